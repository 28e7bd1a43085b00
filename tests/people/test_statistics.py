"""Statistics: periods, shares, small groups, and what is read of what was counted."""

import csv
import datetime as dt
from io import StringIO
from typing import get_args

import pytest

from bot.announcements.models import COUNTS
from bot.moments import ALMATY, number_of
from bot.people.counting import OUTCOMES, Counters, Outcome
from bot.people.exporting import HEAD, MEASURES, write_csv
from bot.people.people import ROLES
from bot.people.reports import FEW, PERIODS, Period, Report, Span, shares, span_of, told
from bot.people.statistics import Statistics
from bot.storage.database import Database
from tests.people.test_counting import Clock

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def clock() -> Clock:
    """17:00 in Almaty, 2 March 2026."""
    return Clock()


@pytest.fixture
def counters(database: Database, clock: Clock) -> Counters:
    """Nothing is counted yet."""
    return Counters(database, clock, ALMATY)


@pytest.fixture
def statistics(database: Database, counters: Counters, clock: Clock) -> Statistics:
    """What is read of it."""
    return Statistics(database, counters, clock, ALMATY)


def day(month: int, day: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, day)


# --- decisions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "today", "first", "days"),
    [
        ("week", TODAY, day(2, 24), 7),
        ("month", TODAY, day(2, 1), 30),
        ("year", TODAY, day(3, 4, 2025), 364),
        ("week", day(1, 3), day(12, 28, 2025), 7),
        ("month", day(3, 1, 2024), day(2, 1, 2024), 30),  # a leap year
        ("year", day(2, 29, 2024), day(3, 3, 2023), 364),
    ],
)
def test_a_period_ends_today(period: Period, today: dt.date, first: dt.date, days: int) -> None:
    span = span_of(period, today)
    assert span == Span(first, today)
    assert span.days[0] == first
    assert span.days[-1] == today
    assert len(span.days) == days == PERIODS[period]
    assert span.bounds == {"first": number_of(first), "last": number_of(today)}


def test_there_is_a_period_of_each_name() -> None:
    assert set(PERIODS) == set(get_args(Period))
    assert set(OUTCOMES) == set(MEASURES) == set(get_args(Outcome))
    assert PERIODS["year"] % 7 == 0


@pytest.mark.parametrize(
    ("numbers", "percents"),
    [
        ([], []),
        ([0, 0, 0, 0], [0, 0, 0, 0]),
        ([5], [100]),
        ([0, 5], [0, 100]),
        ([1, 1, 1], [34, 33, 33]),
        ([2, 1], [67, 33]),
        ([1, 1, 1, 1, 1, 1], [17, 17, 17, 17, 16, 16]),
        ([999, 1], [100, 0]),
        ([1, 199], [1, 99]),  # of two that are as near, the first
        ([7, 0, 1, 2], [70, 0, 10, 20]),
    ],
)
def test_shares_add_up(numbers: list[int], percents: list[int]) -> None:
    assert shares(numbers) == percents
    assert sum(percents) in (0, 100)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, None), (1, None), (4, None), (5, 5), (6, 6), (1_000, 1_000)]
)
def test_a_small_group_is_not_told(number: int, shown: int | None) -> None:
    assert told(number) == shown
    assert FEW == 5


# --- people -------------------------------------------------------------------------------------


async def add_people(database: Database, number: int, **values: object) -> None:
    """Make so many people known."""
    columns = ", ".join(values)
    named = ", ".join(f":{name}" for name in values)
    async with database.writing() as connection:
        for _ in range(number):
            await connection.execute(
                f"INSERT INTO person ({columns}) VALUES ({named})",  # noqa: S608
                values,
            )


async def test_people_are_counted_by_language_and_role(
    statistics: Statistics, database: Database
) -> None:
    await add_people(database, 5, language="ru", role="student")
    await add_people(database, 4, language="kk", role="student")
    await add_people(database, 7, language="kk", role="parent")
    await add_people(database, 3, language="ru", role=None)
    await add_people(database, 2, language=None, role="teacher")
    await add_people(database, 1, language=None, role=None)
    crowd = (await statistics.report("week")).crowd
    assert crowd.people == 22
    assert crowd.languages == {"ru": 8, "kk": 11, None: 3}
    assert {cell: number for cell, number in crowd.roles.items() if number is not None} == {
        ("student", "ru"): 5,
        ("parent", "kk"): 7,
    }
    assert set(crowd.roles) == {(role, language) for role in ROLES for language in ("ru", "kk")}


@pytest.mark.parametrize("hidden", range(FEW))
async def test_what_is_not_told_cannot_be_found_by_subtraction(
    statistics: Statistics, database: Database, hidden: int
) -> None:
    # Ten read Russian. Of them `hidden` are employers, and the rest of what is not told has told
    # no role: whatever the number, the same is shown.
    await add_people(database, 5, language="ru", role="student")
    if hidden:
        await add_people(database, hidden, language="ru", role="employer")
    await add_people(database, 5 - hidden, language="ru", role=None)
    crowd = (await statistics.report("week")).crowd
    assert crowd.languages == {"ru": 10, "kk": 0, None: 0}
    assert [number for number in crowd.roles.values() if number is not None] == [5]


@pytest.mark.parametrize(
    ("days_ago", "active"),
    [
        (0, {1: 1, 7: 1, 30: 1}),
        (1, {1: 0, 7: 1, 30: 1}),
        (6, {1: 0, 7: 1, 30: 1}),
        (7, {1: 0, 7: 0, 30: 1}),
        (29, {1: 0, 7: 0, 30: 1}),
        (30, {1: 0, 7: 0, 30: 0}),
        (None, {1: 0, 7: 0, 30: 0}),
    ],
)
async def test_who_was_here_within_some_days(
    statistics: Statistics, database: Database, days_ago: int | None, active: dict[int, int]
) -> None:
    seen = None if days_ago is None else number_of(TODAY) - days_ago
    await add_people(database, 1, language="ru", seen_day=seen)
    assert (await statistics.report("week")).crowd.active == active


async def test_who_has_blocked_the_bot_and_groups(
    statistics: Statistics, database: Database
) -> None:
    await add_people(database, 2, blocked=1)
    await add_people(database, 1, blocked=0)
    for number in (1, 2):
        await announce(database, number, TODAY, "00:00")
        for chat in (-1001, -1002 - number, 7):
            await database.execute(
                "INSERT INTO delivery (announcement_id, chat_id, language, state) "
                "VALUES (?, ?, 'ru', 'sent')",
                (number, chat),
            )
    crowd = (await statistics.report("week")).crowd
    assert (crowd.blocked, crowd.groups) == (2, 3)


# --- questions ----------------------------------------------------------------------------------


def ask(counters: Counters, outcome: Outcome, number: int, entry_id: str | None = None) -> None:
    for _ in range(number):
        counters.asked("ru", outcome, entry_id)


async def test_a_period_holds_what_was_counted_in_its_days(
    statistics: Statistics, counters: Counters, clock: Clock
) -> None:
    for days_ago, number in ((0, 1), (6, 2), (7, 4), (29, 8), (30, 16), (363, 32), (364, 64)):
        clock.says(2026, 3, 2, 12)
        clock.passes(-days_ago)
        ask(counters, "answer", number, "dual.students")
    clock.says(2026, 3, 2, 12)
    found = {}
    for period in PERIODS:
        report = await statistics.report(period)
        assert sum(day.of("answer") for day in report.days) == report.questions
        assert report.entries == (("dual.students", report.questions),)
        found[period] = report.questions
    assert found == {"week": 3, "month": 15, "year": 63}


async def test_at_midnight_in_almaty_a_new_day_begins(
    statistics: Statistics, counters: Counters, clock: Clock
) -> None:
    clock.says(2026, 3, 1, 18, 59, 59)
    ask(counters, "answer", 1)
    before = await statistics.report("week")
    clock.says(2026, 3, 1, 19, 0, 0)
    ask(counters, "gap", 1, "gap.fees")
    after = await statistics.report("week")
    assert (before.span.last, after.span.last) == (day(3, 1), day(3, 2))
    assert [d.of("answer") for d in before.days][-1] == 1
    assert [(d.of("answer"), d.of("gap")) for d in after.days][-2:] == [(1, 0), (0, 1)]


async def test_outcomes_votes_and_entries_add_up(
    statistics: Statistics, counters: Counters, clock: Clock
) -> None:
    for _ in range(2):
        ask(counters, "answer", 3, "dual.students")
        ask(counters, "answer", 1, "dual.about")
        ask(counters, "choice", 2)
        ask(counters, "gap", 2, "gap.fees")
        ask(counters, "unknown", 1)
        counters.asked("kk", "unknown", None)
        counters.voted(helped=True)
        counters.voted(helped=False)
        counters.passed_on(clock.moment.day)
        clock.passes(1)
    report = await statistics.report("week")
    assert report.outcomes == {"answer": 8, "choice": 4, "gap": 4, "unknown": 4}
    assert report.questions == 20
    assert (report.votes(True), report.votes(False), report.passed_on) == (2, 2, 2)
    assert report.entries == (("dual.students", 6), ("gap.fees", 4), ("dual.about", 2))
    entries = await statistics.entries_by_day(report.span)
    assert entries[:2] == [(day(3, 2), "dual.about", 1), (day(3, 2), "dual.students", 3)]


@pytest.mark.parametrize(
    ("begun", "asked", "since", "a_day"),
    [
        (0, 6, TODAY, 6.0),
        (2, 6, day(2, 28), 2.0),
        (6, 7, day(2, 24), 1.0),
        (100, 14, day(11, 22, 2025), 2.0),
    ],
)
async def test_how_many_a_day_since_they_are_counted(
    statistics: Statistics,
    counters: Counters,
    clock: Clock,
    begun: int,
    asked: int,
    since: dt.date,
    a_day: float,
) -> None:
    clock.passes(-begun)
    counters.voted(helped=True)
    clock.passes(begun)
    ask(counters, "unknown", asked)
    report = await statistics.report("week")
    assert report.since == since
    assert report.a_day == pytest.approx(a_day)


async def test_where_nothing_was_counted_all_is_zero(statistics: Statistics) -> None:
    report = await statistics.report("month")
    assert report.since is None
    assert (report.questions, report.a_day, report.entries) == (0, 0, ())
    assert report.announced.number == report.announced.recipients == 0
    assert len(report.days) == 30


# --- announcements ------------------------------------------------------------------------------


async def announce(
    database: Database, number: int, date: dt.date, time: str, kind: str = "send", **counts: int
) -> None:
    """An announcement that began at a time in Almaty, and what became of its recipients."""
    began = dt.datetime.combine(date, dt.time.fromisoformat(time), ALMATY).timestamp()
    await database.execute(
        "INSERT INTO announcement (id, kind, state, audience, created_at, started_at) "
        "VALUES (?, ?, 'done', '{}', 0, ?)",
        (number, kind, int(began)),
    )
    for state, recipients in counts.items():
        await database.execute(
            "INSERT INTO tally VALUES (?, 'ru', ?, ?)", (number, state, recipients)
        )


async def test_announcements_count_for_the_day_on_which_they_began(
    statistics: Statistics, database: Database
) -> None:
    await announce(database, 1, day(2, 23), "23:59:59", sent=100)
    await announce(database, 2, day(2, 24), "00:00", sent=10, blocked=2, claimed=1, pending=1)
    await announce(database, 3, TODAY, "10:00", sent=5, opted_out=1, failed=1, unknown=1)
    await announce(database, 4, TODAY, "11:00", kind="correct", sent=100)
    await announce(database, 5, TODAY, "12:00")  # has found nobody
    await announce(database, 6, day(3, 3), "00:00", sent=100)
    report = await statistics.report("week")
    assert report.announced.number == 3
    assert report.announced.recipients == 22
    assert [report.announced.counts[count] for count in COUNTS] == [2, 15, 2, 1, 1, 1]
    assert {d.date: d.announced.number for d in report.days if d.announced.number} == {
        day(2, 24): 1,
        TODAY: 2,
    }


# --- as a file ----------------------------------------------------------------------------------


async def exported(statistics: Statistics, period: Period) -> list[dict[str, str]]:
    """The rows of the file."""
    report: Report = await statistics.report(period)
    written = StringIO()
    write_csv(report, await statistics.entries_by_day(report.span), written)
    lines = written.getvalue().splitlines()
    assert lines[0] == "date,measure,language,role,entry,number"
    return list(csv.DictReader(lines))


async def test_the_file_has_a_row_a_day_and_measure(
    statistics: Statistics, counters: Counters, clock: Clock, database: Database
) -> None:
    clock.passes(-1)
    ask(counters, "gap", 2, "gap.fees")
    clock.passes(1)
    ask(counters, "answer", 3, "dual.students")
    counters.voted(helped=False)
    counters.passed_on(1)
    await announce(database, 1, TODAY, "10:00", sent=5, blocked=1)
    await add_people(database, 6, language="kk", role="parent", seen_day=number_of(TODAY))
    await add_people(database, 4, language="kk", role="student")
    rows = await exported(statistics, "month")
    found = {tuple(row.values())[:-1]: int(row["number"]) for row in rows}
    assert len(found) == len(rows), "one row of each"
    yesterday, today = "2026-03-01", "2026-03-02"
    assert found[yesterday, "questions_not_in_the_data", "ru", "", ""] == 2
    assert found[today, "questions_answered", "ru", "", ""] == 3
    assert found[today, "questions_answered", "kk", "", ""] == 0
    assert found[today, "votes_did_not_help", "", "", ""] == 1
    assert found[today, "questions_passed_on", "", "", ""] == 1
    assert found[today, "asked_for", "", "", "dual.students"] == 3
    assert found[today, "announcements", "", "", ""] == 1
    assert found[today, "recipients", "", "", ""] == 6
    assert found[today, "recipients_blocked", "", "", ""] == 1
    assert found[today, "people", "kk", "", ""] == 10
    assert found[today, "people", "kk", "parent", ""] == 6
    assert found[today, "people_active_7_days", "", "", ""] == 6
    assert (today, "people", "kk", "student", "") not in found, "too few to be told"
    counted = [row for row in rows if row["measure"].startswith("questions_")]
    assert {row["date"] for row in counted} == {yesterday, today}, "none from before the first"
    assert set(rows[0]) == set(HEAD)


async def test_before_anything_is_counted_the_file_tells_of_people_only(
    statistics: Statistics,
) -> None:
    rows = await exported(statistics, "year")
    assert {row["measure"].split("_")[0] for row in rows} == {"people", "groups"}
    assert {row["number"] for row in rows} == {"0"}
