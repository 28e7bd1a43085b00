"""Which numbers a report holds, in digits and written out."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.knowledge.report_text import HEADER, figures, read_report


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("88 колледжей", ["88"]),
        ("22 067 студентов", ["22067"]),
        ("22\N{NO-BREAK SPACE}067 студентов", ["22067"]),
        ("94,3% выпускников 2025 года (24 434 человек)", ["94.3", "2025", "24434"]),
        ("более 86 тыс. студентов", ["86000"]),
        ("от 1 млн до 1,2 млн тенге", ["1000000", "1200000"]),
        ("3 млрд тенге", ["3000000000"]),
        ("от 100 000 до 200 000 тенге", ["100000", "200000"]),
        ("45-дневную практику", ["45"]),
        ("из шести колледжей", ["6"]),
        ("восемь выпускников и трое друзей", ["8"]),
        ("первое место", ["1"]),
        ("Две недели, пять дней", ["2", "5"]),
        ("в 5 городах, трёх странах и 2 областях", ["5", "3", "2"]),
        ("один из лучших", []),
        ("семья, пятница, перваш", []),
        ("", []),
    ],
)
def test_the_numbers_of_a_paragraph_are_found_in_order(
    paragraph: str, expected: list[str]
) -> None:
    assert [figure.value for figure in figures(paragraph)] == [Decimal(text) for text in expected]


def test_a_number_is_shown_as_it_is_written() -> None:
    assert [figure.text for figure in figures("22 067 из более 86 тыс. и восемь")] == [
        "22 067",
        "86 тыс.",
        "восемь",
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("второе место", 2),
        ("третье место", 3),
        ("четвёртого класса", 4),
        ("в пятой школе", 5),
        ("шестой год", 6),
        ("седьмая смена", 7),
        ("восьмую неделю", 8),
        ("девятому участнику", 9),
        ("десятым стал", 10),
    ],
)
def test_an_ordinal_is_a_number(text: str, value: int) -> None:
    assert [figure.value for figure in figures(text)] == [value]


def test_a_report_is_its_head_and_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Head\n\n[1] One\tand\N{NO-BREAK SPACE}two.\n\n[2] Three.\n", encoding="utf-8")
    assert read_report(path) == {HEADER: "Head\n\n", 1: "One and two.", 2: "Three."}


def test_a_paragraph_may_go_over_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Head\n[1] One\nand two.\n[2] Three.\n", encoding="utf-8")
    assert read_report(path)[1].strip() == "One and two."


def test_the_head_of_a_report_may_hold_a_bracket(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Head [of it]\n1 June\n\n[1] One.\n", encoding="utf-8")
    assert read_report(path) == {HEADER: "Head [of it]\n1 June\n\n", 1: "One."}


def test_a_report_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"^--report .*report\.txt: cannot be read \(.*\)$"):
        read_report(tmp_path / "report.txt")


def test_a_report_without_numbered_paragraphs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("No paragraph has a number here.", encoding="utf-8")
    with pytest.raises(OperatorError, match=r"holds no paragraph that begins with \[number\]$"):
        read_report(path)


def test_a_report_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("[1] Отчёт".encode("cp1251"))
    with pytest.raises(OperatorError, match="cannot be read"):
        read_report(path)
