"""A database of before the answers of people, brought up to date with all that is in it."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.announcements.announcements import Announcements
from bot.people.audit import Audit
from bot.people.inquiries import Inquiries
from bot.storage.database import Database, DatabaseError
from bot.storage.migrations import MIGRATIONS, VERSION

Table = Sequence[tuple[object, ...]]
Acts = Sequence[tuple[str, tuple[object, ...]]]

BEFORE = 5
AIGERIM, OLGA, OWNER, GROUP = 7391846205, 6024817395, 99, -5
GONE = 40  # the highest id that an announcement has ever had

# One announcement was sent, corrected and is recalled; one is due; there is a draft, and one that
# is gone.
ANNOUNCEMENTS: Table = [
    (3, "send", None, "done", OLGA, "{}", "dual", 0, 4, 10, 20, 30, 40),
    (4, "correct", 3, "done", OLGA, "{}", None, 0, 1, 50, 51, 52, 53),
    (5, "recall", 3, "running", OLGA, "{}", None, 1, 1, 60, 61, 62, None),
    (9, "send", None, "scheduled", None, "{}", None, 0, 1, 70, 80, None, None),
    (12, "send", None, "draft", OLGA, "{}", None, 0, 7, 90, None, None, None),
    (GONE, "send", None, "draft", None, "{}", None, 0, 1, 1, None, None, None),
]
ROWS: dict[str, Table] = {
    "person": [(AIGERIM, "kk", "parent", 0, 20500), (OLGA, "ru", None, 1, None)],
    "subscription": [(OLGA, "news")],
    "vote": [(OLGA, "dual.students", -1)],
    "editor": [(OLGA, 5)],
    "dialogue": [(OLGA, OLGA, 0, "asking", "{}")],
    "inbox": [(1, "{}", 2)],
    "setting": [("approval", 1)],
    "audit": [(1, 1, OLGA, "sent", 3, 2)],
    "announcement": ANNOUNCEMENTS,
    "announcement_content": [(3, "ru", '{"text": "да"}'), (3, "kk", "{}"), (12, "ru", "{}")],
    "announcement_list": [(9, AIGERIM), (9, OLGA)],
    "announcement_panel": [(3, OLGA, 70, "shown"), (5, OLGA, 71, None)],
    "tally": [(3, "ru", "pending", 3), (5, "kk", "pending", 1)],
    "delivery": [
        (3, AIGERIM, "ru", "pending", 0, 1, None, None, None),
        (3, OLGA, "ru", "pending", 0, 1, None, None, "x"),
        (3, GROUP, "ru", "pending", 0, 0, None, None, None),
        (5, AIGERIM, "kk", "pending", 7, 1, 81, None, None),
    ],
    # Two questions wait; owners know of them, and of one that was answered since.
    "inquiry": [
        (1, OLGA, "ru", "gone", 100),
        (2, OLGA, "ru", "когда приём", 101),
        (6, AIGERIM, "kk", "қашан", 106),
    ],
    "inquiry_notice": [(OWNER, 500, 1), (OWNER, 501, 2), (OWNER, 502, 6), (OLGA, 7, 6)],
}
SINCE = (
    ("DELETE FROM announcement WHERE id = ?", (GONE,)),
    ("DELETE FROM inquiry WHERE id = ?", (1,)),
    (
        "UPDATE delivery SET state = 'sent', message_id = 81, done_at = 35 "
        "WHERE chat_id = ? AND announcement_id = 3",
        (AIGERIM,),
    ),
    ("UPDATE delivery SET state = 'blocked' WHERE chat_id = ?", (OLGA,)),
)


def make(path: Path, rows: dict[str, Table], since: Acts) -> None:
    """A database as the program of before has left it."""
    with closing(sqlite3.connect(path)) as connection:
        for _, script in MIGRATIONS[:BEFORE]:
            connection.executescript(script)
        connection.execute("PRAGMA foreign_keys = ON")
        for table, values in rows.items():
            places = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608
        for statement, bound in since:
            connection.execute(statement, bound)
        connection.execute(f"PRAGMA user_version = {BEFORE}")
        connection.commit()


def columns(path: Path) -> dict[str, str]:
    """The columns of each table, as a list for SELECT."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT t.name, group_concat(c.name, ', ') FROM sqlite_schema AS t, "
            "pragma_table_info(t.name) AS c WHERE t.type = 'table' "
            "AND t.name <> 'sqlite_sequence' GROUP BY t.name"
        )
        return dict(rows.fetchall())


def contents(path: Path, tables: dict[str, str]) -> dict[str, Table]:
    """All rows of some tables, in some of their columns."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {listed} FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table, listed in tables.items()
        }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of the version before, with rows in its tables."""
    path = tmp_path / "before.sqlite3"
    make(path, ROWS, SINCE)
    return path


@pytest.fixture
async def migrated(path: Path) -> AsyncIterator[Database]:
    """The same, opened by the program of today."""
    database = await Database.open(path)
    yield database
    await database.close()


async def test_every_row_is_kept(path: Path) -> None:
    tables = columns(path)
    before = contents(path, tables)
    assert {name for name, rows in before.items() if rows} >= {
        "announcement", "announcement_content", "announcement_list", "announcement_panel",
        "delivery", "tally", "inquiry", "inquiry_notice", "audit", "person", "subscription",
    }  # fmt: skip
    await (await Database.open(path)).close()
    assert contents(path, tables) == before
    await (await Database.open(path)).close()  # and once more
    assert contents(path, tables) == before


async def test_the_references_are_sound_and_looked_after(migrated: Database) -> None:
    assert await migrated.fetch_all("PRAGMA foreign_key_check") == []
    assert (await migrated.fetch_all("PRAGMA integrity_check"))[0][0] == "ok"
    assert (await migrated.fetch_all("PRAGMA user_version"))[0][0] == VERSION
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await migrated.execute("INSERT INTO announcement_list VALUES (1, 1)")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await migrated.execute("DELETE FROM announcement WHERE id = 3")  # two others refer to it
    await migrated.execute("DELETE FROM announcement WHERE id IN (3, 4, 5)")
    for table in ("delivery", "tally", "announcement_panel"):
        assert await migrated.fetch_all(f"SELECT 1 FROM {table}") == []  # noqa: S608
    assert len(await migrated.fetch_all("SELECT 1 FROM announcement_content")) == 1


async def test_the_tally_goes_on_counting(migrated: Database) -> None:
    async def tally() -> dict[str, int]:
        rows = await migrated.fetch_all(
            "SELECT state, number FROM tally WHERE announcement_id = 3 AND number <> 0"
        )
        return {row["state"]: row["number"] for row in rows}

    assert await tally() == {"pending": 1, "sent": 1, "blocked": 1}
    await migrated.execute("UPDATE delivery SET state = 'sent' WHERE chat_id = -5")
    assert await tally() == {"sent": 2, "blocked": 1}


INSERT = (
    "INSERT INTO announcement (kind, state, audience, created_at) VALUES (?, 'draft', '{}', 1)"
)


async def id_of_the_next(database: Database) -> int:
    """The id of an announcement that is begun now."""
    async with database.writing() as connection:
        return (await connection.execute(INSERT, ("answer",))).lastrowid or 0


async def test_the_id_of_an_announcement_is_never_used_again(migrated: Database) -> None:
    assert await id_of_the_next(migrated) == GONE + 1
    await migrated.execute("DELETE FROM announcement WHERE id > 9")
    assert await id_of_the_next(migrated) == GONE + 2


@pytest.mark.parametrize(
    ("rows", "since", "following"),
    [
        ({}, (), 1),
        ({"announcement": ANNOUNCEMENTS[:1]}, (), 4),
        ({"announcement": ANNOUNCEMENTS}, [("DELETE FROM announcement", ())], GONE + 1),
    ],
    ids=["none ever", "one", "all are gone"],
)
async def test_ids_go_on_from_whatever_was_there(
    tmp_path: Path,
    rows: dict[str, Table],
    since: Acts,
    following: int,
) -> None:
    path = tmp_path / "other.sqlite3"
    make(path, rows, since)
    database = await Database.open(path)
    try:
        assert await id_of_the_next(database) == following
    finally:
        await database.close()


async def test_an_announcement_is_read_as_before(migrated: Database) -> None:
    announcements = Announcements(migrated, Audit(migrated, lambda: 0), lambda: 0)
    found = await announcements.get(3)
    assert found is not None
    assert (found.kind, found.state, found.author_id, found.version) == ("send", "done", OLGA, 4)
    ledger = await announcements.ledger(found)
    assert {state: number for state, number in ledger.counts.items() if number} == {
        "pending": 1, "sent": 1, "blocked": 1,
    }  # fmt: skip
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        await migrated.execute(INSERT, ("nonsense",))


async def test_each_question_that_waits_is_a_group_by_itself(migrated: Database) -> None:
    groups = await migrated.fetch_all("SELECT id, state, since, taken_by FROM inquiry_group")
    assert [tuple(row) for row in groups] == [(2, "open", 101, None), (6, "open", 106, None)]
    rows = await migrated.fetch_all("SELECT id, group_id FROM inquiry ORDER BY id")
    assert [tuple(row) for row in rows] == [(2, 2), (6, 6)]
    async with migrated.writing() as connection:
        added = await connection.execute("INSERT INTO inquiry_group (since) VALUES (1)")
    assert added.lastrowid == 7


async def test_an_owner_s_reply_still_finds_its_question(migrated: Database) -> None:
    inquiries = Inquiries(migrated, lambda: 0)
    found = await inquiries.by_notice(OWNER, 501)
    assert found is not None
    assert found.inquiry is not None
    assert (found.inquiry.person_id, found.inquiry.question) == (OLGA, "когда приём")
    late = await inquiries.by_notice(OWNER, 500)
    assert late is not None
    assert late.inquiry is None


async def test_where_rows_refer_to_others_that_are_gone_nothing_is_changed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO announcement_list VALUES (77, 1)")
        connection.commit()
    before = contents(path, columns(path))
    with pytest.raises(DatabaseError, match="restore a backup"):
        await Database.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (BEFORE,)
    assert contents(path, columns(path)) == before
