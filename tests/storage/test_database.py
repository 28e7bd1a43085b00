"""The database file: transactions, one writer, readers apart, one line where it cannot be used."""

import asyncio
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import aiosqlite
import pytest

from bot.storage import database as storage
from bot.storage.database import Database, DatabaseError
from bot.storage.migrations import MIGRATIONS, VERSION
from tests.storage.making import of_version

INSERT = "INSERT INTO person (id, language) VALUES (?, 'ru')"
INSERT_1 = "INSERT INTO person (id, language) VALUES (1, 'ru')"
INSERT_ORPHAN = "INSERT INTO phrasing VALUES ('nobody', 'ru', 'hello')"
SELECT = "SELECT id FROM person ORDER BY id"
SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


async def people_of(database: Database) -> list[int]:
    """The ids that are stored."""
    return [row["id"] for row in await database.fetch_all(SELECT)]


async def write(database: Database, *statements: str, then: Exception | None = None) -> None:
    """Run statements in one transaction, and fail within it where `then` is given."""
    async with database.writing() as connection:
        for statement in statements:
            await connection.execute(statement)
        if then:
            raise then


async def refusal(path: Path) -> str:
    """The line that the operator reads about a path."""
    before = set(threading.enumerate())
    with pytest.raises(DatabaseError) as caught:
        await Database.open(path)
    # aiosqlite leaves a thread behind that still speaks to the loop: wait while there is one.
    for thread in set(threading.enumerate()) - before:
        await asyncio.to_thread(thread.join)
    return str(caught.value)


# --- transactions -------------------------------------------------------------------------------


async def test_a_block_that_ends_well_is_committed(database: Database) -> None:
    await write(database, INSERT_1, "INSERT INTO person (id) VALUES (2)")
    assert await people_of(database) == [1, 2]


async def test_a_block_that_fails_is_undone(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await write(database, INSERT_1, then=ZeroDivisionError())
    assert await people_of(database) == []


async def test_a_statement_that_fails_undoes_those_before_it(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await write(database, INSERT_1, INSERT_1)
    assert await people_of(database) == []


async def test_a_block_that_is_cancelled_is_undone(database: Database) -> None:
    written = asyncio.Event()

    async def write_and_wait() -> None:
        async with database.writing() as connection:
            await connection.execute(INSERT, (1,))
            written.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(write_and_wait())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.execute(INSERT, (2,))
    assert await people_of(database) == [2]


async def test_who_waits_for_his_turn_may_be_cancelled(database: Database) -> None:
    async with database.writing():
        waiting = asyncio.ensure_future(database.execute(INSERT, (1,)))
        await asyncio.sleep(0)
        waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await database.execute(INSERT, (2,))
    assert await people_of(database) == [2]


async def test_two_writers_do_not_share_a_transaction(database: Database) -> None:
    written, asked, fail = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def write_and_fail() -> None:
        async with database.writing() as connection:
            await connection.execute(INSERT, (1,))
            written.set()
            await fail.wait()
            raise ZeroDivisionError

    async def write_later() -> None:
        asked.set()
        await database.execute(INSERT, (2,))

    failing = asyncio.ensure_future(write_and_fail())
    await written.wait()
    other = asyncio.ensure_future(write_later())
    await asked.wait()
    assert not other.done()
    fail.set()
    with pytest.raises(ZeroDivisionError):
        await failing
    await other
    assert await people_of(database) == [2]


async def test_many_writers_lose_nothing(database: Database) -> None:
    await asyncio.gather(*(database.execute(INSERT, (number,)) for number in range(1, 51)))
    assert await people_of(database) == list(range(1, 51))


async def test_a_reader_sees_only_what_is_committed(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(INSERT, (1,))
        assert await people_of(database) == []
    assert await people_of(database) == [1]


async def test_all_that_is_read_together_is_as_it_was_at_one_moment(database: Database) -> None:
    await write(database, INSERT_1)
    async with database.snapshot():
        before = await people_of(database)
        await write(database, "INSERT INTO person (id) VALUES (2)")
        assert await people_of(database) == before == [1]
    assert await people_of(database) == [1, 2]


async def test_a_reader_that_fails_sees_the_present_again(database: Database) -> None:
    async def fail() -> None:
        async with database.snapshot():
            assert await people_of(database) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await write(database, INSERT_1)
    assert await people_of(database) == [1]


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.fetch_all(INSERT, (1,))
    assert await people_of(database) == []


async def test_execute_tells_how_many_rows_it_touched(database: Database) -> None:
    assert await database.execute(INSERT, (1,)) == 1
    assert await database.execute("UPDATE person SET language = 'kk' WHERE id = 1") == 1
    assert await database.execute("DELETE FROM person WHERE id = :id", {"id": 7}) == 0


async def test_what_a_statement_returns_is_fetched_and_committed(
    database: Database, tmp_path: Path
) -> None:
    returning = f"{INSERT} RETURNING id"
    assert [row["id"] for row in await database.execute_fetch(returning, (1,))] == [1]
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as other:
        assert other.execute("SELECT id FROM person").fetchall() == [(1,)]
    with pytest.raises(sqlite3.IntegrityError):
        await database.execute_fetch(returning, (1,))
    assert await database.execute(INSERT, (2,)) == 1  # the failure has left nothing open


async def test_a_row_that_is_not_there_is_none(database: Database) -> None:
    assert await database.fetch_one(SELECT) is None
    await database.execute(INSERT, (1,))
    row = await database.fetch_one(SELECT)
    assert row is not None
    assert row["id"] == 1


async def test_a_row_is_looked_up_by_its_key(database: Database) -> None:
    look_up = "SELECT language FROM person WHERE id = ?"
    assert await database.look_up(look_up, (1,)) is None
    async with database.writing() as connection:
        await connection.execute(INSERT_1)
        assert await database.look_up(look_up, (1,)) is None  # not committed yet
    row = await database.look_up(look_up, (1,))
    assert row is not None
    assert row["language"] == "ru"


async def test_what_is_locked_is_looked_up_by_who_may_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locked:
        def execute(self, *_: object) -> None:
            raise sqlite3.OperationalError("database is locked")

        def close(self) -> None:
            pass

    await write(database, INSERT_1)
    database._at_hand.close()
    monkeypatch.setattr(database, "_at_hand", Locked())
    assert await database.look_up("SELECT id FROM person WHERE id = ?", (1,)) is not None


async def test_what_is_committed_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    for number in (1, 2):
        database = await Database.open(path)
        await database.execute(INSERT, (number,))
        assert await people_of(database) == list(range(1, number + 1))
        await database.close()


async def test_a_block_that_is_cancelled_as_it_begins_does_not_stop_the_next(
    database: Database,
) -> None:
    task = asyncio.ensure_future(database.execute(INSERT, (1,)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.execute(INSERT, (2,))
    assert 2 in await people_of(database)


async def test_a_commit_that_fails_does_not_stop_the_next(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await write(database, "PRAGMA defer_foreign_keys = ON", INSERT_ORPHAN)
    await database.execute(INSERT, (2,))
    assert await people_of(database) == [2]


async def test_the_error_that_ended_a_transaction_is_the_one_that_is_raised(
    database: Database,
) -> None:
    await database.execute(INSERT, (1,))
    with pytest.raises(sqlite3.IntegrityError):  # as SQLite does of itself on a full disk
        await database.execute("INSERT OR ROLLBACK INTO person (id) VALUES (1)")


# --- how the file is opened ---------------------------------------------------------------------

PRAGMAS = [
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("busy_timeout", 5000),
    ("secure_delete", 1),
]


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS)
async def test_the_writer_is_set_up(database: Database, pragma: str, value: object) -> None:
    async with database.writing() as connection:
        rows = list(await connection.execute_fetchall(f"PRAGMA {pragma}"))
    assert rows[0][0] == value


@pytest.mark.parametrize(("pragma", "value"), [*PRAGMAS, ("query_only", 1)])
async def test_the_reader_is_set_up(database: Database, pragma: str, value: object) -> None:
    row = await database.fetch_one(f"PRAGMA {pragma}")
    assert row is not None
    assert row[0] == value


async def test_the_file_is_written_anew_with_all_that_is_in_it(database: Database) -> None:
    await write(database, INSERT_1)
    assert await database.rewrite()
    assert await people_of(database) == [1]


async def test_another_process_that_writes_is_not_waited_for_in_vain(
    database: Database, tmp_path: Path
) -> None:
    await write(database, INSERT_1, "PRAGMA busy_timeout = 0")
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not await database.rewrite()
    assert await database.rewrite()


async def test_a_row_without_its_owner_is_refused(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await database.execute(INSERT_ORPHAN)


async def test_a_nested_folder_is_created(tmp_path: Path) -> None:
    path = tmp_path / "var" / "lib" / "bot.sqlite3"
    await (await Database.open(path)).close()
    assert path.is_file()


@pytest.mark.parametrize("kind", ["folder", "under a file", "no database"])
async def test_a_path_that_cannot_be_used_gives_one_line(tmp_path: Path, kind: str) -> None:
    note = tmp_path / "note.txt"
    note.write_text("This is no database, and it is long enough to be read as one. " * 20)
    path = {"folder": tmp_path, "under a file": note / "bot.sqlite3", "no database": note}[kind]
    line = await refusal(path)
    assert line.startswith(f"DATABASE_PATH={path}: cannot be used (")
    restore = "stop the bot and restore a backup: python main.py restore FILE"
    elsewhere = "name a file in a folder that the bot may write to"
    assert line.endswith(f"; {restore if kind == 'no database' else elsewhere}")
    assert "\n" not in line


@pytest.fixture
def locked_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that may be read but not written to."""
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any folder")
async def test_a_folder_that_may_not_be_written_to_gives_one_line(locked_folder: Path) -> None:
    assert "\n" not in await refusal(locked_folder / "bot.sqlite3")


async def test_a_newer_schema_gives_one_line_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    line = await refusal(path)
    assert f"(its schema is version {VERSION + 1}, this program knows only {VERSION})" in line
    assert line.endswith("; install the newer program that has written it")
    assert "\n" not in line
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(SCHEMA).fetchall() == []


# --- what was erased ----------------------------------------------------------------------------

SECRET = "a question that nobody should find again " * 20
INSERT_SECRET = "INSERT INTO inbox (update_id, body) VALUES (1, ?)"


def found_on_disk(folder: Path) -> bool:
    """Whether any file of the database still holds the secret."""
    return any(SECRET[:20].encode() in path.read_bytes() for path in folder.iterdir())


async def test_what_was_erased_is_gone_from_the_files_too(
    database: Database, tmp_path: Path
) -> None:
    await database.execute(INSERT_SECRET, (SECRET,))
    await database.scrub()
    assert found_on_disk(tmp_path), "it is in the file itself now, not only in the log"
    await database.execute("DELETE FROM inbox")
    assert await database.scrub()
    assert not found_on_disk(tmp_path)


async def test_a_busy_reader_is_tolerated(database: Database, tmp_path: Path) -> None:
    await database.execute(INSERT_SECRET, (SECRET,))
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT body FROM inbox").fetchall()
        await database.execute("DELETE FROM inbox")
        assert not await database.scrub()
    assert await database.scrub()
    assert not found_on_disk(tmp_path)
    assert (await database.fetch_all("PRAGMA busy_timeout"))[0][0] == 5000


# --- migrations ---------------------------------------------------------------------------------


def test_migrations_are_numbered_from_one() -> None:
    assert [number for number, _ in MIGRATIONS] == list(range(1, VERSION + 1))


async def schema_of(database: Database) -> list[tuple[object, ...]]:
    """Everything that is defined in a database."""
    return [tuple(row) for row in await database.fetch_all(SCHEMA)]


async def test_an_empty_file_gets_the_whole_schema(database: Database) -> None:
    tables = {name for kind, name, _ in await schema_of(database) if kind == "table"}
    assert tables >= {"source", "fact", "topic", "entry", "phrasing", "college", "person"}
    version = await database.fetch_one("PRAGMA user_version")
    assert version is not None
    assert version[0] == VERSION


FAILS = "; DELETE FROM nowhere"


@pytest.mark.parametrize("version", range(VERSION))
async def test_a_kill_in_the_midst_of_any_step_leaves_those_before_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    """From each earlier version, at each later step: half of it was done, and is not there."""
    whole = await schema_of(database)
    # The power stays on, so nothing has to be waited for.
    monkeypatch.setattr(storage, "PRAGMAS", (*storage.PRAGMAS, "PRAGMA synchronous = OFF"))
    for number in range(version + 1, VERSION + 1):
        path = tmp_path / f"{number}.sqlite3"
        of_version(path, version)
        half = MIGRATIONS[number - 1][1].rstrip().removesuffix(";") + FAILS
        steps = (*MIGRATIONS[: number - 1], (number, half), *MIGRATIONS[number:])
        with monkeypatch.context() as patch:
            patch.setattr("bot.storage.database.MIGRATIONS", steps)
            assert "no such table: nowhere" in await refusal(path)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (number - 1,)
        again = await Database.open(path)
        assert await schema_of(again) == whole
        await again.close()


async def test_what_a_kill_leaves_on_the_disk_between_two_steps_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    """The files as they are at each statement of each step are opened as another start would."""
    folder = tmp_path / "at work"
    folder.mkdir()
    of_version(folder / "bot.sqlite3", 4)
    images: list[Path] = []
    run = storage._run

    async def run_and_look(connection: aiosqlite.Connection, script: str) -> None:
        for statement in storage._statements(script):
            await run(connection, statement)
            images.append(tmp_path / f"image{len(images)}")
            shutil.copytree(folder, images[-1])

    with monkeypatch.context() as patch:
        patch.setattr(storage, "_run", run_and_look)
        await (await Database.open(folder / "bot.sqlite3")).close()
    assert len(images) > 30
    whole = await schema_of(database)
    for image in images[::3]:
        again = await Database.open(image / "bot.sqlite3")
        assert await schema_of(again) == whole
        await again.close()


async def test_two_programs_may_bring_it_up_to_date_at_once(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "both.sqlite3"
    of_version(path, 3)
    both = await asyncio.gather(Database.open(path), Database.open(path))
    for each in both:
        assert await schema_of(each) == await schema_of(database)
        await each.close()


@pytest.mark.parametrize("version", range(VERSION + 1))
async def test_each_earlier_version_is_brought_up_to_date(
    database: Database, tmp_path: Path, version: int
) -> None:
    path = tmp_path / "earlier.sqlite3"
    of_version(path, version)
    earlier = await Database.open(path)
    try:
        assert await schema_of(earlier) == await schema_of(database)
    finally:
        await earlier.close()


async def test_a_step_may_hold_a_trigger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trigger = (
        "-- One person; no more.\n"
        "CREATE TRIGGER alone BEFORE INSERT ON person WHEN EXISTS (SELECT 1 FROM person) "
        "BEGIN SELECT 1; SELECT RAISE(ABORT, 'alone'); END;"
    )
    monkeypatch.setattr("bot.storage.database.MIGRATIONS", (*MIGRATIONS, (VERSION + 1, trigger)))
    database = await Database.open(tmp_path / "bot.sqlite3")
    try:
        await database.execute(INSERT, (1,))
        with pytest.raises(sqlite3.IntegrityError, match="alone"):
            await database.execute(INSERT, (2,))
    finally:
        await database.close()


async def test_the_facts_of_version_1_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(MIGRATIONS[0][1])
        connection.execute("INSERT INTO source VALUES ('s', 'import', '', '', '', '', '')")
        connection.execute("INSERT INTO fact VALUES ('beds', 's', '{}')")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    database = await Database.open(path)
    try:
        (row,) = await database.fetch_all("SELECT name, source_id, definition FROM fact")
    finally:
        await database.close()
    assert tuple(row) == ("beds", "s", "{}")


async def test_a_step_that_fails_leaves_the_version_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bot.sqlite3"
    await (await Database.open(path)).close()
    broken = (*MIGRATIONS, (VERSION + 1, "CREATE TABLE half (id INTEGER) STRICT; CREATE NONSENSE"))
    monkeypatch.setattr("bot.storage.database.MIGRATIONS", broken)
    monkeypatch.setattr("bot.storage.database.VERSION", VERSION + 1)
    assert "syntax error" in await refusal(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchall()
