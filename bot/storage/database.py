"""The database file: how it is opened, read and written."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Literal, Protocol

import aiosqlite

from bot.errors import OperatorError
from bot.storage.backup_names import folder_beside, newest
from bot.storage.migrations import MIGRATIONS, VERSION
from bot.storage.troubles import NotSaved, code_of, explain, is_damage, is_locked

log = logging.getLogger(__name__)

Parameters = Sequence[object] | Mapping[str, object]

# How long a statement waits for somebody else's lock, in milliseconds; and how long once one has
# waited in vain, until one gets through again: all others wait behind it.
PATIENCE = 5000
NO_PATIENCE = 50
# WAL lets readers work beside the writer; FULL keeps what was acknowledged through a power cut;
# what is erased is overwritten, so that nobody finds it in the file afterwards.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {PATIENCE:d}",
)
BROKEN = "rows refer to others that are gone"
UNREACHABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
# While the log is scrubbed nobody can write, so it is not worth waiting long for a reader.
SCRUB_PATIENCE = 100
MEGABYTE = 1024 * 1024
REWRITTEN = 32 * MEGABYTE  # a file of that size is written anew in a fraction of a second
CHECKED = 512 * MEGABYTE  # and one of that size is looked through in one second


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
        self._patience = PATIENCE

    @classmethod
    async def open(
        cls, path: Path, times: Times | None = None, backups: Path | None = None
    ) -> "Database":
        """Open the file, create it where it is missing, and bring its schema up to date.

        Raises DatabaseError where the file cannot be read or written, is damaged or too new.
        `backups` is the folder of those, for the remedy.
        """
        backups = backups or folder_beside(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _look_for(path, backups)
            # Where aiosqlite cannot open the file, its thread outlives the loop and complains.
            sqlite3.connect(path).close()
            return await cls._open(path, times or Untimed(), backups)
        except (OSError, sqlite3.Error) as error:
            raise DatabaseError(path, error, _remedy(error, path, backups)) from error
        except UnicodeDecodeError as error:  # what SQLite would say of a name that is none
            raise DatabaseError(path, "damaged", restoring(path, backups)) from error

    @classmethod
    async def _open(cls, path: Path, times: Times, backups: Path) -> "Database":
        async with AsyncExitStack() as opened:
            writer = await opened.enter_async_context(_connection(path))
            reader = await opened.enter_async_context(_connection(path))
            for connection in (writer, reader):
                await _set_up(connection)
            at_hand = opened.enter_context(closing(sqlite3.connect(path, timeout=0)))
            database = cls(writer, reader, at_hand, times)
            if fault := await database._fault():
                raise DatabaseError(path, f"damaged: {fault}", restoring(path, backups))
            await database._migrate(path, backups)
            await reader.execute("PRAGMA query_only = ON")
            at_hand.execute("PRAGMA query_only = ON")
            at_hand.row_factory = sqlite3.Row
            opened.pop_all()  # all went well: they stay open
        return database

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction: committed where the block ends well, undone where it does not.

        Raises NotSaved where the disk is full, fails, is locked by somebody else and the like.
        """
        async with self._turn():
            await self._writer.execute("BEGIN IMMEDIATE")
            yield self._writer
            await self._writer.execute("COMMIT")

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One's turn to write. A single statement is a transaction by itself: it needs no BEGIN
        and no COMMIT, each of which would be one more way to SQLite's thread and back.
        """
        asked = self._times.clock()
        async with self._lock:
            begun = self._times.clock()
            self._times.took("wait", asked)
            try:
                yield
            except BaseException as error:
                # A statement that is cancelled still runs in aiosqlite's thread; this waits for
                # it there, and does nothing where no transaction is (any longer) open.
                await self._writer.rollback()
                if (line := explain(error)) is None:
                    raise
                if is_locked(error):
                    await self._wait_for_locks(NO_PATIENCE)
                raise NotSaved(line) from error
            finally:
                self._times.took("write", begun)
            await self._wait_for_locks(PATIENCE)

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
        async with self._turn():
            return (await self._writer.execute(statement, parameters)).rowcount

    async def execute_fetch(
        self, statement: str, parameters: Parameters = ()
    ) -> list[aiosqlite.Row]:
        """The same with the rows that the statement returns."""
        async with self._turn():
            return list(await self._writer.execute_fetchall(statement, parameters))

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
            except sqlite3.DatabaseError:
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

        False where another reader is in the way or the disk is full: it goes then with a later
        call, or at the end.
        """
        async with self._lock:
            patience = self._patience
            await self._wait_for_locks(SCRUB_PATIENCE)
            try:
                rows = await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.DatabaseError:
                return False
            finally:
                await self._wait_for_locks(patience)
        busy, *_ = next(iter(rows))
        return not busy

    async def close(self) -> None:
        """Close all connections."""
        self._at_hand.close()
        await self._reader.close()
        await self._writer.close()

    async def _wait_for_locks(self, patience: int) -> None:
        if patience != self._patience:
            await self._writer.execute(f"PRAGMA busy_timeout = {patience:d}")
            self._patience = patience

    async def _fault(self) -> str | None:
        """What is wrong with the file, as far as that is quickly found; None where it is sound."""
        if await self._size() > CHECKED:
            return None
        rows = await self._writer.execute_fetchall("PRAGMA quick_check(1)")
        found = " ".join(str(next(iter(rows))[0]).split())
        return None if found == "ok" else found

    async def _migrate(self, path: Path, backups: Path) -> None:
        # A table that others refer to can only be made anew while nobody looks after references
        # (https://sqlite.org/lang_altertable.html), and that cannot be changed in a transaction.
        await self._writer.execute("PRAGMA foreign_keys = OFF")
        version = await _user_version(self._writer)
        if version > VERSION:
            raise DatabaseError(
                path,
                f"its schema is version {version}, this program knows only {VERSION}",
                "install the newer program that has written it",
            )
        for number, script in MIGRATIONS[version:]:
            if not await self._step(number, script):
                raise DatabaseError(path, BROKEN, restoring(path, backups))
        if 0 < version < VERSION:
            log.info("The database is brought from version %d to %d", version, VERSION)
        await self._writer.execute("PRAGMA foreign_keys = ON")

    async def _step(self, number: int, script: str) -> bool:
        """One step together with its record; False, and nothing done, where it cannot be done.

        A kill leaves it done or not begun, and the next start goes on from there.
        """
        try:
            async with self.writing() as connection:
                if await _user_version(connection) >= number:
                    return True  # another process was faster
                await _run(connection, script)
                # PRAGMA takes no parameters; the number is our own constant.
                await connection.execute(f"PRAGMA user_version = {number:d}")
                if await connection.execute_fetchall("PRAGMA foreign_key_check"):
                    raise _BrokenReferencesError
        except _BrokenReferencesError:
            return False
        return True


class _BrokenReferencesError(Exception):
    """A step would leave rows that refer to others that are gone."""


def _look_for(path: Path, backups: Path) -> None:
    """Whoever has lost the file shall not wonder why the bot knows nobody."""
    if not (path.exists() and path.stat().st_size) and newest(path, backups):
        remedy = restoring(path, backups)
        log.warning("%s begins empty, though there are backups; was it lost? %s", path, remedy)


def restoring(path: Path, backups: Path) -> str:
    """What to do about a file that is damaged."""
    last = newest(path, backups)
    command = f"python main.py restore {last or 'FILE'}"
    return f"stop the bot and restore {'the newest' if last else 'a'} backup: {command}"


def _remedy(error: Exception, path: Path, backups: Path) -> str:
    if is_damage(error):
        return restoring(path, backups)
    line = None if code_of(error) in UNREACHABLE else explain(error)
    return line or "name a file in a folder that the bot may write to"


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
