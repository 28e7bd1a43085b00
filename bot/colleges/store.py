"""What was imported, in SQLite: read as a whole, changed as a whole or not at all."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiosqlite

from bot.colleges.comparing import Comparison, programme_key
from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry
from bot.knowledge.store import NOTE_CHANGE, SELECT_VERSION, knowledge_version
from bot.storage.database import Database

SELECT_COLLEGES = "SELECT definition FROM imported_college ORDER BY id"
SELECT_PROGRAMMES = "SELECT definition FROM imported_programme ORDER BY college_id, key"
UPSERT_COLLEGE = """
INSERT INTO imported_college (id, definition) VALUES (:id, :definition)
ON CONFLICT (id) DO UPDATE SET definition = excluded.definition
"""
UPSERT_PROGRAMME = """
INSERT INTO imported_programme (college_id, key, definition)
VALUES (:college, :key, :definition)
ON CONFLICT (college_id, key) DO UPDATE SET definition = excluded.definition
"""
# The programmes of a college go with it (ON DELETE CASCADE).
DELETE_COLLEGE = "DELETE FROM imported_college WHERE id = :id"
DELETE_PROGRAMME = "DELETE FROM imported_programme WHERE college_id = :college AND key = :key"
DELETE_COLLEGES = "DELETE FROM imported_college"


class ChangedMeanwhileError(Exception):
    """What is known is not any more what was compared with."""


@dataclass(frozen=True)
class Known:
    """What is known now, and the version of the knowledge that it belongs to."""

    registry: Registry
    version: int


async def load_registry(database: Database) -> Registry:
    """Everything that was imported."""
    colleges = await database.fetch_all(SELECT_COLLEGES)
    programmes = await database.fetch_all(SELECT_PROGRAMMES)
    return await asyncio.to_thread(_registry, colleges, programmes)


async def load_known(database: Database) -> Known:
    """Everything that was imported, to be compared with."""
    # The version first: where something changes in between, it is noticed when saving.
    version = await knowledge_version(database)
    return Known(await load_registry(database), version)


async def save(
    database: Database, comparison: Comparison, version: int, *, complete: bool = False
) -> None:
    """Write what a comparison with this version says. See `save_within`."""
    async with database.writing() as connection:
        await save_within(connection, comparison, version, complete=complete)


async def save_within(
    connection: aiosqlite.Connection,
    comparison: Comparison,
    version: int,
    *,
    complete: bool = False,
) -> None:
    """Write what a comparison says, in a transaction that is open; a running bot notices it.

    Where `complete`, what is absent is removed. ChangedMeanwhileError, and nothing is written,
    where what is known is another version than the one that was compared with.
    """
    if await _version(connection) != version:
        raise ChangedMeanwhileError
    colleges, programmes = comparison.colleges, comparison.programmes
    if complete:
        await connection.executemany(DELETE_PROGRAMME, _keys(programmes.absent))
        await connection.executemany(DELETE_COLLEGE, [{"id": each.id} for each in colleges.absent])
    await connection.executemany(
        UPSERT_COLLEGE, _college_rows([*colleges.added, *colleges.changed])
    )
    await connection.executemany(
        UPSERT_PROGRAMME, _programme_rows([*programmes.added, *programmes.changed])
    )
    await connection.execute(NOTE_CHANGE)


async def replace_within(connection: aiosqlite.Connection, registry: Registry) -> None:
    """Put a registry in the place of everything that was imported, within a transaction."""
    await connection.execute(DELETE_COLLEGES)
    await connection.executemany(UPSERT_COLLEGE, _college_rows(registry.colleges))
    await connection.executemany(UPSERT_PROGRAMME, _programme_rows(registry.programmes))
    await connection.execute(NOTE_CHANGE)


async def _version(connection: aiosqlite.Connection) -> int:
    rows = list(await connection.execute_fetchall(SELECT_VERSION))
    return int(rows[0]["value"]) if rows else 0


def _registry(colleges: Sequence[aiosqlite.Row], programmes: Sequence[aiosqlite.Row]) -> Registry:
    return Registry(
        colleges=tuple(CollegeRecord.model_validate_json(row["definition"]) for row in colleges),
        programmes=tuple(
            ProgrammeRecord.model_validate_json(row["definition"]) for row in programmes
        ),
    )


def _college_rows(records: Iterable[CollegeRecord]) -> list[dict[str, str]]:
    return [
        {"id": record.id, "definition": record.model_dump_json(exclude_defaults=True)}
        for record in records
    ]


def _programme_rows(records: Iterable[ProgrammeRecord]) -> list[dict[str, str]]:
    return [
        {
            "college": record.college_id,
            "key": _key(record),
            "definition": record.model_dump_json(exclude_defaults=True),
        }
        for record in records
    ]


def _keys(records: Iterable[ProgrammeRecord]) -> list[dict[str, str]]:
    return [{"college": record.college_id, "key": _key(record)} for record in records]


def _key(record: ProgrammeRecord) -> str:
    return "|".join(part or "" for part in programme_key(record)[1:])
