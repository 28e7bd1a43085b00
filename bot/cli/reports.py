"""`main.py knowledge import-report`: a later report beside the one that is told now."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.errors import OperatorError
from bot.knowledge.comparing import (
    Change,
    Difference,
    Dispute,
    Telling,
    differences,
    in_dispute,
    newest_report,
    tellings,
    written,
    written_apart,
)
from bot.knowledge.editions import Edition
from bot.knowledge.files import DATA
from bot.knowledge.later_report import PREFIX, read_later_report, report_id
from bot.knowledge.layers import own_edition
from bot.knowledge.models import Source
from bot.knowledge.reports import add_report, remove_report
from bot.knowledge.store import build_if_changed, load
from bot.moments import day_of
from bot.people.audit import Audit
from bot.settings import Settings
from bot.storage.database import Database

CHANGES: tuple[Change, ...] = ("changed", "new", "missing", "unchanged")
COMMAND = "main.py knowledge import-report"


async def import_report(
    settings: Settings,
    file: Path,
    approve: bool,
    folder: Path = DATA,
    clock: Callable[[], float] = time.time,
) -> int:
    """Print what a later report changes; with `approve` tell from it. The exit code."""
    database = await Database.open(settings.database_path)
    try:
        await build_if_changed(database, folder)
        base = await load(database)
        own, current = own_edition(base), newest_report(base)
        if own is None or current is None:
            raise OperatorError(f"{folder}: it holds no entry that a report could change")
        later = read_later_report(file, own.facts, day_of(clock, settings.timezone))
        if later.source.id in {report.source.id for report in base.reports}:
            raise _known(later)
        print(f"{file}: {_headline(later)}\ncompared with {_headline(current)}\n")
        _print_differences(differences(later.facts, current.facts, own.facts))
        _print_tellings(tellings(base, later), later)
        _print_disputes(in_dispute(base, later))
        if approve:
            await _approve(database, later, clock)
            print(f"\nIt is told from now on. To take it back: {COMMAND} --remove {_id(later)}")
        else:
            print(f"\nNothing is changed yet. To tell from it: {COMMAND} {file} --approve")
    finally:
        await database.close()
    return 0


async def remove(settings: Settings, report_id: str) -> int:
    """Take a later report back; the exit code."""
    database = await Database.open(settings.database_path)
    try:
        async with database.writing() as connection:
            if not await remove_report(connection, f"{PREFIX}{report_id}"):
                raise OperatorError(
                    f"--remove {report_id}: no such report was imported; {COMMAND} lists them"
                )
            await Audit(database, time.time).note_within(connection, None, "report_removed")
    finally:
        await database.close()
    print(f"{report_id}: taken back; what was told before it is told again")
    return 0


async def list_reports(settings: Settings) -> int:
    """Print the later reports that were imported; the exit code."""
    database = await Database.open(settings.database_path)
    try:
        reports = (await load(database)).reports
    finally:
        await database.close()
    for report in reports:
        print(_headline(report))
    if not reports:
        print(f"No later report was imported. To look at one: {COMMAND} FILE")
    return 0


async def _approve(database: Database, later: Edition, clock: Callable[[], float]) -> None:
    async with database.writing() as connection:
        if not await add_report(connection, later):
            raise _known(later)
        await Audit(database, clock).note_within(connection, None, "report_added")


def _known(later: Edition) -> OperatorError:
    return OperatorError(
        f"a report «{_id(later)}» was imported already: take it back first "
        f"({COMMAND} --remove {_id(later)}) or give this one another id"
    )


# --- what is printed ----------------------------------------------------------------------------


def _id(report: Edition) -> str:
    return report_id(report.source)


def _headline(report: Edition) -> str:
    return f"{_id(report)}: {_cited(report.source)}, about {report.year}, {report.source.url}"


def _cited(source: Source) -> str:
    return f"{source.publisher}, {source.published}"


def _print_differences(found: list[Difference]) -> None:
    width = max((len(difference.name) for difference in found), default=0)
    for change in CHANGES:
        for difference in found:
            if difference.change == change:
                print(f"{change:9}  {difference.name:{width}}  {_values(difference)}")
    counts = [sum(d.change == change for d in found) for change in CHANGES]
    print("\n" + ", ".join(f"{n} {change}" for n, change in zip(counts, CHANGES, strict=True)))


def _values(difference: Difference) -> str:
    old, new = difference.old, difference.new
    if new is None:
        return f"{written(old)} (not in the new report)" if old else ""
    if old is None or difference.change == "unchanged":
        return written(new)
    return " → ".join(written_apart(old, new))


def _print_tellings(told: list[Telling], later: Edition) -> None:
    newest = [telling for telling in told if telling.is_newest]
    asked = [telling for telling in told if telling.year and not telling.is_newest]
    kept = [telling for telling in told if not telling.year]
    print(f"\nTold from it: {_ids(newest)}")
    if asked:
        print(f"Told from it only where {later.year} is asked for: {_ids(asked)}")
    for telling in kept:
        if telling.missing:
            print(f"Told as before: {telling.entry_id}, for want of {', '.join(telling.missing)}")
    nameless = [telling for telling in kept if not telling.missing]
    print(f"Told as before, since they hold no figure and no date: {_ids(nameless)}")
    unproven = [(t.entry_id, sentence) for t in (*newest, *asked) for sentence in t.unproven]
    if unproven:
        print("These sentences would be told of it; see that they are true of it:")
        for entry_id, sentence in unproven:
            print(f"  {entry_id}: {sentence}")


def _ids(told: Iterable[Telling]) -> str:
    return ", ".join(telling.entry_id for telling in told) or "nothing"


def _print_disputes(disputes: list[Dispute]) -> None:
    for dispute in disputes:
        told = "both are told" if dispute.told else "no sentence is told wholly by both: see to it"
        print(f"Differs from {_cited(dispute.rival)}, of the same year: {dispute.name}; {told}")
