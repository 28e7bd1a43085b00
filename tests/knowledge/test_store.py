"""The knowledge base in SQLite: built whole or not at all, one layer never touching another."""

import json
import logging
import sqlite3

import pytest

from bot.i18n import Catalogues
from bot.knowledge.files import DATA, read_knowledge
from bot.knowledge.models import Entry, Knowledge, Phrasings, Wording
from bot.knowledge.opening import open_answerer
from bot.knowledge.store import KnowledgeBase, build, build_if_changed, load
from bot.knowledge.yaml_file import KnowledgeError
from bot.storage.database import Database
from tests.knowledge.town import Folder

COLLEGES = "entries/colleges.yaml"
LEAD = "В посёлке"
BROKEN = "В посёлке {pupils}"

INSERT_SOURCE = """
INSERT INTO source (id, layer, publisher, published, url, title_ru, title_kk)
VALUES (:layer, :layer, 'Айгерим', '2026-01-15', '', 'Ответ', 'Жауап')
"""
INSERT_FACT = "INSERT INTO fact (name, source_id, definition) VALUES (?, ?, ?)"
INSERT_ENTRY = "INSERT INTO entry (id, source_id, position, definition) VALUES (?, ?, 0, ?)"
INSERT_PHRASING = "INSERT INTO phrasing (entry_id, language, phrase) VALUES (?, 'ru', 'сколько')"

ADDED = Entry(
    id="added.beds",
    kind="answer",
    ru=Wording(title="Общежитие", text=("Мест {beds}, сообщает {report.publisher}.",)),
    kk=Wording(title="Жатақхана", text=("Орын саны {beds}, {report.publisher}.",)),
)


async def add_layer(database: Database, layer: str) -> None:
    """Put one entry with its fact and a way of asking into another layer than the report's."""
    fact = {"type": "count", "paragraph": 0, "said": "120", "value": 120}
    await database.execute(INSERT_SOURCE, {"layer": layer})
    await database.execute(INSERT_FACT, ("beds", layer, json.dumps(fact)))
    await database.execute(INSERT_ENTRY, (ADDED.id, layer, ADDED.model_dump_json()))
    await database.execute(INSERT_PHRASING, (ADDED.id,))


async def lead(database: Database, catalogues: Catalogues, town: Folder) -> str:
    """The first sentence of an entry, by the way that the program opens its knowledge."""
    answerer = await open_answerer(database, catalogues, town.path)
    return answerer.entry("colleges.count", "ru").lead


def assert_same(base: KnowledgeBase, knowledge: Knowledge) -> None:
    assert base.topics == knowledge.topics
    assert tuple(sourced.college for sourced in base.colleges) == knowledge.colleges
    assert all(sourced.facts == knowledge.facts for sourced in base.colleges)
    assert tuple(sourced.picture for sourced in base.pictures) == knowledge.pictures
    assert base.vocabulary == knowledge.vocabulary
    assert base.offtopic == knowledge.offtopic
    assert tuple(sourced.entry for sourced in base.entries.values()) == knowledge.entries
    for entry_id, sourced in base.entries.items():
        assert sourced.facts == knowledge.facts
        assert sourced.phrasings == knowledge.phrasings.get(entry_id, Phrasings())
        assert sourced.source == knowledge.source
    for picture in base.pictures:
        assert picture.facts == knowledge.facts
        assert picture.source == knowledge.source


async def test_what_was_read_is_what_is_loaded(database: Database, town: Folder) -> None:
    await build(database, town.path)
    assert_same(await load(database), read_knowledge(town.path))


async def test_the_real_knowledge_is_loaded_as_it_was_read(database: Database) -> None:
    knowledge = await build(database, DATA)
    assert_same(await load(database), knowledge)


async def test_an_empty_database_knows_nothing(database: Database) -> None:
    base = await load(database)
    assert (base.topics, base.entries, base.colleges, base.pictures) == ((), {}, (), ())
    assert (base.vocabulary, base.offtopic) == ({}, {})


async def test_unchanged_content_is_not_built_again(database: Database, town: Folder) -> None:
    assert await build_if_changed(database, town.path)
    town.write(COLLEGES, town.read(COLLEGES))
    assert not await build_if_changed(database, town.path)


async def test_building_twice_gives_the_same(database: Database, town: Folder) -> None:
    await build(database, town.path)
    before = await load(database)
    await build(database, town.path)
    assert await load(database) == before


async def test_a_changed_file_is_built(database: Database, town: Folder) -> None:
    await build_if_changed(database, town.path)
    town.edit(COLLEGES, LEAD, "У реки")
    assert await build_if_changed(database, town.path)
    entry = (await load(database)).entries["colleges.count"].entry
    assert entry.ru.text[0].startswith("У реки")


async def test_what_was_taken_out_is_gone(database: Database, town: Folder) -> None:
    await build(database, town.path)
    gaps = town.read("gaps/fair.yaml")
    town.write("gaps/fair.yaml", gaps[: gaps.index("- id: gap.n3")])
    town.edit("words.yaml", "  fair: {ru: [ярмарка], kk: [жәрмеңке]}\n", "")
    pictures = town.read("pictures.yaml")
    town.write("pictures.yaml", pictures[: pictures.index("- id: part")])
    town.write("offtopic.yaml", "food: {ru: [что на обед]}\n")
    await build(database, town.path)
    base = await load(database)
    assert "gap.n2" in base.entries
    assert "gap.n3" not in base.entries
    assert list(base.vocabulary["thing"]) == ["college"]
    assert list(base.offtopic) == ["food"]
    assert [sourced.picture.id for sourced in base.pictures] == ["town", "share"]
    assert not await database.fetch_all("SELECT 1 FROM phrasing WHERE entry_id = 'gap.n3'")


async def test_a_source_may_get_another_id(database: Database, town: Folder) -> None:
    await build(database, town.path)
    town.edit("report.yaml", "id: town-2024", "id: town-2025")
    await build(database, town.path)
    assert {s.source.id for s in (await load(database)).entries.values()} == {"town-2025"}


# --- a broken file, a failure -------------------------------------------------------------------


async def test_a_broken_file_leaves_the_old_base(database: Database, town: Folder) -> None:
    await build_if_changed(database, town.path)
    before = await load(database)
    town.edit(COLLEGES, LEAD, BROKEN)
    with pytest.raises(KnowledgeError):
        await build_if_changed(database, town.path)
    assert await load(database) == before


async def test_a_mended_file_is_built(database: Database, town: Folder) -> None:
    await build_if_changed(database, town.path)
    town.edit(COLLEGES, LEAD, BROKEN)
    with pytest.raises(KnowledgeError):
        await build_if_changed(database, town.path)
    town.edit(COLLEGES, BROKEN, "У реки")
    assert await build_if_changed(database, town.path)


async def test_with_a_broken_file_the_old_answers_are_given(
    database: Database,
    catalogues: Catalogues,
    town: Folder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert await lead(database, catalogues, town) == "В посёлке 3\N{NO-BREAK SPACE}колледжа."
    town.edit(COLLEGES, LEAD, BROKEN)
    with caplog.at_level(logging.ERROR):
        assert await lead(database, catalogues, town) == "В посёлке 3\N{NO-BREAK SPACE}колледжа."
    line = town.line(COLLEGES, BROKEN)
    assert caplog.messages == [
        f"town/{COLLEGES}:{line}: no fact is named «pupils»",
        "The data files are broken, the knowledge base of before stays in use",
    ]


async def test_with_a_broken_file_and_nothing_before_there_is_no_start(
    database: Database, catalogues: Catalogues, town: Folder
) -> None:
    town.edit(COLLEGES, LEAD, BROKEN)
    with pytest.raises(KnowledgeError, match="no fact is named «pupils»"):
        await open_answerer(database, catalogues, town.path)


@pytest.mark.parametrize(
    "table",
    [
        "source",
        "fact",
        "topic",
        "entry",
        "phrasing",
        "college",
        "picture_definition",
        "vocabulary",
        "offtopic",
    ],
)
async def test_a_failure_amid_the_build_leaves_the_old_base_whole(
    database: Database, town: Folder, table: str
) -> None:
    await build_if_changed(database, town.path)
    before = await load(database)
    await database.execute(
        f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk'); END"
    )
    town.edit(COLLEGES, LEAD, "У реки")
    with pytest.raises(sqlite3.IntegrityError, match="disk"):
        await build_if_changed(database, town.path)
    assert await load(database) == before

    await database.execute("DROP TRIGGER full")
    assert await build_if_changed(database, town.path)


# --- layers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["administrator", "import"])
async def test_another_layer_survives_a_build(
    database: Database, town: Folder, layer: str
) -> None:
    await build(database, town.path)
    await add_layer(database, layer)
    before = await load(database)
    town.edit(COLLEGES, LEAD, "У реки")
    assert await build_if_changed(database, town.path)
    after = await load(database)
    assert after.entries["added.beds"] == before.entries["added.beds"]
    assert after.entries["colleges.count"] != before.entries["colleges.count"]


async def test_each_entry_is_loaded_with_the_source_and_facts_of_its_layer(
    database: Database, town: Folder
) -> None:
    await build(database, town.path)
    await add_layer(database, "administrator")
    base = await load(database)
    added, reported = base.entries["added.beds"], base.entries["colleges.count"]
    assert (added.source.kind, added.source.publisher) == ("administrator", "Айгерим")
    assert (reported.source.kind, reported.source.publisher) == ("report", "Вестник")
    assert "beds" in added.facts
    assert "beds" not in reported.facts
    assert "students" not in added.facts
    assert added.phrasings.ru == ("сколько",)


async def test_two_layers_may_call_a_fact_the_same(database: Database, town: Folder) -> None:
    await build(database, town.path)
    await add_layer(database, "administrator")
    town.edit("facts.yaml", "share:", "beds:")
    for file in (COLLEGES, "pictures.yaml"):
        text = town.read(file).replace("{share}", "{beds}").replace("value: share", "value: beds")
        town.write(file, text)
    assert await build_if_changed(database, town.path)
    base = await load(database)
    written = {
        entry: base.entries[entry].facts["beds"].write("ru")
        for entry in ("added.beds", "colleges.count")
    }
    assert written == {"added.beds": "120", "colleges.count": "87,5\N{NO-BREAK SPACE}%"}


async def test_an_answer_names_the_source_of_its_own_layer(
    database: Database, catalogues: Catalogues, town: Folder
) -> None:
    await build(database, town.path)
    await add_layer(database, "administrator")
    answerer = await open_answerer(database, catalogues, town.path)
    added = answerer.entry("added.beds", "ru")
    assert added.lead == "Мест 120, сообщает Айгерим."
    assert "Айгерим, 15 января 2026" in added.source
    assert "Вестник, 1 июня 2024" in answerer.entry("colleges.count", "ru").source
