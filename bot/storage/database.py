"""The database file: how it is opened, read and written."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Literal, Protocol

import aiosqlite

from bot.errors import OperatorError
from bot.storage.migrations import MIGRATIONS, VERSION

Parameters = Sequence[object] | Mapping[str, object]

# How long a statement waits for somebody else's lock, in milliseconds.
PATIENCE = 5000
# WAL lets readers work beside the writer; FULL keeps what was acknowledged through a power cut;
# what is erased is overwritten, so that nobody finds it in the file afterwards.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {PATIENCE:d}",
)
BROKEN_REFERENCES = "PRAGMA foreign_key_check"
# While the log is scrubbed nobody can write, so it is not worth waiting long for a reader.
SCRUB_PATIENCE = 100
REWRITTEN = (
    32 * 1024 * 1024
)  # bytes; a file of that size is written anew in a fraction of a second


class DatabaseError(OperatorError):
    """The database file cannot be used; the message is one line for the operator."""

    def __init__(self, path: Path, reason: object, remedy: str) -> None:
        super().__init__(f"DATABASE_PATH={path}: cannot be used ({reason}); {remedy}")


class Times(Protocol):
    """Who wants to know how long it takes; see `bot.watching.metrics`."""

    def clock(self) -> float:
        """Seconds that never go back."""

    def took(self, operation: Literal["read", "write", "wait"], since: float) -> None:
        """It took from `since` until now; `wait` is for the turn to write."""


class Untimed:
    """Nobody wants to know."""

    def clock(self) -> float:
        return 0.0

    def took(self, operation: Literal["read", "write", "wait"], since: float) -> None:
        pass


class Database:
    """One SQLite file: a writing connection behind a lock, a reading connection beside it.

    Two coroutines on one connection would share a transaction, so that the rollback of one
    erases the insert of the other; hence the lock. A third connection, without a thread of its
    own, is for what every update asks for by its key.
    """

    def __init__(
        self,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        at_hand: sqlite3.Connection,
        times: Times,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._at_hand = at_hand
        self._times = times
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, times: Times | None = None) -> "Database":
        """Open the file, create it where it is missing, and bring its schema up to date.

        Raises DatabaseError where the file cannot be read or written or is too new.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Where aiosqlite cannot open the file, its thread outlives the loop and complains.
            sqlite3.connect(path).close()
            return await cls._open(path, times or Untimed())
        except (OSError, sqlite3.Error) as error:
            remedy = "name a file in a folder that the bot may write to"
            raise DatabaseError(path, error, remedy) from error

    @classmethod
    async def _open(cls, path: Path, times: Times) -> "Database":
        async with AsyncExitStack() as opened:
            writer = await opened.enter_async_context(_connection(path))
            reader = await opened.enter_async_context(_connection(path))
            for connection in (writer, reader):
                await _set_up(connection)
            at_hand = opened.enter_context(closing(sqlite3.connect(path, timeout=0)))
            database = cls(writer, reader, at_hand, times)
            await database._migrate(path)
            await reader.execute("PRAGMA query_only = ON")
            at_hand.execute("PRAGMA query_only = ON")
            at_hand.row_factory = sqlite3.Row
            opened.pop_all()  # all went well: they stay open
        return database

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction: committed where the block ends well, undone where it does not."""
        asked = self._times.clock()
        async with self._lock:
            begun = self._times.clock()
            self._times.took("wait", asked)
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                await self._writer.execute("COMMIT")
            except BaseException:
                # A statement that is cancelled still runs in aiosqlite's thread; this waits for
                # it there, and does nothing where no transaction is (any longer) open.
                await self._writer.rollback()
                raise
            finally:
                self._times.took("write", begun)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """All that is read until the block ends is as it was at one moment.

        For a command of its own: whoever else reads through this object meanwhile reads the same.
        """
        await self._reader.execute("BEGIN")
        try:
            yield
        finally:
            await self._reader.rollback()

    async def execute(self, statement: str, parameters: Parameters = ()) -> int:
        """Run one writing statement in a transaction of its own; the number of rows touched."""
        async with self.writing() as connection:
            return (await connection.execute(statement, parameters)).rowcount

    async def fetch_all(self, statement: str, parameters: Parameters = ()) -> list[aiosqlite.Row]:
        """All rows of a reading statement."""
        asked = self._times.clock()
        rows = list(await self._reader.execute_fetchall(statement, parameters))
        self._times.took("read", asked)
        return rows

    async def fetch_one(self, statement: str, parameters: Parameters = ()) -> aiosqlite.Row | None:
        """The first row of a reading statement, or None."""
        rows = await self.fetch_all(statement, parameters)
        return rows[0] if rows else None

    async def look_up(self, statement: str, parameters: Parameters) -> sqlite3.Row | None:
        """The row that a key finds, or None; only for statements that read a row or two.

        Such a reading takes some hundredths of a millisecond, and a thread and back takes ten
        times that; so it is done here, and where somebody has locked the file, in the thread.
        """
        try:
            rows = self._at_hand.execute(statement, parameters).fetchall()
        except sqlite3.OperationalError:
            return await self.fetch_one(statement, parameters)
        return rows[0] if rows else None

    async def rewrite(self) -> bool:
        """Write the whole file anew, since its trees keep the keys of deleted rows as signposts.

        False where that cannot be now: another process writes, the disk is full, or the file is
        so large that everybody would have to wait.
        """
        async with self._lock:
            try:
                if await self._size() > REWRITTEN:
                    return False
                # The copy that is made on the way is nowhere on the disk.
                await self._writer.execute("PRAGMA temp_store = MEMORY")
                await self._writer.execute("VACUUM")
            except sqlite3.OperationalError:
                return False
        return True

    async def _size(self) -> int:
        pages, size = [
            int(next(iter(await self._writer.execute_fetchall(f"PRAGMA {name}")))[0])
            for name in ("page_count", "page_size")
        ]
        return pages * size

    async def scrub(self) -> bool:
        """Empty the write-ahead log, where what was erased may still be read.

        False where another reader is in the way: it goes then with a later call, or at the end.
        """
        async with self._lock:
            await self._writer.execute(f"PRAGMA busy_timeout = {SCRUB_PATIENCE:d}")
            try:
                rows = await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await self._writer.execute(f"PRAGMA busy_timeout = {PATIENCE:d}")
        busy, *_ = next(iter(rows))
        return not busy

    async def close(self) -> None:
        """Close all connections."""
        self._at_hand.close()
        await self._reader.close()
        await self._writer.close()

    async def _migrate(self, path: Path) -> None:
        # A table that others refer to can only be made anew while nobody looks after references
        # (https://sqlite.org/lang_altertable.html), and that cannot be changed in a transaction.
        await self._writer.execute("PRAGMA foreign_keys = OFF")
        async with self.writing() as connection:
            version = await _user_version(connection)
            if version > VERSION:
                raise DatabaseError(
                    path,
                    f"its schema is version {version}, this program knows only {VERSION}",
                    "install the newer program that has written it",
                )
            for number, script in MIGRATIONS[version:]:
                await _run(connection, script)
                # PRAGMA takes no parameters; the number is our own constant.
                await connection.execute(f"PRAGMA user_version = {number:d}")
            if version < VERSION and await connection.execute_fetchall(BROKEN_REFERENCES):
                raise DatabaseError(path, "rows refer to others that are gone", "restore a backup")
        await self._writer.execute("PRAGMA foreign_keys = ON")


def _connection(path: Path) -> aiosqlite.Connection:
    return aiosqlite.connect(path, isolation_level=None)


async def _set_up(connection: aiosqlite.Connection) -> None:
    connection.row_factory = aiosqlite.Row
    for pragma in PRAGMAS:
        await connection.execute(pragma)


async def _user_version(connection: aiosqlite.Connection) -> int:
    rows: Iterable[aiosqlite.Row] = await connection.execute_fetchall("PRAGMA user_version")
    return int(next(iter(rows))[0])


async def _run(connection: aiosqlite.Connection, script: str) -> None:
    # executescript() would commit the open transaction first, so the statements go one by one.
    for statement in _statements(script):
        await connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    # Not every semicolon ends a statement: a trigger and a comment may hold some of their own.
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
