"""Later reports in the database: added and taken back whole, each in one transaction."""

from collections.abc import Iterable

import aiosqlite

from bot.knowledge.editions import Edition
from bot.knowledge.files import REPORT_FACT
from bot.knowledge.store import INSERT_FACT, INSERT_SOURCE, NOTE_CHANGE, source_row

INSERT_REPORT = "INSERT INTO later_report (source_id, about) VALUES (:source_id, :about)"
SELECT_REPORT = "SELECT 1 FROM later_report WHERE source_id = :source_id"
# Its facts, and that it is a report, go with it (ON DELETE CASCADE).
DELETE_REPORT = """
DELETE FROM source
WHERE id = :source_id AND id IN (SELECT source_id FROM later_report)
"""

DELETE_REPORTS = "DELETE FROM source WHERE id IN (SELECT source_id FROM later_report)"


async def add_report(connection: aiosqlite.Connection, report: Edition) -> bool:
    """Tell from a report, within a transaction; False where one of that id is there already."""
    source_id = report.source.id
    if await connection.execute_fetchall(SELECT_REPORT, {"source_id": source_id}):
        return False
    await connection.execute(INSERT_SOURCE, source_row(report.source))
    await connection.execute(INSERT_REPORT, {"source_id": source_id, "about": report.year})
    await connection.executemany(
        INSERT_FACT,
        [
            (name, source_id, fact.model_dump_json())
            for name, fact in report.facts.items()
            if not name.startswith(REPORT_FACT)
        ],
    )
    await connection.execute(NOTE_CHANGE)
    return True


async def remove_report(connection: aiosqlite.Connection, source_id: str) -> bool:
    """Take a report back, within a transaction; False where there is none of that id."""
    removed = await connection.execute(DELETE_REPORT, {"source_id": source_id})
    if removed.rowcount == 0:
        return False
    await connection.execute(NOTE_CHANGE)
    return True


async def replace_reports(connection: aiosqlite.Connection, reports: Iterable[Edition]) -> None:
    """Tell from these later reports and from no other, within a transaction."""
    await connection.execute(DELETE_REPORTS)
    for report in reports:
        await add_report(connection, report)
    await connection.execute(NOTE_CHANGE)
