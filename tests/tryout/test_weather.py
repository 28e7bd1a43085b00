"""Bad weather: what a bot is told, and what has been done all the same."""

import asyncio
import errno

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientOSError, ClientSession

from bot.tryout.errors import ApiError, bad_request
from bot.tryout.limits import too_many_requests
from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.weather import Delay, Drop, Forecast, Garble, Refuse, Weather
from bot.tryout.world import World
from tests.tryout.conftest import until

MOTHER = 102


def only(method: str, *weathers: Weather | None) -> Forecast:
    """Weather for the first calls of one method; fine before, between and after."""
    left = list(weathers)

    async def forecast(name: str, _params: Params) -> Weather | None:
        return left.pop(0) if name == method and left else None

    return forecast


def said(world: World) -> list[str]:
    return [message.content.body.text for message in world.chat(MOTHER).messages.values()]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (too_many_requests(3), TelegramRetryAfter),
        (ApiError(500, "Internal Server Error"), TelegramServerError),
        (ApiError(502, "Bad Gateway"), TelegramServerError),
        (ApiError(401, "Unauthorized"), TelegramUnauthorizedError),
        (ApiError(403, "Forbidden: bot was blocked by the user"), TelegramForbiddenError),
    ],
)
async def test_any_error_may_come_once(
    bot: Bot, server: TryoutServer, world: World, error: ApiError, raised: type[Exception]
) -> None:
    server.api.weather = only("sendMessage", Refuse(error))
    with pytest.raises(raised):
        await bot.send_message(MOTHER, "раз")
    await bot.send_message(MOTHER, "два")
    assert said(world) == ["два"]
    assert [call["text"] for call in server.calls("sendMessage")] == ["раз", "два"]


Case = tuple[Weather, list[str]]
LOST: list[Case] = [
    (Garble(), []),
    (Garble(body=b'{"ok": tr', status=200), []),
    (Garble(carried_out=True), ["раз"]),
    (Drop(carried_out=False), []),
    (Drop(carried_out=True), ["раз"]),
]


@pytest.mark.parametrize(("weather", "done"), LOST)
async def test_the_answer_is_lost_and_the_message_perhaps_sent(
    bot: Bot, server: TryoutServer, world: World, weather: Weather, done: list[str]
) -> None:
    server.api.weather = only("sendMessage", weather)
    with pytest.raises((ClientDecodeError, TelegramNetworkError)):
        await bot.send_message(MOTHER, "раз")
    assert said(world) == done
    await bot.send_message(MOTHER, "два")
    assert said(world) == [*done, "два"]


@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_drop_is_a_reset(
    http: ClientSession, server: TryoutServer, carried_out: bool
) -> None:
    server.api.weather = only("getMe", Drop(carried_out))
    with pytest.raises(ClientOSError) as caught:
        await http.post(f"/bot{server.token}/GETME")
    assert caught.value.errno == errno.ECONNRESET
    async with http.get(f"/bot{server.token}/getMe") as response:
        assert response.status == 200


async def test_a_refusal_is_lost_with_the_answer(bot: Bot, server: TryoutServer) -> None:
    server.api.weather = only("sendMessage", Garble(carried_out=True))
    with pytest.raises(ClientDecodeError):
        await bot.send_message(999, "нет такого чата")


@pytest.mark.parametrize(("carried_out", "done"), [(False, []), (True, ["раз"])])
async def test_an_answer_is_late(
    bot: Bot, server: TryoutServer, world: World, monkeypatch: pytest.MonkeyPatch,
    carried_out: bool, done: list[str],
) -> None:  # fmt: skip
    asleep = asyncio.Event()
    waited: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds == 0:
            return await real(0)
        waited.append(seconds)
        await asleep.wait()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    server.api.weather = only("sendMessage", Delay(7.0, carried_out))
    sending = asyncio.ensure_future(bot.send_message(MOTHER, "раз"))
    await until(lambda: waited == [7.0])
    assert (said(world), sending.done()) == (done, False)
    asleep.set()
    assert (await sending).text == "раз"
    assert said(world) == ["раз"]


async def test_the_weather_may_look_at_the_call(bot: Bot, server: TryoutServer) -> None:
    async def forecast(_name: str, params: Params) -> Weather | None:
        return Refuse(bad_request("bad luck")) if params.integer("chat_id") == 101 else None

    server.api.weather = forecast
    await bot.send_message(MOTHER, "a")
    with pytest.raises(TelegramBadRequest, match="bad luck"):
        await bot.send_message(101, "a")
