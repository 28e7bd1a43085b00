"""What follows from each thing that Telegram may say: one table, and the network for real."""

import asyncio
from collections.abc import Callable

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from bot.announcements.verdicts import (
    ATTEMPTS,
    Moved,
    Refused,
    Release,
    Retry,
    Sent,
    Stop,
    Unknown,
    Verdict,
    is_trouble,
    judge,
)
from tests.announcements.telegram import (
    CALL,
    TOKEN,
    answered,
    cut,
    disconnected,
    nonsense,
    not_connected,
    reset,
    said,
    timed_out,
    too_many,
)
from tests.tryout.conftest import QuickSession

# --- the same whether it can be repeated or not, at whichever attempt ---------------------------

GONE = [
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot was kicked from the group chat"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: user not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: have no rights to send a message"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: need administrator rights in the channel chat"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
]
WRONG = [
    (400, "Bad Request: can't parse entities: Unsupported start tag"),
    (400, "Bad Request: wrong file identifier/HTTP URL specified"),
    (400, "Bad Request: message is too long"),
    (400, "Bad Request: message to edit not found"),
    (400, "Bad Request: message can't be edited"),
    (400, "Bad Request: message can't be deleted for everyone"),
    (405, "Method Not Allowed"),
    (409, "Conflict: terminated by other getUpdates request"),
    (413, "Request Entity Too Large"),
    (420, "Something new"),
]
DONE_ALREADY = [
    (400, "Bad Request: message is not modified: specified new message content is the same"),
    (400, "Bad Request: message to delete not found"),
]


def certain() -> list[tuple[Exception, Verdict]]:
    """Answers with one meaning."""
    return [
        *((answered(*each), Refused("blocked", each[1])) for each in GONE),
        *((answered(*each), Refused("failed", each[1])) for each in WRONG),
        *((answered(*each), Sent()) for each in DONE_ALREADY),
        *((too_many(seconds), Release(halt=seconds)) for seconds in (1, 35, 234, 10_072)),
        (answered(401, "Unauthorized"), Stop()),
        (answered(404, "Not Found"), Stop()),
        (
            answered(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=-1001,
            ),
            Moved(-1001),
        ),
        (not_connected(), Release()),
    ]


@pytest.mark.parametrize("repeatable", [False, True])
@pytest.mark.parametrize("attempt", [1, ATTEMPTS, ATTEMPTS + 1])
@pytest.mark.parametrize(("error", "verdict"), certain(), ids=lambda value: str(value)[:70])
def test_certain(error: Exception, verdict: Verdict, attempt: int, repeatable: bool) -> None:
    assert judge(error, attempt, repeatable) == verdict


# --- tried again --------------------------------------------------------------------------------

WAITS = {1: 2, 2: 8, 3: 32, 4: 128}

# Telegram says itself that it has not done it.
NOT_DONE = [
    (500, "Internal Server Error"),
    (500, "Internal Server Error: sent message was not found"),
    (502, "Bot API is about to restart"),
    (503, "Service Unavailable"),
    (429, "Too Many Requests"),  # without saying for how long
]


@pytest.mark.parametrize("repeatable", [False, True])
@pytest.mark.parametrize("attempt", range(1, ATTEMPTS + 2))
@pytest.mark.parametrize("answer", NOT_DONE, ids=str)
def test_not_done(answer: tuple[int, str], attempt: int, repeatable: bool) -> None:
    verdict = judge(answered(*answer), attempt, repeatable)
    if attempt < ATTEMPTS:
        assert verdict == Retry(WAITS[attempt], answer[1])
    else:
        assert verdict == Refused("failed", answer[1])


# Whether it is done, nobody can know.
PERHAPS: list[Callable[[], Exception]] = [
    timed_out,
    reset,
    disconnected,
    nonsense,
    lambda: answered(502, "Bad Gateway"),
    lambda: answered(504, "Gateway Timeout"),
    lambda: answered(504, "Gateway Time-out"),
    lambda: said(502, "<html><head><title>502 Bad Gateway</title></head></html>"),
    lambda: cut(OSError("Broken pipe")),
    lambda: ConnectionResetError(),  # as no layer has wrapped it
]


@pytest.mark.parametrize("attempt", range(1, ATTEMPTS + 2))
@pytest.mark.parametrize("make", PERHAPS)
def test_perhaps_done(make: Callable[[], Exception], attempt: int) -> None:
    error = make()
    name = type(error).__name__
    assert judge(error, attempt) == Unknown(name)
    if attempt < ATTEMPTS:
        assert judge(error, attempt, repeatable=True) == Retry(WAITS[attempt], name)
    else:
        assert judge(error, attempt, repeatable=True) == Refused("failed", name)


def test_a_reason_is_short_and_bears_no_token() -> None:
    verdict = judge(answered(400, "Bad Request: " + "x" * 5000), 1)
    assert isinstance(verdict, Refused)
    assert len(verdict.reason) == 100
    assert judge(cut(OSError(f"/bot{TOKEN}/sendMessage")), 1) == Unknown("TelegramNetworkError")


@pytest.mark.parametrize(
    ("verdict", "trouble"),
    [
        (Unknown("TelegramNetworkError"), True),
        (Retry(2, "Internal Server Error"), True),
        (Release(), True),
        (Release(halt=1), False),
        (Sent(1), False),
        (Refused("blocked", ""), False),
        (Refused("failed", ""), False),
        (Moved(-1), False),
        (Stop(), False),
    ],
)
def test_trouble_is_what_is_nobodys_own(verdict: Verdict, trouble: bool) -> None:
    assert is_trouble(verdict) is trouble


# --- the real client over a real connection -----------------------------------------------------


async def call_at(port: int, seconds: int = 5) -> Exception:
    """What a call of aiogram's own session comes to at a port of this computer."""
    session = QuickSession(api=TelegramAPIServer.from_base(f"http://127.0.0.1:{port}"))
    bot = Bot(TOKEN, session=session)
    try:
        await session.make_request(bot, CALL, timeout=seconds)
    except Exception as error:
        return error
    finally:
        await session.close()
    raise AssertionError("it was answered")


async def test_where_nobody_listens_nothing_has_left() -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
    assert judge(await call_at(port), 1) == Release()


async def test_what_was_read_and_not_answered_may_be_done() -> None:
    heard = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        error = await call_at(server.sockets[0].getsockname()[1])
    assert heard
    assert judge(error, 1) == Unknown("TelegramNetworkError")
    assert judge(error, 1, repeatable=True) == Retry(2, "TelegramNetworkError")
