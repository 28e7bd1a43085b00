"""`main.py knowledge import`: shows what importing files would change, and does it when told."""

import datetime as dt
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.colleges.checking import Checked, Rules
from bot.colleges.comparing import Changes, R
from bot.colleges.faults import Faults, line, lines
from bot.colleges.importing import DryRun, dry_run, read_file, twice
from bot.colleges.records import CollegeRecord
from bot.colleges.store import ChangedMeanwhileError, load_known, save_within
from bot.colleges.tables import LARGEST
from bot.errors import OperatorError
from bot.people.audit import Audit
from bot.settings import Settings
from bot.storage.database import Database

EXAMPLES = 5
FAILED = 1


async def import_colleges(
    settings: Settings, files: Sequence[Path], *, apply: bool, complete: bool
) -> int:
    """Print the dry run, and where `apply`, do it; the exit code."""
    rules = Rules(dt.datetime.now(settings.timezone).date(), samples=settings.bot_token is None)
    checked = [(path, read_file(_bytes(path), rules)) for path in files]
    if _print_faults(checked):
        return FAILED
    database = await Database.open(settings.database_path)
    try:
        return await _compare(database, checked, apply=apply, complete=complete)
    finally:
        await database.close()


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST * 1024 * 1024 + 1)
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read ({error.strerror})") from error


def _print_faults(checked: Sequence[tuple[Path, Checked]]) -> bool:
    for path, each in checked:
        _print_all(str(path), each.faults)
    repeated = twice([each for _, each in checked])
    if repeated is not None:
        print(line("the files together", repeated), file=sys.stderr)
    return repeated is not None or any(each.faults for _, each in checked)


def _print_all(place: str, faults: Faults) -> None:
    for told_line in lines(place, faults):
        print(told_line, file=sys.stderr)


async def _compare(
    database: Database,
    checked: Sequence[tuple[Path, Checked]],
    *,
    apply: bool,
    complete: bool,
) -> int:
    colleges = next((each.colleges for _, each in checked if each.colleges is not None), None)
    held = [(path, each.programmes) for path, each in checked if each.programmes is not None]
    path, programmes = held[0] if held else (None, None)
    found = dry_run(await load_known(database), colleges, programmes)
    if found.faults:
        _print_all(str(path), found.faults)
        return FAILED
    for file, each in checked:
        if each.ignored:
            print(f"{file}: columns that are left out: {', '.join(each.ignored)}")
    print("\n".join(told(found, complete)))
    if complete and (homeless := found.comparison.homeless):
        names = ", ".join(sorted({record.college_id for record in homeless})[:EXAMPLES])
        print(f"The list of colleges is not complete, programmes name: {names}", file=sys.stderr)
        return FAILED
    if not apply:
        print("Nothing is changed yet: add --apply to do it.")
        return 0
    return await _apply(database, found, complete)


async def _apply(database: Database, found: DryRun, complete: bool) -> int:
    comparison = found.comparison
    number = comparison.writes + (comparison.removes if complete else 0)
    if not number:
        print("Everything is there already: nothing to do.")
        return 0
    try:
        async with database.writing() as connection:
            await save_within(connection, comparison, found.version, complete=complete)
            audit = Audit(database, time.time)
            await audit.note_within(connection, None, "imported", None, number)
    except ChangedMeanwhileError:
        print("Something else was changed meanwhile: look at it once more.", file=sys.stderr)
        return FAILED
    print("Done: a running bot answers from it within seconds.")
    return 0


def told(found: DryRun, complete: bool) -> list[str]:
    """The dry run in lines."""
    comparison = found.comparison
    return [
        *_changes("colleges", comparison.colleges, complete),
        *_changes("programmes", comparison.programmes, complete),
    ]


def _changes(title: str, changes: Changes[R], complete: bool) -> Iterable[str]:
    absent = "removed" if complete else "not in the files (they stay)"
    yield (
        f"{title}: {len(changes.added)} added, {len(changes.changed)} changed, "
        f"{changes.unchanged} unchanged, {len(changes.absent)} {absent}"
    )
    for name, records in (
        ("added", changes.added),
        ("changed", changes.changed),
        (absent, changes.absent),
    ):
        for record in records[:EXAMPLES]:
            yield f"  {name}: {_told(record)}"
        if len(records) > EXAMPLES:
            yield f"  {name}: {len(records) - EXAMPLES} more"


def _told(record: R) -> str:
    if isinstance(record, CollegeRecord):
        return f"{record.id} {record.name('ru')}"
    what = record.specialty_ru or record.specialty_kk or record.specialty_code
    parts = [record.college_id, what, record.base, record.form, record.language]
    return ", ".join(part for part in parts if part)
