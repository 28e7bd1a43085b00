"""Later reports as files of an export, each one that `knowledge import-report` can read too.

Their facts need not fit the sentences of today: what was imported once is kept, and is told where
it fits.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import aiosqlite

from bot.knowledge.editions import Edition, fitting
from bot.knowledge.exporting import Files, LayerFiles, Reading
from bot.knowledge.files import REPORT_FACT, read_facts, yaml_files
from bot.knowledge.later_report import (
    HEAD,
    read_later_report,
    report_id,
    write_later_report,
)
from bot.knowledge.reports import replace_reports
from bot.knowledge.store import load_reports
from bot.knowledge.yaml_file import Fault, KnowledgeError
from bot.storage.database import Database

FOLDER = "reports"


def later_report_layer(today: dt.date) -> LayerFiles:
    """The later reports."""
    return LayerFiles(_write, lambda folder: _read(folder, today))


async def _write(database: Database) -> Files:
    return {
        f"{FOLDER}/{report_id(report.source)}.yaml": write_later_report(report)
        for report in await load_reports(database)
    }


def _read(folder: Path, today: dt.date) -> Reading | None:
    paths = yaml_files(folder, FOLDER)
    if not paths:
        return None
    reports = _read_all(paths, today)

    async def store(connection: aiosqlite.Connection) -> None:
        await replace_reports(connection, reports)

    return Reading(_summary(folder, reports), store)


def _read_all(paths: Sequence[Path], today: dt.date) -> list[Edition]:
    reports: list[Edition] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            reports.append(read_later_report(path, None, today))
        except KnowledgeError as error:
            faults += error.faults
    ids = Counter(report_id(report.source) for report in reports)
    faults += [
        Fault(str(paths[0].parent), 1, f"two files say «{HEAD}: {{id: {each}}}»")
        for each, number in ids.items()
        if number > 1
    ]
    if faults:
        raise KnowledgeError(faults)
    return reports


def _summary(folder: Path, reports: Sequence[Edition]) -> str:
    known = read_facts(folder)
    untold = sum(
        len({name for name in report.facts if not name.startswith(REPORT_FACT)})
        - len(fitting(report.facts, known))
        for report in reports
    )
    told = f" ({untold} facts in them fit no sentence)" if untold else ""
    return f"{len(reports)} later reports{told}"
