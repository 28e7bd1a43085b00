"""What passes through aiogram is measured, on the real dispatcher and over real HTTP."""

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetMe

from bot.services import Services
from bot.telegram.client import create_bot
from bot.telegram.measuring import kind_of, result_of
from bot.telegram.polling import serving
from bot.tryout.errors import ApiError
from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.weather import Drop, Garble, Refuse, Weather
from bot.watching.metrics import Metrics
from handlers import create_dispatcher
from tests.conversation.recording import RecordingSession
from tests.telegram.making import said, update
from tests.tryout.conftest import until

OLGA = 102


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (TelegramRetryAfter(GetMe(), "x", 5), "flood"),
        (TelegramServerError(GetMe(), "x"), "server"),
        (ClientDecodeError("x", ValueError(), None), "server"),
        (TelegramNetworkError(GetMe(), "x"), "network"),
        (TelegramBadRequest(GetMe(), "x"), "refused"),
        (TelegramForbiddenError(GetMe(), "x"), "refused"),
        (TelegramConflictError(GetMe(), "x"), "refused"),
        (OSError(), "network"),
    ],
)
def test_what_became_of_a_call(error: Exception, result: str) -> None:
    assert result_of(error) == result


def test_an_update_of_a_kind_that_nobody_knows_is_other() -> None:
    assert kind_of(said(1)) == "message"
    assert kind_of(update(1)) == "other"


def updates(metrics: Metrics, kind: str, outcome: str) -> float:
    labels = {"kind": kind, "outcome": outcome}
    return metrics.registry.get_sample_value("bot_update_seconds_count", labels) or 0


def calls(metrics: Metrics, method: str, result: str) -> float:
    labels = {"method": method, "result": result}
    return metrics.registry.get_sample_value("bot_telegram_call_seconds_count", labels) or 0


@pytest.fixture
def dispatcher(services: Services) -> Dispatcher:
    return create_dispatcher(services)


@pytest.fixture
def client() -> Bot:
    return Bot("42:made-up-token", session=RecordingSession())


async def test_updates_count_by_kind_and_by_what_became_of_them(
    dispatcher: Dispatcher,
    client: Bot,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    metrics = services.metrics
    await dispatcher.feed_update(client, said(1, text="сколько студентов на дуалке"))
    await dispatcher.feed_update(client, said(2, text="/start"))
    assert updates(metrics, "message", "handled") == 2
    labels = {"outcome": "answer", "language": "ru"}
    assert metrics.registry.get_sample_value("bot_answers_total", labels) == 1
    session = client.session
    assert isinstance(session, RecordingSession)
    session.failures.append(RuntimeError("the wire broke"))
    await dispatcher.feed_update(client, said(3, text="спасибо"))
    assert updates(metrics, "message", "failed") == 1
    assert metrics.registry.get_sample_value("bot_message_age_seconds_count") == 3
    assert metrics.under_way == 0


async def test_each_attempt_of_a_call_is_counted_and_rests_are_not_the_bots_own(
    server: TryoutServer, services: Services
) -> None:
    metrics = services.metrics
    bot = create_bot(server.token, server.url, metrics=metrics)
    weathers: list[Weather | None] = [
        Refuse(ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1})),
        None,
        Refuse(ApiError(403, "Forbidden: bot was blocked by the user")),
        Garble(status=200),
        Drop(carried_out=False),
    ]

    async def forecast(method: str, _: Params) -> Weather | None:
        return weathers.pop(0) if method == "sendMessage" else None

    server.api.weather = forecast
    try:
        await bot.send_message(OLGA, "x")
        for _ in range(3):
            with pytest.raises((TelegramForbiddenError, ClientDecodeError, TelegramNetworkError)):
                await bot.send_message(OLGA, "x")
    finally:
        await bot.session.close()
    results = ("ok", "flood", "refused", "server", "network")
    assert {each: calls(metrics, "sendMessage", each) for each in results} == dict.fromkeys(
        results, 1
    )


async def test_long_polling_shows_its_lanes_and_its_contact(
    server: TryoutServer, services: Services, dispatcher: Dispatcher
) -> None:
    metrics = services.metrics
    bot = create_bot(server.token, server.url, metrics=metrics)
    server.world.say(OLGA, "/help")
    try:
        async with serving(dispatcher, bot, services.database):
            await until(lambda: updates(metrics, "message", "handled") == 1)
            assert calls(metrics, "getUpdates", "ok") >= 1
            assert metrics.contact is not None
            assert metrics._queue is not None
    finally:
        await bot.session.close()
