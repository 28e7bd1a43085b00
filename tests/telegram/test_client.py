"""What is repeated, after how long, and what is not."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import AnswerCallbackQuery, GetMe, SendMessage, TelegramMethod
from aiohttp import ClientConnectorError
from aiohttp.client_reqrep import ConnectionKey

from bot.telegram.client import WaitOut, pause
from tests.conversation.recording import RecordingSession

CALL = SendMessage(chat_id=1, text="x")
SERVER = TelegramServerError(CALL, "Bad Gateway")
BROKEN = TelegramNetworkError(CALL, "Request timeout error")


def refused() -> TelegramNetworkError:
    """Nobody listens there: the request was never begun."""
    error = TelegramNetworkError(CALL, "Cannot connect")
    key = ConnectionKey("127.0.0.1", 9, False, True, None, None, None)
    error.__cause__ = ClientConnectorError(key, OSError(111, "refused"))
    return error


def retry_after(seconds: int) -> TelegramRetryAfter:
    return TelegramRetryAfter(CALL, "Too Many Requests", seconds)


@pytest.mark.parametrize(
    ("error", "attempt", "seconds"),
    [
        (retry_after(3), 1, 3.0),
        (retry_after(60), 3, 60.0),
        (retry_after(61), 1, None),
        (retry_after(3), 40, 3.0),
        (SERVER, 1, 1.0),
        (SERVER, 3, 4.0),
        (SERVER, 5, 15.0),
        (SERVER, 5_000, 15.0),
        (refused(), 2, 2.0),
        (BROKEN, 1, None),
        (TelegramBadRequest(CALL, "chat not found"), 1, None),
    ],
)
def test_the_rule(error: TelegramAPIError, attempt: int, seconds: float | None) -> None:
    assert pause(error, attempt) == seconds


async def test_a_call_is_repeated_until_it_goes_through() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    session = RecordingSession()
    session.middleware(WaitOut(sleep))
    session.failures += [retry_after(7), SERVER]
    message = await Bot("42:made-up-token", session=session)(CALL)
    assert message.text == "x"
    assert slept == [7.0, 2.0]


@pytest.mark.parametrize(
    ("call", "failure", "seconds"),
    [
        (CALL, retry_after(1), 120.0),
        (CALL, retry_after(50), 100.0),
        (CALL, SERVER, 120.0),
        (AnswerCallbackQuery(callback_query_id="1"), SERVER, 7.0),
        (AnswerCallbackQuery(callback_query_id="1"), retry_after(9), 0.0),
        (GetMe(), SERVER, 0.0),
    ],
)
async def test_how_long_a_call_is_repeated(
    call: TelegramMethod[Any], failure: TelegramAPIError, seconds: float
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def fails(*_: object) -> Any:
        raise failure

    with pytest.raises(type(failure)):
        await WaitOut(sleep)(fails, Bot("42:made-up-token"), call)
    assert sum(slept) == seconds


async def test_what_may_have_been_carried_out_is_not_repeated() -> None:
    session = RecordingSession()
    session.middleware(WaitOut())
    session.failures.append(BROKEN)
    with pytest.raises(TelegramNetworkError):
        await Bot("42:made-up-token", session=session)(CALL)
    assert len(session.calls) == 1
