"""A copy of a database in use: whole and checked, or one line and nothing."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import files
from bot.storage.backups import ABANDONED, BackupError, StoppedError, copy
from bot.storage.database import Database
from bot.storage.migrations import VERSION
from tests.storage.making import add, fill, is_sound, left_with_a_log, people_in, run, small_disk

PATIENCE = 60  # seconds; a bound for a hang, nothing is measured with it
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=5)
number = 1_000
while True:  # two rows that belong together: nobody may see one without the other
    connection.execute("BEGIN IMMEDIATE")
    for each in (number, number + 1):
        connection.execute("INSERT INTO person (id, language) VALUES (?, 'ru')", (each,))
    connection.execute("COMMIT")
    if number == 1_000:
        print("writing", flush=True)
    number += 2
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of a program that has ended, with three people."""
    path = tmp_path / "bot.sqlite3"

    async def make() -> None:
        await (await Database.open(path)).close()

    asyncio.run(make())
    add(path, 1, 2, 3)
    return path


def names(folder: Path) -> set[str]:
    """What lies in a folder; whoever reads a database with a log leaves an empty one."""
    return {each.name for each in folder.iterdir()} - {"bot.sqlite3-wal", "bot.sqlite3-shm"}


def test_a_copy_is_one_file_that_only_its_owner_reads(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    made = copy(path, target)
    assert (made.path, made.version, made.left_out) == (target, VERSION, 0)
    assert made.size == target.stat().st_size == made.pages * 4096
    assert names(tmp_path) == {"bot.sqlite3", "copy.sqlite3"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert people_in(target) == [1, 2, 3]


def test_what_is_in_the_log_only_is_in_the_copy(path: Path, tmp_path: Path) -> None:
    left_with_a_log(path, 4)
    copy(path, tmp_path / "copy.sqlite3")
    assert people_in(tmp_path / "copy.sqlite3") == [1, 2, 3, 4]


async def test_the_bot_goes_on_writing(database: Database, tmp_path: Path) -> None:
    await database.execute("INSERT INTO person (id) VALUES (1)")
    copy(tmp_path / "bot.sqlite3", tmp_path / "copy.sqlite3")
    await database.execute("INSERT INTO person (id) VALUES (2)")
    assert people_in(tmp_path / "copy.sqlite3") == [1]


def test_a_process_that_keeps_writing_is_copied_at_one_moment(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        seen = []
        for _ in range(10):
            copy(path, target)
            seen.append(people_in(target))
    finally:
        writer.kill()
        writer.communicate(timeout=PATIENCE)
    for people in seen:
        assert people == [1, 2, 3, *range(1_000, 1_000 + len(people) - 3)], "in order, no gap"
        assert len(people) % 2 == 1, "no half of a transaction"
    assert len(seen[0]) <= len(seen[-1]) <= len(people_in(path))


def test_rows_can_be_left_out_and_leave_no_trace(path: Path, tmp_path: Path) -> None:
    run(path, "INSERT INTO inbox (update_id, body) VALUES (7, 'a secret question'), (8, '')")
    statements = {"inbox": "DELETE FROM inbox WHERE body <> ''", "nothing": "DELETE FROM nothing"}
    made = copy(path, tmp_path / "copy.sqlite3", statements)
    assert made.left_out == 1
    assert b"a secret question" not in (tmp_path / "copy.sqlite3").read_bytes()
    assert b"a secret question" in path.read_bytes()


# --- what stands at the target already -----------------------------------------------------------


def test_an_earlier_backup_is_replaced(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    copy(path, target)
    add(path, 4)
    copy(path, target)
    assert people_in(target) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("note.txt", "{target} is there and no backup: name another file, or remove it"),
        ("bot.sqlite3", "{target} is the database itself: name another file"),
        ("link.sqlite3", "{target} is the database itself: name another file"),
        ("folder", "{target} is a folder: name a file in it"),
        ("missing/copy.sqlite3", "{target}: its folder does not exist, make it first"),
    ],
)
def test_a_wrong_target_is_left_alone(path: Path, tmp_path: Path, target: str, line: str) -> None:
    (tmp_path / "note.txt").write_text("A note, and no database")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.sqlite3").symlink_to(path)
    before = names(tmp_path)
    with pytest.raises(BackupError) as caught:
        copy(path, tmp_path / target)
    assert str(caught.value) == line.format(target=tmp_path / target)
    assert names(tmp_path) == before
    assert (tmp_path / "note.txt").read_text() == "A note, and no database"


def test_what_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="there is no database"):
        copy(tmp_path / "bot.sqlite3", tmp_path / "copy.sqlite3")
    assert names(tmp_path) == set()


# --- what goes wrong -----------------------------------------------------------------------------


def damage(path: Path) -> None:
    """Overwrite a page in the middle."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 8192 * 4096
    content[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(content)


def test_a_damaged_database_gives_one_line_and_the_earlier_backup_stays(
    path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.sqlite3"
    copy(path, target)
    damage(path)
    with pytest.raises(BackupError) as caught:
        copy(path, target)
    assert str(caught.value).startswith(f"{path} is damaged, it was not copied: ")
    assert "\n" not in str(caught.value)
    assert people_in(target) == [1, 2, 3]
    assert names(tmp_path) == {"bot.sqlite3", "copy.sqlite3"}


def test_rows_whose_owner_is_gone_are_found(path: Path, tmp_path: Path) -> None:
    run(path, "INSERT INTO subscription (person_id, topic) VALUES (77, 'news')")
    with pytest.raises(BackupError, match="rows of subscription refer to others that are gone"):
        copy(path, tmp_path / "copy.sqlite3")


def test_a_full_disk_gives_one_line_and_leaves_nothing(path: Path, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", "100k") as disk:
            with pytest.raises(BackupError) as caught:
                copy(path, disk / "copy.sqlite3")
            assert "\n" not in str(caught.value)
            assert "disk" in str(caught.value).rpartition(": ")[2]
            assert names(disk) == set()
    except OSError as error:
        pytest.skip(str(error))


def test_no_room_for_even_a_name_gives_one_line(path: Path, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", "100k,nr_inodes=2") as disk:
            fill(disk)
            with pytest.raises(BackupError, match="No space left on device"):
                copy(path, disk / "copy.sqlite3")
    except OSError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("step", [1, 2, 3])
def test_whoever_stops_it_finds_nothing_of_it(path: Path, tmp_path: Path, step: int) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked >= step

    if step < 3:
        with pytest.raises(StoppedError):
            copy(path, tmp_path / "copy.sqlite3", stop=stop)
        assert names(tmp_path) == {"bot.sqlite3"}
    else:  # it has ended by then
        copy(path, tmp_path / "copy.sqlite3", stop=stop)
        assert is_sound(tmp_path / "copy.sqlite3")


@pytest.mark.parametrize("moment", ["sync", "replace"])
def test_a_kill_leaves_the_earlier_backup_or_the_new_one(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    class Killed(BaseException):
        pass

    target = tmp_path / "copy.sqlite3"
    copy(path, target)
    add(path, 4)
    found: list[list[int]] = []

    def look(*_: object) -> None:
        found.append(people_in(target))
        raise Killed

    monkeypatch.setattr(files if moment == "sync" else os, moment, look)
    with pytest.raises(Killed):
        copy(path, target)
    assert found == [[1, 2, 3]]


def test_what_a_kill_has_left_goes_after_a_day(path: Path, tmp_path: Path) -> None:
    old, new, other = (
        tmp_path / name for name in ("copy.sqlite3.a.part", "copy.sqlite3.b.part", "x.c.part")
    )
    for each in (old, new, other):
        each.touch()
    long_ago = time.time() - ABANDONED - 60
    for each in (old, other):
        os.utime(each, (long_ago, long_ago))
    copy(path, tmp_path / "copy.sqlite3")
    assert names(tmp_path) == {"bot.sqlite3", "copy.sqlite3", new.name, other.name}
