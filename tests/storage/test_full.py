"""A full disk and a locked file: what is said to be saved is there, and it goes on by itself."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import database as storage
from bot.storage.database import Database, DatabaseError
from bot.storage.troubles import NotSaved
from tests.storage.making import fill, is_sound, people_in, small_disk

PATIENCE = 60  # seconds; a bound for a hang, nothing is measured with it
INSERT = "INSERT INTO person (id, language) VALUES (?, 'ru')"
LONG = "INSERT INTO inbox (update_id, body) VALUES (?, ?)"
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    try:
        with small_disk(tmp_path / "disk") as folder:
            yield folder
    except OSError as error:
        pytest.skip(str(error))


async def save_until_full(database: Database, first: int = 1) -> list[int]:
    """Save one after the other; those that are saved, as it says."""
    saved: list[int] = []
    for number in range(first, first + 10_000):
        try:
            async with database.writing() as connection:
                await connection.execute(INSERT, (number,))
                await connection.execute(LONG, (number, "x" * 5_000))
        except NotSaved:
            return saved
        saved.append(number)
    raise AssertionError("it is never full")


async def people_of(database: Database) -> list[int]:
    """Who is known."""
    return [row["id"] for row in await database.fetch_all("SELECT id FROM person ORDER BY id")]


async def test_a_file_that_may_not_grow(database: Database, tmp_path: Path) -> None:
    async with database.writing() as connection:
        await connection.execute("PRAGMA max_page_count = 300")
    saved = await save_until_full(database)
    assert saved
    assert await people_of(database) == saved
    with pytest.raises(NotSaved, match="the disk is full, make room on it"):
        await database.execute(LONG, (99_999, "x" * 50_000))
    await database.execute("UPDATE person SET language = 'kk' WHERE id = 1")  # needs no room
    async with database.writing() as connection:
        await connection.execute("PRAGMA max_page_count = 100000")
    await database.execute(INSERT, (99_999,))
    assert await people_of(database) == [*saved, 99_999]
    assert is_sound(tmp_path / "bot.sqlite3")


async def test_a_full_disk_and_room_again(disk: Path) -> None:
    path = disk / "bot.sqlite3"
    database = await Database.open(path)
    stuffing = fill(disk, leave=200_000)
    saved = await save_until_full(database)
    assert saved
    assert await people_of(database) == saved, "what was saved can be read"
    for _ in range(3):
        with pytest.raises(NotSaved):
            await database.execute(LONG, (99_999, "x" * 500_000))
    assert await database.scrub() in (True, False)
    stuffing.unlink()
    more = await save_until_full(database, first=20_000)
    assert await people_of(database) == saved + more
    await database.close()
    assert people_in(path) == saved + more
    assert is_sound(path)


async def test_a_kill_on_a_full_disk(disk: Path, tmp_path: Path) -> None:
    database = await Database.open(disk / "bot.sqlite3")
    fill(disk, leave=200_000)
    saved = await save_until_full(database)
    image = tmp_path / "image"
    shutil.copytree(disk, image, ignore=lambda *_: ["stuffing"])
    await database.close()
    again = await Database.open(image / "bot.sqlite3")
    assert await people_of(again) == saved
    await again.close()
    assert is_sound(image / "bot.sqlite3")


async def test_a_start_on_a_full_disk_is_one_line(disk: Path) -> None:
    await (await Database.open(disk / "bot.sqlite3")).close()
    stuffing = fill(disk)
    with pytest.raises(DatabaseError) as caught:
        await Database.open(disk / "bot.sqlite3")
    assert "\n" not in str(caught.value)
    assert "the disk" in str(caught.value)
    stuffing.unlink()
    await (await Database.open(disk / "bot.sqlite3")).close()


# --- another program holds the lock --------------------------------------------------------------


def hold(path: Path) -> subprocess.Popen[str]:
    """Another process that has begun to write, and does not end."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    return process


@pytest.fixture
async def holder(database: Database, tmp_path: Path) -> AsyncIterator[subprocess.Popen[str]]:
    """Another process that has begun to write, and does not end."""
    process = await asyncio.to_thread(hold, tmp_path / "bot.sqlite3")
    yield process
    process.kill()
    await asyncio.to_thread(process.communicate, timeout=PATIENCE)


async def release(holder: subprocess.Popen[str]) -> None:
    """The other process ends."""
    await asyncio.to_thread(holder.communicate, "\n", PATIENCE)


async def test_whoever_waits_gets_through_when_the_lock_goes(
    database: Database, holder: subprocess.Popen[str]
) -> None:
    saving = asyncio.ensure_future(database.execute(INSERT, (1,)))
    await asyncio.wait({saving}, timeout=0.2)
    assert not saving.done()
    await release(holder)
    await saving
    assert await people_of(database) == [1]


async def test_a_lock_that_stays_is_told_and_those_behind_are_told_soon(
    database: Database, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asyncio.timeout(PATIENCE):
        ended = await asyncio.gather(
            *(database.execute(INSERT, (number,)) for number in range(1, 51)),
            return_exceptions=True,
        )
    assert {type(each) for each in ended} == {NotSaved}
    assert "another program keeps it locked" in str(ended[0])
    assert await people_of(database) == [], "reading goes on meanwhile"
    await release(holder)
    await database.execute(INSERT, (1,))
    assert await people_of(database) == [1]
    (row,) = await database._writer.execute_fetchall("PRAGMA busy_timeout")
    assert row[0] == storage.PATIENCE


async def test_damage_that_appears_while_it_runs_is_told(
    database: Database, tmp_path: Path
) -> None:
    async with database.writing() as connection:
        await connection.executemany(INSERT, [(number,) for number in range(1, 2_000)])
    await database.scrub()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'person'"
        ).fetchone()[0]
    with (tmp_path / "bot.sqlite3").open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(os.urandom(4096))
    await database.close()
    with pytest.raises(DatabaseError, match="damaged"):
        await Database.open(tmp_path / "bot.sqlite3")
