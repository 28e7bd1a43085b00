"""Later reports survive an export and a build, and each file can be imported by itself.

All figures are invented.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.knowledge.check import check_knowledge
from bot.knowledge.exporting import build_all, export, report_layer
from bot.knowledge.files import DATA, read_knowledge
from bot.knowledge.later_report_files import later_report_layer
from bot.knowledge.reports import add_report
from bot.knowledge.store import build, knowledge_version, load, load_report, load_reports
from bot.knowledge.yaml_file import KnowledgeError
from bot.storage.database import Database
from tests.knowledge import later
from tests.knowledge.town import Folder

LAYERS = (later_report_layer(later.TODAY),)
BOTH = (report_layer(), *LAYERS)
AWKWARD = later.head(
    "report",  # its file is called like the one that may stand beside a report
    published="2026-02-01",
    publisher='"Выдумка: «газета», \\"№ 1\\"; 007"',
    url='"https://example.org/?a=b;c#d"',
    title='{ru: "- да: нет\\nи ещё", kk: "  [қазақша] #1  "}',
    about="2025",
)
FEW = later.only(
    "colleges.count", "graduates.share", "nukenov.name",
    changed={
        "graduates.share": ("value: 94.3", "value: 95.10"),
        "nukenov.name": ("Абзал Нукенов}", "\"А.; 'Б'\"}"),
    },
)  # fmt: skip
TEXTS = (
    later.head("z-last") + later.facts(without=later.MISSING),
    AWKWARD + FEW,
    later.head("a.first_2", about="2025") + FEW,  # of the same day as another one
)


async def import_reports(database: Database, folder: Path, texts: Sequence[str]) -> None:
    """Import reports, in this order."""
    for number, text in enumerate(texts):
        Folder(folder).write(f"{number}.yaml", text)
        report = later.read(folder / f"{number}.yaml")
        async with database.writing() as connection:
            assert await add_report(connection, report)


def reports(folder: Path) -> dict[str, bytes]:
    """The reports of an export, by the names of their files."""
    return {path.name: path.read_bytes() for path in (folder / "reports").iterdir()}


async def test_reports_come_back_in_their_order(database: Database, tmp_path: Path) -> None:
    await import_reports(database, tmp_path / "files", TEXTS)
    await export(database, tmp_path / "first", LAYERS)
    other = await Database.open(tmp_path / "other.sqlite3")
    try:
        await build(other)
        assert await build_all(other, tmp_path / "first", LAYERS) == [
            "3 later reports (42 facts in them fit no sentence)"  # there is no report beside them
        ]
        assert await load_reports(other) == await load_reports(database)
        assert len((await load(other)).reports) == len(TEXTS)
        await export(other, tmp_path / "second", LAYERS)
    finally:
        await other.close()
    assert set(reports(tmp_path / "first")) == {"z-last.yaml", "report.yaml", "a.first_2.yaml"}
    assert reports(tmp_path / "first") == reports(tmp_path / "second")


async def test_each_file_can_be_imported_by_itself(database: Database, tmp_path: Path) -> None:
    await import_reports(database, tmp_path / "files", TEXTS)
    await export(database, tmp_path / "export", LAYERS)
    found = sorted((tmp_path / "export" / "reports").iterdir())
    assert [later.read(path) for path in found] == list(await load_reports(database))


async def test_a_file_looks_as_an_editor_writes_it(database: Database, tmp_path: Path) -> None:
    text = later.head(about="2025") + later.only("colleges.count")
    await import_reports(database, tmp_path / "files", [text])
    await export(database, tmp_path / "export", LAYERS)
    assert Folder(tmp_path / "export").read("reports/made-up-2026.yaml") == (
        "report:\n"
        "  id: made-up-2026\n"
        "  publisher: Выдумка\n"
        "  published: 2026-12-01\n"
        "  url: https://example.org/made-up\n"
        "  title:\n"
        "    ru: Выдуманный отчёт\n"
        "    kk: Ойдан шығарылған мақала\n"
        "  about: 2025\n"
        "\n"
        "colleges.count:\n"
        "  type: count\n"
        "  paragraph: 2\n"
        "  said: 88 колледжей\n"
        "  value: 91\n"
    )


async def test_without_reports_there_is_no_file_and_what_is_there_stays(
    database: Database, tmp_path: Path
) -> None:
    await export(database, tmp_path / "none", LAYERS)
    assert not (tmp_path / "none" / "reports").exists()
    await import_reports(database, tmp_path / "files", TEXTS)
    before, version = await load_reports(database), await knowledge_version(database)
    assert await build_all(database, tmp_path / "none", LAYERS) == []
    assert await load_reports(database) == before
    assert await knowledge_version(database) == version


async def test_what_the_folder_does_not_hold_is_told_no_longer(
    database: Database, tmp_path: Path
) -> None:
    await import_reports(database, tmp_path / "files", TEXTS[:1])
    await export(database, tmp_path / "export", LAYERS)
    before, version = await load_reports(database), await knowledge_version(database)
    await import_reports(database, tmp_path / "more", TEXTS[1:])
    await build_all(database, tmp_path / "export", LAYERS)
    assert await load_reports(database) == before
    assert await knowledge_version(database) > version, "a running bot notices it"


async def test_the_report_itself_is_read_as_without_them(
    database: Database, tmp_path: Path
) -> None:
    await build(database, DATA)
    await import_reports(database, tmp_path / "files", TEXTS)
    await export(database, tmp_path / "export", BOTH)
    assert read_knowledge(tmp_path / "export") == await load_report(database)
    assert check_knowledge(tmp_path / "export") == check_knowledge(DATA)
    before = await load_reports(database)
    built = await build_all(database, tmp_path / "export", BOTH)
    assert built[1:] == ["3 later reports"]
    assert await load_reports(database) == before


async def test_facts_that_no_sentence_is_written_for_any_more_are_kept(
    database: Database, tmp_path: Path
) -> None:
    await build(database, DATA)
    await import_reports(database, tmp_path / "files", TEXTS[:1])
    await database.execute(
        "UPDATE fact SET name = 'of.old' WHERE name = 'dual.students' AND source_id LIKE 'later.%'"
    )
    before = await load_reports(database)
    await export(database, tmp_path / "export", BOTH)
    built = await build_all(database, tmp_path / "export", BOTH)
    assert built[1:] == ["1 later reports (1 facts in them fit no sentence)"]
    assert await load_reports(database) == before


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a": TEXTS[0].replace("value: 93000", "value: many")},
         r"/reports/a\.yaml:\d+: fact «colleges\.students»: «value»: "),
        ({"a": TEXTS[0].replace("2026-12-01", "2031-12-01")},
         r"/reports/a\.yaml:4: «published»: 2031-12-01 has not come yet"),
        ({"a": FEW}, r"/reports/a\.yaml:\d+: it does not say where it is from"),
        ({"a": "- x"}, r"/reports/a\.yaml:1: a mapping"),
        ({"a": later.head()}, r"/reports/a\.yaml:1: it holds no facts"),
        ({"a": TEXTS[0], "b": TEXTS[0]}, r"/reports:1: two files say «report: {id: z-last}»"),
        ({"a": TEXTS[0], "b": "report: x"}, r"/reports/b\.yaml:1: "),
    ],
)  # fmt: skip
async def test_faults_are_told_with_file_and_line(
    database: Database, tmp_path: Path, files: dict[str, str], told: str
) -> None:
    await import_reports(database, tmp_path / "files", TEXTS)
    before = await load_reports(database)
    for name, text in files.items():
        Folder(tmp_path / "export").write(f"reports/{name}.yaml", text)
    with pytest.raises(KnowledgeError, match=told):
        await build_all(database, tmp_path / "export", LAYERS)
    assert await load_reports(database) == before
