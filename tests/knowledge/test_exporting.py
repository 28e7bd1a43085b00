"""Knowledge that is exported and built again is the same, and answers the same."""

import json
from pathlib import Path
from random import Random

import aiosqlite
import pytest

from bot.errors import OperatorError
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.check import check_knowledge
from bot.knowledge.deciding import Decider
from bot.knowledge.exporting import (
    Files,
    LayerFiles,
    Reading,
    build_all,
    export,
    report_layer,
)
from bot.knowledge.files import DATA, read_knowledge
from bot.knowledge.library import Library
from bot.knowledge.opening import open_answerer
from bot.knowledge.report_files import report_files
from bot.knowledge.store import build, build_within, load, load_report
from bot.knowledge.yaml_file import KnowledgeError
from bot.storage.database import Database
from tests.knowledge.making import Maker
from tests.knowledge.town import Folder

QUESTIONS = Path(__file__).parent.parent / "questions" / "judge.jsonl"
SAMPLE = 150
REPORT = (report_layer(),)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def written(files: Files, folder: Path) -> Path:
    """A folder that holds these files."""
    for name, text in files.items():
        Folder(folder).write(name, text)
    return folder


async def again(folder: Path, path: Path) -> Database:
    """Another database, built from a folder."""
    database = await Database.open(path)
    await build_all(database, folder, REPORT)
    return database


def questions() -> list[str]:
    """Some of the labelled questions, the same ones every time."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["q"] for line in Random(1).sample(lines, SAMPLE)]  # noqa: S311


# --- there and back -----------------------------------------------------------------------------


async def test_the_real_knowledge_answers_the_same_when_it_is_built_again(
    database: Database, catalogues: Catalogues, answerer: Answerer, tmp_path: Path
) -> None:
    await build(database, DATA)
    await export(database, tmp_path / "first", REPORT)
    other = await again(tmp_path / "first", tmp_path / "other.sqlite3")
    try:
        await export(other, tmp_path / "second", REPORT)
        base = await load(other)
    finally:
        await other.close()
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert base == await load(database)
    same = Answerer(base, Library(base, catalogues), catalogues, Decider.load())
    for question in questions():
        assert same.answer(question) == answerer.answer(question)


async def test_the_real_knowledge_passes_the_gate_when_it_is_exported(
    database: Database, tmp_path: Path
) -> None:
    await build(database, DATA)
    await export(database, tmp_path / "export", REPORT)
    result = check_knowledge(tmp_path / "export")
    assert result == check_knowledge(DATA)
    assert result.faults == []


async def test_an_export_looks_like_the_folder_that_it_was_built_from(
    database: Database, town: Folder, tmp_path: Path
) -> None:
    await build(database, town.path)
    await export(database, tmp_path / "export", REPORT)
    assert read_knowledge(tmp_path / "export") == read_knowledge(town.path)
    asks = {"asks/colleges.yaml", "asks/fair.yaml", "asks/services.yaml"}
    names = {*contents(town.path), *asks, "EXPORT.sha256"} - {"asks/all.yaml"}
    assert set(contents(tmp_path / "export")) == names
    assert Folder(tmp_path / "export").read("report.yaml") == (
        "id: town-2024\n"
        "kind: report\n"
        "publisher: Вестник\n"
        "published: 2024-06-01\n"
        "url: https://example.org/town\n"
        "title:\n"
        "  ru: Вести посёлка\n"
        "  kk: Ауыл жаңалықтары\n"
        "waived:\n"
        "  - paragraph: 2\n"
        "    number: 12\n"
        "    reason: The masters are of no interest.\n"
    )


@pytest.mark.parametrize("seed", range(25))
async def test_any_knowledge_is_read_as_it_was_written(
    database: Database, tmp_path: Path, seed: int
) -> None:
    knowledge = Maker(seed).knowledge()
    files = report_files(knowledge)
    assert read_knowledge(written(files, tmp_path / "files")) == knowledge
    async with database.writing() as connection:
        await build_within(connection, knowledge, "")
    assert await load_report(database) == knowledge
    await export(database, tmp_path / "export", REPORT)
    assert {**contents(tmp_path / "export"), "EXPORT.sha256": b""} == {
        **contents(tmp_path / "files"),
        "EXPORT.sha256": b"",
    }


async def test_gaps_of_an_earlier_version_are_kept_in_their_order(
    database: Database, tmp_path: Path
) -> None:
    knowledge = await build(database, DATA)
    await database.execute("UPDATE entry SET file = NULL")
    await export(database, tmp_path / "export", REPORT)
    assert [path.name for path in (tmp_path / "export" / "gaps").iterdir()] == ["gaps.yaml"]
    assert read_knowledge(tmp_path / "export").entries == knowledge.entries


async def test_nothing_is_exported_where_nothing_is_known(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(OperatorError, match="nothing is known yet"):
        await export(database, tmp_path / "export", REPORT)
    assert not (tmp_path / "export").exists()


async def test_at_the_start_the_programs_own_files_decide_what_the_report_says(
    database: Database, catalogues: Catalogues, town: Folder, tmp_path: Path
) -> None:
    await build(database, town.path)
    await export(database, tmp_path / "export", REPORT)
    edited = Folder(tmp_path / "export")
    edited.edit("entries/colleges.yaml", "В посёлке", "У реки")
    await build_all(database, edited.path, REPORT)
    assert (await load(database)).entries["colleges.count"].entry.ru.text[0].startswith("У реки")
    answerer = await open_answerer(database, catalogues, town.path)
    assert answerer.entry("colleges.count", "ru").lead.startswith("В посёлке")


# --- several layers -----------------------------------------------------------------------------

NOTE = "INSERT INTO build (layer, content_hash) VALUES ('import', ?)"


async def write_note(database: Database) -> Files:
    row = await database.fetch_one("SELECT content_hash FROM build WHERE layer = 'import'")
    return {"imported/note.txt": row["content_hash"]} if row else {}


def read_note(folder: Path) -> Reading | None:
    path = folder / "imported" / "note.txt"
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8")

    async def store(connection: aiosqlite.Connection) -> None:
        await connection.execute(NOTE, (text,))

    return Reading("1 note", store)


TWO = (*REPORT, LayerFiles(write_note, read_note))


async def test_each_layer_has_files_of_its_own(
    database: Database, town: Folder, tmp_path: Path
) -> None:
    await build(database, town.path)
    alone = await export(database, tmp_path / "alone", TWO)
    await database.execute(NOTE, ("hello",))
    both = await export(database, tmp_path / "both", TWO)
    assert both == alone + 1
    assert contents(tmp_path / "both")["imported/note.txt"] == b"hello"
    assert "imported/note.txt" not in contents(tmp_path / "alone")


async def test_a_layer_that_a_folder_does_not_hold_stays_as_it_is(
    database: Database, town: Folder
) -> None:
    await database.execute(NOTE, ("hello",))
    built = await build_all(database, town.path, TWO)
    assert built == ["2 entries, 3 known gaps, 12 facts, 1 colleges"]
    assert await write_note(database) == {"imported/note.txt": "hello"}


async def test_all_layers_are_built_and_told_of(database: Database, town: Folder) -> None:
    town.write("imported/note.txt", "hello")
    assert (await build_all(database, town.path, TWO))[1:] == ["1 note"]
    assert await write_note(database) == {"imported/note.txt": "hello"}


async def test_a_layer_that_cannot_be_stored_undoes_the_others(
    database: Database, town: Folder
) -> None:
    await build_all(database, town.path, REPORT)
    before = await load(database)
    town.write("imported/note.txt", "hello")
    town.edit("entries/colleges.yaml", "В посёлке", "У реки")
    await database.execute(NOTE, ("there already",))
    with pytest.raises(aiosqlite.IntegrityError):
        await build_all(database, town.path, TWO)
    assert await load(database) == before


async def test_a_broken_file_of_one_layer_stops_all(database: Database, town: Folder) -> None:
    town.write("imported/note.txt", "hello")
    town.edit("topics.yaml", "icon: F", "ikon: F")
    with pytest.raises(KnowledgeError, match=r"town/topics\.yaml:2: «icon» is missing"):
        await build_all(database, town.path, TWO[::-1])
    assert await write_note(database) == {}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nowhere", "nowhere: there is no such folder"),
        ("note.txt", "note.txt: there is no such folder"),
        ("empty", "empty holds no knowledge: it has no report.yaml"),
    ],
)
async def test_a_folder_without_knowledge_gives_one_line(
    database: Database, tmp_path: Path, name: str, line: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("A note.")
    with pytest.raises(OperatorError) as caught:
        await build_all(database, tmp_path / name, REPORT)
    assert str(caught.value) == f"{tmp_path}/{line}"
