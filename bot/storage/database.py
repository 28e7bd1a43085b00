"""The database file: how it is opened, read and written."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.errors import OperatorError
from bot.storage.migrations import MIGRATIONS, VERSION

Parameters = Sequence[object] | Mapping[str, object]

# WAL lets readers work beside the writer; FULL keeps what was acknowledged through a power cut.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
)


class DatabaseError(OperatorError):
    """The database file cannot be used; the message is one line for the operator."""


class Database:
    """One SQLite file: a writing connection behind a lock, a reading connection beside it.

    Two coroutines on one connection would share a transaction, so that the rollback of one
    erases the insert of the other; hence the lock.
    """

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open the file, create it where it is missing, and bring its schema up to date.

        Raises DatabaseError where the file cannot be read or written or is too new.
        """
        connections: list[aiosqlite.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for _ in ("writer", "reader"):
                connections.append(await _connect(path))
            database = cls(*connections)
            await database._migrate()
            await connections[1].execute("PRAGMA query_only = ON")
        except (OSError, sqlite3.Error, DatabaseError) as error:
            for connection in connections:
                await connection.close()
            raise DatabaseError(
                f"DATABASE_PATH={path}: cannot be used ({error}); "
                "name a file in a folder that the bot may write to"
            ) from error
        return database

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction: committed where the block ends well, undone where it does not."""
        async with self._lock:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                await self._writer.execute("ROLLBACK")
                raise
            await self._writer.execute("COMMIT")

    async def execute(self, statement: str, parameters: Parameters = ()) -> int:
        """Run one writing statement in a transaction of its own; the number of rows touched."""
        async with self.writing() as connection:
            return (await connection.execute(statement, parameters)).rowcount

    async def fetch_all(self, statement: str, parameters: Parameters = ()) -> list[aiosqlite.Row]:
        """All rows of a reading statement."""
        return list(await self._reader.execute_fetchall(statement, parameters))

    async def fetch_one(self, statement: str, parameters: Parameters = ()) -> aiosqlite.Row | None:
        """The first row of a reading statement, or None."""
        rows = await self.fetch_all(statement, parameters)
        return rows[0] if rows else None

    async def close(self) -> None:
        """Close both connections."""
        await self._reader.close()
        await self._writer.close()

    async def _migrate(self) -> None:
        async with self.writing() as connection:
            version = await _user_version(connection)
            if version > VERSION:
                raise DatabaseError(
                    f"its schema is version {version}, this program knows only {VERSION}"
                )
            for number, script in MIGRATIONS[version:]:
                await _run(connection, script)
                # PRAGMA takes no parameters; the number is our own constant.
                await connection.execute(f"PRAGMA user_version = {number:d}")


async def _connect(path: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None)
    connection.row_factory = aiosqlite.Row
    try:
        for pragma in PRAGMAS:
            await connection.execute(pragma)
    except sqlite3.Error:
        await connection.close()
        raise
    return connection


async def _user_version(connection: aiosqlite.Connection) -> int:
    rows: Iterable[aiosqlite.Row] = await connection.execute_fetchall("PRAGMA user_version")
    return int(next(iter(rows))[0])


async def _run(connection: aiosqlite.Connection, script: str) -> None:
    # executescript() would commit the open transaction first, so the statements go one by one.
    for statement in script.split(";"):
        if statement.strip():
            await connection.execute(statement)
