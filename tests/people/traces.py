"""Everything that may be stored of one person, and looking for what is left of it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from bot.storage.database import Database

PERSON = 7391846205  # as Telegram's newer ids are: more than 32 bits
OTHER = 6024817395

# A row for every column that may name a person. Another person's row stands beside it.
ROWS: dict[str, str] = {
    "person": "INSERT INTO person (id, language, role) VALUES (:id, 'ru', 'parent')",
    "subscription": "INSERT INTO subscription VALUES (:id, 'news')",
    "vote": "INSERT INTO vote VALUES (:id, 'dual.students', 1)",
    "inquiry_group": (
        "INSERT INTO inquiry_group (id, state, taken_by, since) "
        "VALUES (:id % 1000, 'taken', :id, 0)"
    ),
    "inquiry": (
        "INSERT INTO inquiry (person_id, language, question, asked_at, group_id) "
        "VALUES (:id, 'ru', '?', 0, :id % 1000)"
    ),
    "inquiry_notice": "INSERT INTO inquiry_notice SELECT :id, id, id FROM inquiry",
    "dialogue": "INSERT INTO dialogue VALUES (:id, :id, 0, 'asking', '{}')",
    "inbox": (
        "INSERT INTO inbox (update_id, body) VALUES "
        """(:id % 1000, '{"update_id": 1, "message": {"from": {"id": ' || :id || '}}}')"""
    ),
    "editor": "INSERT INTO editor VALUES (:id, 0)",
    "invitation": "INSERT INTO invitation VALUES ('hash of ' || (:id % 1000), :id, 0)",
    "audit": "INSERT INTO audit (at, person_id, act) VALUES (0, :id, 'sent')",
    "announcement": (
        "INSERT INTO announcement (id, kind, state, author_id, audience, created_at) "
        "VALUES (:id % 1000, 'send', 'done', :id, '{}', 0)"
    ),
    "announcement_list": "INSERT INTO announcement_list SELECT id, :id FROM announcement",
    "announcement_panel": (
        "INSERT INTO announcement_panel SELECT id, :id, 1, NULL FROM announcement"
    ),
    "delivery": (
        "INSERT INTO delivery (announcement_id, chat_id, language, state) "
        "SELECT id, :id, 'ru', 'pending' FROM announcement"
    ),
    "college_upload": (
        "INSERT INTO college_upload VALUES (:id, 'colleges', 'colleges.csv', '{}', 0)"
    ),
    "nuisance": "INSERT INTO nuisance VALUES (:id, 0)",
    "article_version": (
        "INSERT INTO article_version VALUES (:id % 1000, 1, 0, :id, 'edited', 'draft', NULL, '{}')"
    ),
}
NAMES_A_PERSON = ("person_id", "owner_id", "author_id", "chat_id", "user_id", "taken_by", "body")


async def store(database: Database, person_id: int) -> None:
    """Store whatever can be stored of somebody."""
    for statement in ROWS.values():
        await database.execute(statement, {"id": person_id})


async def tables(database: Database) -> dict[str, list[str]]:
    """The columns of every table."""
    rows = await database.fetch_all(
        "SELECT t.name AS name, c.name AS column_name FROM sqlite_schema AS t, "
        "pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["name"], []).append(row["column_name"])
    return found


async def in_columns(database: Database, person_id: int) -> list[str]:
    """Every column of every table where the id stands, alone or within a text."""
    return [
        f"{table}.{column}"
        for table, columns in (await tables(database)).items()
        for column in columns
        if await database.fetch_one(
            f'SELECT 1 FROM "{table}" WHERE instr(CAST("{column}" AS TEXT), ?)',  # noqa: S608
            (str(person_id),),
        )
    ]


def in_files(path: Path, person_id: int) -> list[str]:
    """Every file of the database in whose bytes the id stands, and how it is written there."""
    files = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]
    return [
        f"{file.name} as {form}"
        for file in files
        if file.exists()
        for form, written in forms(person_id)
        if written in file.read_bytes()
    ]


def written_twice(path: Path, numbers: Iterable[int]) -> list[int]:
    """The keys that stand in the file once more than in their own row."""
    stored = path.read_bytes()
    return [number for number in numbers if stored.count(varint(number)) > 1]


def forms(number: int) -> Iterator[tuple[str, bytes]]:
    """How SQLite may write a number of 33 to 47 bits."""
    yield "text", str(number).encode()
    yield "value", number.to_bytes(6, "big")  # of a column
    yield "key", varint(number)  # of a row


def varint(number: int) -> bytes:
    """SQLite's integer of variable length: seven bits a byte, all but the last marked."""
    last = number & 0x7F
    groups = [last]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def is_sound(path: Path) -> bool:
    """Whether the file is a database without a fault."""
    with closing(sqlite3.connect(path)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
        return bool(answer == "ok")
