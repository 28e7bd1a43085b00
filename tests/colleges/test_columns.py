"""By which names columns are known, and of what a table is a list."""

import pytest

from bot.colleges.columns import COLUMNS, KINDS, Kind, columns_of, key, kind_of
from tests.colleges.files import Rows, as_csv, as_xlsx, faults, read, sample


@pytest.mark.parametrize(
    ("kind", "written", "column"),
    [
        ("colleges", "college_id", "college_id"),
        ("colleges", "ID колледжа", "college_id"),
        ("colleges", "organization_id", "college_id"),
        ("colleges", "БИН", "bin"),
        ("colleges", "name_full_ru", "name_ru"),
        ("colleges", "kk_fullName", "name_kk"),
        ("colleges", "Атауы (қазақша)", "name_kk"),
        ("colleges", "Форма собственности", "ownership"),
        ("colleges", "район", "district"),
        ("colleges", "Аудан", "district"),
        ("colleges", "Адрес", "address_ru"),
        ("colleges", "legal_address_ru", "address_ru"),
        ("colleges", "мекенжай", "address_kk"),
        ("colleges", "МЕКЕН-ЖАЙЫ", "address_kk"),
        ("colleges", "latitude", "lat"),
        ("colleges", "Жатакхана", "has_dormitory"),
        ("colleges", "Языки обучения", "languages"),
        ("colleges", "status_of_org", "status"),
        ("colleges", "лицензия", None),  # that of the college to teach, not of the data
        ("colleges", "rating", None),
        ("programmes", "Шифр", "specialty_code"),
        ("programmes", "специальность", "specialty_ru"),
        ("programmes", "Мамандық", "specialty_kk"),
        ("programmes", "біліктілік коды", "qualification_code"),
        ("programmes", "Срок обучения (мес.)", "duration_months"),
        ("programmes", "оқу нысаны", "form"),
        ("programmes", "язык обучения", "language"),
        ("programmes", "tuitionFee", "tuition_kzt"),
        ("programmes", "Ссылка на источник", "source_url"),
    ],
)
def test_names_of_columns(kind: Kind, written: str, column: str | None) -> None:
    assert columns_of(kind, [written]) == [column]


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_means_two_columns(kind: Kind) -> None:
    named: dict[str, str] = {}
    for column, aliases in COLUMNS[kind].items():
        for alias in (column, *aliases.split(",")):
            assert named.setdefault(key(alias), column) == column, alias


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_of_the_sample_is_the_whole_list(kind: Kind) -> None:
    header = [str(name) for name in sample(kind)[0]]
    assert kind_of(header) == kind
    assert columns_of(kind, header) == list(COLUMNS[kind])


@pytest.mark.parametrize(
    "header",
    [
        [],
        ["college_id", "rating"],
        ["name_ru", "phone"],  # one can hardly tell by two
        ["что", "где", "когда"],
    ],
)
def test_what_is_no_header(header: list[str]) -> None:
    assert kind_of(header) is None


def test_a_header_below_a_title_and_empty_rows() -> None:
    rows: Rows = [["Список колледжей"], [], *sample("colleges")]
    rows[4][0] = "!"  # the sample's second college
    (fault,) = faults(as_csv(rows))
    assert (fault.kind, fault.row, fault.column) == ("id", 5, "college_id")
    assert faults(as_csv([*([["title"]] * 10), *sample("colleges")]))[0].kind == "header"


def test_faults_name_a_column_as_the_file_does() -> None:
    rows = sample("colleges")
    rows[0][rows[0].index("district")] = "Аудан"
    rows[0][rows[0].index("bin")] = "БИН"
    rows[1][1] = "12"
    (fault,) = faults(as_csv(rows))
    assert (fault.row, fault.column, fault.value) == (2, "БИН", "12")


def test_the_order_of_columns_does_not_matter() -> None:
    rows = [row[::-1] for row in sample("programmes")]
    assert read(as_csv(rows)).programmes == read(as_csv(sample("programmes"))).programmes


def test_a_workbook_with_both_tables_and_others() -> None:
    checked = read(
        as_xlsx(
            Заметки=[["просто", "заметки"]],
            Колледжи=sample("colleges"),
            Программы=sample("programmes"),
        )
    )
    assert not checked.faults
    assert (len(checked.colleges or ()), len(checked.programmes or ())) == (12, 60)
    twice = faults(as_xlsx(a=sample("colleges"), b=sample("colleges")))
    assert [(fault.kind, fault.sheet) for fault in twice] == [("two_tables", "b")]


def test_columns_that_are_none_of_ours_are_told() -> None:
    rows = [[*row, "x"] for row in sample("colleges")]
    rows[0][-1] = "Рейтинг"
    assert read(as_csv(rows)).ignored == ["Рейтинг"]
