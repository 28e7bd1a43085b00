"""A copy of a database that is in use, checked after it was written.

The copy is written under another name beside its target, checked, brought onto the disk, and only
then given its name in one step: whoever looks sees a whole backup or none, also after a kill.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.storage import files
from bot.storage.troubles import explain, is_damage

PATIENCE = 5.0  # seconds for somebody else's lock
STEP = 2_048  # pages between two looks whether to stop
INSTRUCTIONS = 100_000  # of SQLite's, the same while checking
UNFINISHED = ".part"
ABANDONED = 24 * 3600  # seconds after which nobody writes at an unfinished copy any more
HEADER = b"SQLite format 3\0"

Stop = Callable[[], bool]


class BackupError(OperatorError):
    """A backup could not be made, or is none; the message is one line for the operator."""


class StoppedError(Exception):
    """The program ends: what was begun is gone again."""


@dataclass(frozen=True)
class Copy:
    """A copy that was checked; `size` in bytes, `left_out` rows that are not in it."""

    path: Path
    size: int
    pages: int
    version: int
    left_out: int


def never() -> bool:
    """Nobody stops it."""
    return False


def copy(
    source: Path, target: Path, leave_out: Mapping[str, str] | None = None, stop: Stop = never
) -> Copy:
    """Copy a database, also while others write to it. Blocks: in a program, call it in a thread.

    `leave_out` names by table the statement that removes from the copy what shall not be in it.
    What stands at `target` is replaced where it is a database. Raises BackupError in one line,
    StoppedError where `stop()` says so.
    """
    _look_at(source, target)
    try:
        part = _begin(target)
    except OSError as error:
        raise _failure(source, target, error) from error
    try:
        made = _write(source, part, target, leave_out or {}, stop)
        files.sync(part)
        os.replace(part, target)
        files.sync(target.parent)
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        if is_damage(error) or isinstance(error, UnicodeDecodeError):
            line = f"{source} is damaged, or no database; not copied: {error}"
            raise BackupError(line) from error
        raise _failure(source, target, error) from error
    finally:
        files.remove(part)
    return made


def reading(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing: it does not write the log back, nor remove it."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


def check(connection: sqlite3.Connection) -> str | None:
    """What is wrong with a database, in one line; None where it is sound."""
    rows = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if rows != [("ok",)]:
        return " ".join(str(rows[0][0]).split())
    if (row := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        return f"rows of {row[0]} refer to others that are gone"
    return None


def version_of(connection: sqlite3.Connection) -> int:
    """The number of the last step of the schema that was done."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def tables_of(connection: sqlite3.Connection) -> set[str]:
    """The names of the tables."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {str(row[0]) for row in rows}


def in_one_file(connection: sqlite3.Connection) -> None:
    """Let a database have no log beside it."""
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()


def _look_at(source: Path, target: Path) -> None:
    if not source.is_file():
        raise BackupError(f"{source}: there is no database")
    if target.is_dir():
        raise BackupError(f"{target} is a folder: name a file in it")
    if not target.parent.is_dir():
        raise BackupError(f"{target}: its folder does not exist, make it first")
    if not target.exists():
        return
    if target.samefile(source):
        raise BackupError(f"{target} is the database itself: name another file")
    try:
        with target.open("rb") as file:
            known = file.read(len(HEADER)) in (HEADER, b"")
    except OSError as error:
        raise _failure(source, target, error) from error
    if not known:
        raise BackupError(f"{target} is there and no backup: name another file, or remove it")


def _begin(target: Path) -> Path:
    """A new file for this target, that only its owner may read."""
    prefix = f"{target.name}."
    for each in target.parent.glob(f"*{UNFINISHED}"):
        old = time.time() - each.stat().st_mtime > ABANDONED
        if each.name.startswith(prefix) and old:
            files.remove(each)
    handle, name = tempfile.mkstemp(UNFINISHED, prefix, target.parent)
    os.close(handle)
    return Path(name)


def _write(
    source: Path, part: Path, target: Path, leave_out: Mapping[str, str], stop: Stop
) -> Copy:
    with (
        closing(reading(source)) as theirs,
        closing(sqlite3.connect(part, isolation_level=None)) as ours,
    ):
        # Nobody sees it before it is whole, so nothing has to be undone or waited for.
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "secure_delete = ON"):
            ours.execute(f"PRAGMA {pragma}")
        # One transaction over all steps: what is written meanwhile does not begin it anew.
        theirs.execute("BEGIN")
        version_of(theirs)
        theirs.backup(ours, pages=STEP, progress=lambda *_: _stop(stop))
        theirs.execute("ROLLBACK")
        in_one_file(ours)
        ours.set_progress_handler(lambda: int(stop()), INSTRUCTIONS)
        left_out = _leave_out(ours, leave_out)
        try:
            fault = check(ours)
        finally:
            _stop(stop)
        if fault:
            raise BackupError(f"{source} is damaged, it was not copied: {fault}")
        (pages,) = ours.execute("PRAGMA page_count").fetchone()
        version = version_of(ours)
    return Copy(target, part.stat().st_size, pages, version, left_out)


def _leave_out(connection: sqlite3.Connection, statements: Mapping[str, str]) -> int:
    tables = tables_of(connection)
    return sum(
        connection.execute(statement).rowcount
        for table, statement in statements.items()
        if table in tables
    )


def _stop(stop: Stop) -> None:
    if stop():
        raise StoppedError


def _failure(source: Path, target: Path, error: Exception) -> BackupError:
    reason = explain(error) or getattr(error, "strerror", None) or str(error)
    return BackupError(f"{source} cannot be copied to {target}: {reason}")
