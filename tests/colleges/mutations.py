"""Files made from the sample by chance, and what must become of each.

What must become of a file is known from how it was made, not from reading it.
"""

import datetime as dt
import io
import random
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from bot.colleges.columns import BASE, COLUMNS, FORM, LANGUAGE, OWNERSHIP, TRUTH, Kind, Values
from tests.colleges.files import Rows, as_csv, as_xlsx, in_sheet, repacked, sample

KINDS: tuple[Kind, ...] = ("colleges", "programmes")
REQUIRED = ("college_id", "source_url", "source_date")
SHEET = "xl/worksheets/sheet1.xml"

# Cells that are wrong in their columns whatever else stands in the row.
WRONG: dict[str, tuple[str, ...]] = {
    "college_id": ("колледж", "a b", "x" * 30, ""),
    "bin": ("123", "12345678901x", "9" * 13),
    "ownership": ("городской", "1"),
    "lat": ("север", "999", "76.9"),
    "lon": ("восток", "-77", "43,2"),
    "phone": ("позвоните", "12"),
    "email": ("нет@", "a b@c.kz"),
    "website": ("ftp://a.kz", "javascript:alert(1)", "просто текст"),
    "instagram": ("две части", "@" + "x" * 40),
    "languages": ("kk;xx", "язык"),
    "has_dormitory": ("возможно", "2"),
    "has_state_order": ("частично",),
    "has_dual": ("иногда", "да нет"),
    "source_url": ("", "example.kz", "file:///etc/passwd"),
    "source_date": ("", "завтра", "2026-13-01", "15/01/2026", "2031-01-01"),
    "specialty_code": ("0411", "0411010a", "041101000"),
    "qualification_code": ("4S", "S04110102", "4S0411010"),
    "base": ("10", "9 и 11", "школа"),
    "duration_months": ("2", "1000", "долго"),
    "form": ("разная", "0"),
    "language": ("kk;ru", "другой"),
    "tuition_kzt": ("дорого", "100-200", "1,5 млн"),
    "state_order_places": ("много", "-1", "100000"),
}
ANYWHERE = ("=1+1", "=cmd|' /C calc'!A0", "#REF!", "#ЗНАЧ!", "a\u202eb", "x" * 600, "сло\ufffdво")
VOCABULARIES: dict[str, Values] = {
    "ownership": OWNERSHIP,
    "has_dormitory": TRUTH,
    "has_state_order": TRUTH,
    "has_dual": TRUTH,
    "base": BASE,
    "form": FORM,
    "language": LANGUAGE,
}


@dataclass(frozen=True)
class Mutant:
    """A file, and what must become of it.

    `same`: it holds exactly these rows of this kind. `refused`: it is refused; where a row is
    given, a fault names this row. Neither: refused, or taken with nothing in it that the file has
    not (`holds` tells whether a text stands in it).
    """

    data: bytes
    kind: Kind
    same: Rows | None = None
    refused: bool = False
    row: int | None = None
    holds: Callable[[str], bool] | None = None


Lot = random.Random
Mutator = Callable[[Lot], Mutant]
MUTATORS: dict[str, tuple[int, Mutator]] = {}


def times(number: int) -> Callable[[Mutator], Mutator]:
    """So many files are made in this way."""

    def take(mutator: Mutator) -> Mutator:
        MUTATORS[mutator.__name__] = (number, mutator)
        return mutator

    return take


def any_kind(lot: Lot) -> tuple[Kind, Rows]:
    kind = lot.choice(KINDS)
    return kind, sample(kind)


def any_row(lot: Lot, rows: Rows) -> int:
    """The index of a row below the header; its number is one more."""
    return lot.randrange(1, len(rows))


def any_file(lot: Lot, rows: Rows) -> bytes:
    """The rows as a file of either format."""
    if lot.random() < 0.3:
        return as_xlsx(Лист=rows)
    return as_csv(rows, lot.choice(",;\t"), lot.choice(("utf-8", "utf-8-sig", "utf-16")))


# --- what must be read as if nothing had happened ----------------------------------------------


@times(40)
def written_otherwise(lot: Lot) -> Mutant:
    """Separators, encodings, ends of lines, empty lines at the end."""
    kind, rows = any_kind(lot)
    data = as_csv(rows, lot.choice(",;\t"), lot.choice(("utf-8", "utf-8-sig", "utf-16", "kz1048")))
    if not data.startswith(b"\xff\xfe"):
        data = data.replace(b"\r\n", lot.choice((b"\n", b"\r\n", b"\r")))
        data += lot.choice((b"", b"\n\n", b"\r\n"))
    return Mutant(data, kind, same=rows)


@times(40)
def columns_in_another_order(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    order = lot.sample(range(len(rows[0])), len(rows[0]))
    return Mutant(any_file(lot, [[row[i] for i in order] for row in rows]), kind, same=rows)


@times(40)
def columns_by_other_names(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    names: list[object] = [
        lot.choice([str(name), str(name).upper(), *COLUMNS[kind][str(name)].split(",")])
        for name in rows[0]
    ]
    return Mutant(any_file(lot, [names, *rows[1:]]), kind, same=rows)


@times(40)
def values_by_other_names(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    said = [list(row) for row in rows]
    for index, name in enumerate(rows[0]):
        for row in said[1:]:
            if row[index] and name in VOCABULARIES:
                row[index] = another_name(lot, VOCABULARIES[str(name)], str(row[index]))
    return Mutant(any_file(lot, said), kind, same=rows)


def another_name(lot: Lot, vocabulary: Values, cell: str) -> str:
    for value, aliases in vocabulary.items():
        names = [value, *map(str.strip, aliases.split(","))]
        if cell.lower() in names:
            return lot.choice([lot.choice(names), lot.choice(names).upper()])
    raise AssertionError(f"the sample says {cell!r}")


@times(30)
def more_columns_and_rows_without_meaning(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    wider: Rows = [[*row, lot.choice(("", "x", "1"))] for row in rows]
    wider[0][-1] = lot.choice(("Рейтинг", "№ п/п", "comment"))
    for _ in range(lot.randrange(3)):
        wider.insert(any_row(lot, wider), [""] * len(wider[0]))
    above: Rows = [["Список колледжей Алматы"], []]
    title = above[: lot.randrange(3)]
    return Mutant(any_file(lot, [*title, *wider]), kind, same=rows)


@times(30)
def spaces_and_dashes(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    spaced: Rows = [[with_spaces(lot, cell) for cell in row] for row in rows[1:]]
    return Mutant(any_file(lot, [rows[0], *spaced]), kind, same=rows)


def with_spaces(lot: Lot, cell: object) -> str:
    if not cell:
        return lot.choice("-— ")
    return lot.choice((f" {cell} ", f"{cell}\u00a0", f"{cell}\n", f"{cell}"))


@times(30)
def rows_in_another_order(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    shuffled: Rows = [rows[0], *lot.sample(rows[1:], lot.randrange(1, len(rows)))]
    return Mutant(any_file(lot, shuffled), kind, same=shuffled)


@times(30)
def optional_columns_left_out(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    needed = {*REQUIRED, "name_ru", "specialty_ru", "status", "lat", "lon"}
    if kind == "programmes":  # without these two rows would be the same programme
        needed |= {"qualification_code", "qualification_ru", "base", "form", "language"}
    gone = {str(name) for name in rows[0] if name not in needed and lot.random() < 0.4}
    kept = [index for index, name in enumerate(rows[0]) if name not in gone]
    emptied: Rows = [
        [cell if index in kept else "" for index, cell in enumerate(row)] for row in rows[1:]
    ]
    return Mutant(
        any_file(lot, [[row[index] for index in kept] for row in rows]),
        kind,
        same=[rows[0], *emptied],
    )


@times(30)
def typed_cells(lot: Lot) -> Mutant:
    """Numbers, days and truths as a spreadsheet keeps them, leading zeros gone."""
    kind, rows = any_kind(lot)
    typed: Rows = [
        [typed_cell(lot, str(name), cell) for name, cell in zip(rows[0], row, strict=True)]
        for row in rows[1:]
    ]
    return Mutant(as_xlsx(Лист=[rows[0], *typed]), kind, same=rows)


def typed_cell(lot: Lot, name: str, cell: object) -> object:
    text = str(cell)
    if name == "source_date":
        day = dt.date.fromisoformat(text)
        return lot.choice((day, dt.datetime.combine(day, dt.time(12)), f"{day:%d.%m.%Y}", text))
    if name in ("specialty_code", "duration_months", "tuition_kzt", "state_order_places", "base"):
        return lot.choice((int(text), float(text))) if text.isdecimal() else cell
    if name in ("lat", "lon") and text:
        return float(text)
    if name.startswith("has_") and text:
        return lot.choice((text == "да", int(text == "да")))
    return cell


@times(20)
def both_tables_in_one_workbook(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    sheets: dict[str, Rows] = {"Заметки": [["a", "b"], ["c"]], "Лист 1": rows, "Пусто": [[]]}
    names = lot.sample(list(sheets), len(sheets))
    return Mutant(as_xlsx(**{name: sheets[name] for name in names}), kind, same=rows)


@times(20)
def formulas_with_values(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    number = any_row(lot, rows) + 1
    whole, text = f'(<c r="A{number}"[^>]*>).*?</c>', rows[number - 1][0]
    cell = f'<c r="A{number}" t="str"><f>IF(TRUE,"{text}","")</f><v>{text}</v></c>'
    return Mutant(in_sheet(as_xlsx(Лист=rows), whole, cell), kind, same=rows)


# --- what must be refused, with its row --------------------------------------------------------


@times(120)
def a_wrong_cell(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    name = lot.choice([str(name) for name in rows[0] if name in WRONG])
    index = any_row(lot, rows)
    rows[index][rows[0].index(name)] = lot.choice(WRONG[name])
    return Mutant(any_file(lot, rows), kind, refused=True, row=index + 1)


@times(60)
def what_stands_nowhere(lot: Lot) -> Mutant:
    """Formulas, errors, hidden letters, endless cells, in any column."""
    kind, rows = any_kind(lot)
    index = any_row(lot, rows)
    rows[index][lot.randrange(len(rows[0]))] = lot.choice(ANYWHERE)
    return Mutant(as_csv(rows, lot.choice(",;\t")), kind, refused=True, row=index + 1)


@times(30)
def several_wrong_cells(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    last = 0
    for _ in range(lot.randrange(2, 9)):
        name = lot.choice([str(name) for name in rows[0] if name in WRONG])
        last = any_row(lot, rows)
        rows[last][rows[0].index(name)] = lot.choice(WRONG[name])
    return Mutant(any_file(lot, rows), kind, refused=True, row=last + 1)


@times(30)
def swapped_columns(lot: Lot) -> Mutant:
    """Two columns have changed places, but not their names."""
    kind, rows = any_kind(lot)
    pairs = {
        "colleges": [("lat", "lon"), ("bin", "phone"), ("email", "website"), ("college_id", "bin"),
                     ("ownership", "languages"), ("source_url", "source_date")],
        "programmes": [("base", "duration_months"), ("form", "language"),
                       ("college_id", "specialty_ru"), ("source_url", "source_date")],
    }  # fmt: skip
    one, other = (rows[0].index(name) for name in lot.choice(pairs[kind]))
    for row in rows[1:]:
        row[one], row[other] = row[other], row[one]
    return Mutant(any_file(lot, rows), kind, refused=True, row=2)


@times(30)
def rows_that_stand_twice(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    again = list(rows[any_row(lot, rows)])
    again[rows[0].index("source_date")] = "2026-02-01"
    place = lot.randrange(len(rows) // 2, len(rows) + 1)
    return Mutant(any_file(lot, [*rows[:place], again, *rows[place:]]), kind, refused=True)


@times(20)
def a_column_that_must_be_there(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    gone = rows[0].index(lot.choice(REQUIRED))
    return Mutant(
        any_file(lot, [[*row[:gone], *row[gone + 1 :]] for row in rows]), kind, refused=True, row=1
    )


@times(20)
def a_column_that_stands_twice(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    again = lot.randrange(len(rows[0]))
    return Mutant(any_file(lot, [[*row, row[again]] for row in rows]), kind, refused=True, row=1)


@times(20)
def cells_beyond_the_last_column(lot: Lot) -> Mutant:
    """As where a separator in a cell is not quoted."""
    kind, rows = any_kind(lot)
    index = any_row(lot, rows)
    rows[index].insert(2, "лишнее")
    rows[index] += ["x"]
    return Mutant(any_file(lot, rows), kind, refused=True, row=index + 1)


@times(40)
def quotes_never_closed(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    index = any_row(lot, rows)
    lines = as_csv(rows).split(b"\r\n")
    cells = lines[index].split(b",")
    place = lot.choice([i for i, cell in enumerate(cells) if b'"' not in cell])
    cells[place] = b'"' + cells[place]
    # What follows is inside of the cell, up to the next quotation mark of the file, or its end.
    data = b"\r\n".join([*lines[:index], b",".join(cells), *lines[index + 1 :]])
    return Mutant(data, kind, refused=True)


@times(30)
def bytes_that_no_text_has(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    index = any_row(lot, rows)
    lines = as_csv(rows).split(b"\r\n")
    place = lot.randrange(len(lines[index].decode()))
    text = lines[index].decode()
    bad = lot.choice(("\0", "\x01", "\x1b", "\x7f"))
    lines[index] = (text[:place] + bad + text[place:]).encode()
    return Mutant(b"\r\n".join(lines), kind, refused=True, row=index + 1)


@times(30)
def broken_encodings(lot: Lot) -> Mutant:
    """Half letters, letters of another encoding in the middle, marks that do not fit."""
    kind, rows = any_kind(lot)
    data = as_csv(rows)
    place = lot.choice([i for i, byte in enumerate(data) if byte >= 0xC0])
    broken = lot.choice(
        (
            data[: place + 1] + data[place + 2 :],
            data[:place] + "ә".encode("kz1048") + data[place:],
            data.decode().encode("utf-16-le"),
            b"\xef\xbb\xbf" + data[:place] + b"\xff" + data[place:],
            b"\xff\xfe" + data + b"x" * (len(data) % 2 == 0),
        )
    )
    return Mutant(broken, kind, refused=True)


@times(10)
def very_many_columns(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    wide = ["x"] * lot.choice((250, 5_000))
    return Mutant(any_file(lot, [[*rows[0], *wide], *rows[1:]]), kind, refused=True, row=1)


@times(10)
def huge_cells(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    index = any_row(lot, rows)
    rows[index][2] = "ж" * lot.choice((301, 33_000, 200_000))
    return Mutant(as_csv(rows), kind, refused=True, row=index + 1)


@times(20)
def no_table_at_all(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    data = lot.choice(
        (
            lambda: b"",
            lambda: as_csv(rows[1:]),  # the header is lost
            lambda: as_csv(rows[:1]),  # nothing but the header
            lambda: as_csv([["a", "b"], ["1", "2"]]),
            lambda: as_xlsx(Лист=[]),
            lambda: as_xlsx(a=rows, b=rows),
            lambda: "Здравствуйте, вот колледжи".encode(),
        )
    )()
    return Mutant(data, kind, refused=True)


@times(40)
def random_bytes(lot: Lot) -> Mutant:
    head = lot.choice((b"", b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"college_id,"))
    return Mutant(head + lot.randbytes(lot.randrange(1, 20_000)), "colleges", refused=True)


@times(20)
def formulas_without_values(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    number = any_row(lot, rows) + 1
    cell = lot.choice(("<f>B1</f>", "<f>B1</f><v/>", "<f>B1</f><v></v>", '<f t="shared" si="0"/>'))
    whole = f'<c r="A{number}"[^>]*>.*?</c>'
    made = f'<c r="A{number}">{cell}</c>'
    return Mutant(in_sheet(as_xlsx(Лист=rows), whole, made), kind, refused=True, row=number)


@times(30)
def truncated_archives(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    data = as_xlsx(Лист=rows)
    return Mutant(data[: lot.randrange(2, len(data) - 22)], kind, refused=True)


@times(15)
def bombs(lot: Lot) -> Mutant:
    """Members, and what they say of their size."""
    kind, rows = any_kind(lot)
    size = lot.choice((70, 100)) * 1024 * 1024
    data = lot.choice((many_members, lying_size, big_member))(as_xlsx(Лист=rows), size, lot)
    return Mutant(data, kind, refused=True)


def big_member(data: bytes, size: int, lot: Lot) -> bytes:
    name = lot.choice((SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/media/image1.png"))
    return repacked(data, lambda members: {**members, name: bytes(size)})


def lying_size(data: bytes, size: int, lot: Lot) -> bytes:
    data = repacked(data, lambda members: {**members, SHEET: members[SHEET] + b" " * size})
    place = data.rindex(SHEET.encode()) - 46
    said = struct.pack("<I", lot.choice((0, 10, 1_000, 40_000)))
    return data[: place + 24] + said + data[place + 28 :]


def many_members(data: bytes, size: int, lot: Lot) -> bytes:
    number = lot.randrange(600, 2_000)
    more = {f"xl/worksheets/sheet{index}.xml": b"" for index in range(2, number)}
    return repacked(data, lambda members: {**members, **more})


# --- what must be refused, or taken without anything invented ----------------------------------


@times(60)
def truncated_texts(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    data = as_csv(rows, lot.choice(",;\t"))
    data = data[: lot.randrange(len(data))]
    return Mutant(data, kind, holds=lambda text: text in data.decode("utf-8", "replace"))


@times(60)
def flipped_letters(lot: Lot) -> Mutant:
    kind, rows = any_kind(lot)
    letters = list(as_csv(rows).decode())
    for _ in range(lot.randrange(1, 6)):
        place = lot.randrange(len(letters))
        letters[place] = lot.choice(' ,;"\n\tжә01=-#\u200b\u0301' + letters[place - 1])
    text = "".join(letters)
    plain = " ".join(text.replace('""', '"').replace("\u200b", "").split())
    return Mutant(text.encode(), kind, holds=lambda said: _near(said, plain))


def _near(said: str, text: str) -> bool:
    return unicodedata.normalize("NFC", said) in unicodedata.normalize("NFC", text)


@times(60)
def flipped_bytes_of_archives(lot: Lot) -> Mutant:
    """The archive has checksums: what is read at all is what was there before."""
    kind, rows = any_kind(lot)
    data = bytearray(as_xlsx(Лист=rows))
    for _ in range(lot.randrange(1, 4)):
        data[lot.randrange(4, len(data))] ^= 1 << lot.randrange(8)
    told = {str(cell) for row in rows for cell in row}
    return Mutant(bytes(data), kind, holds=lambda text: any(text in cell for cell in told))


@times(50)
def mangled_sheets(lot: Lot) -> Mutant:
    """The XML is damaged, the archive around it is not."""
    kind, rows = any_kind(lot)
    data = as_xlsx(Лист=rows)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(SHEET).decode()
    for _ in range(lot.randrange(1, 4)):
        place, gone = lot.randrange(len(xml)), lot.choice((0, 1, 30))
        put = lot.choice(("", "<", ">", '"', "9", "x", "&"))
        xml = xml[:place] + put + xml[place + gone :]
    changed = repacked(data, lambda members: {**members, SHEET: xml.encode()})
    return Mutant(changed, kind, holds=lambda text: text.replace("&", "&amp;") in xml)
