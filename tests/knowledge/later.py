"""Made-up later reports: the real file of facts with other figures, from a source that is none."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.editions import Edition
from bot.knowledge.facts import Facts
from bot.knowledge.files import DATA, read_knowledge
from bot.knowledge.later_report import read_later_report
from bot.knowledge.opening import open_answerer
from bot.knowledge.reports import add_report
from bot.knowledge.store import build
from bot.moments import ALMATY, day_of
from bot.storage.database import Database

NOON = 1_893_484_800.0  # 2030-01-01 in Almaty, when all that is made up here has been published
TODAY = day_of(lambda: NOON, ALMATY)
FACTS = (DATA / "facts.yaml").read_text(encoding="utf-8")

# Invented figures, for tests only.
INVENTED = {
    "colleges.count": ("value: 88", "value: 91"),
    "colleges.students": ("value: 86000", "value: 93000"),
    "graduates.year": ("value: 2025", "value: 2026"),
    "graduates.share": ("value: 94.3", "value: 95.1"),
    "dual.students": ("value: 22067", "value: 24002"),
    "abroad.year": ("value: 2025", "value: 2026"),
    "nukenov.name": ("Абзал Нукенов}, kk: {name: Абзал Нукенов", "А. Б.}, kk: {name: А. Б."),
    "college.aemc.name": ("ru: {name: Алматинский", "ru: {name: Выдуманный"),
}
MISSING = ("forum.name", "germany.pay", "hackathons.start")


def head(
    report_id: str = "made-up-2026",
    published: str = "2026-12-01",
    publisher: str = "Выдумка",
    **more: str,
) -> str:
    """Where a made-up report is from."""
    lines = {
        "id": report_id,
        "publisher": publisher,
        "published": published,
        "url": "https://example.org/made-up",
        "title": "{ru: Выдуманный отчёт, kk: Ойдан шығарылған мақала}",
        **more,
    }
    return "report:\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items())


def facts(changed: Mapping[str, tuple[str, str]] = INVENTED, without: Sequence[str] = ()) -> str:
    """The real facts, some of them changed or left out."""
    parts = re.split(r"^(?=[a-z])", FACTS, flags=re.MULTILINE)
    kept = []
    for part in parts:
        name = part.split(":")[0]
        before, after = changed.get(name, ("", ""))
        assert before in part, name
        if name not in without:
            kept.append(part.replace(before, after, 1) if before else part)
    return "".join(kept)


def only(*names: str, changed: Mapping[str, tuple[str, str]] = INVENTED) -> str:
    """A few of the real facts, some of them changed."""
    return facts(changed, [name for name in known_facts() if name not in names])


@cache
def known_facts() -> Facts:
    """The facts of `data/`."""
    return read_knowledge(DATA).facts


def write(folder: Path, text: str, name: str = "later.yaml") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> Edition:
    """A made-up report, read and checked."""
    return read_later_report(path, known_facts(), TODAY)


def answerer_with(folder: Path, catalogues: Catalogues, *texts: str) -> Answerer:
    """What answers where these reports were imported, in this order."""

    async def opened() -> Answerer:
        database = await Database.open(folder / "bot.sqlite3")
        try:
            await build(database)
            for number, text in enumerate(texts):
                report = read(write(folder, text, f"{number}.yaml"))
                async with database.writing() as connection:
                    assert await add_report(connection, report)
            return await open_answerer(database, catalogues)
        finally:
            await database.close()

    return asyncio.run(opened())
