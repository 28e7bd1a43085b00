"""The knowledge base in SQLite: built from `data/`, and read back."""

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path

import aiosqlite
from pydantic import BaseModel

from bot.colleges.records import Registry
from bot.knowledge.editions import Edition
from bot.knowledge.facts import FactOf, Facts
from bot.knowledge.files import DATA, LAYER, content_hash, read_knowledge, source_facts
from bot.knowledge.models import (
    College,
    Concept,
    Entry,
    Knowledge,
    Phrasings,
    Picture,
    Source,
    Topic,
)
from bot.language import LANGUAGES
from bot.storage.database import Database

SELECT_HASH = "SELECT content_hash FROM build WHERE layer = :layer"
UPSERT_HASH = """
INSERT INTO build (layer, content_hash) VALUES (:layer, :content_hash)
ON CONFLICT (layer) DO UPDATE SET content_hash = excluded.content_hash
"""
# By this a running bot notices a change, whoever makes it: to be run in the same transaction.
NOTE_CHANGE = """
INSERT INTO setting (name, value) VALUES ('knowledge_version', 1)
ON CONFLICT (name) DO UPDATE SET value = value + 1
"""
SELECT_VERSION = "SELECT value FROM setting WHERE name = 'knowledge_version'"
# Facts, entries, phrasings, colleges and pictures of the source go with it (ON DELETE CASCADE).
DELETE_SOURCES = "DELETE FROM source WHERE layer = :layer"
DELETE_TOPICS = "DELETE FROM topic"
DELETE_VOCABULARY = "DELETE FROM vocabulary"
DELETE_OFFTOPIC = "DELETE FROM offtopic"
INSERT_SOURCE = """
INSERT INTO source (id, layer, publisher, published, url, title_ru, title_kk, waived)
VALUES (:id, :layer, :publisher, :published, :url, :title_ru, :title_kk, :waived)
"""
INSERT_FACT = "INSERT INTO fact (name, source_id, definition) VALUES (?, ?, ?)"
INSERT_TOPIC = """
INSERT INTO topic (id, position, icon, title_ru, title_kk) VALUES (?, ?, ?, ?, ?)
"""
INSERT_ENTRY = """
INSERT INTO entry (id, source_id, position, definition, file) VALUES (?, ?, ?, ?, ?)
"""
INSERT_PHRASING = "INSERT INTO phrasing (entry_id, language, phrase) VALUES (?, ?, ?)"
INSERT_COLLEGE = "INSERT INTO college (id, source_id, definition) VALUES (?, ?, ?)"
INSERT_PICTURE = """
INSERT INTO picture_definition (id, source_id, position, definition) VALUES (?, ?, ?, ?)
"""
INSERT_CONCEPT = "INSERT INTO vocabulary (kind, concept, definition) VALUES (?, ?, ?)"
INSERT_OFFTOPIC = "INSERT INTO offtopic (topic, language, phrase) VALUES (?, ?, ?)"

SELECT_SOURCES = "SELECT * FROM source ORDER BY published, id"
SELECT_FACTS = "SELECT name, source_id, definition FROM fact ORDER BY rowid"
SELECT_REPORTS = "SELECT source_id, about FROM later_report ORDER BY source_id"
SELECT_TOPICS = "SELECT * FROM topic ORDER BY position"
SELECT_ENTRIES = "SELECT source_id, definition FROM entry ORDER BY position, rowid"
SELECT_FILES = "SELECT id, file FROM entry WHERE source_id = ? AND file IS NOT NULL"
SELECT_PHRASINGS = "SELECT entry_id, language, phrase FROM phrasing ORDER BY rowid"
SELECT_COLLEGES = "SELECT source_id, definition FROM college ORDER BY rowid"
SELECT_PICTURES = """
SELECT source_id, definition FROM picture_definition ORDER BY position, rowid
"""
SELECT_VOCABULARY = "SELECT kind, concept, definition FROM vocabulary ORDER BY rowid"
SELECT_OFFTOPIC = "SELECT topic, language, phrase FROM offtopic ORDER BY rowid"


@dataclass(frozen=True)
class SourcedEntry:
    """An entry with what its sentences are filled from."""

    entry: Entry
    source: Source
    facts: Facts
    phrasings: Phrasings
    valid_until: dt.date | None = None  # the last day on which it holds
    expired: bool = False
    reviewed: bool = True  # whether its ways of asking were gathered for the knowledge base
    # Where later reports are known: what each says, the newest first; `facts` are those of the
    # first. An entry that speaks of the report itself has instead all that are told from.
    editions: tuple[Edition, ...] = ()
    all_sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class SourcedCollege:
    """A college with what its texts are filled from."""

    college: College
    source: Source
    facts: Facts


@dataclass(frozen=True)
class SourcedPicture:
    """A picture with what it is filled from."""

    picture: Picture
    source: Source
    facts: Facts


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything that is known, over all layers."""

    topics: tuple[Topic, ...]
    entries: dict[str, SourcedEntry]
    colleges: tuple[SourcedCollege, ...]
    pictures: tuple[SourcedPicture, ...]
    vocabulary: dict[str, dict[str, Concept]]
    offtopic: dict[str, Phrasings]
    registry: Registry = field(default_factory=Registry)  # imported colleges
    reports: tuple[Edition, ...] = ()  # later ones, imported


async def build_if_changed(database: Database, folder: Path = DATA) -> bool:
    """Build the report's layer where `data/` has changed since the last time.

    Returns whether it was built. KnowledgeError where a file is broken: the old base stays.
    """
    wanted = content_hash(folder)
    row = await database.fetch_one(SELECT_HASH, {"layer": LAYER})
    if row and row["content_hash"] == wanted:
        return False
    await build(database, folder)
    return True


async def build(database: Database, folder: Path = DATA) -> Knowledge:
    """Replace the report's layer by what `data/` holds, in one transaction."""
    fingerprint = content_hash(folder)
    knowledge = read_knowledge(folder)
    async with database.writing() as connection:
        await build_within(connection, knowledge, fingerprint)
    return knowledge


async def build_within(
    connection: aiosqlite.Connection, knowledge: Knowledge, fingerprint: str
) -> None:
    """Replace the report's layer within a transaction."""
    await connection.execute(DELETE_SOURCES, {"layer": LAYER})
    await connection.execute(DELETE_TOPICS)
    await connection.execute(DELETE_VOCABULARY)
    await connection.execute(DELETE_OFFTOPIC)
    await _insert(connection, knowledge)
    await connection.execute(UPSERT_HASH, {"layer": LAYER, "content_hash": fingerprint})
    await connection.execute(NOTE_CHANGE)


async def knowledge_version(database: Database) -> int:
    """A number that grows with every change of what is known."""
    row = await database.fetch_one(SELECT_VERSION)
    return int(row["value"]) if row else 0


async def _insert(connection: aiosqlite.Connection, knowledge: Knowledge) -> None:
    source = knowledge.source
    await connection.execute(INSERT_SOURCE, source_row(source))
    await connection.executemany(
        INSERT_FACT,
        [(name, source.id, _json(fact)) for name, fact in knowledge.facts.items()],
    )
    await connection.executemany(
        INSERT_TOPIC, [(t.id, i, t.icon, t.ru, t.kk) for i, t in enumerate(knowledge.topics)]
    )
    await connection.executemany(
        INSERT_ENTRY,
        [
            (e.id, source.id, i, _json(e), knowledge.gap_files.get(e.id))
            for i, e in enumerate(knowledge.entries)
        ],
    )
    await connection.executemany(INSERT_PHRASING, _phrasing_rows(knowledge.phrasings))
    await connection.executemany(INSERT_OFFTOPIC, _phrasing_rows(knowledge.offtopic))
    await connection.executemany(
        INSERT_COLLEGE, [(c.id, source.id, _json(c)) for c in knowledge.colleges]
    )
    await connection.executemany(
        INSERT_PICTURE,
        [(p.id, source.id, i, _json(p)) for i, p in enumerate(knowledge.pictures)],
    )
    await connection.executemany(
        INSERT_CONCEPT,
        [
            (kind, name, _json(concept))
            for kind, concepts in knowledge.vocabulary.items()
            for name, concept in concepts.items()
        ],
    )


def source_row(source: Source) -> dict[str, str]:
    """A source as INSERT_SOURCE wants it."""
    return {
        "id": source.id,
        "layer": source.kind,
        "publisher": source.publisher,
        "published": source.published.isoformat(),
        "url": source.url,
        "title_ru": source.title.ru,
        "title_kk": source.title.kk,
        "waived": json.dumps([waiver.model_dump() for waiver in source.waived]),
    }


def _phrasing_rows(ways: dict[str, Phrasings]) -> list[tuple[str, str, str]]:
    return [
        (name, language, phrase)
        for name, phrasings in ways.items()
        for language in LANGUAGES
        for phrase in phrasings.in_(language)
    ]


def _json(record: BaseModel) -> str:
    return record.model_dump_json()


async def load(database: Database) -> KnowledgeBase:
    """Read everything that is known back from the database."""
    sources = await _load_sources(database)
    facts = await _load_facts(database, sources)
    phrasings = await _load_phrasings(database, SELECT_PHRASINGS)
    entries: dict[str, SourcedEntry] = {}
    for row in await database.fetch_all(SELECT_ENTRIES):
        entry = Entry.model_validate_json(row["definition"])
        entries[entry.id] = SourcedEntry(
            entry,
            sources[row["source_id"]],
            facts[row["source_id"]],
            phrasings.get(entry.id, Phrasings()),
        )
    return KnowledgeBase(
        topics=tuple(
            Topic(id=row["id"], icon=row["icon"], ru=row["title_ru"], kk=row["title_kk"])
            for row in await database.fetch_all(SELECT_TOPICS)
        ),
        entries=entries,
        colleges=tuple(
            SourcedCollege(
                College.model_validate_json(row["definition"]),
                sources[row["source_id"]],
                facts[row["source_id"]],
            )
            for row in await database.fetch_all(SELECT_COLLEGES)
        ),
        pictures=tuple(
            SourcedPicture(
                Picture.model_validate_json(row["definition"]),
                sources[row["source_id"]],
                facts[row["source_id"]],
            )
            for row in await database.fetch_all(SELECT_PICTURES)
        ),
        vocabulary=await _load_vocabulary(database),
        offtopic=await _load_phrasings(database, SELECT_OFFTOPIC),
        reports=await _load_reports(database, sources, facts),
    )


async def load_reports(database: Database) -> tuple[Edition, ...]:
    """The later reports that were imported."""
    sources = await _load_sources(database)
    return await _load_reports(database, sources, await _load_facts(database, sources))


async def _load_reports(
    database: Database, sources: dict[str, Source], facts: dict[str, Facts]
) -> tuple[Edition, ...]:
    return tuple(
        Edition(sources[row["source_id"]], facts[row["source_id"]], row["about"])
        for row in await database.fetch_all(SELECT_REPORTS)
    )


async def load_report(database: Database) -> Knowledge | None:
    """The report's layer alone, as it was read from its files; None where there is none."""
    sources = await _load_sources(database)
    source = next((source for source in sources.values() if source.kind == LAYER), None)
    if source is None:
        return None
    base = await load(database)
    entries = [known for known in base.entries.values() if known.source.id == source.id]
    files = await database.fetch_all(SELECT_FILES, (source.id,))
    return Knowledge(
        source=source,
        topics=base.topics,
        facts=(await _load_facts(database, sources))[source.id],
        entries=tuple(known.entry for known in entries),
        phrasings={k.entry.id: k.phrasings for k in entries if k.phrasings != Phrasings()},
        colleges=tuple(c.college for c in base.colleges if c.source.id == source.id),
        pictures=tuple(p.picture for p in base.pictures if p.source.id == source.id),
        vocabulary=base.vocabulary,
        offtopic=base.offtopic,
        gap_files={row["id"]: row["file"] for row in files},
    )


async def _load_sources(database: Database) -> dict[str, Source]:
    return {row["id"]: _source(row) for row in await database.fetch_all(SELECT_SOURCES)}


async def _load_facts(database: Database, sources: dict[str, Source]) -> dict[str, Facts]:
    facts = {source.id: source_facts(source) for source in sources.values()}
    for row in await database.fetch_all(SELECT_FACTS):
        facts[row["source_id"]][row["name"]] = FactOf.model_validate(
            {"fact": json.loads(row["definition"])}
        ).fact
    return facts


def _source(row: aiosqlite.Row) -> Source:
    return Source.model_validate(
        {
            "id": row["id"],
            "kind": row["layer"],
            "publisher": row["publisher"],
            "published": row["published"],
            "url": row["url"],
            "title": {"ru": row["title_ru"], "kk": row["title_kk"]},
            "waived": json.loads(row["waived"]),
        }
    )


async def _load_vocabulary(database: Database) -> dict[str, dict[str, Concept]]:
    vocabulary: dict[str, dict[str, Concept]] = {}
    for row in await database.fetch_all(SELECT_VOCABULARY):
        concept = Concept.model_validate_json(row["definition"])
        vocabulary.setdefault(row["kind"], {})[row["concept"]] = concept
    return vocabulary


async def _load_phrasings(database: Database, statement: str) -> dict[str, Phrasings]:
    collected: dict[str, dict[str, list[str]]] = {}
    for name, language, phrase in await database.fetch_all(statement):
        ways = collected.setdefault(name, {known: [] for known in LANGUAGES})
        ways[language].append(phrase)
    return {name: Phrasings.model_validate(ways) for name, ways in collected.items()}
