"""Opening the archive that an XLSX file is, so that nothing in it can eat the machine.

Sizes are looked at before anything is unpacked, and every part is looked through, without keeping
it, before the library builds anything of it: how much stands in a row, and outside of rows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO, RawIOBase
from types import MappingProxyType
from typing import IO, Literal, cast
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.colleges.faults import Fault, FaultKind, TableError

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 500
MOST_UNPACKED = 64 * MEGABYTE  # all members together
MOST_AT_ONCE = 3 * MEGABYTE  # of a member that is read whole
MOST_ELEMENTS = 3_000_000  # of everything that is read
MOST_IN_ROW = 40_000  # elements; a row of a spreadsheet has 16 384 cells at most
MOST_OUTSIDE = 60_000  # elements outside of rows: columns, links, merged cells
LONGEST_ROW = 2 * MEGABYTE  # bytes
LONGEST_TOKEN = MEGABYTE  # bytes; a tag, or text that is not divided
DEEPEST = 100
LAST_ROW = 1_048_576  # of a spreadsheet
MOST_SHEETS = 20
CHUNK = 64 * 1024

# An entry of the directory begins so; what the archive says of their number may be a lie.
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# Rows and shared texts are read one by one. So many there may be, empty ones too.
_STREAMED = MappingProxyType({"row": 100_000, "si": 300_000})
_COORDINATE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Archive(ZipFile):
    """An archive whose every member is looked through before it is handed out.

    `watch` is called now and then and raises where it has taken too long.
    """

    def __init__(self, data: bytes, watch: Callable[[], None]) -> None:
        if data.count(_ENTRY) > MOST_MEMBERS:
            raise _refused("unpacked")
        try:
            super().__init__(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise _refused("damaged") from error
        for member in self.infolist():
            _check(member)
        if sum(member.file_size for member in self.infolist()) > MOST_UNPACKED:
            raise _refused("unpacked")
        self._watch = watch
        self._seen: set[str] = set()
        self._elements = 0

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        """A whole member, which the library makes a tree of."""
        if self.getinfo(_name(name)).file_size > MOST_AT_ONCE:
            raise _refused("unpacked")
        return super().read(name, pwd)

    def open(
        self,
        name: str | ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """A member to be read bit by bit."""
        if _name(name) not in self._seen:
            inspection = Inspection(elements=self._elements)
            with super().open(name) as member:
                inspection.look_through(member, self._watch)
            self._elements = inspection.elements
            self._seen.add(_name(name))
        member = super().open(name, mode, pwd, force_zip64=force_zip64)
        return cast(IO[bytes], _Watched(member, self._watch))


class _Watched(RawIOBase):
    """A member that is being read, with an eye on the clock."""

    def __init__(self, member: IO[bytes], watch: Callable[[], None]) -> None:
        self._member = member
        self._watch = watch

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """A piece of it."""
        self._watch()
        piece = self._member.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """It and the member."""
        self._member.close()
        super().close()


def _name(name: str | ZipInfo) -> str:
    return name if isinstance(name, str) else name.filename


def _check(member: ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise _refused("old_format")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others need much memory
        raise _refused("damaged")


def _refused(kind: FaultKind, row: int | None = None, column: str | None = None) -> TableError:
    return TableError(Fault(kind, row=row, column=column))


@dataclass
class Inspection:
    """What is counted while a member is looked through; nothing of it is kept."""

    elements: int  # also of members before this one
    depth: int = 0
    streamed: int = 0  # the depth of the row we are in, 0 outside
    rows: int = 0
    outside: int = 0
    in_row: int = 0
    row_begins: int = 0
    row_number: int = 0
    sheets: int = 0
    last_column: tuple[int, str] = (0, "")
    cell: str = ""
    cell_kind: str = ""
    formula: bool = False
    value: bool = False
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def look_through(self, member: IO[bytes], watch: Callable[[], None]) -> None:
        """TableError where it holds too much, or something that would be lost."""
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        fed = 0
        try:
            while chunk := member.read(CHUNK):
                self.parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self.parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise _refused("unpacked")
                watch()
        except expat.ExpatError:
            return  # whoever reads it stumbles at the same place, and has read no more than this

    def _doctype(self, *_: object) -> None:
        raise _refused("damaged")  # entities: no workbook needs any

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS:
            raise _refused("unpacked")
        name = tag.rpartition(":")[2]
        if self.streamed:
            self._begin_in_row(name, attributes)
        elif name in _STREAMED:
            self._begin_row(name, attributes)
        else:
            self._begin_outside(name)

    def _begin_outside(self, name: str) -> None:
        self.outside += 1
        self.sheets += name == "sheet"
        if self.outside > MOST_OUTSIDE or self.sheets > MOST_SHEETS:
            raise _refused("unpacked")

    def _begin_row(self, name: str, attributes: dict[str, str]) -> None:
        self.streamed, self.in_row, self.last_column = self.depth, 0, (0, "")
        self.row_begins = self.parser.CurrentByteIndex
        self.rows += 1
        if self.rows > _STREAMED[name]:
            raise _refused("unpacked")
        number = attributes.get("r", str(self.row_number + 1))
        # A row that comes too late would be left out, without a word.
        if not number.isdecimal() or not self.row_number < int(number[:12]) <= LAST_ROW:
            raise _refused("damaged", row=self.row_number)
        self.row_number = int(number[:12])

    def _begin_in_row(self, name: str, attributes: dict[str, str]) -> None:
        self.in_row += 1
        if self.in_row > MOST_IN_ROW:
            raise _refused("unpacked")
        self._watch_length()
        if name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self.formula = True
        elif name == "v" and self.formula:
            self.parser.CharacterDataHandler = self._text

    def _watch_length(self) -> None:
        if self.parser.CurrentByteIndex - self.row_begins > LONGEST_ROW:
            raise _refused("unpacked", row=self.row_number)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.cell, self.cell_kind = attributes.get("r", ""), attributes.get("t", "n")
        self.formula = self.value = False
        if not self.cell:
            return
        found = _COORDINATE.fullmatch(self.cell)
        if found is None or int(found[2]) != self.row_number:
            raise _refused("damaged", row=self.row_number)
        column = len(found[1]), found[1]
        if column <= self.last_column:
            raise _refused("damaged", row=self.row_number, column=found[1])
        self.last_column = column

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if self.depth == self.streamed:
            self._watch_length()
            self.streamed = 0
        elif self.streamed and name == "v":
            self.parser.CharacterDataHandler = None
        elif self.streamed and name == "c":
            self._end_cell()
        self.depth -= 1

    def _text(self, _: str) -> None:
        self.value = True

    def _end_cell(self) -> None:
        # A text may be empty; a number that was never computed would look like an empty cell.
        if self.formula and not self.value and self.cell_kind != "str":
            raise _refused("no_value", self.row_number, self.last_column[1] or None)
