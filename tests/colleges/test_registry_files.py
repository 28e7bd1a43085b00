"""Imported colleges survive an export and a build; a broken file is told of as at an import."""

from pathlib import Path

import pytest

from bot.colleges.importing import dry_run
from bot.colleges.records import Registry
from bot.colleges.registry_files import registry_layer
from bot.colleges.store import load_known, load_registry, save
from bot.colleges.writing import PATHS
from bot.errors import OperatorError
from bot.knowledge.exporting import build_all, export
from bot.knowledge.store import knowledge_version
from bot.storage.database import Database
from tests.colleges.files import TODAY, Rows, as_csv, as_xlsx, read, row_of, sample
from tests.knowledge.town import Folder

LAYERS = (registry_layer(TODAY),)
LONG_URL = "https://example.invalid/" + ";" * 400
# Cells as people type them, beside those of the first row of the sample.
COLLEGES: tuple[dict[str, object], ...] = (
    {"name_ru": 'Колледж «Тал», "первый"', "address_ru": "улица 1;\nвход; со двора,\r\n и далее"},
    {"bin": "00000000001", "name_kk": "", "status": "", "licence": 'CC "BY", 4.0'},  # a zero lost
    {"short_names": ";".join(f"К{n}" for n in range(70)), "languages": "ru, kk"},
    {"lat": "43,123456789012", "lon": "76", "website": "example.invalid", "district": "- -"},
    {"phone": "+7 727 000 00 01; +7 727 000 00 02", "source_url": LONG_URL},
    {"has_dual": "", "has_dormitory": "жоқ", "instagram": "https://instagram.com/tal/"},
    {"name_ru": "'Кавычка", "name_kk": "a\u200bй\u0438\u0306 \t б", "district": ";;;;;;;" * 20},
)
PROGRAMMES: tuple[dict[str, object], ...] = (
    {"specialty_code": "4110100", "specialty_ru": 'Учёт; "аудит"\nи налоги'},  # a zero lost
    {"specialty_code": "", "specialty_ru": "Сварка | резка", "specialty_kk": ""},
    {"base": "после колледжа", "duration_months": "1 год 10 мес", "tuition_kzt": "350 000 ₸"},
    {"form": "кешкі", "state_order_places": "0", "tuition_kzt": "бесплатно"},
    {"language": "", "base": "", "form": "", "has_dual": "", "licence": "неизвестно"},
    {"qualification_code": "4s04110102", "licence": "CC;BY"},
)


def _rows(kind: str, changes: tuple[dict[str, object], ...], **fixed: str) -> Rows:
    header = sample(kind)[0]
    made = [
        row_of(kind, **{"college_id": f"c-{number}", **fixed, **cells})[1]
        for number, cells in enumerate(changes)
    ]
    return [header, *made]


def awkward() -> dict[str, Rows]:
    """Lists whose cells are what hardly survives in a table of texts."""
    return {
        "colleges": _rows("colleges", COLLEGES),
        "programmes": _rows("programmes", PROGRAMMES, college_id="c-0"),
    }


def invented() -> dict[str, Rows]:
    """The sample of the try-out page."""
    return {"colleges": sample("colleges"), "programmes": sample("programmes")}


async def import_lists(database: Database, lists: dict[str, Rows]) -> Registry:
    """Import a workbook as an administrator would; what is known then."""
    checked = read(as_xlsx(**lists))
    assert checked.faults.found == []
    found = dry_run(await load_known(database), checked.colleges, checked.programmes)
    assert not found.faults
    await save(database, found.comparison, found.version)
    return await load_registry(database)


def tables(folder: Path) -> dict[str, bytes]:
    """The tables of an export, by their paths."""
    return {path: (folder / path).read_bytes() for path in PATHS.values()}


@pytest.mark.parametrize("lists", [invented(), awkward()], ids=["invented", "awkward"])
async def test_what_was_imported_comes_back(
    database: Database, tmp_path: Path, lists: dict[str, Rows]
) -> None:
    registry = await import_lists(database, lists)
    assert len(registry.colleges) == len(lists["colleges"]) - 1
    assert len(registry.programmes) == len(lists["programmes"]) - 1
    await export(database, tmp_path / "first", LAYERS)
    other = await Database.open(tmp_path / "other.sqlite3")
    try:
        counts = (
            f"{len(registry.colleges)} imported colleges, {len(registry.programmes)} programmes"
        )
        assert await build_all(other, tmp_path / "first", LAYERS) == [counts]
        assert await load_registry(other) == registry
        await export(other, tmp_path / "second", LAYERS)
    finally:
        await other.close()
    assert tables(tmp_path / "first") == tables(tmp_path / "second")


async def test_the_files_can_be_imported_as_well(database: Database, tmp_path: Path) -> None:
    registry = await import_lists(database, awkward())
    await export(database, tmp_path / "export", LAYERS)
    colleges, programmes = map(read, tables(tmp_path / "export").values())
    found = dry_run(await load_known(database), colleges.colleges, programmes.programmes)
    assert not [*colleges.faults, *programmes.faults, *found.faults]
    assert found.comparison.writes == found.comparison.removes == 0
    assert found.comparison.colleges.unchanged == len(registry.colleges)


async def test_without_colleges_there_is_no_file_and_what_is_there_stays(
    database: Database, tmp_path: Path
) -> None:
    await export(database, tmp_path / "none", LAYERS)
    assert not (tmp_path / "none" / "imported").exists()
    registry = await import_lists(database, invented())
    version = await knowledge_version(database)
    assert await build_all(database, tmp_path / "none", LAYERS) == []
    assert await load_registry(database) == registry
    assert await knowledge_version(database) == version


async def test_what_the_files_do_not_hold_is_gone(database: Database, tmp_path: Path) -> None:
    alone = await import_lists(database, {"colleges": row_of("colleges", college_id="alone")})
    await export(database, tmp_path / "alone", LAYERS)
    assert not (tmp_path / "alone" / PATHS["programmes"]).exists()
    await import_lists(database, invented())
    version = await knowledge_version(database)
    built = await build_all(database, tmp_path / "alone", LAYERS)
    assert built == ["1 imported colleges, 0 programmes"]
    assert await load_registry(database) == alone
    assert await knowledge_version(database) > version, "a running bot notices it"


def _broken(**files: bytes) -> dict[str, bytes]:
    whole = {kind: as_csv(rows) for kind, rows in invented().items()}
    return {kind: files.get(kind, text) for kind, text in whole.items()}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (_broken(colleges=as_csv(row_of("colleges", bin="12"))),
         ["colleges.csv, row 2, bin: “12” is no BIN; it has 12 digits, keep the column as text"]),
        (_broken(programmes=as_csv(row_of("programmes", college_id="gone", base="12"))),
         ["programmes.csv, row 2, base: “12”: write 9, 11 or “TVET”, one a row"]),
        (_broken(programmes=as_csv(row_of("programmes", college_id="gone"))),
         ["programmes.csv, row 2, college_id: there is no college “gone”"]),
        ({"programmes": as_csv(sample("programmes"))},
         ["programmes.csv: no college is known yet; import the file of colleges first, or both"]),
        (_broken(colleges=b"", programmes=b"PK"),
         ["colleges.csv: the file is empty",
          "programmes.csv: the workbook is damaged; open it in a spreadsheet program and save it "
          "anew"]),
        (_broken(colleges=as_csv(sample("programmes"))),
         ["colleges.csv: no row with names of columns; at least these are needed: college_id, "
          "name_ru / specialty_code, source_url, source_date"]),
        (_broken(colleges=as_csv(row_of("colleges", source_date="2027-01-01"))),
         ["colleges.csv, row 2, source_date: “2027-01-01” has not been yet, or is before the year "
          "2000"]),
    ],
)  # fmt: skip
async def test_faults_are_told_with_file_and_row(
    database: Database, tmp_path: Path, files: dict[str, bytes], told: list[str]
) -> None:
    registry = await import_lists(database, invented())
    (tmp_path / "export" / "imported").mkdir(parents=True)
    for kind, data in files.items():
        (tmp_path / "export" / "imported" / f"{kind}.csv").write_bytes(data)
    with pytest.raises(OperatorError) as caught:
        await build_all(database, tmp_path / "export", LAYERS)
    assert str(caught.value).splitlines() == [f"export/imported/{line}" for line in told]
    assert await load_registry(database) == registry


async def test_no_more_faults_are_told_than_can_be_read(
    database: Database, tmp_path: Path
) -> None:
    header, row = row_of("colleges", bin="12")
    text = as_csv([header, *([row] * 40)]).decode()
    Folder(tmp_path).write(PATHS["colleges"], text)
    with pytest.raises(OperatorError) as caught:
        await build_all(database, tmp_path, LAYERS)
    *_, last = lines = str(caught.value).splitlines()
    assert (len(lines), last) == (31, f"{tmp_path.name}/{PATHS['colleges']}: 10 more faults")


async def test_a_file_that_cannot_be_read_gives_one_line(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / PATHS["colleges"]).mkdir(parents=True)
    with pytest.raises(OperatorError, match=r"colleges\.csv: cannot be read"):
        await build_all(database, tmp_path, LAYERS)


async def test_columns_that_are_left_out_are_told(database: Database, tmp_path: Path) -> None:
    header, row = row_of("colleges")
    table = as_csv([[*header, "rating"], [*row, "5"]]).decode()
    Folder(tmp_path).write(PATHS["colleges"], table)
    built = await build_all(database, tmp_path, LAYERS)
    assert built == ["1 imported colleges, 0 programmes (columns that are left out: rating)"]
