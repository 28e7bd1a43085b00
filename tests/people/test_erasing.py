"""What is known of one person, and that nothing of it is left once it is erased."""

from pathlib import Path

import pytest

from bot.people.dossier import Dossier, Dossiers
from bot.people.people import People, Person
from bot.people.subscriptions import Subscriptions
from bot.storage.database import Database
from tests.people.traces import (
    NAMES_A_PERSON,
    OTHER,
    PERSON,
    ROWS,
    forms,
    in_columns,
    in_files,
    is_sound,
    store,
    tables,
    varint,
    written_twice,
)

PRESS = f'{{"callback_query": {{"from": {{"id": {PERSON}}}}}}}'  # the next that asks to be erased
# What hangs on a person is stored beside him.
NEEDED = {
    "subscription": ("person", "subscription"),
    "vote": ("person", "vote"),
    "inquiry": ("person", "inquiry_group", "inquiry"),
    "nuisance": ("person", "nuisance"),
    "editor": ("person", "editor"),
    "college_upload": ("person", "college_upload"),
}


@pytest.fixture
def dossiers(database: Database) -> Dossiers:
    """What can be known."""
    return Dossiers(database, Subscriptions(database))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of the database."""
    return tmp_path / "bot.sqlite3"


async def test_of_a_stranger_nothing_is_known(dossiers: Dossiers) -> None:
    dossier = await dossiers.of(Person(PERSON))
    assert dossier == Dossier(Person(PERSON))
    assert dossier.is_empty


async def test_a_dossier_counts_what_is_this_persons(
    dossiers: Dossiers, database: Database, people: People
) -> None:
    await store(database, OTHER)
    await store(database, PERSON)
    await database.execute("INSERT INTO vote VALUES (?, 'dual.about', -1)", (PERSON,))
    dossier = await dossiers.of(await people.get(PERSON))
    assert dossier == Dossier(
        Person(PERSON, "ru", "parent", known=True),
        ("news",),
        votes=2,
        inquiries=1,
        dialogues=1,
        notices=2,
        deliveries=2,
        lists=2,
        announcements=1,
        acts=1,
        papers=3,
        editor=1,
        versions=1,
        taken=1,
        banned=1,
        uploads=1,
    )


@pytest.mark.parametrize(
    "table",
    [
        "dialogue",
        "inquiry_notice",
        "delivery",
        "announcement_list",
        "announcement",
        "audit",
        "announcement_panel",
        "invitation",
    ],
)
async def test_what_makes_nobody_known_is_something_to_erase_too(
    dossiers: Dossiers, database: Database, table: str
) -> None:
    await store(database, OTHER)
    await database.execute(ROWS[table], {"id": PERSON})
    assert not (await dossiers.of(Person(PERSON))).is_empty


async def test_nothing_is_left_in_any_column_or_file(
    database: Database, people: People, path: Path
) -> None:
    await store(database, OTHER)
    await store(database, PERSON)
    stood = {name.split(".")[0] for name in await in_columns(database, PERSON)}
    assert stood == set(ROWS)
    await people.forget(PERSON)
    assert await in_columns(database, PERSON) == []
    assert in_files(path, PERSON) == []
    assert is_sound(path)


async def test_of_another_person_nothing_is_lost(database: Database, people: People) -> None:
    await store(database, OTHER)
    before = await in_columns(database, OTHER)
    await store(database, PERSON)
    await people.forget(PERSON)
    assert await in_columns(database, OTHER) == before


async def test_every_table_that_may_name_a_person_is_looked_at(database: Database) -> None:
    naming = {
        table
        for table, columns in (await tables(database)).items()
        if any(column in NAMES_A_PERSON for column in columns)
    }
    assert naming | {"person"} == set(ROWS), "a new table: store a row of it in ROWS, erase it"


@pytest.mark.parametrize("form", ["text", "value", "key"])
async def test_the_search_finds_what_is_there(database: Database, path: Path, form: str) -> None:
    await store(database, OTHER)
    await store(database, PERSON)
    assert f"{path.name}-wal as {form}" in in_files(path, PERSON)
    await database.scrub()
    assert f"{path.name} as {form}" in in_files(path, PERSON)
    assert f"{path.name}-wal as {form}" not in in_files(path, PERSON)


async def test_deleting_alone_would_leave_it_in_the_log(database: Database, path: Path) -> None:
    await store(database, PERSON)
    await database.execute("DELETE FROM person WHERE id = ?", (PERSON,))
    assert f"{path.name}-wal as key" in in_files(path, PERSON)


async def test_nor_among_so_many_people_that_one_is_a_signpost_to_others(
    database: Database, people: People, path: Path
) -> None:
    everybody = range(PERSON, PERSON + 1_000)
    async with database.writing() as connection:
        await connection.executemany(ROWS["person"], [{"id": number} for number in everybody])
    await database.scrub()
    first, second, *_ = written_twice(path, everybody)

    await database.execute("DELETE FROM person WHERE id = ?", (first,))
    await database.scrub()
    assert in_files(path, first) == [f"{path.name} as key"], "deleting alone leaves the signpost"
    await people.forget(second)
    assert in_files(path, second) == []
    assert in_files(path, first) == []
    assert is_sound(path)


async def test_who_is_erased_is_so_though_the_file_cannot_be_written_anew(
    database: Database,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> bool:
        return False

    await store(database, PERSON)
    monkeypatch.setattr(database, "rewrite", fail)
    caplog.set_level("INFO")
    await people.forget(PERSON)
    assert await in_columns(database, PERSON) == []
    assert "could not be written anew" in caplog.text
    assert str(PERSON) not in caplog.text


@pytest.mark.parametrize("table", [None, *ROWS])
async def test_the_file_is_written_anew_only_where_something_was_erased(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch, table: str | None
) -> None:
    rewritten = 0

    async def count() -> bool:
        nonlocal rewritten
        rewritten += 1
        return True

    monkeypatch.setattr(database, "rewrite", count)
    await store(database, OTHER)
    for needed in NEEDED.get(table, (table,)) if table else ():
        await database.execute(ROWS[needed], {"id": PERSON})
    for _ in range(2):
        await people.forget(PERSON)
        assert rewritten == (table not in (None, "inbox"))
        await database.execute("UPDATE inbox SET body = :body", {"body": PRESS})


@pytest.mark.parametrize(
    ("number", "written"), [(1, b"\x01"), (127, b"\x7f"), (128, b"\x81\x00"), (300, b"\x82\x2c")]
)
def test_numbers_are_written_as_sqlite_does(number: int, written: bytes) -> None:
    assert varint(number) == written
    assert all(number.to_bytes(6, "big") != form for name, form in forms(number) if name == "key")


# --- the day of the last contact ----------------------------------------------------------------


async def test_the_day_is_remembered_of_whoever_is_known(people: People) -> None:
    await people.note_seen(PERSON, 20_514)
    assert await people.get(PERSON) == Person(PERSON), "a stranger stays one"
    await people.choose_language(PERSON, "ru")
    for day in (20_514, 20_515):
        await people.note_seen(PERSON, day)
        assert (await people.get(PERSON)).seen_day == day


# --- updates that wait --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "erased"),
    [
        ('{"update_id": 1, "message": {"from": {"id": 7391846205}, "text": "?"}}', True),
        ('{"update_id": 1, "message": {"from_user": {"id": 7391846205}}}', True),
        ('{"callback_query": {"id": "1", "from": {"is_bot": false, "id": 7391846205}}}', True),
        ('{"my_chat_member": {"chat": {"id": 7391846205}, "from": {"id": 7391846205}}}', True),
        ('{"message": {"from": {"id": 6024817395}, "text": "7391846205"}}', False),
        ('{"message": {"from": {"id": 6024817395}, "text": "{\\"id\\": 7391846205}"}}', False),
        (
            '{"message": {"from": {"id": 6024817395}, '
            '"reply_to_message": {"from": {"id": 7391846205}}}}',
            False,
        ),
        ('{"update_id": 7391846205}', False),
        ("not JSON at all: 7391846205", False),
        ("", False),
    ],
)
async def test_an_update_is_emptied_with_the_one_who_sent_it(
    database: Database, people: People, body: str, erased: bool
) -> None:
    await database.execute("INSERT INTO inbox (update_id, body) VALUES (1, ?)", (body,))
    await people.forget(PERSON)
    (row,) = await database.fetch_all("SELECT update_id, body FROM inbox")
    assert tuple(row) == (1, "" if erased else body)


async def test_what_he_was_answered_of_late_goes_too(database: Database, people: People) -> None:
    for number, chat in ((1, PERSON), (2, OTHER)):
        reply = f'{{"method": "sendMessage", "chat_id": {chat}, "text": "{PERSON}"}}'
        await database.execute(
            "INSERT INTO inbox (update_id, body, reply) VALUES (?, '', ?)", (number, reply)
        )
    await people.forget(PERSON)
    rows = await database.fetch_all("SELECT update_id FROM inbox WHERE reply IS NOT NULL")
    assert [row["update_id"] for row in rows] == [2]


# --- what else is chosen ------------------------------------------------------------------------


async def test_a_role_is_remembered_and_taken_back(people: People) -> None:
    await people.choose_role(PERSON, "teacher")
    assert await people.get(PERSON) == Person(PERSON, role="teacher", known=True)
    await people.choose_role(PERSON, None)
    assert await people.get(PERSON) == Person(PERSON, known=True)


async def test_taking_back_what_was_never_said_makes_nobody_known(people: People) -> None:
    await people.choose_role(PERSON, None)
    await people.note_blocked(PERSON, blocked=True)
    assert await people.get(PERSON) == Person(PERSON)


async def test_choices_do_not_overwrite_each_other(people: People) -> None:
    await people.choose_role(PERSON, "student")
    await people.choose_language(PERSON, "kk")
    await people.note_blocked(PERSON, blocked=True)
    assert await people.get(PERSON) == Person(PERSON, "kk", "student", blocked=True, known=True)
