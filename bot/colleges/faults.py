"""What can be wrong with a file of colleges: one clear line a fault, with its row and column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.i18n import mark

FaultKind = Literal[
    "empty", "too_large", "format", "old_format", "damaged", "unpacked", "slow", "encoding",
    "binary", "rows", "columns", "cells", "long_cell", "quotes", "no_value", "header",
    "no_rows", "two_tables", "no_column", "column_twice", "beyond", "required", "name",
    "speciality", "error_value", "formula", "hidden", "too_long", "id", "bin", "specialty_code",
    "qualification_code", "ownership", "language", "base", "form", "truth", "months", "number",
    "money", "coordinates", "date", "future", "address", "email", "phone", "instagram", "sample",
    "college_twice", "programme_twice", "unknown_college", "no_colleges", "invalid",
]  # fmt: skip

# What to do about each. %(value)s is what stands in the cell, or what the sentence needs.
FAULTS: dict[FaultKind, str] = {
    "empty": mark("the file is empty"),
    "too_large": mark("the file is larger than %(value)s MB; divide it"),
    "format": mark("this is neither CSV nor XLSX; save the table as one of them"),
    "old_format": mark("an old .xls or a workbook with a password; save it as plain .xlsx"),
    "damaged": mark("the workbook is damaged; open it in a spreadsheet program and save it anew"),
    "unpacked": mark("the workbook holds far more than a list of colleges; leave only the tables"),
    "slow": mark("reading takes longer than %(value)s seconds; divide the file"),
    "encoding": mark("the letters cannot be read; save the file as “CSV UTF-8”"),
    "binary": mark("there are bytes that no text has; save the table as CSV UTF-8 or XLSX"),
    "rows": mark("more than %(value)s rows; divide the file"),
    "columns": mark("more than %(value)s columns; leave only those of the list"),
    "cells": mark("more than %(value)s filled cells; divide the file"),
    "long_cell": mark("a cell with more than %(value)s characters"),
    "quotes": mark("a quotation mark is not closed, or one inside a cell is not doubled"),
    "no_value": mark("a formula without a value; open the file in a spreadsheet and save it"),
    "header": mark("no row with names of columns; at least these are needed: %(value)s"),
    "no_rows": mark("there is nothing below the names of columns"),
    "two_tables": mark("two tables of the same kind; send one at a time"),
    "no_column": mark("this column is missing: %(value)s"),
    "column_twice": mark("this column stands there twice"),
    "beyond": mark("“%(value)s” stands beyond the last column; a separator too many?"),
    "required": mark("must not be empty"),
    "name": mark("the name is missing in both languages"),
    "speciality": mark("neither a code nor a name of the speciality"),
    "error_value": mark("“%(value)s” is an error of the spreadsheet"),
    "formula": mark("“%(value)s” is a formula; put its value there"),
    "hidden": mark("there are characters that cannot be seen; type the cell anew"),
    "too_long": mark("too long; at most %(value)s characters"),
    "id": mark("“%(value)s”: at most 24 of a-z, 0-9, - and _"),
    "bin": mark("“%(value)s” is no BIN; it has 12 digits, keep the column as text"),
    "specialty_code": mark("“%(value)s” is no code; it has 8 digits, like 04110100"),
    "qualification_code": mark("“%(value)s” is no code; it is like 4S04110102"),
    "ownership": mark("“%(value)s”: write “state” or “private”"),
    "language": mark("“%(value)s”: write kk, ru or en"),
    "base": mark("“%(value)s”: write 9, 11 or “TVET”, one a row"),
    "form": mark("“%(value)s”: write “full-time”, “part-time”, “evening” or “distance”"),
    "truth": mark("“%(value)s”: write “yes” or “no”, or leave it empty where it is unknown"),
    "months": mark("“%(value)s”: write the number of months from 6 to 120, like 34"),
    "number": mark("“%(value)s”: write a whole number from 0 to 10000"),
    "money": mark("“%(value)s”: write tenge a year as one number, like 350000"),
    "coordinates": mark("“%(value)s”: latitude and longitude, both, in Kazakhstan, like 43.25"),
    "date": mark("“%(value)s” is no date; write it like 2026-01-15 or 15.01.2026"),
    "future": mark("“%(value)s” has not been yet, or is before the year 2000"),
    "address": mark("“%(value)s” is no address of a page; it begins with https://"),
    "email": mark("“%(value)s” is no e-mail address"),
    "phone": mark("“%(value)s” is no telephone number"),
    "instagram": mark("“%(value)s”: write the name, like @college"),
    "sample": mark("an invented sample; take the row out"),
    "college_twice": mark("“%(value)s” stands there already, in an earlier row"),
    "programme_twice": mark("the same programme as in row %(value)s"),
    "unknown_college": mark("there is no college “%(value)s”"),
    "no_colleges": mark("no college is known yet; import the file of colleges first, or both"),
    "invalid": mark("“%(value)s” cannot be taken"),
}
QUOTED = 40  # characters of a cell that are repeated
KEPT = 500  # faults that are kept; the rest is only counted
SHOWN = 30  # faults that an operator is shown of a file


@dataclass(frozen=True)
class Fault:
    """Something wrong: where, as a person sees it in a spreadsheet, and what.

    Without a row it is the whole table, without a sheet the file has only one.
    """

    kind: FaultKind
    value: str = ""
    row: int | None = None
    column: str | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        # A frozen dataclass is filled in this way only.
        for name in ("value", "column", "sheet"):
            text = getattr(self, name)
            if text and len(text) > QUOTED and self.kind != "header":  # that is none of the file
                object.__setattr__(self, name, f"{text[: QUOTED - 1]}…")


@dataclass
class Faults:
    """Faults as they are found. There may be as many as there are cells."""

    found: list[Fault] = field(default_factory=list)
    number: int = 0

    def add(self, fault: Fault) -> None:
        """One more."""
        self.number += 1
        if len(self.found) < KEPT:
            self.found.append(fault)

    def __bool__(self) -> bool:
        return self.number > 0

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)


def lines(place: str, faults: Faults) -> list[str]:
    """Faults as lines for an operator, the first of them."""
    shown = [line(place, fault) for fault in faults.found[:SHOWN]]
    left = faults.number - len(shown)
    return [*shown, f"{place}: {left} more faults"] if left else shown


def line(place: str, fault: Fault) -> str:
    """A fault as one line: the file, where in it, and what."""
    where = [place]
    where += [f"sheet {fault.sheet}"] if fault.sheet else []
    where += [f"row {fault.row}"] if fault.row else []
    where += [fault.column] if fault.column else []
    return f"{', '.join(where)}: {FAULTS[fault.kind] % {'value': fault.value}}"


class TableError(Exception):
    """The file cannot be read at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault
