"""All layers of the knowledge together: exported, built into an empty database, told as before."""

from pathlib import Path

import pytest

from bot.cli.knowledge import layers
from bot.colleges.store import load_registry, replace_within
from bot.errors import OperatorError
from bot.i18n import Catalogues
from bot.knowledge.articles import Articles, load_versions
from bot.knowledge.exporting import build_all, export
from bot.knowledge.files import DATA
from bot.knowledge.live import build_answerer, load_all
from bot.knowledge.reports import add_report
from bot.knowledge.store import build, knowledge_version, load, load_report
from bot.moments import ALMATY
from bot.storage.database import Database
from tests.colleges.sample import sample
from tests.knowledge import later
from tests.knowledge.articles import DUAL, FERRY
from tests.knowledge.town import Folder

LAYERS = layers(later.TODAY)
QUESTIONS = (
    "сколько студентов на дуалке", "сколько студентов на дуалке было в 2025", "қанша колледж бар",
    "сколько стоит паром для студентов", "дуальды оқытуда қанша студент бар екен",
    "колледж цифровых технологий", "колледжи с общежитием", "где учат на сварщика",
    "какие колледжи в Алмалинском районе", "когда приём документов", "сәлем", "погода завтра",
)  # fmt: skip


async def fill(database: Database, folder: Path) -> None:
    """Everything that a database may know."""
    await build(database, DATA)
    report = later.read(later.write(folder, later.head() + later.facts(without=later.MISSING)))
    articles = Articles(database, lambda: later.NOON)
    for article in (FERRY, DUAL):
        begun = await articles.create(article, None)
        await articles.publish(begun.article_id, begun.number, None)
    async with database.writing() as connection:
        await add_report(connection, report)
        await replace_within(connection, sample())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


async def test_the_whole_knowledge_comes_back(
    database: Database, catalogues: Catalogues, tmp_path: Path
) -> None:
    await fill(database, tmp_path)
    await export(database, tmp_path / "first", LAYERS)
    other = await Database.open(tmp_path / "other.sqlite3")
    try:
        assert len(await build_all(other, tmp_path / "first", LAYERS)) == len(LAYERS)
        await export(other, tmp_path / "second", LAYERS)
        assert contents(tmp_path / "first") == contents(tmp_path / "second")
        assert await load(other) == await load(database)
        assert await load_registry(other) == await load_registry(database)
        assert await load_versions(other) == await load_versions(database)
        built = await load_all(other, ALMATY, later.TODAY, samples=True)
    finally:
        await other.close()
    known = await load_all(database, ALMATY, later.TODAY, samples=True)
    assert built == known
    first, second = build_answerer(known, catalogues), build_answerer(built, catalogues)
    for question in QUESTIONS:
        assert second.answer(question) == first.answer(question)


async def test_building_the_report_alone_leaves_all_others(
    database: Database, tmp_path: Path
) -> None:
    await fill(database, tmp_path)
    before = await load(database), await load_registry(database), await load_versions(database)
    assert len(await build_all(database, DATA, LAYERS)) == 1
    after = await load(database), await load_registry(database), await load_versions(database)
    assert after == before


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("topics.yaml", "icon:", "ikon:"),
        ("reports/made-up-2026.yaml", "published:", "publiched:"),
        ("administrators.yaml", "state: draft", "state: gone"),
        ("imported/colleges.csv", ",private,", ",public-private,"),
        ("imported/programmes.csv", ",full-time,", ",sometimes,"),
    ],
)
async def test_a_fault_in_any_layer_stops_all(
    database: Database, tmp_path: Path, file: str, before: str, after: str
) -> None:
    await fill(database, tmp_path)
    await export(database, tmp_path / "export", LAYERS)
    folder = Folder(tmp_path / "export")
    folder.write(file, folder.read(file).replace(before, after, 1))
    other = await Database.open(tmp_path / "other.sqlite3")
    try:
        with pytest.raises(OperatorError, match=f"export/{file}"):
            await build_all(other, folder.path, LAYERS)
        assert await load_report(other) is None
        assert await knowledge_version(other) == 0
    finally:
        await other.close()
