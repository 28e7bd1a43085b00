"""Importing colleges: what a file would change, and then changing it, by whoever may.

What an administrator has sent waits in the database, a day at most, until he says what to do.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.colleges.checking import Checked, Placed, Rules, check, link
from bot.colleges.columns import KINDS, Kind
from bot.colleges.comparing import Comparison, compare
from bot.colleges.faults import Fault, Faults, TableError
from bot.colleges.records import CollegeRecord, ProgrammeRecord
from bot.colleges.store import ChangedMeanwhileError, Known, load_known, save_within
from bot.colleges.tables import read_tables
from bot.knowledge.models import Model
from bot.moments import day_of
from bot.people.audit import Audit
from bot.people.people import remember
from bot.storage.database import Database

KEPT = 86_400  # seconds that a file waits for its sender's word
LONGEST_NAME = 60  # characters of a file's name

SELECT_UPLOADS = """
SELECT kind, name, content FROM college_upload
WHERE person_id = :person AND at > :since ORDER BY kind
"""
UPSERT_UPLOAD = """
INSERT INTO college_upload (person_id, kind, name, content, at)
VALUES (:person, :kind, :name, :content, :at)
ON CONFLICT (person_id, kind) DO UPDATE
SET name = excluded.name, content = excluded.content, at = excluded.at
"""
DELETE_UPLOADS = "DELETE FROM college_upload WHERE person_id = :person"
DELETE_OLD = "DELETE FROM college_upload WHERE at <= :since"

Outcome = Literal["done", "changed", "gone"]


class College(Model):
    """A college, and the row in which it stood."""

    record: CollegeRecord
    row: int
    sheet: str | None = None


class Programme(Model):
    """A programme, and the row in which it stood."""

    record: ProgrammeRecord
    row: int
    sheet: str | None = None


class Content(Model):
    """What a table held, as it waits."""

    colleges: tuple[College, ...] | None = None
    programmes: tuple[Programme, ...] | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class DryRun:
    """What importing would do. With faults nothing can be imported and nothing is compared."""

    comparison: Comparison
    version: int
    faults: Faults
    names: tuple[str, ...] = ()  # of the files
    ignored: tuple[str, ...] = ()  # names of columns


def read_file(data: bytes, rules: Rules, clock: Callable[[], float] = time.monotonic) -> Checked:
    """Read and check one file; whatever it is, the faults say so. It may take seconds."""
    try:
        return check(read_tables(data, clock), rules)
    except TableError as error:
        checked = Checked()
        checked.faults.add(error.fault)
        return checked


def dry_run(
    known: Known,
    colleges: Sequence[Placed[CollegeRecord]] | None,
    programmes: Sequence[Placed[ProgrammeRecord]] | None,
    names: Sequence[str] = (),
    ignored: Sequence[str] = (),
) -> DryRun:
    """Compare what files hold with what is known."""
    given = None if colleges is None else [placed.record for placed in colleges]
    ids = {record.id for record in (*known.registry.colleges, *(given or ()))}
    faults = link(programmes or (), ids) if programmes is not None else Faults()
    learnt = None if programmes is None else [placed.record for placed in programmes]
    comparison = compare(known.registry, given, learnt)
    return DryRun(comparison, known.version, faults, tuple(names), tuple(ignored))


class Imports:
    """Files of colleges that administrators send, and what becomes of them."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Callable[[], float],
        zone: dt.tzinfo,
        samples: bool = False,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._zone = zone
        self._samples = samples
        self._reading = asyncio.Lock()  # one file at a time: each may take much memory

    @property
    def rules(self) -> Rules:
        """How a file is checked today."""
        return Rules(day_of(self._clock, self._zone), self._samples)

    async def take(self, person_id: int, name: str, data: bytes) -> Faults:
        """Read a file and keep it for its sender; where there are faults, it is not kept.

        It takes the place of an earlier one of the same kind.
        """
        async with self._reading:
            checked = await asyncio.to_thread(read_file, data, self.rules)
            if not checked.faults:
                rows = await asyncio.to_thread(self._rows, person_id, name, checked)
                await self._keep(person_id, rows)
        return checked.faults

    def _rows(self, person_id: int, name: str, checked: Checked) -> list[dict[str, object]]:
        return [
            {
                "person": person_id,
                "kind": kind,
                "name": name[:LONGEST_NAME],
                "content": _content(kind, checked).model_dump_json(exclude_defaults=True),
                "at": int(self._clock()),
            }
            for kind in KINDS
            if checked.holds(kind)
        ]

    async def _keep(self, person_id: int, rows: list[dict[str, object]]) -> None:
        async with self._database.writing() as connection:
            if await remember(connection, person_id):
                await connection.executemany(UPSERT_UPLOAD, rows)

    async def waiting(self, person_id: int) -> DryRun | None:
        """What importing somebody's files would do; None where there are none."""
        values = {"person": person_id, "since": self._since()}
        rows = await self._database.fetch_all(SELECT_UPLOADS, values)
        if not rows:
            return None
        known = await load_known(self._database)
        texts = [(row["name"], row["content"]) for row in rows]
        return await asyncio.to_thread(_waiting, known, texts)

    async def apply(self, person_id: int, mark: str, *, complete: bool) -> Outcome:
        """Import somebody's files, if that does what he was shown: `mark` is of that comparison.

        Where `complete`, what is absent from the files is removed.
        """
        found = await self.waiting(person_id)
        if found is None:
            return "gone"
        comparison = found.comparison
        impossible = found.faults or (complete and comparison.homeless)
        if impossible or await asyncio.to_thread(lambda: comparison.mark) != mark:
            return "changed"
        try:
            async with self._database.writing() as connection:
                await save_within(connection, comparison, found.version, complete=complete)
                number = comparison.writes + (comparison.removes if complete else 0)
                await self._audit.note_within(connection, person_id, "imported", None, number)
                await connection.execute(DELETE_UPLOADS, {"person": person_id})
        except ChangedMeanwhileError:
            return "changed"
        return "done"

    async def drop(self, person_id: int) -> None:
        """Forget somebody's files."""
        await self._database.execute(DELETE_UPLOADS, {"person": person_id})

    async def drop_old(self) -> None:
        """Forget the files that have waited too long."""
        await self._database.execute(DELETE_OLD, {"since": self._since()})

    def _since(self) -> int:
        return int(self._clock()) - KEPT


def _content(kind: Kind, checked: Checked) -> Content:
    if kind == "colleges":
        rows = [College(**vars(placed)) for placed in checked.colleges or ()]
        return Content(colleges=tuple(rows), ignored=tuple(checked.ignored))
    programmes = [Programme(**vars(placed)) for placed in checked.programmes or ()]
    return Content(programmes=tuple(programmes), ignored=tuple(checked.ignored))


def _waiting(known: Known, texts: Sequence[tuple[str, str]]) -> DryRun:
    colleges: list[Placed[CollegeRecord]] | None = None
    programmes: list[Placed[ProgrammeRecord]] | None = None
    ignored: list[str] = []
    for _, text in texts:
        content = Content.model_validate_json(text)
        ignored += content.ignored
        if content.colleges is not None:
            colleges = [Placed(each.record, each.row, each.sheet) for each in content.colleges]
        if content.programmes is not None:
            programmes = [Placed(each.record, each.row, each.sheet) for each in content.programmes]
    names = dict.fromkeys(name for name, _ in texts)
    return dry_run(known, colleges, programmes, tuple(names), tuple(dict.fromkeys(ignored)))


def twice(checked: Sequence[Checked]) -> Fault | None:
    """The fault where two files hold the same kind of table."""
    for kind in KINDS:
        if sum(each.holds(kind) for each in checked) > 1:
            return Fault("two_tables")
    return None
