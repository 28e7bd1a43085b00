"""A damaged file: it opens and is whole, or one line says what was found and what to do."""

import asyncio
import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.knowledge.store import build
from bot.storage import files
from bot.storage.backup_names import folder_beside
from bot.storage.database import Database, DatabaseError, restoring
from bot.storage.troubles import is_damage
from tests.storage.test_database import refusal

SEED = 20_261_127
FLIPS, CUTS = 150, 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The real knowledge, and a few people."""
    path = tmp_path_factory.mktemp("whole") / "bot.sqlite3"

    async def make() -> None:
        database = await Database.open(path)
        await build(database)
        async with database.writing() as connection:
            for number in range(2_000):
                await connection.execute("INSERT INTO person (id) VALUES (?)", (number,))
        await database.close()

    asyncio.run(make())
    return path.read_bytes()


def opened(path: Path) -> str | None:
    """The line that the operator reads, None where the file opens and is whole."""

    async def look() -> None:
        database = await Database.open(path)
        try:
            for row in await database.fetch_all("SELECT name FROM sqlite_schema WHERE sql <> ''"):
                if row["name"].isidentifier() and not row["name"].startswith("sqlite_"):
                    await _read(database, row["name"])
        finally:
            await database.close()

    try:
        asyncio.run(look())
    except DatabaseError as error:
        return str(error)
    except sqlite3.OperationalError as error:  # a text that is none any more
        if not is_damage(error):
            raise
    return None


async def _read(database: Database, name: str) -> None:
    kind = await database.fetch_one("SELECT type FROM sqlite_schema WHERE name = ?", (name,))
    if kind is not None and kind["type"] == "table":
        await database.fetch_all(f"SELECT * FROM {name} NOT INDEXED")  # noqa: S608


def is_told(line: str, path: Path) -> bool:
    """Whether one line says which file it is and what to do."""
    return (
        line.startswith(f"DATABASE_PATH={path}: cannot be used (")
        and "\n" not in line
        and ("python main.py restore" in line or "install the newer program" in line)
    )


def test_flipped_bytes(whole: bytes, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311
    path = tmp_path / "bot.sqlite3"
    told = 0
    for _ in range(FLIPS):
        files.remove(path)
        content = bytearray(whole)
        # Half of them where SQLite keeps its own: the head of the file, the heads of pages.
        place = chance.randrange(len(content))
        if chance.random() < 0.5:
            place = place // 4096 * 4096 + chance.randrange(100)
        content[place] ^= chance.randrange(1, 256)
        path.write_bytes(content)
        line = opened(path)
        assert line is None or is_told(line, path), (place, line)
        told += line is not None
    assert told > FLIPS // 10, "most of the heads matter"


def test_overwritten_pages(whole: bytes, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311
    path = tmp_path / "bot.sqlite3"
    told = 0
    for _ in range(CUTS):
        files.remove(path)
        content = bytearray(whole)
        place = chance.randrange(len(content) // 4096) * 4096
        content[place : place + 4096] = chance.choice((bytes(4096), os.urandom(4096)))
        path.write_bytes(content)
        line = opened(path)
        assert line is None or is_told(line, path), (place, line)
        told += line is not None
    assert told > CUTS * 9 // 10


def test_a_file_that_was_cut_off(whole: bytes, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311
    path = tmp_path / "bot.sqlite3"
    anywhere = [chance.randrange(len(whole)) for _ in range(CUTS)]
    for length in [15, 16, 99, 100, 4095, 4096, *anywhere]:
        files.remove(path)
        path.write_bytes(whole[:length])
        line = opened(path)
        assert line is not None, length
        assert is_told(line, path), (length, line)


async def test_the_newest_backup_is_named(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    folder = folder_beside(path)
    folder.mkdir()
    for name in ("bot-20260301T230000Z.sqlite3", "bot-20260302T230000Z.sqlite3", "z.sqlite3"):
        (folder / name).touch()
    await asyncio.to_thread(path.write_bytes, whole[:50_000])
    line = await refusal(path)
    assert line.endswith(
        "; stop the bot and restore the newest backup: "
        f"python main.py restore {folder / 'bot-20260302T230000Z.sqlite3'}"
    )
    assert restoring(path, tmp_path).endswith("a backup: python main.py restore FILE")


async def test_a_database_that_is_gone_is_missed_where_there_are_backups(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "bot.sqlite3"
    await (await Database.open(path)).close()
    assert caplog.messages == []
    folder_beside(path).mkdir()
    backup = folder_beside(path) / "bot-20260301T230000Z.sqlite3"
    await asyncio.to_thread(shutil.move, path, backup)

    await (await Database.open(path)).close()
    (line,) = caplog.messages
    assert line.startswith(f"{path} begins empty, though there are backups")
    await (await Database.open(path)).close()
    assert len(caplog.messages) == 1
