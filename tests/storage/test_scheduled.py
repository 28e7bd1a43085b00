"""Daily backups: when, which are kept, what is never removed, what happens when one fails."""

import asyncio
import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.backing_up import IN_FLIGHT, before_a_change, scheduled
from bot.settings import Settings
from bot.storage import backup_names as names
from bot.storage.backups import StoppedError
from bot.storage.database import Database
from bot.storage.migrations import VERSION
from bot.storage.scheduled import AGAIN, LONGEST_NAP, SOON, ScheduledBackups
from bot.watching.troubles import signal_of
from tests.storage import making
from tests.storage.making import people_in

ALMATY = dt.timezone(dt.timedelta(hours=5))
BOT = Path("/srv/bot.sqlite3")


def at(day: int, hour: int = 4, minute: int = 0) -> dt.datetime:
    """A moment of March 2026 in Almaty."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=ALMATY)


def called(*days: int) -> list[Path]:
    """Backups of those days."""
    return [Path(names.name_of(BOT, at(day))) for day in days]


# --- names, and when -----------------------------------------------------------------------------


def test_a_name_says_when_in_a_way_that_sorts() -> None:
    name = names.name_of(BOT, at(2, 4, 5))
    assert name == "bot-20260301T230500Z.sqlite3"
    assert names.moment_of(BOT, name) == at(2, 4, 5)


@pytest.mark.parametrize(
    "name",
    [
        "bot.sqlite3",
        "bot-20260301T230500Z.sqlite3.x.part",
        "bot-replaced-20260301T230500.sqlite3",
        "other-20260301T230500Z.sqlite3",
        "my-bot-20260301T230500Z.sqlite3",
        "bot-20261301T230500Z.sqlite3",
        "bot-20260301T230500Z.sqlite3-wal",
        "botX20260301T230500Z.sqlite3",
    ],
)
def test_what_is_called_otherwise_is_none_of_ours(name: str) -> None:
    assert names.moment_of(BOT, name) is None


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(2, 15), at(2, 15)),
        (at(1, 14, 59), at(2, 15), at(2, 15)),
        (at(1, 15), at(2, 15), at(2, 15)),
        (at(2, 4), at(2, 4, 1), at(3, 4)),
        (at(1, 15, 1), at(2, 3), at(2, 4)),
        (at(1, 15, 1), at(2, 4), at(2, 4)),
        (at(2, 3, 59), at(2, 4), at(2, 4)),
    ],
)
def test_the_next_is_due_at_four_or_at_once(
    last: dt.datetime | None, now: dt.datetime, due: dt.datetime
) -> None:
    assert names.due(last, now) == due


@pytest.mark.parametrize(
    ("there", "keep", "gone"),
    [
        ([9], 7, []),
        ([3, 4, 5, 6, 7, 8, 9], 7, []),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], 7, [1, 2]),
        ([7, 8, 9], 1, [7, 8]),
        ([9, 10, 11], 1, [10, 11]),  # from the future: the one just made stays all the same
        ([9, 10, 11], 2, [10]),
    ],
)
def test_the_oldest_beyond_the_number_go(there: list[int], keep: int, gone: list[int]) -> None:
    made = called(9)[0]
    assert names.superseded(BOT, made, called(*there), keep) == called(*gone)


def test_those_from_before_a_long_pause_go_too() -> None:
    old = [Path(names.name_of(BOT, at(9) - dt.timedelta(days=days))) for days in (32, 31, 30, 29)]
    assert names.superseded(BOT, called(9)[0], old, 7) == old[:2]


# --- making them ---------------------------------------------------------------------------------


class Days:
    """A clock that goes on only while somebody sleeps; after so many naps the program ends."""

    def __init__(self, now: dt.datetime, naps: int = 0) -> None:
        self.now = now
        self.naps: list[float] = []
        self._most = naps

    def __call__(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        if len(self.naps) == self._most:
            raise asyncio.CancelledError
        self.naps.append(seconds)
        self.now += dt.timedelta(seconds=seconds)


Make = Callable[..., ScheduledBackups]


@pytest.fixture
def make(database: Database, tmp_path: Path) -> Make:
    """Backups of an open database, into a folder that is not there yet."""

    def build(days: Days, keep: int = 3) -> ScheduledBackups:
        return ScheduledBackups(
            tmp_path / "bot.sqlite3", tmp_path / "backups", keep, days, ALMATY,
            IN_FLIGHT, days.sleep,
        )  # fmt: skip

    return build


def made(tmp_path: Path) -> list[str]:
    """What lies in the folder of backups."""
    folder = tmp_path / "backups"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


async def run(backups: ScheduledBackups) -> None:
    """Until the clock ends the program."""
    with pytest.raises(asyncio.CancelledError):
        await backups.run()


async def test_the_first_is_made_soon_and_then_one_a_night(make: Make, tmp_path: Path) -> None:
    days = Days(at(2, 15), naps=4 * 25)
    await run(make(days))
    assert days.naps[:2] == [SOON, AGAIN]
    assert max(days.naps) == LONGEST_NAP
    assert made(tmp_path) == [
        "bot-20260303T230000Z.sqlite3",
        "bot-20260304T230000Z.sqlite3",
        "bot-20260305T230000Z.sqlite3",
    ]


async def test_a_clock_that_was_wrong_once_stops_nothing(make: Make, tmp_path: Path) -> None:
    make(Days(at(20))).make()
    await run(make(Days(at(2, 15), naps=4 * 25)))
    assert len(made(tmp_path)) == 3
    assert "bot-20260305T230000Z.sqlite3" in made(tmp_path)


async def test_after_a_restart_a_young_one_is_enough(make: Make, tmp_path: Path) -> None:
    make(Days(at(2, 4))).make()
    await run(make(Days(at(2, 15), naps=3)))
    assert len(made(tmp_path)) == 1


async def test_none_are_made_where_none_are_wanted(make: Make, tmp_path: Path) -> None:
    days = Days(at(2, 15))
    await make(days, keep=0).run()
    assert days.naps == []
    assert made(tmp_path) == []


async def test_only_backups_of_this_database_are_removed(make: Make, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    others = ["note.txt", "other-20200101T000000Z.sqlite3", "bot-20200101T000000Z.sqlite3.bz2"]
    for name in [*others, "bot-20200101T000000Z.sqlite3", "bot-20260101T000000Z.sqlite3.q1.part"]:
        (folder / name).touch()
    make(Days(at(2))).make()
    assert set(made(tmp_path)) == {*others, "bot-20260301T230000Z.sqlite3"}


async def test_what_is_being_answered_is_not_in_it(
    make: Make, database: Database, tmp_path: Path
) -> None:
    await database.execute("INSERT INTO inbox (update_id, body) VALUES (7, 'a secret')")
    await database.execute(
        "INSERT INTO inbox (update_id, body, reply) VALUES (8, '', 'a secret'), (9, '', NULL)"
    )
    path = make(Days(at(2))).make().path
    assert b"a secret" not in path.read_bytes()
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("SELECT update_id FROM inbox").fetchall() == [(9,)]


async def test_a_failure_is_one_line_keeps_the_old_ones_and_is_tried_again(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    earlier = [make(Days(at(day))).make().path for day in (1, 2, 3)]
    days = Days(at(4, 15), naps=3)

    def no_room(folder: Path) -> object:
        if len(days.naps) < 3:
            return shutil._ntuple_diskusage(1, 1, 0)
        return shutil._ntuple_diskusage(10**12, 0, 10**12)

    monkeypatch.setattr(shutil, "disk_usage", no_room)
    await run(make(days))
    assert days.naps == [SOON, AGAIN, AGAIN]
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(lines) == 2
    for line in lines:
        assert line.startswith("A backup failed: 0 bytes are free in ")
        assert "\n" not in line
    assert len(made(tmp_path)) == 3
    assert not earlier[0].exists()
    assert earlier[1].exists(), "the third attempt was a good one"


@pytest.mark.parametrize("fault", ["the folder is a file", "the database is gone", "damage"])
async def test_whatever_goes_wrong_is_one_line(
    make: Make,
    database: Database,
    tmp_path: Path,
    fault: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await database.close()
    path = tmp_path / "bot.sqlite3"
    match fault:
        case "the folder is a file":
            (tmp_path / "backups").write_text("")
        case "the database is gone":
            path.unlink()
        case _:
            path.write_bytes(path.read_bytes()[:9000])
    await run(make(Days(at(2, 15), naps=1)))
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "\n" not in record.getMessage()
    signal = signal_of(record)
    assert signal is not None
    assert signal.kind == "backup", "owners hear that it was this"
    assert record.exc_info is None


async def test_the_end_of_the_program_does_not_wait_for_it(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(make(Days(at(2, 15), naps=9)).run())
    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.scheduled.copy", lambda *given: _wait(begun, loop, *given))
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert made(tmp_path) == []


def _wait(begun: asyncio.Event, loop: asyncio.AbstractEventLoop, *given: object) -> object:
    """A copy of a database without end."""
    stop = given[-1]
    assert callable(stop)
    loop.call_soon_threadsafe(begun.set)
    while not stop():
        pass
    raise StoppedError


async def test_a_backup_is_whole(make: Make, database: Database) -> None:
    await database.execute("INSERT INTO person (id) VALUES (5)")
    assert people_in(make(Days(at(2))).make().path) == [5]


def test_the_settings_say_where_and_how_many(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_path=tmp_path / "a.sqlite3", backup_keep=3)
    backups = scheduled(settings)
    assert (backups.folder, backups.keep) == (tmp_path / "backups", 3)
    other = Settings(_env_file=None, backup_path=tmp_path / "other")
    assert scheduled(other).folder == tmp_path / "other"


# --- before the schema is changed ----------------------------------------------------------------


def given(tmp_path: Path, keep: int = 7) -> Settings:
    """Settings for a database in that folder."""
    return Settings(_env_file=None, database_path=tmp_path / "bot.sqlite3", backup_keep=keep)


@pytest.mark.parametrize("version", range(1, VERSION))
async def test_what_an_earlier_version_has_written_is_backed_up_first(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "bot.sqlite3"
    making.of_version(path, version)
    making.run(
        path, "CREATE TABLE IF NOT EXISTS person (id)", "INSERT INTO person (id) VALUES (5)"
    )
    await before_a_change(given(tmp_path))
    (backup,) = made(tmp_path)
    with closing(sqlite3.connect(tmp_path / "backups" / backup)) as copied:
        assert copied.execute("PRAGMA user_version").fetchone() == (version,)
        tables = {row[0] for row in copied.execute("SELECT name FROM sqlite_schema")}
        if "inbox" in tables:
            assert copied.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
    assert people_in(tmp_path / "backups" / backup) == [5]


@pytest.mark.parametrize("what", ["this version", "a later one", "none", "empty", "no database"])
async def test_else_none_is_made(tmp_path: Path, what: str) -> None:
    path = tmp_path / "bot.sqlite3"
    match what:
        case "this version":
            making.of_version(path, VERSION)
        case "a later one":
            making.run(path, f"PRAGMA user_version = {VERSION + 1}")
        case "empty":
            path.touch()
        case "no database":
            path.write_text("a letter")
    await before_a_change(given(tmp_path))
    assert made(tmp_path) == []


async def test_where_no_backups_are_wanted_none_is_made_before_a_change(tmp_path: Path) -> None:
    making.of_version(tmp_path / "bot.sqlite3", VERSION - 1)
    await before_a_change(given(tmp_path, keep=0))
    assert made(tmp_path) == []


async def test_where_it_fails_that_is_told_and_the_program_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    making.of_version(tmp_path / "bot.sqlite3", VERSION - 1)
    (tmp_path / "backups").touch()  # a file where the folder should be
    await before_a_change(given(tmp_path))
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "backup failed" in caplog.text
