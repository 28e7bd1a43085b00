"""Long polling over loopback, against the stand-in: kept, confirmed, handled; faults; the end."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates
from aiogram.types import CallbackQuery, Message

from bot.storage.database import Database
from bot.telegram.inbox import Inbox
from bot.telegram.insisting import describe, pause
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling, serving
from bot.tryout.errors import ApiError
from bot.tryout.server import TryoutServer
from bot.tryout.text import Json
from tests.tryout.conftest import until

AIGERIM, OLGA, ERLAN = PEOPLE = 101, 102, 103
PATIENCE = 30  # seconds; a bound for a hang, nothing is measured with it


@pytest.fixture
def dispatcher() -> Dispatcher:
    """Says back what is said; «wait» is never done, «fail» fails."""
    dispatcher = Dispatcher()

    async def say_back(message: Message) -> None:
        if message.text == "wait":
            await asyncio.Event().wait()
        if message.text == "fail":
            raise ZeroDivisionError
        await message.answer(f"{message.text}!")

    async def press(query: CallbackQuery) -> None:
        await query.answer()

    dispatcher.message.register(say_back, F.text)
    dispatcher.callback_query.register(press)
    return dispatcher


class Naps:
    """A sleep that takes no time and remembers how long it was to be."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def naps() -> Naps:
    return Naps()


def answers(server: TryoutServer, person: int) -> list[str]:
    """What the bot has said to a person."""
    messages = server.world.chat(person).messages.values()
    return [message.content.body.text for message in messages if message.author is None]


def breaking(
    server: TryoutServer, monkeypatch: pytest.MonkeyPatch, fault: Callable[[int], Exception | None]
) -> None:
    """Let getUpdates fail, as the fault for its offset says."""
    get = server.api.polling.get

    async def get_or_fail(offset: int, limit: int, seconds: int) -> list[Json]:
        if error := fault(offset):
            raise error
        return await get(offset, limit, seconds)

    monkeypatch.setattr(server.api.polling, "get", get_or_fail)


async def test_everybody_is_answered_in_order(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    async with serving(dispatcher, bot, database):
        for number in range(90):
            server.world.say(PEOPLE[number % 3], str(number))
        await until(lambda: sum(len(answers(server, person)) for person in PEOPLE) == 90)
    for place, person in enumerate(PEOPLE):
        assert answers(server, person) == [f"{number}!" for number in range(place, 90, 3)]
    assert await Inbox(database).waiting() == []


async def test_only_what_is_handled_is_asked_for(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    async with serving(dispatcher, bot, database):
        await until(lambda: bool(server.calls("getUpdates")))
    (call,) = server.calls("getUpdates")
    assert sorted(call["allowed_updates"]) == ["callback_query", "message"]
    assert "offset" not in call, "what Telegram has confirmed is for Telegram to know"


async def test_an_update_of_a_new_kind_is_passed_over_and_spoils_no_other(
    server: TryoutServer,
    bot: Bot,
    dispatcher: Dispatcher,
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.world.say(OLGA, "before")
    unreadable = {
        "message_id": 7,
        "date": 1,
        "chat": {"id": OLGA, "type": "private"},
        "text": "секрет",
        "forward_origin": {"type": "from_the_future", "date": 1},
    }
    server.world.updates.push("message", unreadable)
    server.world.say(OLGA, "after")
    async with serving(dispatcher, bot, database):
        await until(lambda: len(answers(server, OLGA)) == 2)
        await until(lambda: len(server.world.updates) == 0)
    assert answers(server, OLGA) == ["before!", "after!"]
    assert "Update 2 (message) cannot be read" in caplog.text
    assert "секрет" not in caplog.text


async def test_nothing_is_confirmed_before_it_is_kept(
    server: TryoutServer,
    bot: Bot,
    dispatcher: Dispatcher,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    confirmed = []

    def look(offset: int) -> None:
        with sqlite3.connect(tmp_path / "bot.sqlite3") as file:
            (kept,) = file.execute("SELECT count(*) FROM inbox").fetchone()
        file.close()
        confirmed.append((max(offset - 1, 0), kept))

    breaking(server, monkeypatch, look)
    for number in range(250):
        server.world.say(PEOPLE[number % 3], "?")
    async with serving(dispatcher, bot, database):
        await until(lambda: len(server.world.updates) == 0)
    assert confirmed == [(0, 0), (100, 100), (200, 200), (250, 250)]


@pytest.mark.parametrize("text", ["wait", "before"])
async def test_the_end_is_at_once_while_nothing_comes(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database, text: str
) -> None:
    # The stand-in's clock stands still, so that this long poll would never end by itself.
    async with asyncio.timeout(PATIENCE):
        async with serving(dispatcher, bot, database, grace=0):
            server.world.say(OLGA, text)
            await until(lambda: len(server.calls("getUpdates")) == 2)


async def test_what_was_handled_but_not_confirmed_is_not_answered_again(
    server: TryoutServer,
    bot: Bot,
    dispatcher: Dispatcher,
    database: Database,
    naps: Naps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        breaking(server, broken, lambda offset: ApiError(500, "?") if offset else None)
        async with serving(dispatcher, bot, database, sleep=naps):
            server.world.say(OLGA, "a")
            await until(lambda: answers(server, OLGA) == ["a!"])
    assert len(server.world.updates) == 1, "Telegram still has it"
    async with serving(dispatcher, bot, database):
        server.world.say(OLGA, "b")
        await until(lambda: len(server.world.updates) == 0)
        await until(lambda: len(answers(server, OLGA)) > 1)
    assert answers(server, OLGA) == ["a!", "b!"]


async def test_what_was_confirmed_but_not_handled_is_handled_first(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    def stuck(message: Message) -> bool:
        return message.text != "new"

    slow = Dispatcher()

    async def never(message: Message) -> None:
        await asyncio.Event().wait()

    slow.message.register(never, stuck)
    async with serving(slow, bot, database, grace=0):
        server.world.say(OLGA, "a")
        server.world.say(OLGA, "b")
        await until(lambda: len(server.world.updates) == 0)
    server.world.say(OLGA, "c")
    async with serving(dispatcher, bot, database):
        await until(lambda: len(answers(server, OLGA)) == 3)
    assert answers(server, OLGA) == ["a!", "b!", "c!"]


async def test_a_failure_is_not_repeated_and_holds_up_nothing(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    async with serving(dispatcher, bot, database):
        server.world.say(OLGA, "fail")
        server.world.say(OLGA, "a")
        await until(lambda: answers(server, OLGA) == ["a!"])
    assert await Inbox(database).waiting() == []


async def test_endless_work_for_one_leaves_the_others_alone(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    async with serving(dispatcher, bot, database, grace=0):
        server.world.say(OLGA, "wait")
        server.world.say(OLGA, "a")
        server.world.say(ERLAN, "b")
        await until(lambda: answers(server, ERLAN) == ["b!"])
    assert answers(server, OLGA) == []


async def test_no_more_is_fetched_than_can_wait(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    gate = asyncio.Event()

    async def slowly(message: Message) -> None:
        await gate.wait()

    slow = Dispatcher()
    slow.message.register(slowly)
    intake = Intake(slow, bot, Inbox(database), most_waiting=50)
    polling = Polling(intake, bot)
    for number in range(250):
        server.world.say(OLGA, str(number))
    running = asyncio.ensure_future(polling.run())
    await until(lambda: len(server.calls("getUpdates")) == 1)
    await asyncio.gather(*(bot.get_me() for _ in range(10)))  # as long as other requests take
    assert len(server.calls("getUpdates")) == 1
    assert len(server.world.updates) == 250
    gate.set()
    await until(lambda: len(server.world.updates) == 0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await intake.finish(PATIENCE)


# --- faults -------------------------------------------------------------------------------------

CONFLICT = ApiError(409, "Conflict: terminated by other getUpdates request")


@pytest.mark.parametrize(
    ("faults", "slept", "said"),
    [
        ([ApiError(500, "Internal")] * 7, [1, 2, 4, 8, 16, 30, 30], "TelegramServerError"),
        ([ApiError(429, "Slow", {"retry_after": 7})], [7], "Telegram asks to wait for 7 s"),
        ([CONFLICT] * 3, [1, 2, 4], "Another copy of this bot"),
        ([ApiError(401, "Unauthorized")], [1], "refuses the token"),
        ([RuntimeError("an answer that is no JSON")] * 2, [1, 2], "ClientDecodeError"),
    ],
)
async def test_faults_are_waited_out_and_told_once(
    server: TryoutServer,
    bot: Bot,
    dispatcher: Dispatcher,
    database: Database,
    naps: Naps,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    faults: list[Exception],
    slept: list[float],
    said: str,
) -> None:
    caplog.set_level("INFO", logger="bot.telegram")
    left = list(faults)
    breaking(server, monkeypatch, lambda _: left.pop() if left else None)
    server.world.say(OLGA, "a")
    async with serving(dispatcher, bot, database, sleep=naps):
        await until(lambda: answers(server, OLGA) == ["a!"])
    assert naps.taken == slept
    lines = [r.getMessage() for r in caplog.records if r.name == "bot.telegram.insisting"]
    assert len(lines) == 2
    assert said in lines[0]
    assert lines[1] == "Updates come again"
    assert server.token not in caplog.text


async def test_telegram_may_be_gone_for_a_while(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database, naps: Naps
) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    async with serving(dispatcher, bot, database, sleep=naps):
        await until(lambda: bool(server.calls("getUpdates")))
        await server.stop()
        server.world.say(OLGA, "a")
        await until(lambda: len(naps.taken) >= 3)
        await server.start(port=port)
        await until(lambda: answers(server, OLGA) == ["a!"])
    assert naps.taken[:3] == [1, 2, 4]


async def test_what_cannot_be_kept_is_answered_and_confirmed_only_then(
    server: TryoutServer, bot: Bot, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gate = asyncio.Event()
    slow = Dispatcher()

    async def slowly(message: Message) -> None:
        await gate.wait()
        await message.answer(f"{message.text}!")

    slow.message.register(slowly)
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    async with serving(slow, bot, database):
        server.world.say(OLGA, "a")
        await until(lambda: "disk full" in caplog.text)
        await asyncio.gather(*(bot.get_me() for _ in range(10)))  # as long as other requests take
        assert len(server.world.updates) == 1, "Telegram keeps it meanwhile"
        gate.set()
        await until(lambda: answers(server, OLGA) == ["a!"])
        await until(lambda: len(server.world.updates) == 0)
        await database.execute("DROP TRIGGER full")
        server.world.say(OLGA, "b")
        await until(lambda: answers(server, OLGA) == ["a!", "b!"])
    assert await Inbox(database).waiting() == []
    assert len(caplog.records) == 1


async def test_a_kill_while_nothing_can_be_kept_loses_nothing(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    async with serving(dispatcher, bot, database, grace=0):
        server.world.say(OLGA, "wait")
        server.world.say(ERLAN, "a")
        await until(lambda: answers(server, ERLAN) == ["a!"])
    assert len(server.world.updates) == 2
    await database.execute("DROP TRIGGER full")
    async with serving(dispatcher, bot, database, grace=0):
        await until(lambda: answers(server, ERLAN) == ["a!", "a!"])  # what was in flight
        await until(lambda: len(server.world.updates) == 0)
    assert "wait" in {
        each.message.text for each in await Inbox(database).waiting() if each.message
    }


@pytest.mark.parametrize("seconds", [1, 35, 10_072])
def test_a_pause_that_telegram_asks_for_is_obeyed(seconds: int) -> None:
    error = TelegramRetryAfter(GetUpdates(), "Too Many Requests", seconds)
    assert {pause(error, failures) for failures in (1, 5, 100)} == {seconds}


def test_other_pauses_grow_to_a_bound() -> None:
    error = TelegramNetworkError(GetUpdates(), "reset")
    assert [pause(error, n) for n in (1, 2, 3, 6, 10_000)] == [1, 2, 4, 30, 30]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TelegramConflictError(GetUpdates(), "Conflict: other"), "stop one of the two"),
        (TelegramUnauthorizedError(GetUpdates(), "Unauthorized"), "Set BOT_TOKEN anew"),
        (TelegramServerError(GetUpdates(), "Bad Gateway"), "TelegramServerError (Bad Gateway)"),
        (sqlite3.OperationalError("disk is full"), "cannot be kept: disk is full"),
        (ClientDecodeError("?", ValueError("secret"), "secret"), "No updates: ClientDecodeError"),
        (KeyError("secret"), "No updates: KeyError"),
    ],
)
def test_a_fault_is_one_line_without_words(error: Exception, said: str) -> None:
    assert said in describe(error)
    assert "secret" not in describe(error)
    assert "\n" not in describe(error)


# --- the beginning and the end ------------------------------------------------------------------


async def test_who_waits_for_the_beginning_and_the_end_hears_of_them(
    server: TryoutServer, bot: Bot, dispatcher: Dispatcher, database: Database
) -> None:
    heard = []

    async def begins(bot: Bot, dispatcher: Dispatcher) -> None:
        heard.append(("begins", bot.id, dispatcher["name"]))

    async def ends(bots: tuple[Bot, ...], name: str) -> None:
        heard.append(("ends", bots[0].id, name))

    dispatcher["name"] = "ours"
    dispatcher.startup.register(begins)
    dispatcher.shutdown.register(ends)
    async with serving(dispatcher, bot, database):
        server.world.say(OLGA, "a")
        await until(lambda: answers(server, OLGA) == ["a!"])
        assert heard == [("begins", bot.id, "ours")]
    assert heard[1:] == [("ends", bot.id, "ours")]
