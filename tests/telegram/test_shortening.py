"""Cutting texts to what a screen, a button and its data hold."""

import pytest

from bot.telegram.shortening import CARRIED, carried, cut


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("короткое", 8, "короткое"),
        ("Автомобиль және сән", 18, "Автомобиль және…"),
        ("Строительно-технический", 20, "Строительно…"),
        ("Колледж «Большой город»", 12, "Колледж…"),
        ("Электромеханический", 10, "Электроме…"),
        ("слово за словом", 6, "слово…"),
        ("слово за словом", 5, "слов…"),
    ],
)
def test_a_text_is_cut_at_a_word(text: str, longest: int, shown: str) -> None:
    assert cut(text, longest) == shown
    assert len(cut(text, longest)) <= longest


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("АЭМК", "аэмк"),
        ("Әділёт!", "адилет"),
        ("«индустрии и моды»", "индустрии моды"),
        ("алматинский государственный политехнический", "алма госуд полит"),
        ("я", "я"),
        ("раз два три четыре пять", "раз два три четы"),
        ("a:b", "a b"),
        ("", ""),
        (":::", ""),
    ],
)
def test_a_button_carries_the_beginnings_of_all_words(text: str, kept: str) -> None:
    assert carried(text) == kept
    assert carried(kept) == kept


@pytest.mark.parametrize("text", ["щ" * 4096, "щука " * 800, "𝒳𝒴𝒵 " * 9, "😀" * 50, "漢" * 99])
def test_what_a_button_carries_is_never_too_long(text: str) -> None:
    assert len(carried(text).encode()) <= CARRIED
    assert ":" not in carried(text)
