"""Several questions in one message are told apart."""

import pytest

from bot.language.latin import sound
from bot.language.sentences import last_asked, questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("сколько колледжей", ["сколько колледжей"]),
        ("Сколько дней? Кто ездил?", ["Сколько дней", " Кто ездил"]),
        ("сколько колледжей и сколько студентов", ["сколько колледжей", "сколько студентов"]),
        ("қанша колледж бар және қашан басталады", ["қанша колледж бар", "қашан басталады"]),
        ("США и Китай", ["США и Китай"]),
        ("???", []),
    ],
)
def test_questions_are_told_apart(text: str, parts: list[str]) -> None:
    assert questions(text) == parts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("каледж", "колледж"), ("варлдскилс", "ворлдскиллс"), ("пирспиктива", "перспектива")],
)
def test_vowels_confused_by_ear_sound_alike(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Сын учится в школе. Сколько стоит год? Спасибо", "Сколько стоит год?"),
        ("раз? два?", "два?"),
        ("строка\nқашан басталады?", "қашан басталады?"),
        ("ничего не спрашивает.", ""),
        ("?", "?"),
        ("", ""),
    ],
)
def test_the_last_question_of_a_story(text: str, asked: str) -> None:
    assert last_asked(text) == asked
