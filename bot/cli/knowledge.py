"""`main.py knowledge`: building, exporting and checking the knowledge base."""

import datetime as dt
import time
from pathlib import Path

from bot.colleges.registry_files import registry_layer
from bot.knowledge.article_files import article_layer
from bot.knowledge.check import CheckResult, Coverage, check_knowledge
from bot.knowledge.exporting import LayerFiles, build_all, export, report_layer
from bot.knowledge.files import DATA
from bot.knowledge.later_report_files import later_report_layer
from bot.language import LANGUAGES
from bot.moments import day_of
from bot.settings import Settings
from bot.storage.database import Database


def layers(today: dt.date) -> tuple[LayerFiles, ...]:
    """All layers of the knowledge, in the order in which they are built.

    What is dated after `today` is not read.
    """
    return (report_layer(), later_report_layer(today), article_layer(), registry_layer(today))


async def build_knowledge(settings: Settings, folder: Path = DATA) -> int:
    """Build the knowledge base from `data/` or an exported folder; the exit code."""
    database = await Database.open(settings.database_path)
    try:
        built = await build_all(database, folder, _layers(settings))
    finally:
        await database.close()
    print(f"{settings.database_path}: {', '.join(built)}")
    return 0


async def export_knowledge(settings: Settings, folder: Path) -> int:
    """Write the knowledge of the database into a folder; the exit code."""
    database = await Database.open(settings.database_path)
    try:
        number = await export(database, folder, _layers(settings))
    finally:
        await database.close()
    print(f"{folder}: {number} files")
    return 0


def _layers(settings: Settings) -> tuple[LayerFiles, ...]:
    return layers(day_of(time.time, settings.timezone))


def check(report: Path | None, folder: Path = DATA) -> int:
    """Print the coverage of every entry and all faults; the exit code."""
    result = check_knowledge(folder, report)
    _print_table(result.coverage)
    for fault in result.faults:
        print(fault)
    print(_summary(result))
    return 1 if result.faults else 0


def _print_table(coverage: list[Coverage]) -> None:
    width = max((len(line.entry) for line in coverage), default=5)
    print(f"{'entry':{width}}  kind     facts" + "".join(f"  asks {la}" for la in LANGUAGES))
    for line in coverage:
        asks = "".join(f"{line.asks[language]:9d}" for language in LANGUAGES)
        print(f"{line.entry:{width}}  {line.kind:7}  {line.facts:5d}{asks}")


def _summary(result: CheckResult) -> str:
    compared = (
        f", {result.compared} facts compared with the report"
        if result.compared is not None
        else ""
    )
    verdict = f"{len(result.faults)} faults" if result.faults else "no fault"
    return f"{len(result.coverage)} entries{compared}: {verdict}"
