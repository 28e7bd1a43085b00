"""From the bytes of a file to tables of texts, each row with its number in the spreadsheet."""

import codecs
import csv
import datetime as dt
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice

from bot.colleges.archives import LAST_ROW, Archive
from bot.colleges.faults import Fault, FaultKind, TableError

LARGEST = 20  # megabytes; more Telegram does not let a bot download
MOST_ROWS = 50_000  # with something in them
MOST_COLUMNS = 200
MOST_CELLS = 600_000
LONGEST_CELL = 32_767  # of a spreadsheet
PATIENCE = 30  # seconds
CHUNK = 64 * 1024
DELIMITERS = (",", ";", "\t")
HEAD = 10  # lines in which delimiters are looked for

_ARCHIVE = b"PK"
_OLD_FORMATS = (b"\xd0\xcf\x11\xe0", b"\x09\x08")
_CONTROL = frozenset(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))
# What stands in a Russian text that was saved as Windows-1251, beside ASCII.
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіІ«»„“”‘’–—…№•°§ ©®™·")
_RUSSIAN_LETTERS = _RUSSIAN | {letter.upper() for letter in _RUSSIAN}
_KAZAKH_LETTERS = _RUSSIAN_LETTERS | frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")


@dataclass(frozen=True)
class Row:
    """A row with something in it, its number as a spreadsheet counts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table; without a title it is the only one of its file."""

    title: str | None
    rows: tuple[Row, ...]


def read_tables(data: bytes, clock: Callable[[], float] = time.monotonic) -> list[Sheet]:
    """The tables of a CSV or XLSX file that have anything in them. TableError with one fault.

    `clock` gives seconds; what takes too long by it is given up.
    """
    if not data.strip(b"\x00\r\n\t "):
        raise _refused("empty")
    if len(data) > LARGEST * 1024 * 1024:
        raise _refused("too_large", str(LARGEST))
    if data.startswith(_OLD_FORMATS):
        raise _refused("old_format")
    reader = _read_workbook if data.startswith(_ARCHIVE) else _read_csv
    return reader(data, Budget(clock))


def _refused(kind: FaultKind, value: str = "", row: int | None = None) -> TableError:
    return TableError(Fault(kind, value, row))


class Budget:
    """What one file may take: rows, cells and time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = clock() + PATIENCE
        self._rows = 0
        self._cells = 0

    def watch(self) -> None:
        """TableError where it has taken too long."""
        if self._clock() > self._end:
            raise _refused("slow", str(PATIENCE))

    def count(self, row: int, cells: Sequence[str]) -> None:
        """One more row with something in it. TableError where that is too much."""
        self._rows += 1
        self._cells += sum(1 for cell in cells if cell)
        if self._rows > MOST_ROWS:
            raise _refused("rows", str(MOST_ROWS), row)
        if len(cells) > MOST_COLUMNS:
            raise _refused("columns", str(MOST_COLUMNS), row)
        if self._cells > MOST_CELLS:
            raise _refused("cells", str(MOST_CELLS), row)
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _refused("long_cell", str(LONGEST_CELL), row)


def _rows(every: Iterable[Sequence[str]], budget: Budget) -> Iterator[Row]:
    number = 0
    for number, cells in enumerate(every, start=1):
        budget.watch()
        if number > LAST_ROW:
            raise _refused("rows", str(MOST_ROWS), number)
        kept = _without_tail(cells)
        if kept:
            budget.count(number, kept)
            yield Row(number, kept)


def _without_tail(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


# --- CSV ----------------------------------------------------------------------------------------


def _read_csv(data: bytes, budget: Budget) -> list[Sheet]:
    encoding = _encoding(data)
    delimiter, named = _delimiter(_head(data, encoding))
    text = TextIOWrapper(BytesIO(data), encoding, newline="")
    if named:
        text.readline()  # “sep=;” is for the spreadsheet, which does not count it as a row
    rows = tuple(_rows(_records(text, delimiter), budget))
    return [Sheet(None, rows)] if rows else []


def _records(text: TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    number = 1
    try:
        for record in csv.reader(text, delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in record]
            number += 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise _refused("long_cell", str(LONGEST_CELL), number) from error
        raise _refused("quotes", "", number) from error


def _head(data: bytes, encoding: str) -> list[str]:
    text = TextIOWrapper(BytesIO(data), encoding, newline="")
    return list(islice(iter(lambda: text.readline(CHUNK), ""), HEAD))


def _delimiter(head: Sequence[str]) -> tuple[str, bool]:
    """What stands between cells, and whether the file itself says so in a first line."""
    first = next(iter(head), "").strip(" \r\n").lower()
    if first.startswith("sep=") and first[4:] in DELIMITERS:
        return first[4:], True
    return max(
        DELIMITERS, key=lambda each: max((line.count(each) for line in head), default=0)
    ), False


def _encoding(data: bytes) -> str:
    """In what the file is written. TableError where that is not plain."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _sure(data, encoding)
    if _fits(data, "utf-8", None):
        return _sure(data, "utf-8")
    if _fits(data, "cp1251", _RUSSIAN_LETTERS):
        return "cp1251"
    # What Kazakh letters were written in on old systems: Windows-1251 with some letters replaced.
    if _fits(data, "kz1048", _KAZAKH_LETTERS):
        return "kz1048"
    # Neither this nor any text: a picture, a PDF.
    raise _refused("format" if b"\0" in data[:CHUNK] else "encoding")


def _sure(data: bytes, encoding: str) -> str:
    if not _fits(data, encoding, None):
        raise _refused("encoding")
    lines = 1
    for text in _decoded(data, encoding):
        if not _CONTROL.isdisjoint(text):
            place = next(i for i, letter in enumerate(text) if letter in _CONTROL)
            raise _refused("binary", "", lines + text.count("\n", 0, place))
        lines += text.count("\n")
    return encoding


def _fits(data: bytes, encoding: str, letters: frozenset[str] | None) -> bool:
    try:
        return all(letters is None or _only(text, letters) for text in _decoded(data, encoding))
    except UnicodeDecodeError:
        return False


def _only(text: str, letters: frozenset[str]) -> bool:
    found = set(text)
    return found.isdisjoint(_CONTROL) and all(each < "\x80" or each in letters for each in found)


def _decoded(data: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), CHUNK):
        end = start + CHUNK
        yield decoder.decode(data[start:end], final=end >= len(data))


# --- XLSX ---------------------------------------------------------------------------------------


def _read_workbook(data: bytes, budget: Budget) -> list[Sheet]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library leaves out: charts, validation
            return _sheets(data, Archive(data, budget.watch), budget)
    except TableError:
        raise
    except Exception as error:
        # The library meets what it does not expect with whatever Python raises there.
        cause = _told(error)
        raise cause or _refused("damaged") from error


def _told(error: BaseException | None) -> TableError | None:
    """What we have refused ourselves, where the library has wrapped it."""
    while error is not None and not isinstance(error, TableError):
        error = error.__cause__ or error.__context__
    return error


def _sheets(data: bytes, archive: Archive, budget: Budget) -> list[Sheet]:
    from openpyxl.reader.excel import ExcelReader  # takes a while, and few need it

    if not any(name.startswith("xl/") for name in archive.namelist()):
        raise _refused("format")  # a text document, or any other archive

    class Reader(ExcelReader):
        """Reads from our archive, and only tables."""

        def __init__(self, data: bytes) -> None:
            super().__init__(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            self.archive = archive

        def read_chartsheet(self, sheet: object, rel: object) -> None:
            """A picture."""

    reader = Reader(data)
    reader.read()
    found: list[Sheet] = []
    for worksheet in reader.wb.worksheets:
        if worksheet.sheet_state == "visible":
            worksheet.reset_dimensions()  # they may be wrong
            every = ([as_text(value) for value in row] for row in worksheet.values)
            rows = tuple(_rows(every, budget))
            found += [Sheet(worksheet.title, rows)] if rows else []
    return found


def as_text(value: object) -> str:
    """A cell as somebody would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            return value.date().isoformat()
    return str(value).replace("_x000D_", "").strip()  # how a workbook writes a line's end
