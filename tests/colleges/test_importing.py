"""What an import would change, doing it at once or not at all, and what waits until then."""

import asyncio
from pathlib import Path

import pytest

from bot.colleges.comparing import Comparison, compare
from bot.colleges.importing import KEPT, Imports, read_file
from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry
from bot.colleges.store import ChangedMeanwhileError, load_known, load_registry, save
from bot.knowledge.store import knowledge_version
from bot.moments import ALMATY
from bot.people.audit import Audit
from bot.people.people import People
from bot.storage.database import Database
from main import main
from tests.colleges.files import RULES, SAMPLE, Rows, as_csv, as_xlsx, sample
from tests.conversation.office import Clock
from tests.conversation.test_hostile import dump

PERSON = 7391846205


def colleges(rows: Rows | None = None) -> list[CollegeRecord]:
    checked = read_file(as_csv(rows or sample("colleges")), RULES)
    assert checked.colleges is not None
    return [placed.record for placed in checked.colleges]


def programmes(rows: Rows | None = None) -> list[ProgrammeRecord]:
    checked = read_file(as_csv(rows or sample("programmes")), RULES)
    assert checked.programmes is not None
    return [placed.record for placed in checked.programmes]


def numbers(comparison: Comparison) -> list[tuple[int, int, int, int]]:
    """Added, changed, unchanged and absent, of colleges and of programmes."""
    return [
        (len(each.added), len(each.changed), each.unchanged, len(each.absent))
        for each in (comparison.colleges, comparison.programmes)
    ]


KNOWN = Registry(colleges=tuple(colleges()), programmes=tuple(programmes()))


# --- comparing ----------------------------------------------------------------------------------


def test_the_first_import_adds_everything() -> None:
    found = compare(Registry(), colleges(), programmes())
    assert numbers(found) == [(12, 0, 0, 0), (60, 0, 0, 0)]
    assert (found.writes, found.removes) == (72, 0)


def test_the_same_again_changes_nothing() -> None:
    assert numbers(compare(KNOWN, colleges(), programmes())) == [(0, 0, 12, 0), (0, 0, 60, 0)]


def test_what_is_in_no_file_is_not_absent() -> None:
    assert numbers(compare(KNOWN, colleges(), None)) == [(0, 0, 12, 0), (0, 0, 60, 0)]
    assert numbers(compare(KNOWN, None, programmes())) == [(0, 0, 12, 0), (0, 0, 60, 0)]


def test_added_changed_and_absent() -> None:
    header, first, second, *rest = sample("colleges")
    rows = [header, ["sample-new", *first[1:]], [*second[:7], "Медеуский", *second[8:]], *rest]
    found = compare(KNOWN, colleges(rows), None)
    # The programmes of an absent college go with it.
    assert numbers(found) == [(1, 1, 10, 1), (0, 0, 54, 6)]
    assert [record.id for record in found.colleges.absent] == ["sample-01"]


def test_another_fee_is_a_change_another_language_another_programme() -> None:
    header, first, *rest = sample("programmes")
    fee, language = header.index("tuition_kzt"), header.index("language")
    dearer = [*first]
    dearer[fee] = "1"
    assert numbers(compare(KNOWN, None, programmes([header, dearer, *rest])))[1] == (0, 1, 59, 0)
    english = [*first]
    english[language] = "en"
    assert numbers(compare(KNOWN, None, programmes([header, english, *rest])))[1] == (1, 0, 59, 1)


def test_programmes_of_absent_colleges_show_that_the_list_is_not_complete() -> None:
    found = compare(KNOWN, colleges(sample("colleges")[:-1]), programmes())
    assert {record.college_id for record in found.homeless} == {"sample-12"}
    assert not compare(KNOWN, colleges(), programmes()).homeless


def test_the_mark_is_another_where_something_else_would_be_done() -> None:
    found = {
        compare(known, given, learnt).mark
        for known in (Registry(), KNOWN)
        for given in (colleges(), colleges()[:5], None)
        for learnt in (programmes(), programmes()[:5], None)
    }
    # Where nothing is given nothing is done; and it does not matter whether all or nothing of
    # one kind is given where all of it is known.
    assert len(found) == 13
    assert compare(KNOWN, colleges(), None).mark == compare(KNOWN, colleges(), None).mark


# --- storing ------------------------------------------------------------------------------------


async def test_what_is_saved_is_what_is_read(database: Database) -> None:
    assert await load_registry(database) == Registry()
    await save(database, compare(Registry(), colleges(), programmes()), 0)
    registry = await load_registry(database)
    assert registry.colleges == KNOWN.colleges
    assert sorted(registry.programmes, key=str) == sorted(KNOWN.programmes, key=str)
    assert await knowledge_version(database) == 1


async def test_what_is_absent_goes_only_where_the_list_is_complete(database: Database) -> None:
    await save(database, compare(Registry(), colleges(), programmes()), 0)
    fewer = compare((await load_known(database)).registry, colleges()[:2], programmes()[:3])
    await save(database, fewer, 1)
    assert len((await load_registry(database)).colleges) == 12
    await save(database, fewer, 2, complete=True)
    registry = await load_registry(database)
    assert (len(registry.colleges), len(registry.programmes)) == (2, 3)


async def test_what_was_compared_with_something_older_is_not_saved(database: Database) -> None:
    found = compare(Registry(), colleges(), None)
    await save(database, found, 0)
    before = await dump(database)
    with pytest.raises(ChangedMeanwhileError):
        await save(database, found, 0, complete=True)
    assert await dump(database) == before


async def test_half_an_import_is_none(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails in the middle, the database is as it was."""
    before = await dump(database)
    broken = "INSERT INTO no_such_table VALUES (1)"
    monkeypatch.setattr("bot.colleges.store.UPSERT_PROGRAMME", broken)
    with pytest.raises(Exception, match="no such table"):
        await save(database, compare(Registry(), colleges(), programmes()), 0)
    assert await dump(database) == before


# --- an administrator's files --------------------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    """A moment that a test moves."""
    return Clock()


@pytest.fixture
def imports(database: Database, clock: Clock) -> Imports:
    """Where samples may be imported."""
    return Imports(database, Audit(database, clock), clock, ALMATY, samples=True)


async def test_two_files_one_after_the_other(imports: Imports, database: Database) -> None:
    assert await imports.waiting(PERSON) is None
    assert not await imports.take(PERSON, "programmes.csv", as_csv(sample("programmes")))
    found = await imports.waiting(PERSON)
    assert found is not None
    assert [fault.kind for fault in found.faults] == ["no_colleges"]
    assert await imports.apply(PERSON, found.comparison.mark, complete=False) == "changed"
    assert not await imports.take(PERSON, "colleges.xlsx", as_xlsx(a=sample("colleges")))
    found = await imports.waiting(PERSON)
    assert found is not None
    assert found.names == ("colleges.xlsx", "programmes.csv")
    assert numbers(found.comparison) == [(12, 0, 0, 0), (60, 0, 0, 0)]
    assert await imports.apply(PERSON, found.comparison.mark, complete=False) == "done"
    assert await imports.waiting(PERSON) is None
    assert len((await load_registry(database)).programmes) == 60
    (act,) = await imports._audit.page(None, 5)
    assert (act.person_id, act.act, act.number) == (PERSON, "imported", 72)


async def test_a_file_with_faults_takes_no_ones_place(
    imports: Imports, database: Database
) -> None:
    await imports.take(PERSON, "good.csv", as_csv(sample("colleges")))
    before = await dump(database)
    rows = sample("colleges")
    rows[1][0] = "?"
    assert await imports.take(PERSON, "bad.csv", as_csv(rows))
    assert await dump(database) == before


async def test_of_two_administrators_each_has_his_own_files(imports: Imports) -> None:
    await imports.take(PERSON, "colleges.csv", as_csv(sample("colleges")))
    await imports.take(PERSON + 1, "colleges.csv", as_csv(sample("colleges")[:3]))
    first, second = await imports.waiting(PERSON), await imports.waiting(PERSON + 1)
    assert first is not None
    assert second is not None
    assert (first.comparison.writes, second.comparison.writes) == (12, 2)
    assert await imports.apply(PERSON + 1, second.comparison.mark, complete=False) == "done"
    # What the first was shown would do something else now.
    assert await imports.apply(PERSON, first.comparison.mark, complete=False) == "changed"
    shown = await imports.waiting(PERSON)
    assert shown is not None
    assert shown.comparison.writes == 10
    both = await asyncio.gather(
        *[imports.apply(PERSON, shown.comparison.mark, complete=False) for _ in range(2)]
    )
    assert sorted(both) in (["changed", "done"], ["done", "gone"])


async def test_a_list_that_is_not_complete_removes_nothing(imports: Imports) -> None:
    await imports.take(PERSON, "a.csv", as_csv(sample("colleges")))
    found = await imports.waiting(PERSON)
    assert found is not None
    await imports.apply(PERSON, found.comparison.mark, complete=False)
    await imports.take(PERSON, "a.csv", as_csv(sample("colleges")[:-1]))
    await imports.take(PERSON, "b.csv", as_csv(sample("programmes")))
    found = await imports.waiting(PERSON)
    assert found is not None
    assert found.comparison.homeless
    assert await imports.apply(PERSON, found.comparison.mark, complete=True) == "changed"
    assert await imports.apply(PERSON, found.comparison.mark, complete=False) == "done"


async def test_files_wait_for_a_day_and_go_with_their_sender(
    imports: Imports, database: Database, clock: Clock, people: People
) -> None:
    await imports.take(PERSON, "a.csv", as_csv(sample("colleges")))
    await imports.take(PERSON + 1, "a.csv", as_csv(sample("colleges")))
    await people.forget(PERSON + 1)
    assert await imports.waiting(PERSON + 1) is None
    clock.passes(KEPT / 3600 - 1)
    await imports.drop_old()
    assert await imports.waiting(PERSON) is not None
    clock.passes(1)
    assert await imports.waiting(PERSON) is None
    await imports.drop_old()
    assert not await database.fetch_all("SELECT * FROM college_upload")


# --- the command line ---------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of the command line, where samples may be imported."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "cli.sqlite3"))
    return tmp_path / "cli.sqlite3"


def stored(path: Path) -> tuple[int, int]:
    async def count() -> tuple[int, int]:
        database = await Database.open(path)
        try:
            registry = await load_registry(database)
        finally:
            await database.close()
        return len(registry.colleges), len(registry.programmes)

    return asyncio.run(count())


BOTH = [str(SAMPLE / "colleges.csv"), str(SAMPLE / "programmes.csv")]


def test_the_command_shows_first_and_does_it_when_told(
    path: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["knowledge", "import", *BOTH]) == 0
    shown = capsys.readouterr().out
    assert "colleges: 12 added, 0 changed, 0 unchanged, 0 not in the files" in shown
    assert "Nothing is changed yet: add --apply" in shown
    assert stored(path) == (0, 0)
    assert main(["knowledge", "import", *BOTH, "--apply"]) == 0
    assert "Done" in capsys.readouterr().out
    assert stored(path) == (12, 60)
    (tmp_path / "few.csv").write_bytes(as_csv(sample("colleges")[:4]))
    assert main(["knowledge", "import", "few.csv", "--apply"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(["knowledge", "import", "few.csv", "--complete", "--apply"]) == 0
    assert "9 removed" in capsys.readouterr().out
    assert stored(path) == (3, 19)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([BOTH[1]], "programmes.csv: no college is known yet"),
        ([BOTH[0], BOTH[0]], "two tables of the same kind"),
        (["bad.csv"], "bad.csv, row 2, college_id: “n 1”: at most 24 of a-z"),
        (["bad.csv"], "bad.csv: 70 more faults"),
        (["empty.csv"], "empty.csv: the file is empty"),
    ],
)
def test_the_command_tells_what_is_wrong(
    path: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, files: list[str], said: str
) -> None:
    header, row, *_ = sample("colleges")
    (tmp_path / "bad.csv").write_bytes(as_csv([header, *([["n 1", *row[1:]]] * 100)]))
    (tmp_path / "empty.csv").write_bytes(b"")
    assert main(["knowledge", "import", *files, "--apply"]) == 1
    assert said in capsys.readouterr().err
    assert stored(path) == (0, 0)


def test_the_command_wants_files_that_are_there(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "import", "nowhere.csv"]) == 2
    assert "nowhere.csv: cannot be read" in capsys.readouterr().err


def test_samples_are_refused_where_the_bot_is_real(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", f"123456789:{'A' * 35}")
    assert main(["knowledge", "import", *BOTH, "--apply"]) == 1
    assert "row 2, status: an invented sample" in capsys.readouterr().err
    assert stored(path) == (0, 0)


def test_a_list_that_others_contradict_is_not_complete(
    path: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["knowledge", "import", *BOTH, "--apply"]) == 0
    (tmp_path / "few.csv").write_bytes(as_csv(sample("colleges")[:-1]))
    assert main(["knowledge", "import", "few.csv", BOTH[1], "--complete", "--apply"]) == 1
    assert "not complete, programmes name: sample-12" in capsys.readouterr().err
    assert stored(path) == (12, 60)
