"""Counting what is asked: cheap, by local days, nothing twice, and nothing of anybody."""

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import aiosqlite
import pytest

from bot.moments import ALMATY, begins, number_of, numbered
from bot.people.counting import KEPT_DAYS, Counters
from bot.people.people import People
from bot.people.votes import Votes
from bot.storage.database import Database
from tests.people.traces import PERSON, store, tables

TABLES = ("asked", "asked_for", "voted", "passed_on")


class Clock:
    """A moment that a test moves, said in UTC."""

    def __init__(self) -> None:
        self.says(2026, 3, 2, 12)

    def __call__(self) -> float:
        return self.moment.timestamp()

    def says(self, *moment: int) -> None:
        self.moment = dt.datetime(*moment, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]

    def passes(self, days: int) -> None:
        self.moment += dt.timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    """17:00 in Almaty, 2 March 2026."""
    return Clock()


@pytest.fixture
def counters(database: Database, clock: Clock) -> Counters:
    """Nothing is counted yet."""
    return Counters(database, clock, ALMATY)


async def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    """What is written in a table, days as dates."""
    found = await database.fetch_all(f'SELECT * FROM "{table}"')  # noqa: S608
    return [(str(numbered(row["day"])), *tuple(row)[1:]) for row in found]


# --- what is counted ----------------------------------------------------------------------------


async def test_each_question_is_counted_by_language_outcome_and_entry(
    counters: Counters, database: Database
) -> None:
    counters.asked("ru", "answer", "dual.students")
    counters.asked("kk", "answer", "dual.students")
    counters.asked("kk", "gap", "gap.fees")
    counters.asked("ru", "unknown", None)
    counters.asked("ru", "choice", None)
    counters.asked("ru", "choice", None)
    await counters.flush()
    assert await rows(database, "asked") == [
        ("2026-03-02", "kk", "answer", 1),
        ("2026-03-02", "kk", "gap", 1),
        ("2026-03-02", "ru", "answer", 1),
        ("2026-03-02", "ru", "choice", 2),
        ("2026-03-02", "ru", "unknown", 1),
    ]
    assert await rows(database, "asked_for") == [
        ("2026-03-02", "dual.students", 2),
        ("2026-03-02", "gap.fees", 1),
    ]


async def test_votes_and_what_is_passed_on_are_counted(
    counters: Counters, database: Database
) -> None:
    for helped in (True, False, True):
        counters.voted(helped)
    for inquiry in (1, 2, 1, 1):  # whoever presses twice has passed on one question
        counters.passed_on(inquiry)
    await counters.flush()
    assert await rows(database, "voted") == [("2026-03-02", 0, 1), ("2026-03-02", 1, 2)]
    assert await rows(database, "passed_on") == [("2026-03-02", 2)]


@pytest.mark.parametrize(
    ("votes", "counted"),
    [
        ([True], [True]),
        ([True, True], [True, False]),
        ([True, False], [True, True]),
        ([False, True, True, False], [True, True, False, True]),
    ],
)
async def test_the_same_vote_once_more_is_no_vote(
    database: Database, votes: list[bool], counted: list[bool]
) -> None:
    urn = Votes(database)
    assert [await urn.cast(PERSON, "dual.students", vote) for vote in votes] == counted


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ((2026, 3, 1, 18, 59, 59), "2026-03-01"),  # 23:59:59 in Almaty
        ((2026, 3, 1, 19, 0, 0), "2026-03-02"),  # midnight
        ((2026, 3, 2, 18, 59, 59), "2026-03-02"),
        ((2025, 12, 31, 19, 0, 0), "2026-01-01"),
        # Until the end of February 2024 it was six hours ahead.
        ((2024, 2, 29, 17, 59, 59), "2024-02-29"),
        ((2024, 2, 29, 18, 59, 59), "2024-02-29"),
        ((2024, 2, 29, 19, 0, 0), "2024-03-01"),
    ],
)
async def test_a_day_begins_at_midnight_in_almaty(
    counters: Counters, database: Database, clock: Clock, moment: tuple[int, ...], day: str
) -> None:
    clock.says(*moment)
    counters.asked("ru", "answer", None)
    await counters.flush()
    assert await rows(database, "asked") == [(day, "ru", "answer", 1)]
    begun = begins(dt.date.fromisoformat(day), ALMATY)
    assert begun <= clock() < begins(dt.date.fromisoformat(day) + dt.timedelta(1), ALMATY)


async def test_a_question_counts_for_the_day_on_which_it_was_asked(
    counters: Counters, database: Database, clock: Clock
) -> None:
    clock.says(2026, 3, 1, 18, 59, 59)
    counters.asked("ru", "answer", None)
    clock.says(2026, 3, 1, 19, 0, 1)
    counters.asked("ru", "answer", None)
    await counters.flush()
    assert [row[0] for row in await rows(database, "asked")] == ["2026-03-01", "2026-03-02"]


# --- how it is written --------------------------------------------------------------------------


async def test_nothing_is_written_before_its_time_and_all_in_one_transaction(
    counters: Counters, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions = 0
    writing = database.writing

    def count() -> object:
        nonlocal transactions
        transactions += 1
        return writing()

    monkeypatch.setattr(database, "writing", count)
    for number in range(1_000):
        counters.asked("ru", "answer", f"entry{number % 10}")
        counters.voted(helped=True)
    assert transactions == 0
    assert await rows(database, "asked") == []
    await counters.flush()
    assert transactions == 1
    assert await rows(database, "asked") == [("2026-03-02", "ru", "answer", 1_000)]
    await counters.flush()
    assert transactions == 1, "where nothing was counted there is nothing to commit"


async def test_what_is_written_later_adds_up(counters: Counters, database: Database) -> None:
    for number in (3, 4):
        for _ in range(number):
            counters.asked("kk", "gap", "gap.fees")
            counters.voted(helped=False)
            counters.passed_on(100 * number + _)
        await counters.flush()
    assert await rows(database, "asked") == [("2026-03-02", "kk", "gap", 7)]
    assert await rows(database, "asked_for") == [("2026-03-02", "gap.fees", 7)]
    assert await rows(database, "voted") == [("2026-03-02", 0, 7)]
    assert await rows(database, "passed_on") == [("2026-03-02", 7)]


async def test_what_cannot_be_written_waits_for_the_next_time(
    counters: Counters, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await database.execute("ALTER TABLE voted RENAME TO away")
    counters.asked("ru", "answer", None)
    counters.voted(helped=True)
    with pytest.raises(sqlite3.OperationalError):
        await counters.flush()
    assert await rows(database, "asked") == []
    counters.asked("ru", "answer", None)
    await run(counters, pauses=1)
    assert "Counts could not be written, they wait: OperationalError" in caplog.text
    await database.execute("ALTER TABLE away RENAME TO voted")
    await counters.flush()
    assert await rows(database, "asked") == [("2026-03-02", "ru", "answer", 2)]
    assert await rows(database, "voted") == [("2026-03-02", 1, 1)]


async def test_what_is_counted_while_it_is_written_is_written_next(
    counters: Counters, database: Database
) -> None:
    counters.asked("ru", "answer", None)
    async with database.writing():  # so that the flush has to wait
        flush = asyncio.ensure_future(counters.flush())
        await asyncio.sleep(0)
        counters.asked("ru", "answer", None)
    await flush
    assert await rows(database, "asked") == [("2026-03-02", "ru", "answer", 1)]
    await counters.flush()
    assert await rows(database, "asked") == [("2026-03-02", "ru", "answer", 2)]


async def run(
    counters: Counters, pauses: int, each: Callable[[], None] = lambda: None
) -> list[float]:
    """Let the task rest so many times, and end it in the next rest; how long it rested."""
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        if len(rests) == pauses:
            raise asyncio.CancelledError
        rests.append(seconds)
        each()

    with suppress(asyncio.CancelledError):
        await counters.follow(rest)
    return rests


async def test_every_few_seconds_it_is_written(counters: Counters, database: Database) -> None:
    written: list[int] = []
    flush = counters.flush

    async def note() -> None:
        await flush()
        ((number,),) = await database.fetch_all("SELECT total(number) FROM asked")
        written.append(int(number))

    counters.flush = note  # type: ignore[method-assign]
    rests = await run(counters, 3, lambda: counters.asked("ru", "answer", None))
    assert written == [1, 2, 3, 3]
    assert all(1 <= rest <= 10 for rest in rests)


async def test_at_the_end_the_rest_is_written(counters: Counters, database: Database) -> None:
    following = asyncio.ensure_future(counters.follow(asyncio.sleep))
    await asyncio.sleep(0)
    counters.asked("kk", "unknown", None)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    assert following.cancelled()
    assert await rows(database, "asked") == [("2026-03-02", "kk", "unknown", 1)]


async def test_what_is_cancelled_while_it_is_written_is_never_counted_twice(
    counters: Counters, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def cancelled() -> AsyncIterator[aiosqlite.Connection]:
        async with writing() as connection:
            yield connection
        raise asyncio.CancelledError  # when it is committed, but nobody has heard of it

    writing = database.writing
    counters.asked("ru", "answer", None)
    with monkeypatch.context() as patched:
        patched.setattr(database, "writing", cancelled)
        with pytest.raises(asyncio.CancelledError):
            await counters.flush()
    await counters.flush()
    assert await rows(database, "asked") == [("2026-03-02", "ru", "answer", 1)]


# --- how long it is kept ------------------------------------------------------------------------


async def test_after_400_days_it_is_dropped(
    counters: Counters, database: Database, clock: Clock
) -> None:
    for inquiry in range(KEPT_DAYS + 2):
        counters.asked("ru", "gap", "gap.fees")
        counters.voted(helped=True)
        counters.passed_on(inquiry)
        clock.passes(days=1)
    clock.passes(days=-1)
    await counters.flush()
    await counters.drop_old()
    for table in TABLES:
        kept = await rows(database, table)
        assert len(kept) == KEPT_DAYS == 400
        assert kept[-1][0] == "2027-04-07"
    assert number_of(dt.date(2027, 4, 7)) - number_of(dt.date(2026, 3, 2)) == KEPT_DAYS + 1


# --- and of nobody ------------------------------------------------------------------------------


async def test_the_tables_have_room_for_numbers_only(database: Database) -> None:
    columns = await tables(database)
    assert {column for table in TABLES for column in columns[table]} == {
        "day", "language", "outcome", "entry_id", "helped", "number",
    }  # fmt: skip


async def test_what_was_counted_stays_when_somebody_is_erased(
    counters: Counters, database: Database, people: People
) -> None:
    await store(database, PERSON)
    counters.passed_on(1)
    counters.asked("ru", "answer", "dual.students")
    await counters.flush()
    await people.forget(PERSON)
    assert await rows(database, "asked") == [("2026-03-02", "ru", "answer", 1)]
    assert await rows(database, "passed_on") == [("2026-03-02", 1)]
