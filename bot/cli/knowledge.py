"""`main.py knowledge`: building and checking the knowledge base."""

from pathlib import Path

from bot.knowledge.check import CheckResult, Coverage, check_knowledge
from bot.knowledge.files import DATA
from bot.knowledge.store import build
from bot.language import LANGUAGES
from bot.settings import Settings
from bot.storage.database import Database


async def build_knowledge(settings: Settings, folder: Path = DATA) -> int:
    """Build the knowledge base from `data/`; the exit code."""
    database = await Database.open(settings.database_path)
    try:
        knowledge = await build(database, folder)
    finally:
        await database.close()
    kinds = [entry.kind for entry in knowledge.entries]
    print(
        f"{settings.database_path}: {kinds.count('answer')} entries, {kinds.count('gap')} known "
        f"gaps, {len(knowledge.facts)} facts, {len(knowledge.colleges)} colleges"
    )
    return 0


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
