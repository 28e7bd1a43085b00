"""One process at a time."""

import os
import sqlite3
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.storage.lock import ProcessLock, alone, running_lock


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    first, second = (running_lock(tmp_path / "bot.sqlite3") for _ in range(2))
    assert first.acquire()
    assert first.acquire(), "by the same one as often as it likes"
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_second_copy_is_told_so_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "bot.sqlite3"
    with alone(path):
        with (
            pytest.raises(OperatorError, match="another copy of the bot runs") as raised,
            alone(path),
        ):
            pass
        with alone(tmp_path / "other.sqlite3"):
            pass
    assert "\n" not in str(raised.value)
    with alone(path):
        pass


def test_a_holder_that_is_killed_holds_it_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        running_lock(path).acquire()
        os.write(told, b"x")
        os.read(os.pipe()[0], 1)
    os.read(ready, 1)
    assert not running_lock(path).acquire()
    os.kill(child, 9)
    os.waitpid(child, 0)
    lock = running_lock(path)
    assert lock.acquire()
    lock.release()


def test_what_is_no_lock_file_is_not_taken_for_a_lock_that_is_held(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3-running").write_bytes(b"no database" * 1_000)
    (tmp_path / "folder-running").mkdir()
    with pytest.raises(sqlite3.Error):
        ProcessLock(tmp_path / "folder-running").acquire()
    for name in ("bot.sqlite3", "folder"):
        with pytest.raises(OperatorError, match="cannot be used"), alone(tmp_path / name):
            pass
