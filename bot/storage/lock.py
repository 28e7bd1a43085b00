"""One process at a time: a lock that the system itself takes back when its holder is killed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import OperatorError


class ProcessLock:
    """A lock beside the database file, by SQLite's own way of locking a file.

    No lease and no heartbeat: a kill frees it at once, and a holder that merely stands still keeps
    it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    @property
    def path(self) -> Path:
        """The file that is locked."""
        return self._path

    def acquire(self) -> bool:
        """Take the lock; False while somebody else has it.

        Raises sqlite3.Error where there can be no such file.
        """
        if self._connection is not None:
            return True
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        self._connection = connection
        return True

    def is_held(self) -> bool:
        """Whether another process has the lock; asking makes no file."""
        if not self._path.exists():
            return False
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
        except sqlite3.OperationalError:
            return True
        finally:
            connection.close()
        return False

    def release(self) -> None:
        """Give the lock back; nothing where it was not held."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def running_lock(path: Path) -> ProcessLock:
    """Held by the bot that runs with the database at `path`."""
    return ProcessLock(path.with_name(f"{path.name}-running"))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other copy of the bot runs with this database meanwhile; OperatorError where one does."""
    lock = running_lock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = lock.acquire()
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(
            f"DATABASE_PATH={path}: cannot be used ({error}); name a file in a folder that the "
            "bot may write to"
        ) from None
    if not held:
        raise OperatorError(
            f"DATABASE_PATH={path}: another copy of the bot runs with this database; stop it "
            "first, or give this one a DATABASE_PATH and a BOT_TOKEN of its own"
        )
    try:
        yield
    finally:
        lock.release()
