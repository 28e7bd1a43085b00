"""Imported colleges as files of an export: read again, and checked, as the importer does it.

Invented samples are read too: an export holds what was there.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import aiosqlite

from bot.colleges.checking import Checked, Rules, link
from bot.colleges.columns import KINDS, NEEDED, Kind
from bot.colleges.faults import Fault, lines
from bot.colleges.importing import read_file
from bot.colleges.records import Registry
from bot.colleges.store import load_registry, replace_within
from bot.colleges.tables import LARGEST
from bot.colleges.writing import PATHS, registry_files
from bot.errors import OperatorError
from bot.knowledge.exporting import Files, LayerFiles, Reading
from bot.storage.database import Database


def registry_layer(today: dt.date) -> LayerFiles:
    """The imported colleges and what they teach."""
    rules = Rules(today, samples=True)
    return LayerFiles(_write, lambda folder: _read(folder, rules))


async def _write(database: Database) -> Files:
    return registry_files(await load_registry(database))


def _read(folder: Path, rules: Rules) -> Reading | None:
    found = {
        kind: _checked(folder / PATHS[kind], kind, rules)
        for kind in KINDS
        if (folder / PATHS[kind]).exists()
    }
    if not found:
        return None
    registry = _registry(folder, found)

    async def store(connection: aiosqlite.Connection) -> None:
        await replace_within(connection, registry)

    return Reading(_summary(registry, found), store)


def _checked(path: Path, kind: Kind, rules: Rules) -> Checked:
    # However long it takes: nobody waits for an answer meanwhile.
    checked = read_file(_bytes(path), rules, lambda: 0.0)
    if not checked.faults and not checked.holds(kind):
        checked.faults.add(Fault("header", NEEDED))
    return checked


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST * 1024 * 1024 + 1)
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read ({error.strerror})") from error


def _registry(folder: Path, found: Mapping[Kind, Checked]) -> Registry:
    """What the files hold together; OperatorError with a line for each fault."""
    _refuse(folder, found)
    colleges = [placed.record for each in found.values() for placed in each.colleges or ()]
    programmes = [placed for each in found.values() for placed in each.programmes or ()]
    if programmes:
        homeless = link(programmes, {college.id for college in colleges})
        _refuse(folder, {"programmes": Checked(faults=homeless)})
    return Registry(
        colleges=tuple(colleges), programmes=tuple(placed.record for placed in programmes)
    )


def _refuse(folder: Path, found: Mapping[Kind, Checked]) -> None:
    told = [
        line
        for kind, each in found.items()
        for line in lines(f"{folder.name}/{PATHS[kind]}", each.faults)
    ]
    if told:
        raise OperatorError("\n".join(told))


def _summary(registry: Registry, found: Mapping[Kind, Checked]) -> str:
    ignored = [name for each in found.values() for name in each.ignored]
    left_out = f" (columns that are left out: {', '.join(ignored)})" if ignored else ""
    return (
        f"{len(registry.colleges)} imported colleges, {len(registry.programmes)} programmes"
        f"{left_out}"
    )
