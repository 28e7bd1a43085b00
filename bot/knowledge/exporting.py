"""The whole knowledge as files, layer by layer, and the database built from such files again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.errors import OperatorError
from bot.knowledge.export_folder import write_folder
from bot.knowledge.files import content_hash, read_knowledge
from bot.knowledge.models import Knowledge
from bot.knowledge.report_files import report_files
from bot.knowledge.store import build_within, load_report
from bot.storage.database import Database

Files = Mapping[str, str]  # texts, by their paths within the folder


@dataclass(frozen=True)
class Reading:
    """A layer as it was read from a folder, without a fault: what it is, and how it is stored.

    `store` replaces the layer within the transaction that all layers share.
    """

    summary: str
    store: Callable[[aiosqlite.Connection], Awaitable[None]]


@dataclass(frozen=True)
class LayerFiles:
    """How one layer is written into files of its own, and read back.

    `write` gives no files where there is nothing of the layer. `read` looks only for its own files
    and gives None where the folder has none of them: then the layer in the database stays.
    """

    write: Callable[[Database], Awaitable[Files]]
    read: Callable[[Path], Reading | None]


async def export(database: Database, folder: Path, layers: Sequence[LayerFiles]) -> int:
    """Write all layers into a folder, as they were at one moment; how many files they are."""
    files: dict[str, str] = {}
    async with database.snapshot():
        for layer in layers:
            files |= await layer.write(database)
    write_folder(folder, files)
    return len(files)


async def build_all(database: Database, folder: Path, layers: Sequence[LayerFiles]) -> list[str]:
    """Build what a folder holds: all of it, or nothing where a file is broken. What was built."""
    found = _read_all(folder, layers)
    async with database.writing() as connection:
        for reading in found:
            await reading.store(connection)
    return [reading.summary for reading in found]


def _read_all(folder: Path, layers: Sequence[LayerFiles]) -> list[Reading]:
    if not folder.is_dir():
        raise OperatorError(f"{folder}: there is no such folder")
    folder = folder.resolve()  # faults are told with its name, and «.» is none
    return [reading for layer in layers if (reading := layer.read(folder)) is not None]


def report_layer() -> LayerFiles:
    """The report's layer; a folder that is built from always holds it."""
    return LayerFiles(_write_report, _read_report)


async def _write_report(database: Database) -> Files:
    knowledge = await load_report(database)
    if knowledge is None:
        raise OperatorError("nothing is known yet: run `main.py knowledge build` first")
    return report_files(knowledge)


def _read_report(folder: Path) -> Reading:
    if not (folder / "report.yaml").is_file():
        raise OperatorError(f"{folder} holds no knowledge: it has no report.yaml")
    fingerprint, knowledge = content_hash(folder), read_knowledge(folder)

    async def store(connection: aiosqlite.Connection) -> None:
        await build_within(connection, knowledge, fingerprint)

    return Reading(_summary(knowledge), store)


def _summary(knowledge: Knowledge) -> str:
    kinds = [entry.kind for entry in knowledge.entries]
    return (
        f"{kinds.count('answer')} entries, {kinds.count('gap')} known gaps, "
        f"{len(knowledge.facts)} facts, {len(knowledge.colleges)} colleges"
    )
