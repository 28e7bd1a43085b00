"""A backup in the place of the database: after a kill at any moment it is the old or the new one.

The backup is copied beside the database, checked, brought up to date and prepared under another
name. Then the old one is put into one file without a log, gets a second name under which it stays,
and the new one takes its place in one step. A log that belongs to the old file never lies beside
the new one: SQLite would write it into that.
"""

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.storage import files
from bot.storage.backups import copy, in_one_file, reading, tables_of, version_of
from bot.storage.database import Database
from bot.storage.lock import running_lock
from bot.storage.migrations import VERSION
from bot.storage.troubles import explain, is_damage, is_locked

TABLES = frozenset({"source", "fact", "entry", "person"})  # since the first version
PATIENCE = 1.0  # seconds for somebody who has the database open just now

Prepare = Callable[[Database], Awaitable[None]]


class RestoreError(OperatorError):
    """Nothing was restored; the message is one line for the operator."""


@dataclass(frozen=True)
class Restored:
    """What was put in place: of which `version`, `size` in bytes; and where the old one is."""

    version: int
    size: int
    replaced: Path | None


async def restore(backup: Path, database: Path, prepare: Prepare, now: dt.datetime) -> Restored:
    """Put a backup in the place of the database, which is kept under a name with `now` in it.

    `prepare` gets the copy, open, before it takes its place. Raises RestoreError, or BackupError
    where the file is none; the old database is then as it was.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    _look_at(backup, database)
    lock = running_lock(database)
    if not lock.acquire():
        raise RestoreError(f"{database}: the bot is running: stop it first")
    try:
        return await _restore(backup, database, prepare, now)
    except (OSError, sqlite3.Error) as error:
        reason = explain(error) or getattr(error, "strerror", None) or str(error)
        raise RestoreError(f"{database}: nothing was restored, {reason}") from error
    finally:
        lock.release()


async def _restore(backup: Path, database: Path, prepare: Prepare, now: dt.datetime) -> Restored:
    fresh = database.with_name(f"{database.name}.restoring")
    _clear(database, fresh)
    try:
        version = copy(backup, fresh).version
        _recognise(backup, fresh)
        await _prepare(fresh, prepare)
        replaced = put_in_place(fresh, database, now)
    finally:
        files.remove(fresh)
    await (await Database.open(database)).close()
    return Restored(version, size_of(database), replaced)


def put_in_place(fresh: Path, database: Path, now: dt.datetime) -> Path | None:
    """The last steps, after each of which a kill leaves a database that can be used.

    Both files lie in one folder. Where the old database is kept; None where there was none.
    """
    kept = None
    if database.exists():
        files.give_like(fresh, database)
        fresh.chmod(database.stat().st_mode & 0o777)
        whole = _in_one_file(database)
        kept = database.with_name(f"{database.stem}-replaced-{now:%Y%m%dT%H%M%S}{database.suffix}")
        _name_too(database, kept)
        if not whole:
            for old, new in zip(files.beside(database), files.beside(kept), strict=True):
                if old.exists():
                    _name_too(old, new)
        files.sync(database.parent)
    else:
        files.give_like(fresh, database.parent)
    for each in files.beside(database):
        each.unlink(missing_ok=True)
    files.sync(database.parent)
    os.replace(fresh, database)
    files.sync(database.parent)
    return kept


def size_of(path: Path) -> int:
    """How many bytes a file has."""
    return path.stat().st_size


def _look_at(backup: Path, database: Path) -> None:
    if backup.exists() and database.exists() and backup.samefile(database):
        raise RestoreError(f"{backup} is the database itself: name a backup of it")
    if backup.is_file() and backup.stat().st_size == 0:
        raise RestoreError(f"{backup} is empty: name another backup")


def _clear(database: Path, fresh: Path) -> None:
    """Nothing is left of an earlier attempt; and the bot may lock, too, where root was first."""
    locked = running_lock(database).path
    files.give_like(locked, database if database.exists() else database.parent)
    files.remove(fresh)


def _recognise(backup: Path, fresh: Path) -> None:
    """Whether it is a database of this bot, that this program can read."""
    with closing(sqlite3.connect(fresh)) as connection:
        version = version_of(connection)
        ours = version > 0 and tables_of(connection) >= TABLES
    if not ours:
        raise RestoreError(f"{backup} is no database of this bot: name a backup of it")
    if version > VERSION:
        raise RestoreError(
            f"{backup}: its schema is version {version}, this program knows only {VERSION}; "
            "install the newer program that has written it"
        )


async def _prepare(fresh: Path, prepare: Prepare) -> None:
    database = await Database.open(fresh)
    try:
        await prepare(database)
    finally:
        await database.close()
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        in_one_file(connection)
    files.sync(fresh)


def _in_one_file(database: Path) -> bool:
    """Bring the log into the old database; False where that is damaged, and left as it is.

    Only who is alone can do that, so that nobody has it open from here on.
    """
    try:
        with closing(reading(database)) as connection:
            version_of(connection)  # opened for writing, a damaged one would lose its log
        with closing(
            sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)
        ) as connection:
            in_one_file(connection)
    except sqlite3.DatabaseError as error:
        if is_locked(error):
            raise RestoreError(
                f"{database}: another program has it open (the bot, Litestream, sqlite3): "
                "stop that first"
            ) from error
        if not is_damage(error):
            raise
        return False
    return True


def _name_too(path: Path, other: Path) -> None:
    """A second name for a file, or, where the disk knows no such thing, a copy."""
    try:
        os.link(path, other)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(path, other)
        files.sync(other)
