"""More than a thousand files that chance has made: each is imported right or refused clearly."""

import random
import time
import tracemalloc

import pytest

from bot.colleges.faults import FAULTS, Fault, Faults
from bot.colleges.importing import Content, Imports
from bot.colleges.records import CollegeRecord, ProgrammeRecord
from bot.moments import ALMATY
from bot.people.audit import Audit
from bot.storage.database import Database
from tests.colleges.files import Rows, as_csv, sample
from tests.colleges.mutations import MUTATORS, Mutant
from tests.conversation.office import Clock
from tests.conversation.test_hostile import dump

SEED = 2026
PERSON = 7391846205
BOUND = 64 * 1024 * 1024  # of memory that one file may take
PATIENCE = 10  # seconds that one file may take; what hangs takes longer
TEXTS = ("name_ru", "name_kk", "district", "address_ru", "specialty_ru", "qualification_kk")


def test_there_are_more_than_a_thousand() -> None:
    assert sum(number for number, _ in MUTATORS.values()) > 1_000


@pytest.fixture
async def imports(database: Database) -> Imports:
    """Two of the colleges are known already."""
    clock = Clock()
    imports = Imports(database, Audit(database, clock), clock, ALMATY, samples=True)
    # Read once before memory is watched: the libraries take some when they are first used.
    await imports.take(PERSON, "few.csv", as_csv(sample("colleges")[:3]))
    found = await imports.waiting(PERSON)
    assert found is not None
    assert await imports.apply(PERSON, found.comparison.mark, complete=False) == "done"
    return imports


@pytest.mark.parametrize("name", MUTATORS)
async def test_files_that_chance_has_made(name: str, imports: Imports, database: Database) -> None:
    number, mutator = MUTATORS[name]
    for index in range(number):
        which = f"{SEED} {name} {index}"
        mutant = mutator(random.Random(which))  # noqa: S311
        before = await dump(database)
        faults = await bounded(imports, mutant.data, which)
        if faults:
            assert await dump(database) == before, f"{which}: half done"
            assert may_be_refused(mutant, faults), f"{which}: {faults.found}"
        else:
            assert is_right(mutant, await taken(database)), which
            await imports.drop(PERSON)


async def bounded(imports: Imports, data: bytes, which: str) -> Faults:
    """The faults of a file, which has cost little."""
    begun = time.monotonic()
    tracemalloc.start()
    try:
        faults = await imports.take(PERSON, "file", data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BOUND, f"{which}: {peak} bytes"
    assert time.monotonic() - begun < PATIENCE, which
    return faults


async def taken(database: Database) -> list[CollegeRecord] | list[ProgrammeRecord]:
    """The records of the file that was taken, as they wait to be imported."""
    ((text,),) = await database.fetch_all("SELECT content FROM college_upload")
    content = Content.model_validate_json(text)
    if content.colleges is not None:
        return [row.record for row in content.colleges]
    return [row.record for row in content.programmes or ()]


def may_be_refused(mutant: Mutant, faults: Faults) -> bool:
    """Whether it may be, and the faults say where and what."""
    clear = all(FAULTS[fault.kind] % {"value": fault.value} for fault in faults)
    named = mutant.row is None or mutant.row in {fault.row for fault in faults}
    return mutant.same is None and clear and named and all(map(has_place, faults))


def has_place(fault: Fault) -> bool:
    """What is wrong with a cell names its row and its column."""
    of_a_cell = fault.kind in CELL_FAULTS
    return not of_a_cell or (fault.row is not None and bool(fault.column))


CELL_FAULTS = {
    "required", "error_value", "formula", "hidden", "id", "bin", "specialty_code", "base", "form",
    "qualification_code", "ownership", "language", "truth", "months", "number", "money", "date",
    "coordinates", "future", "address", "email", "phone", "instagram", "too_long", "no_value",
}  # fmt: skip


def is_right(mutant: Mutant, records: list[CollegeRecord] | list[ProgrammeRecord]) -> bool:
    """Whether the records are what the file holds."""
    if mutant.same is not None:
        return [*records] == expected(mutant.kind, mutant.same)
    return not mutant.refused and all(invents_nothing(mutant, record) for record in records)


def invents_nothing(mutant: Mutant, record: CollegeRecord | ProgrammeRecord) -> bool:
    """Whether the file holds every text of a record."""
    assert mutant.holds is not None
    texts = [getattr(record, name, None) for name in TEXTS]
    return all(mutant.holds(text) for text in texts if text)


# --- what the sample's rows mean, said once more and without the reader -------------------------

TRUTHS = {"да": True, "нет": False, "": None}
CHOICES = {
    "государственный": "state",
    "частный": "private",
    "очная": "full_time",
    "күндізгі": "full_time",
    "заочная": "part_time",
    "вечерняя": "evening",
    "дистанционная": "distance",
    "қазақша": "kk",
    "ТиПО": "tvet",
}


def expected(kind: str, rows: Rows) -> list[CollegeRecord] | list[ProgrammeRecord]:
    """The records of rows that are written as the sample is."""
    names = [str(name) for name in rows[0]]
    dicts = [dict(zip(names, map(str, row), strict=True)) for row in rows[1:]]
    if kind == "colleges":
        return [CollegeRecord.model_validate(college(cells)) for cells in dicts]
    return [ProgrammeRecord.model_validate(programme(cells)) for cells in dicts]


def college(cells: dict[str, str]) -> dict[str, object]:
    known = plain(cells)
    known["id"] = known.pop("college_id")
    for column, field in (("lat", "latitude"), ("lon", "longitude")):
        known[field] = float(cells[column]) if cells[column] else None
        known.pop(column, None)
    for name in ("short_names", "languages"):
        known[name] = tuple(part.strip() for part in cells[name].split(";") if part)
    return known


def programme(cells: dict[str, str]) -> dict[str, object]:
    known = plain(cells)
    for name in ("duration_months", "tuition_kzt", "state_order_places"):
        known[name] = int(cells[name]) if cells[name] else None
    return known


def plain(cells: dict[str, str]) -> dict[str, object]:
    source = {"url": cells["source_url"], "date": cells["source_date"]}
    source |= {"licence": cells["licence"]} if cells.get("licence") else {}
    known: dict[str, object] = {
        name: TRUTHS[cell] if name.startswith("has_") else CHOICES.get(cell, cell) or None
        for name, cell in cells.items()
        if not name.startswith("source_") and name != "licence"
    }
    return {**known, "source": source}
