"""Which lines of the log are somebody's trouble, and when the owners hear of it."""

import errno
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiogram.methods import GetMe

from bot.logs import about
from bot.watching.troubles import (
    HOUR,
    LASTING,
    LEAST,
    MOST_AN_HOUR,
    MOST_AT_ONCE,
    SILENT,
    Kind,
    Notice,
    Over,
    Signal,
    Watch,
    of_database,
    signal_of,
)


def record(name: str, level: int = logging.ERROR, **more: Any) -> logging.LogRecord:
    """A line as the log has it."""
    made = logging.LogRecord(name, level, "f.py", 7, "тайный вопрос", (), None)
    for key, value in more.items():
        setattr(made, key, value)
    return made


def full() -> sqlite3.Error:
    """What SQLite says where there is no room."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def locked(tmp_path: Path) -> sqlite3.Error:
    """What SQLite really says where somebody else writes."""
    one = sqlite3.connect(tmp_path / "x", isolation_level=None)
    other = sqlite3.connect(tmp_path / "x", timeout=0, isolation_level=None)
    try:
        one.execute("BEGIN EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return error
    finally:
        one.close()
        other.close()
    raise AssertionError


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (record("handlers.errors"), "answering"),
        (record("handlers.errors", error=ValueError("x")), "answering"),
        (record("handlers.errors", error=sqlite3.OperationalError("no such table")), "answering"),
        (record("handlers.errors", error=full()), "disk"),
        (record("handlers.errors", error=OSError(errno.ENOSPC, "x")), "disk"),
        (record("handlers.errors", error=TelegramNetworkError(GetMe(), "x")), "telegram"),
        (record("handlers.errors", error=TelegramServerError(GetMe(), "x")), "telegram"),
        (record("handlers.errors", error=TelegramBadRequest(GetMe(), "x")), "answering"),
        (record("bot.telegram.lanes"), "answering"),
        (record("bot.telegram.tasks"), "work"),
        (record("bot.knowledge.live"), "knowledge"),
        (record("bot.announcements.sender"), "announcements"),
        (record("bot.storage.scheduled"), "backup"),
        (record("bot.storage.database"), "database"),
        (record("bot.storage.backups"), "database"),
        (record("asyncio"), "work"),
        (record("aiohttp.server"), "other"),
        (record("botany"), "other"),
        (record("bot.x", logging.CRITICAL), "other"),
        (record("bot.telegram.polling", logging.WARNING, trouble="copy"), "copy"),
        (record("bot.x", logging.WARNING), None),
        (record("bot.x", logging.WARNING, error=full()), None),
        (record("bot.x", logging.INFO), None),
    ],
)
def test_a_line_comes_to_a_kind(line: logging.LogRecord, kind: Kind | None) -> None:
    signal = signal_of(line)
    assert (signal and signal.kind) == kind
    assert signal is None or "вопрос" not in repr(signal)


def test_what_sqlite_itself_raises_is_told_apart(tmp_path: Path) -> None:
    assert of_database(locked(tmp_path)) == "database"
    with pytest.raises(sqlite3.Error) as wrong:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    assert of_database(wrong.value) is None


def test_a_line_says_where_and_what_it_is_about() -> None:
    def handle() -> None:
        raise ValueError("тайный вопрос")

    with about("u17"), pytest.raises(ValueError, match="вопрос") as raised:
        handle()
    with about("u17"):
        signal = signal_of(record("handlers.errors", error=raised.value))
    assert signal == Signal("answering", "handlers.errors:ValueError:handle", "u17")


def test_an_end_is_heard_at_any_level() -> None:
    signal = signal_of(record("bot.telegram.polling", logging.INFO, over="updates"))
    assert signal is not None
    assert signal.over


def trouble(kind: Kind = "answering", place: str = "x") -> Signal:
    return Signal(kind, place, "u1")


def end(kind: Kind) -> Signal:
    return Signal(kind, "", "", over=True)


def tell(watch: Watch, now: float) -> Notice | None:
    """What is told at a moment, and then it is told."""
    notice = watch.due(now)
    if notice is not None:
        watch.told(notice, now)
    return notice


def kinds(notice: Notice | None) -> list[Kind]:
    return [each.signal.kind for each in notice.troubles] if notice else []


def test_the_same_is_told_once_in_hours_however_often_it_happens() -> None:
    watch = Watch()
    messages = 0
    for second in range(0, int(SILENT) * 2, 10):
        watch.note(trouble(), float(second))
        messages += tell(watch, float(second)) is not None
    assert messages == 2


def test_a_hundred_different_troubles_are_few_messages() -> None:
    watch = Watch()
    messages = 0
    for number in range(100):
        watch.note(trouble(place=f"place {number}"), number * 30.0)
        messages += tell(watch, number * 30.0) is not None
    assert messages == MOST_AN_HOUR


def test_what_happens_at_once_is_one_message_that_says_how_much_more_there_is() -> None:
    watch = Watch()
    for number in range(MOST_AT_ONCE + 3):
        watch.note(trouble(place=f"place {number}"), 0)
    notice = tell(watch, 0)
    assert notice is not None
    assert (len(notice.troubles), notice.more) == (MOST_AT_ONCE, 3)
    assert tell(watch, 10) is None


def test_what_is_held_back_by_the_hour_is_told_after_it() -> None:
    watch = Watch()
    for number in range(MOST_AN_HOUR + 1):
        watch.note(trouble(place=f"place {number}"), number)
        tell(watch, number)
    assert watch.due(HOUR - 1) is None
    notice = tell(watch, HOUR + 1)
    assert notice is not None
    assert notice.troubles[0].signal.place == f"place {MOST_AN_HOUR}"


def test_the_full_disk_is_one_trouble_wherever_it_shows() -> None:
    watch = Watch()
    for place in "abc":
        watch.note(trouble("disk", place), 0)
    notice = tell(watch, 0)
    assert notice is not None
    assert [(each.signal.kind, each.count) for each in notice.troubles] == [("disk", 3)]


@pytest.mark.parametrize("kind", [kind for kind in LASTING if kind not in LEAST])
def test_what_comes_and_goes_is_told_only_where_it_lasts(kind: Kind) -> None:
    watch = Watch()
    watch.note(trouble(kind), 0)
    assert tell(watch, LASTING[kind] - 1) is None
    watch.note(end("updates" if kind == "copy" else kind), LASTING[kind] - 1)
    assert tell(watch, LASTING[kind] * 2) is None
    watch.note(trouble(kind), 1000)
    assert kinds(tell(watch, 1000 + LASTING[kind])) == [kind]


def test_a_few_answers_that_do_not_get_through_are_no_trouble() -> None:
    watch = Watch()
    for number in range(LEAST["telegram"]):
        assert tell(watch, number + 100.0) is None
        watch.note(trouble("telegram"), number)
    assert kinds(tell(watch, 200)) == ["telegram"]
    watch = Watch()
    for number in range(LEAST["telegram"]):
        watch.note(trouble("telegram"), number * HOUR * 2)
        assert tell(watch, number * HOUR * 2 + HOUR) is None


def test_the_end_is_told_once_and_since_when_it_was() -> None:
    watch = Watch()
    watch.note(trouble("updates"), 50)
    assert kinds(tell(watch, 500)) == ["updates"]
    watch.note(end("updates"), 600)
    notice = tell(watch, 600)
    assert notice is not None
    assert notice.over == (Over("updates", 50),)
    watch.note(end("updates"), 700)
    assert tell(watch, 700) is None


def test_where_nobody_could_be_told_in_time_only_the_end_is() -> None:
    watch = Watch()
    watch.note(trouble("updates"), 0)
    assert watch.due(500) is not None  # but Telegram is gone, so it stays due
    watch.note(end("updates"), 900)
    notice = tell(watch, 900)
    assert notice is not None
    assert (notice.troubles, notice.over) == ((), (Over("updates", 0),))


def test_a_connection_that_comes_and_goes_all_day_is_no_message_each_time() -> None:
    watch = Watch()
    messages = 0
    for minute in range(0, 6 * 60 - 10, 10):
        watch.note(trouble("updates"), minute * 60.0)
        watch.note(end("updates"), minute * 60.0 + 240)
        messages += tell(watch, minute * 60.0 + 240) is not None
    assert messages == 1


def test_an_earlier_run_is_remembered() -> None:
    watch = Watch({trouble().key: 100.0, "b": 200.0, "c": 300.0, "d": 400.0})
    watch.note(trouble(), 500)
    assert watch.due(500) is None
    watch.note(trouble(place="new"), 500)
    assert watch.due(500) is None, "four messages within the hour were told already"
    assert kinds(watch.due(400 + HOUR)) == ["answering"]


def test_it_holds_only_so_much() -> None:
    watch = Watch()
    for number in range(10_000):
        watch.note(trouble(place=str(number)), 0)
    assert len(watch._pending) <= 200
