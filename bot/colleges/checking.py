"""From tables of texts to records: every row is looked at, every fault is told with its place."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic

from pydantic import ValidationError

from bot.colleges import values
from bot.colleges.columns import (
    ERRORS,
    NEEDED,
    REQUIRED,
    Kind,
    columns_of,
    is_unknown,
    kind_of,
)
from bot.colleges.comparing import R, programme_key
from bot.colleges.faults import Fault, FaultKind, Faults
from bot.colleges.records import CollegeRecord, ProgrammeRecord
from bot.colleges.tables import Row, Sheet

HEADER_WITHIN = 10  # rows: a title may stand above the names of columns

READERS: Mapping[str, values.Reader] = {
    "college_id": values.identifier,
    "bin": values.bin_number,
    "short_names": values.texts,
    "ownership": values.ownership,
    "lat": values.latitude,
    "lon": values.longitude,
    "phone": values.phone,
    "email": values.email,
    "website": values.website,
    "instagram": values.instagram,
    "languages": values.languages,
    "has_dormitory": values.truth,
    "has_state_order": values.truth,
    "has_dual": values.truth,
    "status": values.status,
    "source_url": values.url,
    "specialty_code": values.specialty_code,
    "qualification_code": values.qualification_code,
    "base": values.base,
    "duration_months": values.months,
    "form": values.form,
    "language": values.language,
    "tuition_kzt": values.money,
    "state_order_places": values.places,
}
# Where a record's field is called otherwise than its column.
FIELDS = {"lat": "latitude", "lon": "longitude"}
# Left behind by copying, seen by nobody, and harmless: they are taken out.
_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


@dataclass(frozen=True)
class Rules:
    """What depends on when and where a file is read."""

    today: dt.date
    samples: bool = False  # whether invented colleges are allowed


@dataclass(frozen=True)
class Placed(Generic[R]):
    """A record and where it stood."""

    record: R
    row: int
    sheet: str | None = None


@dataclass
class Checked:
    """What a file holds. A kind that it does not hold is None; with faults nothing counts."""

    colleges: list[Placed[CollegeRecord]] | None = None
    programmes: list[Placed[ProgrammeRecord]] | None = None
    faults: Faults = field(default_factory=Faults)
    ignored: list[str] = field(default_factory=list)  # names of columns that are none of ours

    def holds(self, kind: Kind) -> bool:
        """Whether there is a table of that kind."""
        return (self.colleges if kind == "colleges" else self.programmes) is not None


def check(sheets: Sequence[Sheet], rules: Rules) -> Checked:
    """Check the tables of one file. Whether colleges of programmes are known is for `link`."""
    checked = Checked()
    found = [(sheet, header) for sheet in sheets if (header := _header(sheet)) is not None]
    if not found:
        checked.faults.add(Fault("header", NEEDED))
    for sheet, header in found:
        # The only table needs no name, though its file may call it “Sheet1”.
        named = sheet if len(found) > 1 else replace(sheet, title=None)
        _Table(named, header, rules, checked).check()
    return checked


def link(programmes: Sequence[Placed[ProgrammeRecord]], known: Collection[str]) -> Faults:
    """Faults where the college of a programme is not among the known ones."""
    faults = Faults()
    if not known:
        faults.add(Fault("no_colleges"))
        return faults
    for placed in programmes:
        college = placed.record.college_id
        if college not in known:
            faults.add(Fault("unknown_college", college, placed.row, "college_id", placed.sheet))
    return faults


@dataclass(frozen=True)
class _Header:
    kind: Kind
    row: Row
    columns: list[str | None]
    below: tuple[Row, ...]


def _header(sheet: Sheet) -> _Header | None:
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        names = [clean(cell) for cell in row.cells]
        kind = kind_of(names)
        if kind is not None:
            head = Row(row.number, tuple(names))
            return _Header(kind, head, columns_of(kind, names), sheet.rows[index + 1 :])
    return None


def clean(cell: str) -> str:
    """A cell without what nobody sees: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", cell.translate(_UNSEEN)).split())


class _Table:
    """One table while it is being checked."""

    def __init__(self, sheet: Sheet, header: _Header, rules: Rules, checked: Checked) -> None:
        self._sheet = sheet.title
        self._header = header
        self._names = header.row.cells
        self._rules = rules
        self._checked = checked
        self._readers = {**READERS, "source_date": values.date_until(rules.today)}

    def check(self) -> None:
        """Check the header, and if that is well, every row."""
        kind = self._header.kind
        if self._checked.holds(kind):
            self._fault("two_tables", row=self._header.row.number)
            return
        rows = self._header.below if self._has_its_columns() else ()
        if kind == "colleges":
            self._checked.colleges = list(self._colleges(rows))
        else:
            self._checked.programmes = list(self._programmes(rows))

    def _fault(
        self, kind: FaultKind, value: str = "", row: int | None = None, column: str | None = None
    ) -> None:
        self._checked.faults.add(Fault(kind, value, row, column, self._sheet))

    def _has_its_columns(self) -> bool:
        columns, number = self._header.columns, self._header.row.number
        before = self._checked.faults.number
        for index, column in enumerate(columns):
            if column is not None and column in columns[:index]:
                self._fault("column_twice", row=number, column=self._names[index])
        for column in REQUIRED:
            if column not in columns:
                self._fault("no_column", column, number)
        if not self._header.below:
            self._fault("no_rows", row=number)
        pairs = zip(self._names, columns, strict=True)
        self._checked.ignored += [name for name, column in pairs if name and column is None]
        return self._checked.faults.number == before

    def _colleges(self, rows: Sequence[Row]) -> Iterator[Placed[CollegeRecord]]:
        seen: set[str] = set()
        for row in rows:
            found = self._values(row)
            if found is None or not self._is_college(found, row.number):
                continue
            college = found["id"] = found.pop("college_id")
            if college in seen:
                self._fault_at("college_twice", college, row.number, "college_id")
            seen.add(college)
            record = self._record(CollegeRecord, found, row.number)
            if record is not None:
                yield Placed(record, row.number, self._sheet)

    def _is_college(self, found: dict[str, Any], row: int) -> bool:
        before = self._checked.faults.number
        if not found.get("name_ru") and not found.get("name_kk"):
            self._fault("name", row=row)
        if ("latitude" in found) != ("longitude" in found):
            shown = found.get("latitude", found.get("longitude"))
            self._fault_at("coordinates", str(shown), row, "lat" if "latitude" in found else "lon")
        if found.get("status") == "sample" and not self._rules.samples:
            self._fault_at("sample", "", row, "status")
        return self._checked.faults.number == before

    def _programmes(self, rows: Sequence[Row]) -> Iterator[Placed[ProgrammeRecord]]:
        seen: dict[object, int] = {}
        for row in rows:
            found = self._values(row)
            if found is None or not self._is_programme(found, row.number):
                continue
            record = self._record(ProgrammeRecord, found, row.number)
            if record is None:
                continue
            first = seen.setdefault(programme_key(record), row.number)
            if first != row.number:
                self._fault("programme_twice", str(first), row.number)
            yield Placed(record, row.number, self._sheet)

    def _is_programme(self, found: dict[str, Any], row: int) -> bool:
        if not any(map(found.get, ("specialty_code", "specialty_ru", "specialty_kk"))):
            self._fault("speciality", row=row)
            return False
        return True

    def _values(self, row: Row) -> dict[str, Any] | None:
        """The values of a row by the fields of its record; None where any is wrong."""
        before = self._checked.faults.number
        cells = self._cells(row)
        for column in REQUIRED:
            if column not in cells:
                self._fault_at("required", "", row.number, column)
        found = {
            FIELDS.get(column, column): value
            for column, cell in cells.items()
            if (value := self._value(column, cell, row.number)) is not None
        }
        return found if self._checked.faults.number == before else None

    def _cells(self, row: Row) -> dict[str, str]:
        """What stands in our columns, but for what says only that it is not known."""
        columns = self._header.columns
        for cell in row.cells[len(columns) :]:
            if cell:
                self._fault("beyond", clean(cell), row.number)
        pairs = zip(columns, map(clean, row.cells), strict=False)  # ends may be left out
        return {column: cell for column, cell in pairs if column and not is_unknown(cell)}

    def _value(self, column: str, cell: str, row: int) -> object:
        wrong = _wrong(cell)
        if wrong is not None:
            self._fault_at(wrong, cell, row, column)
            return None
        try:
            return self._readers.get(column, values.text)(cell)
        except values.BadValue as bad:
            self._fault_at(bad.kind, cell if bad.value is None else bad.value, row, column)
            return None

    def _fault_at(self, kind: FaultKind, value: str, row: int, column: str) -> None:
        # Said as the file calls it: the person looks for that name.
        name = self._names[self._header.columns.index(column)]
        self._fault(kind, value, row, name)

    def _record(self, kind: type[R], found: dict[str, Any], row: int) -> R | None:
        url, date = found.pop("source_url"), found.pop("source_date")
        source = {"url": url, "date": date, "licence": found.pop("licence", None)}
        try:
            return kind.model_validate({**found, "source": source})
        except ValidationError as error:
            for each in error.errors():
                self._fault("invalid", str(each["input"]), row, str(each["loc"][0]))
            return None


def _wrong(cell: str) -> FaultKind | None:
    """What no cell may hold."""
    if cell.upper() in ERRORS:
        return "error_value"
    if cell.startswith("="):
        return "formula"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in cell):
        return "hidden"
    return "hidden" if "\ufffd" in cell else None
