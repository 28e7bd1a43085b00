"""Imported colleges and programmes as the two CSV files that they can be imported from again."""

import csv
import io
from collections.abc import Iterable, Sequence

from bot.colleges.columns import Kind
from bot.colleges.records import Base, CollegeRecord, Form, ProgrammeRecord, Registry

PATHS: dict[Kind, str] = {  # within an export
    "colleges": "imported/colleges.csv",
    "programmes": "imported/programmes.csv",
}

COLLEGES = (
    "college_id", "bin", "name_ru", "name_kk", "short_names", "ownership", "college_type",
    "district", "address_ru", "address_kk", "lat", "lon", "phone", "email", "website",
    "instagram", "languages", "has_dormitory", "has_state_order", "has_dual", "status",
    "source_url", "source_date", "licence",
)  # fmt: skip
PROGRAMMES = (
    "college_id", "specialty_code", "specialty_ru", "specialty_kk", "qualification_code",
    "qualification_ru", "qualification_kk", "base", "duration_months", "form", "language",
    "tuition_kzt", "state_order_places", "has_dual", "source_url", "source_date", "licence",
)  # fmt: skip
# In the words that the importer asks for.
BASE: dict[Base, str] = {"9": "9", "11": "11", "tvet": "TVET"}
FORM: dict[Form, str] = {
    "full_time": "full-time",
    "part_time": "part-time",
    "evening": "evening",
    "distance": "distance",
}
TRUTH = {True: "yes", False: "no"}

Row = dict[str, object]  # None is unknown: an empty cell


def registry_files(registry: Registry) -> dict[str, str]:
    """The text of each file, by its path within an export; no file of what there is none of."""
    tables: dict[Kind, tuple[Sequence[str], list[Row]]] = {
        "colleges": (COLLEGES, [college_row(each) for each in registry.colleges]),
        "programmes": (PROGRAMMES, [programme_row(each) for each in registry.programmes]),
    }
    return {PATHS[kind]: _table(*table) for kind, table in tables.items() if table[1]}


def college_row(college: CollegeRecord) -> Row:
    """A college by column."""
    return {
        **college.model_dump(include={*COLLEGES}),
        "college_id": college.id,
        # No longer than the cell was that they are from: the length of a cell has its limit.
        "short_names": "|".join(college.short_names),
        "lat": college.latitude,
        "lon": college.longitude,
        "languages": ";".join(college.languages),
        "has_dormitory": _truth(college.has_dormitory),
        "has_state_order": _truth(college.has_state_order),
        "has_dual": _truth(college.has_dual),
        "source_url": college.source.url,
        "source_date": college.source.date,
        "licence": college.source.licence,
    }


def programme_row(programme: ProgrammeRecord) -> Row:
    """A programme by column."""
    return {
        **programme.model_dump(include={*PROGRAMMES}),
        "base": programme.base and BASE[programme.base],
        "form": programme.form and FORM[programme.form],
        "has_dual": _truth(programme.has_dual),
        "source_url": programme.source.url,
        "source_date": programme.source.date,
        "licence": programme.source.licence,
    }


def _truth(value: bool | None) -> str | None:
    return None if value is None else TRUTH[value]


def _table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return _sure_of_commas(file.getvalue(), len(columns))


def _sure_of_commas(text: str, columns: int) -> str:
    """A table that says what stands between its cells, where that could be mistaken."""
    mistaken = any(line.count(";") >= columns for line in text.splitlines())
    return f"sep=,\n{text}" if mistaken else text
