"""What could tell who somebody is, is hidden; what a question is about, is not."""

import pytest

from bot.people.masking import mask


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("мой ИИН 050101550123", "мой ИИН •••"),
        ("ИИН 050101 550 123, что дальше?", "ИИН •••, что дальше?"),
        ("звоните +7 (701) 123-45-67 вечером", "звоните ••• вечером"),
        ("87011234567", "•••"),
        ("8 701 123 45 67 мама", "••• мама"),
        ("7011234567", "•••"),
        ("тел: 272-34-56", "тел: •••"),
        ("карта 4400 4301 1234 5678", "карта •••"),
        ("пишите на ivan.petrov+1@mail.example.kz!", "пишите на •••!"),
        ("я @aigerim_2008 в телеграме", "я ••• в телеграме"),
        ("номерім ٠٥٠١٠١٥٥٠١٢٣", "номерім •••"),
        ("\ud83d 87011234567", "? •••"),
        ("87011234567 и 050101550123", "••• и •••"),
    ],
)
def test_what_tells_who_it_is_is_hidden(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "сколько студентов: 22 067?",
        "в 2025-2026 учебном году",
        "после 9 или 11 класса",
        "стипендия 100 000–200 000 тенге",
        "специальность 07130100",
        "25.12.2025 в 13:17",
        "почта@",
        "",
    ],
)
def test_what_a_question_is_about_stays(text: str) -> None:
    assert mask(text) == text


def test_a_long_row_of_digits_takes_no_time_and_leaves_nothing() -> None:
    assert mask("1 " * 50_000).strip(" ") == "•••"
