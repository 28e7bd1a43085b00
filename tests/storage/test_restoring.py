"""A backup in the place of the database: after any kill the old or the new one, never a mix."""

import asyncio
import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.storage import files, restoring
from bot.storage.backups import BackupError, copy
from bot.storage.database import Database
from bot.storage.lock import running_lock
from bot.storage.migrations import MIGRATIONS, VERSION
from bot.storage.restoring import Restored, RestoreError, put_in_place, restore
from tests.storage.making import (
    add,
    fill,
    is_sound,
    left_with_a_log,
    people_in,
    run,
    small_disk,
)

NOW = dt.datetime(2026, 3, 2, 12, 0, 0, tzinfo=dt.UTC)
KEPT = "bot-replaced-20260302T120000.sqlite3"
OLD, LOGGED, NEW = [1, 2, 3], [1, 2, 3, 4, 5], [1]


class Killed(BaseException):
    """The program is gone."""


async def nothing(_: Database) -> None:
    """There is nothing to prepare."""


def restored(
    backup: Path, path: Path, prepare: restoring.Prepare = nothing, now: dt.datetime = NOW
) -> Restored:
    """Put a backup in the place of a database."""
    return asyncio.run(restore(backup, path, prepare, now))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of when there was one person."""
    folder = tmp_path / "away"
    folder.mkdir()

    async def make() -> None:
        database = await Database.open(folder / "bot.sqlite3")
        await database.execute("INSERT INTO person (id) VALUES (1)")
        await database.close()

    asyncio.run(make())
    copy(folder / "bot.sqlite3", folder / "backup.sqlite3")
    return folder / "backup.sqlite3"


@pytest.fixture
def path(backup: Path, tmp_path: Path) -> Path:
    """The database since: three people in the file, two more in a log that a kill has left."""
    folder = tmp_path / "srv"
    folder.mkdir()
    path = folder / "bot.sqlite3"
    shutil.copy(backup, path)
    add(path, 2, 3)
    left_with_a_log(path, 4, 5)
    return path


def lying(folder: Path) -> set[str]:
    """What lies in a folder, but for the locks."""
    return {each.name for each in folder.iterdir() if "-running" not in each.name}


# --- the way back --------------------------------------------------------------------------------


def test_the_backup_takes_the_place_and_the_old_one_is_kept_whole(
    backup: Path, path: Path
) -> None:
    done = restored(backup, path)
    assert (done.version, done.replaced) == (VERSION, path.with_name(KEPT))
    assert lying(path.parent) == {"bot.sqlite3", KEPT}
    assert people_in(path) == NEW
    assert people_in(path.with_name(KEPT)) == LOGGED
    assert is_sound(path)
    assert people_in(backup) == NEW


def test_where_there_was_none_it_is_put(backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "bot.sqlite3"
    done = restored(backup, path)
    assert done.replaced is None
    assert people_in(path) == NEW


def test_a_log_without_its_database_is_not_given_to_the_new_one(backup: Path, path: Path) -> None:
    path.unlink()
    restored(backup, path)
    assert people_in(path) == NEW


def test_it_belongs_to_whom_the_old_one_belongs_to(backup: Path, path: Path) -> None:
    path.chmod(0o640)
    owner = (12_345, 12_345) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    if os.geteuid() == 0:
        os.chown(path, *owner)
    restored(backup, path)
    for each in (path, running_lock(path).path):
        assert (each.stat().st_uid, each.stat().st_gid) == owner
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_is_to_be_done_is_done_before_it_takes_the_place(backup: Path, path: Path) -> None:
    async def prepare(database: Database) -> None:
        await database.execute("INSERT INTO person (id) VALUES (9)")
        assert people_in(path) == LOGGED

    restored(backup, path, prepare)
    assert people_in(path) == [1, 9]


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_backup_of_each_earlier_version_is_brought_up_to_date(
    path: Path, tmp_path: Path, version: int
) -> None:
    earlier = tmp_path / "earlier.sqlite3"
    with closing(sqlite3.connect(earlier)) as connection:
        for _, script in MIGRATIONS[:version]:
            connection.executescript(script)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    add(earlier, 1)
    assert restored(earlier, path).version == version
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert people_in(path) == NEW


@pytest.mark.parametrize("how", ["cut off", "overwritten", "no database at all"])
def test_a_damaged_database_is_replaced_and_kept_as_it_was(
    backup: Path, path: Path, how: str
) -> None:
    whole = path.read_bytes()
    match how:
        case "cut off":
            path.write_bytes(whole[:5000])
        case "overwritten":
            path.write_bytes(b"\0" * 100 + whole[100:])
        case _:
            path.write_text("It was overwritten by somebody's note. " * 100)
    before = {each: each.read_bytes() for each in (path, path.with_name(f"{path.name}-wal"))}
    restored(backup, path)
    assert people_in(path) == NEW
    assert is_sound(path)
    if path.with_name(f"{KEPT}-wal").exists():
        assert path.with_name(KEPT).read_bytes() == before[path]
        assert (
            path.with_name(f"{KEPT}-wal").read_bytes() == before[path.with_name("bot.sqlite3-wal")]
        )


# --- what is refused -----------------------------------------------------------------------------


def refusal(backup: Path, path: Path) -> str:
    """The one line, after which all is as it was."""
    before = people_in(path)
    with pytest.raises((BackupError, RestoreError)) as caught:
        restored(backup, path)
    assert people_in(path) == before
    assert lying(path.parent) <= {"bot.sqlite3", "bot.sqlite3-wal", "bot.sqlite3-shm"}
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_not_while_the_bot_runs(backup: Path, path: Path) -> None:
    lock = running_lock(path)
    assert lock.acquire()
    try:
        assert refusal(backup, path) == f"{path}: the bot is running: stop it first"
    finally:
        lock.release()
    restored(backup, path)


def test_not_while_another_program_has_it_open(backup: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT 1 FROM person").fetchall()
        assert "another program has it open" in refusal(backup, path)
    restored(backup, path)


def test_what_is_no_backup_of_ours(backup: Path, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    run(other, "CREATE TABLE person (id)", "PRAGMA user_version = 3")
    assert refusal(other, path) == (f"{other} is no database of this bot: name a backup of it")
    note = tmp_path / "note.txt"
    note.write_text("A note that is long enough to be taken for a database. " * 100)
    assert "is damaged, or no database; not copied" in refusal(note, path)
    note.write_text("")
    assert "is empty" in refusal(note, path)
    assert "there is no database" in refusal(tmp_path / "missing", path)
    assert "is the database itself" in refusal(path, path)


def test_a_damaged_backup(backup: Path, path: Path) -> None:
    content = bytearray(backup.read_bytes())
    middle = len(content) // 8192 * 4096
    content[middle : middle + 4096] = os.urandom(4096)
    backup.write_bytes(content)
    assert f"{backup} is damaged" in refusal(backup, path)


def test_a_backup_of_a_newer_program(backup: Path, path: Path) -> None:
    run(backup, f"PRAGMA user_version = {VERSION + 1}")
    assert "install the newer program" in refusal(backup, path)


def test_a_full_disk(backup: Path, path: Path, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            there = disk / "bot.sqlite3"
            shutil.copy(backup, there)
            add(there, 2)
            stuffing = fill(disk, leave=100_000)
            with pytest.raises((BackupError, RestoreError)) as caught:
                restored(backup, there)
            assert "\n" not in str(caught.value)
            assert "the disk" in str(caught.value)
            assert people_in(there) == [1, 2]
            stuffing.unlink()
            restored(backup, there)
            assert people_in(there) == NEW
    except OSError as error:
        pytest.skip(str(error))


# --- kills ---------------------------------------------------------------------------------------

# Everything that changes a file or its name on the way.
Step = tuple[object, str]
STEPS: tuple[Step, ...] = (
    (os, "replace"), (os, "link"), (Path, "unlink"), (Path, "chmod"), (files, "sync"),
    (restoring, "in_one_file"), (files, "give_like"),
)  # fmt: skip


def kill_at(patch: pytest.MonkeyPatch, number: int, *, after: bool) -> Callable[[], int]:
    """Let the program die before, or after, its n-th change; how many were begun."""
    begun = 0

    def wrap(place: object, name: str) -> None:
        change = getattr(place, name)

        def changed(*given: object, **more: object) -> object:
            nonlocal begun
            if begun >= number:
                raise Killed  # whatever would be cleaned up, a dead program does not
            begun += 1
            if begun == number and not after:
                raise Killed
            done = change(*given, **more)
            if begun == number:
                raise Killed
            return done

        patch.setattr(place, name, changed)

    for place, name in STEPS:
        wrap(place, name)
    return lambda: begun


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("state", ["with a log", "damaged", "missing"])
def test_after_a_kill_at_any_step_it_is_the_old_one_or_the_new_one(
    backup: Path, path: Path, tmp_path: Path, state: str, after: bool
) -> None:
    if state == "damaged":
        path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    if state == "missing":
        path.unlink()
    found = set()
    for number in range(1, 60):
        folder = tmp_path / f"life{number}"
        shutil.copytree(path.parent, folder)
        there = folder / "bot.sqlite3"
        with pytest.MonkeyPatch.context() as patch:
            begun = kill_at(patch, number, after=after)
            with suppress(Killed):
                restored(backup, there)
        if begun() < number:
            break
        found.add(_outcome(state, there))
        _is_restored_at_the_second_attempt(backup, there)
    assert 10 < number < 59, "it was killed at every step, and there are not that many"
    assert "new" in found
    assert len(found) == 2


def _outcome(state: str, path: Path) -> str:
    """Which database it is now: `new`, `old`, and never anything else."""
    if state == "missing" and not path.exists():
        return "old"
    if state == "damaged" and path.read_bytes()[:100] == b"\0" * 100:
        assert path.with_name(f"{path.name}-wal").exists() or path.with_name(KEPT).exists()
        return "old"
    assert is_sound(path)
    people = people_in(path)
    assert people in (LOGGED, NEW)
    return "new" if people == NEW else "old"


def _is_restored_at_the_second_attempt(backup: Path, path: Path) -> None:
    restored(backup, path, nothing, NOW + dt.timedelta(seconds=1))
    assert people_in(path) == NEW
    assert "bot.sqlite3.restoring" not in lying(path.parent)


def test_where_the_disk_knows_no_second_names_it_is_copied(
    backup: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    fresh = path.with_name("fresh")
    shutil.copy(backup, fresh)
    kept = put_in_place(fresh, path, NOW)
    assert kept is not None
    assert people_in(kept) == LOGGED
    assert people_in(path) == NEW
