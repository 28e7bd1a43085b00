"""What was imported as two CSV files again: all that is known, and empty where it is not."""

import csv
import datetime as dt
import io

import pytest

from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry, RowSource
from bot.colleges.writing import college_row, programme_row, registry_files

# As suggested to whoever sends a list (see the importer).
COLLEGES = (
    "college_id,bin,name_ru,name_kk,short_names,ownership,college_type,district,address_ru,"
    "address_kk,lat,lon,phone,email,website,instagram,languages,has_dormitory,has_state_order,"
    "has_dual,status,source_url,source_date,licence"
)
PROGRAMMES = (
    "college_id,specialty_code,specialty_ru,specialty_kk,qualification_code,qualification_ru,"
    "qualification_kk,base,duration_months,form,language,tuition_kzt,state_order_places,"
    "has_dual,source_url,source_date,licence"
)
SOURCE = RowSource(url="https://example.invalid/1", date=dt.date(2026, 1, 15), licence="CC BY")
BARE = CollegeRecord(id="bare", name_kk="Колледж", source=SOURCE)
FULL = CollegeRecord(
    id="full",
    bin="000000000001",
    name_ru='Колледж «Тал», "первый"',
    name_kk="«Тал» колледжі",
    short_names=("Тал", "КТ-1"),
    ownership="private",
    college_type="высший колледж",
    district="Алмалинский",
    address_ru="ул. Образцовая, 1\nвход со двора",
    address_kk="Үлгі көшесі, 1",
    latitude=43.25,
    longitude=76.9208,
    phone="+7 727 000 00 01",
    email="office@example.invalid",
    website="https://example.invalid/",
    instagram="@tal",
    languages=("kk", "ru"),
    has_dormitory=True,
    has_state_order=False,
    status="open",
    source=SOURCE,
)
PROGRAMME = ProgrammeRecord(
    college_id="full",
    specialty_code="04110100",
    specialty_ru="Учет и аудит",
    specialty_kk="Есеп және аудит",
    qualification_code="4S04110102",
    qualification_ru="Бухгалтер",
    qualification_kk="Бухгалтер",
    base="tvet",
    duration_months=22,
    form="part_time",
    language="kk",
    tuition_kzt=350000,
    state_order_places=0,
    has_dual=True,
    source=SOURCE,
)


def rows(text: str) -> list[dict[str, str]]:
    """What a spreadsheet shows."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_both_files_begin_with_the_columns_that_are_imported() -> None:
    files = registry_files(Registry(colleges=(FULL,), programmes=(PROGRAMME,)))
    assert {path: text.splitlines()[0] for path, text in files.items()} == {
        "imported/colleges.csv": COLLEGES,
        "imported/programmes.csv": PROGRAMMES,
    }


def test_all_that_is_known_of_a_college_is_written() -> None:
    files = registry_files(Registry(colleges=(BARE, FULL)))
    bare, full = rows(files["imported/colleges.csv"])
    assert {column: cell for column, cell in bare.items() if cell} == {
        "college_id": "bare",
        "name_kk": "Колледж",
        "source_url": "https://example.invalid/1",
        "source_date": "2026-01-15",
        "licence": "CC BY",
    }
    assert {column: cell for column, cell in full.items() if not cell} == {"has_dual": ""}
    assert full["bin"] == "000000000001"
    assert full["name_ru"] == 'Колледж «Тал», "первый"'
    assert full["short_names"] == "Тал|КТ-1"
    assert full["ownership"] == "private"
    assert full["address_ru"] == "ул. Образцовая, 1\nвход со двора"
    assert (full["lat"], full["lon"]) == ("43.25", "76.9208")
    assert full["languages"] == "kk;ru"
    assert (full["has_dormitory"], full["has_state_order"]) == ("yes", "no")
    assert full["status"] == "open"


def test_all_that_is_known_of_a_programme_is_written() -> None:
    files = registry_files(Registry(colleges=(FULL,), programmes=(PROGRAMME,)))
    (row,) = rows(files["imported/programmes.csv"])
    assert list(row.values()) == [
        "full", "04110100", "Учет и аудит", "Есеп және аудит", "4S04110102", "Бухгалтер",
        "Бухгалтер", "TVET", "22", "part-time", "kk", "350000", "0", "yes",
        "https://example.invalid/1", "2026-01-15", "CC BY",
    ]  # fmt: skip


def test_nothing_is_written_of_what_was_not_imported() -> None:
    assert registry_files(Registry()) == {}
    assert list(registry_files(Registry(colleges=(BARE,)))) == ["imported/colleges.csv"]


@pytest.mark.parametrize(("value", "cell"), [(None, None), (True, "yes"), (False, "no")])
def test_unknown_is_never_no(value: bool | None, cell: str | None) -> None:
    assert college_row(BARE.model_copy(update={"has_dual": value}))["has_dual"] == cell
    assert programme_row(PROGRAMME.model_copy(update={"has_dual": value}))["has_dual"] == cell
