"""The limits: exact windows, what counts, what they answer, how little they keep."""

from collections.abc import AsyncIterator, Callable, Iterable

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import ChatIdUnion
from aiohttp import ClientSession

from bot.tryout.chats import FORUM_ID
from bot.tryout.errors import ApiError
from bot.tryout.limits import Limits, Window
from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from tests.tryout.conftest import Clock, make_bot

STUDENT, MOTHER = 101, 102
GROUP = -7


def told(limits: Limits, calls: Iterable[tuple[float, str, int]]) -> list[int]:
    """What each call is told: 0 when it goes through, else the seconds to wait."""

    def one(now: float, method: str, chat_id: int) -> int:
        try:
            limits.admit(method, chat_id, now)
        except ApiError as error:
            return int((error.parameters or {})["retry_after"])
        return 0

    return [one(*call) for call in calls]


# What counts

SEND = "sendMessage"


@pytest.mark.parametrize(
    ("limits", "calls", "expected"),
    [
        (lambda: Limits(per_second=2),
         [(0.0, SEND, 1), (0.5, SEND, 2), (0.9, SEND, 3), (1.0, SEND, 3), (1.25, SEND, 4),
          (1.5, SEND, 4)],
         [0, 0, 1, 0, 1, 0]),
        (lambda: Limits(per_second=1),
         [(0.0, "sendPhoto", 1), (0.1, "copyMessage", 2), (0.2, "editMessageText", 3),
          (0.3, "deleteMessage", 3), (0.4, "getUpdates", 0), (0.5, "sendChatAction", 2)],
         [0, 1, 0, 0, 0, 0]),
        (lambda: Limits(per_chat_second=1),
         [(0.0, SEND, 1), (0.0, SEND, 2), (0.5, "editMessageText", 1), (0.5, "copyMessage", 1),
          (0.5, "deleteMessage", 1), (0.5, "deleteMessages", 1), (0.5, "sendChatAction", 1),
          (1.0, "deleteMessage", 1), (1.0, "editMessageMedia", 1), (1.5, SEND, 1)],
         [0, 0, 1, 1, 1, 1, 0, 0, 0, 1]),
        (lambda: Limits(per_group_minute=2),
         [(0.0, SEND, GROUP), (30.0, "editMessageText", GROUP), (31.2, SEND, GROUP),
          (31.2, SEND, -8), (59.9, SEND, GROUP), (60.0, SEND, GROUP), (60.0, SEND, GROUP),
          (60.0, SEND, 1), (60.0, SEND, 1), (60.0, SEND, 1)],
         [0, 0, 29, 0, 1, 0, 30, 0, 0, 0]),
        (lambda: Limits(per_second=1, per_group_minute=1),
         [(0.0, SEND, GROUP), (0.5, SEND, GROUP), (0.5, SEND, 1)],
         [0, 60, 1]),
        (lambda: Limits(per_chat_second=1),  # an edit of what was sent via the bot has no chat
         [(0.0, "editMessageText", 0), (0.0, "editMessageText", 0)],
         [0, 0]),
        (Limits, [(0.0, SEND, GROUP)] * 100, [0] * 100),
    ],
)  # fmt: skip
def test_what_counts_and_how_long(
    limits: Callable[[], Limits], calls: list[tuple[float, str, int]], expected: list[int]
) -> None:
    made = limits()
    assert told(made, calls) == expected
    assert made.refused == sum(map(bool, expected))


def test_what_was_refused_takes_no_room() -> None:
    limits = Limits(per_chat_second=1)
    assert told(limits, [(n / 10, SEND, 1) for n in range(30)]).count(0) == 3


def test_the_busiest_second_is_remembered() -> None:
    limits = Limits(per_second=3)
    told(limits, [(0.0, SEND, 1), (0.9, SEND, 2), (1.0, SEND, 3)])
    assert limits.busiest == 2
    told(limits, [(5.0, SEND, n) for n in range(9)])
    assert (limits.busiest, limits.refused) == (3, 6)
    told(limits, [(5.0, "editMessageText", n) for n in range(9)])
    told(limits, [(9.0, SEND, 1)])
    assert limits.busiest == 3


def test_only_what_still_counts_is_kept() -> None:
    window = Window(20, 60.0)
    for number in range(100_000):
        window.forget(number / 10)
        window.note(number, number / 10)
    assert len(window) == len(window._ends) == 600
    window.forget(20_000.0)
    assert len(window) == len(window._ends) == 0


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_nothing_is_a_mistake(limit: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Limits(per_second=limit)


# Over HTTP


@pytest.fixture
async def server(world: World, monotonic: Clock) -> AsyncIterator[TryoutServer]:
    limits = Limits(per_second=30, per_chat_second=1, per_group_minute=20)
    server = TryoutServer(world, now=monotonic, limits=limits)
    await server.start(port=0)
    yield server
    await server.stop()


async def wait_of(bot: Bot, chat_id: ChatIdUnion) -> int:
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(chat_id, "нет")
    return caught.value.retry_after


async def test_above_a_limit_nothing_is_sent(
    bot: Bot, server: TryoutServer, world: World, monotonic: Clock
) -> None:
    await bot.send_message(MOTHER, "раз")
    monotonic.pass_seconds(0.75)
    assert await wait_of(bot, MOTHER) == 1
    await bot.send_message(STUDENT, "другому")
    monotonic.pass_seconds(0.25)
    await bot.send_message(MOTHER, "два")
    said = [message.content.body.text for message in world.chat(MOTHER).messages.values()]
    assert said == ["раз", "два"]
    assert (server.limits.refused, server.limits.busiest) == (1, 2)


async def test_a_group_takes_twenty_a_minute(bot: Bot, monotonic: Clock) -> None:
    for _ in range(20):
        await bot.send_message(FORUM_ID, "в группу")
        monotonic.pass_seconds(1)
    assert await wait_of(bot, FORUM_ID) == 40
    monotonic.pass_seconds(40)
    assert await bot.send_message(FORUM_ID, "в группу")


async def test_the_answer_is_telegrams(http: ClientSession, server: TryoutServer) -> None:
    path, body = f"/bot{server.token}/sendMessage", {"chat_id": MOTHER, "text": "a"}
    async with http.post(path, json=body) as response:
        assert response.status == 200
    async with http.post(path, json=body) as response:
        assert response.status == 429
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }


async def test_there_are_no_limits_unless_asked_for(world: World, monotonic: Clock) -> None:
    free = TryoutServer(world, now=monotonic)
    await free.start(port=0)
    bot = make_bot(free)
    for _ in range(40):
        await bot.send_message(FORUM_ID, "много")
    await bot.session.close()
    await free.stop()
    assert (free.limits.refused, free.limits.busiest) == (0, 40)
