"""The invented sample, as rows that a test may change, and the files that are made of rows."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from bot.colleges.checking import Checked, Rules
from bot.colleges.faults import Fault
from bot.colleges.importing import read_file

SAMPLE = Path(__file__).parents[2] / "bot" / "tryout" / "sample"
TODAY = dt.date(2026, 3, 2)
RULES = Rules(TODAY, samples=True)

Cell = object
Rows = list[list[Cell]]


def sample(kind: str) -> Rows:
    """The rows of one of the sample's files, the names of columns first."""
    with (SAMPLE / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return [list(row) for row in csv.reader(file)]


def as_csv(rows: Sequence[Sequence[Cell]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file as a spreadsheet program writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(**sheets: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook with these sheets."""
    workbook = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """A workbook with the members of its archive changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)
    return file.getvalue()


def in_sheet(data: bytes, pattern: str, replacement: str, sheet: int = 1) -> bytes:
    """A workbook in whose sheet something is replaced, which must be there."""

    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        name = f"xl/worksheets/sheet{sheet}.xml"
        before = members[name].decode()
        after = re.sub(pattern, lambda _: replacement, before, count=1)
        assert after != before
        return {**members, name: after.encode()}

    return repacked(data, change)


def read(data: bytes, rules: Rules = RULES) -> Checked:
    """What a file holds."""
    return read_file(data, rules)


def faults(data: bytes, rules: Rules = RULES) -> list[Fault]:
    """What is wrong with it."""
    return read(data, rules).faults.found


def row_of(kind: str, **cells: Cell) -> Rows:
    """The header of a kind and one good row, with some cells changed."""
    header, row, *_ = sample(kind)
    assert set(cells) <= set(header)
    return [header, [cells.get(str(name), cell) for name, cell in zip(header, row, strict=True)]]
