"""Each value in the ways in which it is written in lists, and what is none."""

import datetime as dt

import pytest

from bot.colleges.faults import FaultKind
from tests.colleges.files import as_csv, as_xlsx, faults, read, row_of

COLLEGE: list[tuple[str, str, str, object]] = [
    ("college_id", "AEMC", "id", "aemc"),
    ("bin", "012345678901", "bin", "012345678901"),
    ("bin", "12345678901", "bin", "012345678901"),
    ("bin", " 0123 4567 8901 ", "bin", "012345678901"),
    ("short_names", "АЭМК; электромех ;АЭМК", "short_names", ("АЭМК", "электромех")),
    ("ownership", "мемлекеттік", "ownership", "state"),
    ("ownership", "Государственный", "ownership", "state"),
    ("ownership", "state", "ownership", "state"),
    ("ownership", "ЖЕКЕМЕНШІК", "ownership", "private"),
    ("ownership", "жеке меншик", "ownership", "private"),
    ("ownership", "частная", "ownership", "private"),
    ("languages", "kk;ru;en", "languages", ("kk", "ru", "en")),
    ("languages", "казахский, русский", "languages", ("kk", "ru")),
    ("languages", "қазақша және орысша", "languages", ("kk", "ru")),
    ("languages", "рус/каз", "languages", ("ru", "kk")),
    ("has_dormitory", "да", "has_dormitory", True),
    ("has_dormitory", "ИӘ", "has_dormitory", True),
    ("has_dormitory", "true", "has_dormitory", True),
    ("has_dormitory", "1", "has_dormitory", True),
    ("has_dormitory", "нет", "has_dormitory", False),
    ("has_dormitory", "жоқ", "has_dormitory", False),
    ("has_dormitory", "жок", "has_dormitory", False),
    ("has_dormitory", "0", "has_dormitory", False),
    ("has_dormitory", "", "has_dormitory", None),
    ("has_dormitory", "—", "has_dormitory", None),
    ("has_dormitory", "нет данных", "has_dormitory", None),
    ("has_dormitory", "белгісіз", "has_dormitory", None),
    ("lat", "43,2515", "latitude", 43.2515),
    ("phone", "+7 (727) 292-00-00, доб. 12", "phone", "+7 (727) 292-00-00, доб. 12"),
    ("email", "a@b.kz; c@d.kz", "email", "a@b.kz; c@d.kz"),
    ("website", "www.college.kz", "website", "https://www.college.kz"),
    ("website", "http://колледж.қаз/", "website", "http://колледж.қаз/"),
    ("instagram", "college_almaty", "instagram", "@college_almaty"),
    ("instagram", "https://www.instagram.com/a.b/?hl=ru", "instagram", "@a.b"),
    ("status", "Образец", "status", "sample"),
    ("status", "үлгі", "status", "sample"),
    ("status", "действует", "status", "действует"),
    ("name_ru", "  Колледж\n «Әділет»\u200b ", "name_ru", "Колледж «Әділет»"),
]
PROGRAMME: list[tuple[str, str, str, object]] = [
    ("specialty_code", "04110100", "specialty_code", "04110100"),
    ("specialty_code", "4110100", "specialty_code", "04110100"),
    ("qualification_code", "4s04110102", "qualification_code", "4S04110102"),
    ("qualification_code", "4С04110102", "qualification_code", "4S04110102"),
    ("qualification_code", "5АВ06120101", "qualification_code", "5AB06120101"),
    ("base", "9", "base", "9"),
    ("base", "на базе 9 классов", "base", "9"),
    ("base", "9-сынып", "base", "9"),
    ("base", "11 сынып негізінде", "base", "11"),
    ("base", "ТиПО", "base", "tvet"),
    ("base", "ТжКБ", "base", "tvet"),
    ("duration_months", "34", "duration_months", 34),
    ("duration_months", "3 года 10 месяцев", "duration_months", 46),
    ("duration_months", "2 г. 10 мес.", "duration_months", 34),
    ("duration_months", "3 жыл 10 ай", "duration_months", 46),
    ("duration_months", "1 год", "duration_months", 12),
    ("form", "очная", "form", "full_time"),
    ("form", "Күндізгі", "form", "full_time"),
    ("form", "part-time", "form", "part_time"),
    ("form", "қашықтан", "form", "distance"),
    ("language", "қазақ тілі", "language", "kk"),
    ("language", "на русском", "language", "ru"),
    ("tuition_kzt", "350 000 ₸", "tuition_kzt", 350_000),
    ("tuition_kzt", "350\u00a0000,00 тенге в год", "tuition_kzt", 350_000),
    ("tuition_kzt", "тегін", "tuition_kzt", 0),
    ("tuition_kzt", "", "tuition_kzt", None),
    ("state_order_places", "25", "state_order_places", 25),
    ("has_dual", "бар", "has_dual", True),
]
BAD_COLLEGE: list[tuple[str, str, FaultKind]] = [
    ("college_id", "колледж", "id"),
    ("college_id", "a" * 25, "id"),
    ("college_id", "-", "required"),
    ("bin", "1234567890", "bin"),
    ("bin", "O12345678901", "bin"),
    ("ownership", "смешанная", "ownership"),
    ("languages", "kk;de", "language"),
    ("has_dormitory", "может быть", "truth"),
    ("lat", "95.1", "coordinates"),
    ("lat", "76.9", "coordinates"),
    ("lat", "", "coordinates"),
    ("lon", "", "coordinates"),
    ("phone", "нет телефона", "phone"),
    ("email", "почта", "email"),
    ("website", "javascript:alert(1)", "address"),
    ("website", "сайта нет", "address"),
    ("instagram", "два слова", "instagram"),
    ("source_url", "приказ № 5", "address"),
    ("source_url", f"https://a.kz/{'x' * 500}", "too_long"),
    ("source_url", "", "required"),
    ("source_date", "", "required"),
    ("source_date", "01/15/2026", "date"),
    ("source_date", "31.02.2026", "date"),
    ("source_date", "46037", "date"),
    ("source_date", "2026-01-1", "date"),
    ("source_date", "2026-05-01", "future"),
    ("source_date", "1999-12-31", "future"),
    ("name_ru", "=HYPERLINK(A1)", "formula"),
    ("name_ru", "#REF!", "error_value"),
    ("name_ru", "#ССЫЛКА!", "error_value"),
    ("name_ru", "a\u202eb", "hidden"),
    ("name_ru", "Кол\ufffdедж", "hidden"),
    ("address_ru", "у" * 301, "too_long"),
]
BAD_PROGRAMME: list[tuple[str, str, FaultKind]] = [
    ("specialty_code", "411010", "specialty_code"),
    ("specialty_code", "0411010О", "specialty_code"),
    ("qualification_code", "04110102", "qualification_code"),
    ("base", "9 и 11", "base"),
    ("base", "10", "base"),
    ("duration_months", "3", "months"),
    ("duration_months", "121", "months"),
    ("duration_months", "скоро", "months"),
    ("form", "любая", "form"),
    ("language", "kk;ru", "language"),
    ("tuition_kzt", "350,000", "money"),
    ("tuition_kzt", "от 300000", "money"),
    ("tuition_kzt", "999999999", "money"),
    ("tuition_kzt", "-5", "money"),
    ("state_order_places", "10001", "number"),
    ("state_order_places", "2.5", "number"),
]


@pytest.mark.parametrize(("column", "cell", "field", "value"), COLLEGE)
def test_what_is_told_of_a_college(column: str, cell: str, field: str, value: object) -> None:
    checked = read(as_csv(row_of("colleges", **{column: cell})))
    assert not checked.faults, checked.faults.found
    assert checked.colleges
    assert getattr(checked.colleges[0].record, field) == value


@pytest.mark.parametrize(("column", "cell", "field", "value"), PROGRAMME)
def test_what_is_told_of_a_programme(column: str, cell: str, field: str, value: object) -> None:
    checked = read(as_csv(row_of("programmes", **{column: cell})))
    assert not checked.faults, checked.faults.found
    assert checked.programmes
    assert getattr(checked.programmes[0].record, field) == value


@pytest.mark.parametrize(("column", "cell", "kind"), BAD_COLLEGE)
def test_what_is_wrong_with_a_college(column: str, cell: str, kind: FaultKind) -> None:
    (fault,) = faults(as_csv(row_of("colleges", **{column: cell})))
    other = {"lat": "lon", "lon": "lat"}.get(column) if not cell else None
    assert (fault.kind, fault.row, fault.column) == (kind, 2, other or column)


@pytest.mark.parametrize(("column", "cell", "kind"), BAD_PROGRAMME)
def test_what_is_wrong_with_a_programme(column: str, cell: str, kind: FaultKind) -> None:
    (fault,) = faults(as_csv(row_of("programmes", **{column: cell})))
    assert (fault.kind, fault.row, fault.column) == (kind, 2, column)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-15", dt.date(2026, 1, 15)),
        ("15.01.2026", dt.date(2026, 1, 15)),
        ("5.1.2026 г.", dt.date(2026, 1, 5)),
        (dt.date(2026, 1, 15), dt.date(2026, 1, 15)),
        (dt.datetime(2026, 1, 15, 9, 30), dt.date(2026, 1, 15)),
        ("2026-03-03", dt.date(2026, 3, 3)),  # tomorrow: there it may be so already
    ],
)
def test_days(written: object, day: dt.date) -> None:
    checked = read(as_xlsx(a=row_of("colleges", source_date=written)))
    assert not checked.faults, checked.faults.found
    assert checked.colleges
    assert checked.colleges[0].record.source.date == day


def test_cells_of_a_spreadsheet_that_are_numbers() -> None:
    """A spreadsheet makes numbers of codes, and takes their leading zeros off."""
    rows = row_of(
        "programmes",
        specialty_code=4110100,
        base=9,
        duration_months=34.0,
        tuition_kzt=350000,
        has_dual=True,
    )
    checked = read(as_xlsx(a=rows))
    assert not checked.faults, checked.faults.found
    assert checked.programmes
    record = checked.programmes[0].record
    assert (record.specialty_code, record.base, record.duration_months) == ("04110100", "9", 34)
    assert (record.tuition_kzt, record.has_dual) == (350_000, True)
