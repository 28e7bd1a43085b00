"""The knowledge base as measuring uses it: built from `data/`, with what people ask it by."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import load_catalogues
from bot.knowledge.library import Library
from bot.knowledge.store import KnowledgeBase, build, load
from bot.knowledge.understanding import Subject
from bot.language import LANGUAGES
from bot.storage.database import Database


@dataclass(frozen=True)
class Way:
    """A way of asking, and what for."""

    subject: str
    text: str


async def read_base() -> tuple[KnowledgeBase, Library]:
    """The knowledge base, built from `data/` in a temporary file."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bench.sqlite3")
        try:
            await build(database)
            base = await load(database)
        finally:
            await database.close()
    return base, Library(base, load_catalogues())


def ways_of(subjects: Iterable[Subject]) -> list[Way]:
    """Every way of asking, for answers, gaps, services and what is off topic alike."""
    return [
        Way(subject.id, text)
        for subject in subjects
        for language in LANGUAGES
        for text in subject.phrasings.in_(language)
    ]
