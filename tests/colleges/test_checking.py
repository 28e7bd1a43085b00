"""Rows that do not fit together, and how many faults are told."""

import pytest

from bot.colleges.checking import Rules, link
from bot.colleges.faults import FAULTS, KEPT, QUOTED, Fault
from tests.colleges.files import TODAY, Rows, as_csv, as_xlsx, faults, read, row_of, sample


def without(kind: str, *columns: str) -> Rows:
    header, *rows = sample(kind)
    kept = [index for index, name in enumerate(header) if name not in columns]
    return [[row[index] for index in kept] for row in (header, *rows)]


@pytest.mark.parametrize("column", ["college_id", "source_url", "source_date"])
@pytest.mark.parametrize("kind", ["colleges", "programmes"])
def test_a_column_that_must_be_there(kind: str, column: str) -> None:
    found = faults(as_csv(without(kind, column)))
    assert [(each.kind, each.value, each.row) for each in found] == [("no_column", column, 1)]


def test_a_column_that_stands_twice() -> None:
    rows = [[*row, row[1]] for row in sample("colleges")]
    rows[0][-1] = "БИН"
    (fault,) = faults(as_csv(rows))
    assert (fault.kind, fault.column) == ("column_twice", "БИН")


def test_a_name_in_one_language_is_enough() -> None:
    checked = read(as_csv(row_of("colleges", name_ru="")))
    assert checked.colleges
    assert checked.colleges[0].record.name("ru") == "№ 1 политехникалық колледж (үлгі)"
    (fault,) = faults(as_csv(row_of("colleges", name_ru="", name_kk="-")))
    assert (fault.kind, fault.row) == ("name", 2)


def test_a_programme_needs_its_speciality() -> None:
    nothing = {"specialty_code": "", "specialty_ru": "", "specialty_kk": ""}
    (fault,) = faults(as_csv(row_of("programmes", **nothing)))
    assert (fault.kind, fault.row) == ("speciality", 2)


def test_a_college_that_stands_twice() -> None:
    rows = sample("colleges")
    (fault,) = faults(as_csv([*rows, [str(rows[1][0]).upper(), *rows[2][1:]]]))
    assert (fault.kind, fault.row, fault.column, fault.value) == (
        "college_twice", 14, "college_id", "sample-01",
    )  # fmt: skip


def test_a_programme_that_stands_twice() -> None:
    rows = sample("programmes")
    again = [*rows[3]]
    again[rows[0].index("tuition_kzt")] = "1"  # only the fee is another
    (fault,) = faults(as_csv([*rows, again]))
    assert (fault.kind, fault.row, fault.value) == ("programme_twice", 62, "4")


def test_programmes_of_an_unknown_college() -> None:
    programmes = read(as_csv(sample("programmes"))).programmes or []
    known = {f"sample-{number:02d}" for number in range(1, 12)}
    (fault,) = link(programmes, known)
    assert (fault.kind, fault.row, fault.value) == ("unknown_college", 61, "sample-12")
    assert not link(programmes, known | {"sample-12"})
    assert [fault.kind for fault in link(programmes, ())] == ["no_colleges"]


def test_samples_are_for_trying_out_only() -> None:
    real = Rules(TODAY, samples=False)
    found = faults(as_csv(sample("colleges")), real)
    assert {(each.kind, each.column) for each in found} == {("sample", "status")}
    assert [each.row for each in found] == list(range(2, 14))
    assert not faults(as_csv(row_of("colleges", status="")), real)


def test_a_cell_beyond_the_last_column() -> None:
    rows = sample("colleges")
    rows[3].append("лишнее")
    (fault,) = faults(as_csv(rows))
    assert (fault.kind, fault.row, fault.value) == ("beyond", 4, "лишнее")


def test_rows_may_end_early() -> None:
    rows = row_of("colleges", licence="")
    rows[1] = rows[1][:-1]
    assert not faults(as_csv(rows))


def test_every_fault_of_a_row_is_told() -> None:
    found = faults(as_csv(row_of("colleges", bin="1", phone="?!", email="@", source_date="")))
    assert {each.column for each in found} == {"bin", "phone", "email", "source_date"}


def test_faults_are_counted_though_not_kept() -> None:
    header, row, *_ = sample("colleges")
    bad = [[f"id {number}", *row[1:]] for number in range(KEPT + 100)]
    checked = read(as_csv([header, *bad]))
    assert (checked.faults.number, len(checked.faults.found)) == (KEPT + 100, KEPT)


def test_what_is_repeated_is_short() -> None:
    fault = Fault("truth", "ж" * 1000, 2, "к" * 1000)
    assert len(fault.value) == len(fault.column or "") == QUOTED


def test_every_fault_has_its_sentence() -> None:
    for kind, sentence in FAULTS.items():
        assert sentence % {"value": "x"}, kind
        assert not sentence.endswith("."), kind


def test_a_sheet_is_named_where_there_are_several() -> None:
    bad = row_of("programmes", base="7")
    (fault,) = faults(as_xlsx(Колледжи=sample("colleges"), Программы=bad))
    assert (fault.sheet, fault.row, fault.column) == ("Программы", 2, "base")
    (fault,) = faults(as_xlsx(Программы=bad))
    assert fault.sheet is None
