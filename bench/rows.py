"""How much room a row takes in the database file, for `docs/how-far.md`.

    python -m bench.rows

An empty database is filled with many rows of one kind after the other, each as the program writes
it, and the file is measured before and after. Ids are as long as those of Telegram.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.tables import markdown
from bot.storage.database import Database

ROWS = 100_000
FIRST = 5_000_000_000
STEP = 7_919  # ids of people are far apart and come in any order
QUESTION = "есть ли в общежитии места для тех, кто приехал из другого города"


@dataclass(frozen=True)
class Kind:
    """Rows of one kind: what they are, and the statement that writes one for an id."""

    name: str
    statement: str


KINDS = (
    Kind(
        "a person: language, role, the day of the last contact",
        "INSERT INTO person (id, language, role, seen_day) VALUES (:id, 'ru', 'student', 20800)",
    ),
    Kind(
        "a subscription to a topic",
        "INSERT INTO subscription (person_id, topic) VALUES (:id, 'hackathons')",
    ),
    Kind(
        "a vote",
        "INSERT INTO vote (person_id, entry_id, value) VALUES (:id, 'dual.students', 1)",
    ),
    Kind(
        "a recipient of an announcement that has it",
        "INSERT INTO delivery (announcement_id, chat_id, language, state, message_id, done_at) "
        "VALUES (1, :id, 'ru', 'sent', 123456, 1790000000)",
    ),
    Kind(
        f"a question that waits for a person ({len(QUESTION)} letters)",
        "INSERT INTO inquiry (person_id, language, question, asked_at) "
        "VALUES (:id, 'ru', :question, 1790000000)",
    ),
    Kind(
        "a handled update, of which the number stays (1 000 or so are kept)",
        "INSERT INTO inbox (update_id, body) VALUES (:id, '')",
    ),
)
ANNOUNCEMENT = """
INSERT INTO announcement (id, kind, state, audience, created_at) VALUES (1, 'send', 'done', '', 0)
"""


def main() -> None:
    """Measure and print a table."""
    with TemporaryDirectory() as folder:
        sizes = asyncio.run(measure(Path(folder) / "rows.sqlite3", ROWS))
    print(markdown(["a row", "bytes"], [[name, f"{size:.0f}"] for name, size in sizes]))


async def measure(path: Path, rows: int) -> list[tuple[str, float]]:
    """How many bytes of the file a row of each kind takes, indexes and slack included."""
    database = await Database.open(path)
    try:
        await database.execute(ANNOUNCEMENT)
        return [(kind.name, await _grown(database, kind, rows) / rows) for kind in KINDS]
    finally:
        await database.close()


async def _grown(database: Database, kind: Kind, rows: int) -> int:
    before = await _size(database)
    async with database.writing() as connection:
        await connection.executemany(kind.statement, _ids(rows))
    return await _size(database) - before


async def _size(database: Database) -> int:
    """How many bytes the file has, that of the log included once it is written there."""
    (pages,), (size,) = [
        (await database.fetch_all(f"PRAGMA {name}"))[0] for name in ("page_count", "page_size")
    ]
    return int(pages) * int(size)


def _ids(rows: int) -> Iterable[dict[str, object]]:
    return (
        {"id": FIRST + number * STEP % (rows * 40), "question": QUESTION} for number in range(rows)
    )


if __name__ == "__main__":
    main()
