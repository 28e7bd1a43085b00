"""Encodings, separators, workbooks; and files that would eat the machine."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from bot.colleges.faults import Fault, FaultKind, TableError
from bot.colleges.tables import MOST_COLUMNS, MOST_ROWS, PATIENCE, read_tables
from tests.colleges.files import as_csv, as_xlsx, faults, in_sheet, read, repacked, sample

MEGABYTE = 1024 * 1024
BOUND = 64 * MEGABYTE  # of memory that reading a hostile file may take, beside the file itself

COLLEGES = sample("colleges")
WORKBOOK = as_xlsx(Лист1=COLLEGES)
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def fault_of(data: bytes, clock: Callable[[], float] = lambda: 0.0) -> Fault:
    """The one fault by which a file cannot be read."""
    with pytest.raises(TableError) as caught:
        read_tables(data, clock)
    return caught.value.fault


def with_sheet(xml: str | bytes) -> bytes:
    """The workbook with another sheet in the place of its own."""
    content = xml.encode() if isinstance(xml, str) else xml
    return repacked(WORKBOOK, lambda members: {**members, SHEET: content})


def sheet_of(rows: str) -> str:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"


# --- CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
def test_encodings_and_separators(delimiter: str, encoding: str) -> None:
    assert read(as_csv(COLLEGES, delimiter, encoding)) == read(as_csv(COLLEGES))


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_either_order_of_bytes(mark: str) -> None:
    data = as_csv([["\ufeff" + str(COLLEGES[0][0]), *COLLEGES[0][1:]], *COLLEGES[1:]])
    assert read(data.decode().encode(mark)) == read(as_csv(COLLEGES))


def test_russian_alone_may_be_in_its_old_encoding() -> None:
    kazakh = {index for index, name in enumerate(COLLEGES[0]) if str(name).endswith("_kk")}
    rows = [[c for i, c in enumerate(row) if i not in kazakh] for row in COLLEGES]
    assert read(as_csv(rows, ";", "cp1251")) == read(as_csv(rows))
    assert read(as_csv(rows)).colleges


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_ends_of_lines(ending: str) -> None:
    text = as_csv(COLLEGES).decode().replace("\r\n", ending)
    assert read(text.encode()) == read(as_csv(COLLEGES))


def test_a_first_line_for_the_spreadsheet_is_not_counted() -> None:
    rows = [*COLLEGES[:2], ["?", *COLLEGES[2][1:]]]
    (fault,) = faults(b"sep=;\r\n" + as_csv(rows, ";"))
    assert fault.row == 3


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    """A cell of several lines is one row, an empty line is one too."""
    rows = [list(row) for row in COLLEGES]
    rows[1][2] = "две\nстроки"
    text = as_csv([*rows[:2], [], ["?", *rows[2][1:]]])
    (fault,) = faults(text)
    assert fault.row == 4


@pytest.mark.parametrize(
    ("data", "kind", "row"),
    [
        (b"", "empty", None),
        (b" \r\n\r\n", "empty", None),
        (b"\x00" * 5000, "empty", None),
        (b"x" * (20 * MEGABYTE + 1), "too_large", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "old_format", None),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01\x02\xff", "format", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "format", None),
        ("колледж".encode()[:-1], "encoding", None),
        (as_csv(COLLEGES).decode().encode("utf-16")[:-1], "encoding", None),
        ("名前の学校一覧表".encode("shift_jis"), "encoding", None),
        (b"college_id,name_ru\na,\x00b\n", "binary", 2),
        (b"college_id,name_ru\r\na,b\r\nc,\x1bd\r\n", "binary", 3),
        (b'college_id,name_ru\na,b\nc,"d\ne,f\n', "quotes", 3),
        (b'college_id,name_ru\n"a"b,c\n', "quotes", 2),
        (b"college_id\n" + b"x" * 40_000, "long_cell", 2),
        (b"college_id\n" + b"x" * 140_000, "long_cell", 2),
        (b"a\n" * (MOST_ROWS + 1), "rows", MOST_ROWS + 1),
        (b"a" + b"," * MOST_COLUMNS + b"a\n", "columns", 1),
        ((b"ab," * 199 + b"c\n") * 3_100, "cells", 3_001),
    ],
)
def test_what_is_no_table(data: bytes, kind: FaultKind, row: int | None) -> None:
    fault = fault_of(data)
    assert (fault.kind, fault.row) == (kind, row)


@pytest.mark.parametrize("data", [as_csv(COLLEGES), WORKBOOK], ids=["csv", "xlsx"])
def test_reading_has_an_end(data: bytes) -> None:
    """Whenever the time is over: while it is looked through, and while it is read."""
    looks = count()
    read_tables(data, lambda: float(next(looks) * 0))
    for last in range(1, next(looks)):
        times = chain([0.0] * last, repeat(PATIENCE + 1.0))
        assert fault_of(data, times.__next__).kind == "slow"


# --- XLSX ---------------------------------------------------------------------------------------


def test_a_workbook_is_read_like_text() -> None:
    assert read(WORKBOOK).colleges == read(as_csv(COLLEGES)).colleges


def test_hidden_sheets_are_not_read() -> None:
    both = as_xlsx(a=COLLEGES, b=[["?", *COLLEGES[0][1:]], COLLEGES[1]])

    def hide(members: dict[str, bytes]) -> dict[str, bytes]:
        book = members["xl/workbook.xml"].replace(b'name="b"', b'name="b" state="hidden"')
        return {**members, "xl/workbook.xml": book.replace(b'state="visible" ', b"")}

    assert len(read_tables(both)) == 2
    assert [sheet.title for sheet in read_tables(repacked(both, hide))] == ["a"]


def test_formulas_are_read_by_their_values() -> None:
    cell = r'<c r="D2"[^>]*>.*?</c>'
    computed = '<c r="D2" t="str"><f>CONCATENATE("a","b")</f><v>Колледж</v></c>'
    checked = read(in_sheet(WORKBOOK, cell, computed))
    assert checked.colleges
    assert checked.colleges[0].record.name_kk == "Колледж"
    empty = '<c r="D2" t="str"><f>IF(1,"")</f><v></v></c>'
    checked = read(in_sheet(WORKBOOK, cell, empty))
    assert checked.colleges
    assert checked.colleges[0].record.name_kk is None
    for never in ('<c r="D2"><f>A1</f><v /></c>', '<c r="D2"><f>A1</f></c>'):
        fault = fault_of(in_sheet(WORKBOOK, cell, never))
        assert (fault.kind, fault.row, fault.column) == ("no_value", 2, "D")


def test_a_text_that_looks_like_a_formula_is_refused() -> None:
    text = '<c r="D2" t="inlineStr"><is><t>=cmd|calc!A1</t></is></c>'
    (fault,) = faults(in_sheet(WORKBOOK, r'<c r="D2"[^>]*>.*?</c>', text))
    assert (fault.kind, fault.row, fault.column) == ("formula", 2, "name_kk")


def test_an_error_in_a_cell_is_told() -> None:
    error = '<c r="D2" t="e"><f>X1</f><v>#REF!</v></c>'
    (fault,) = faults(in_sheet(WORKBOOK, r'<c r="D2"[^>]*>.*?</c>', error))
    assert (fault.kind, fault.row, fault.column) == ("error_value", 2, "name_kk")


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ('<row r="3"', '<row r="1"'),  # a row that would be left out
        ('<row r="3"', '<row r="2"'),
        ('<row r="3"', '<row r="x"'),
        ('<c r="D2"', '<c r="A2"'),  # a cell that would be
        ('<c r="D2"', '<c r="D9"'),
        ('<c r="D2"', '<c r="4"'),
    ],
)
def test_what_the_library_would_leave_out_is_refused(pattern: str, replacement: str) -> None:
    assert fault_of(in_sheet(WORKBOOK, pattern, replacement)).kind == "damaged"


def test_a_wrong_dimension_leaves_nothing_out() -> None:
    for wrong in ("A1:B2", "A1:XFD1048576"):
        said = in_sheet(WORKBOOK, "<sheetData>", f'<dimension ref="{wrong}"/><sheetData>')
        assert read(said).colleges == read(WORKBOOK).colleges


def test_an_archive_that_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert fault_of(file.getvalue()).kind == "format"
    assert fault_of(WORKBOOK[: len(WORKBOOK) // 2]).kind == "damaged"
    assert fault_of(b"PK\x03\x04").kind == "damaged"


def zeros(size: int, **members: bytes) -> bytes:
    """The workbook with one enormous member, or others."""
    big = b"<worksheet>" + b"\x20" * size
    return repacked(WORKBOOK, lambda all_: {**all_, **members, SHEET: big})


def lying(data: bytes, name: str, size: int) -> bytes:
    """An archive whose directory says another size of one member."""
    place = data.rindex(name.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    return data[: place + 24] + struct.pack("<I", size) + data[place + 28 :]


def many_members(number: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for index in range(number):
            archive.writestr(f"xl/{index}", b"")
    # The number of entries at the end is a lie, too.
    return file.getvalue()[:-14] + struct.pack("<HH", 1, 1) + file.getvalue()[-10:]


def overlapping(number: int) -> bytes:
    """Many entries that all unpack the same bytes."""
    body = zlib.compress(b" " * (8 * MEGABYTE), 9)[2:-4]
    check = zlib.crc32(b" " * (8 * MEGABYTE))
    names = [f"xl/worksheets/sheet{index}.xml".encode() for index in range(number)]
    sizes = struct.pack("<III", check, len(body), 8 * MEGABYTE)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes
    local += struct.pack("<HH", len(names[0]), 0) + names[0] + body
    entries = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )  # fmt: skip
    end = struct.pack("<HHHHIIH", 0, 0, number, number, len(entries), len(local), 0)
    return local + entries + b"PK\x05\x06" + end


def nested(depth: int) -> bytes:
    data = b" " * MEGABYTE
    for _ in range(depth):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/inner.zip", data)
            archive.writestr("[Content_Types].xml", data)
        data = file.getvalue()
    return data


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BOMBS: dict[str, Callable[[], bytes]] = {
    "a member of 200 MB": lambda: zeros(200 * MEGABYTE),
    "a member of 60 MB of spaces": lambda: zeros(60 * MEGABYTE),
    "many members": lambda: many_members(5_000),
    "entries that overlap": lambda: overlapping(400),
    "a few entries that overlap": lambda: overlapping(7),
    "archives in archives": lambda: nested(6),
    "a size that is a lie": lambda: lying(zeros(200 * MEGABYTE), SHEET, 100),
    "a size that is a small lie": lambda: lying(WORKBOOK, SHEET, 100),
    "entities": lambda: with_sheet(LAUGHS + sheet_of("<row><c><v>&b;</v></c></row>")),
    "an entity from outside": lambda: with_sheet(
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + sheet_of('<row><c t="str"><v>&a;</v></c></row>')
    ),
    "a million empty elements": lambda: with_sheet(sheet_of("<x/>" * 1_000_000)),
    "a million rows": lambda: with_sheet(sheet_of("<row/>" * 1_000_000)),
    "a million cells in a row": lambda: with_sheet(sheet_of(f"<row>{'<c/>' * 1_000_000}</row>")),
    "a cell of 30 MB": lambda: with_sheet(
        sheet_of(f'<row><c t="str"><v>{"x" * 30 * MEGABYTE}</v></c></row>')
    ),
    "an attribute of 30 MB": lambda: with_sheet(sheet_of(f'<row r="{"1" * 30 * MEGABYTE}"/>')),
    "elements in elements": lambda: with_sheet(sheet_of("<x>" * 200_000)),
    "a row far below": lambda: with_sheet(sheet_of('<row r="999999999"><c><v>1</v></c></row>')),
    "rows of empty cells": lambda: with_sheet(sheet_of(f"<row>{'<c/>' * 16_000}</row>" * 250)),
    "many sheets": lambda: as_xlsx(**{f"s{number}": [["x"]] for number in range(40)}),
    "styles of 10 MB": lambda: repacked(
        WORKBOOK, lambda all_: {**all_, "xl/styles.xml": b"<styleSheet>" + b"<a/>" * 2_600_000}
    ),
    "texts without end": lambda: repacked(
        WORKBOOK,
        lambda all_: {
            **all_,
            "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{'<si/>' * 900_000}</sst>".encode(),
            "[Content_Types].xml": all_["[Content_Types].xml"].replace(
                b"</Types>",
                b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
                b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
            ),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_and_cost_little(name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 2 * MEGABYTE
    read_tables(WORKBOOK)  # what the library itself takes when it is first used
    tracemalloc.start()
    try:
        fault = fault_of(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert fault.kind in ("unpacked", "damaged", "rows", "format")
    assert peak < BOUND, f"{peak / MEGABYTE:.0f} MB"


def test_what_is_large_but_honest_costs_a_bearable_memory(tmp_path: Path) -> None:
    from bench.college_files import write

    files = write(tmp_path, 1_000, 10_000)
    for path in files:
        data = path.read_bytes()
        tracemalloc.start()
        try:
            checked = read(data)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert not checked.faults
        assert peak < BOUND, f"{peak / MEGABYTE:.0f} MB"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_file_of_a_byte_order_mark_alone_holds_nothing(mark: bytes) -> None:
    assert read_tables(mark, lambda: 0.0) == []
