"""Kazakh case endings: vowel harmony, and the sound that stands before them."""

import pytest

from bot.language.suffixes import ablative, locative


@pytest.mark.parametrize(
    ("word", "in_", "from_"),
    [
        # after a vowel, and after р й л з ж
        ("шілде", "шілдеде", "шілдеден"),
        ("қараша", "қарашада", "қарашадан"),
        ("Алматы", "Алматыда", "Алматыдан"),
        ("Германия", "Германияда", "Германиядан"),
        ("қаңтар", "қаңтарда", "қаңтардан"),
        ("сәуір", "сәуірде", "сәуірден"),
        ("Қытай", "Қытайда", "Қытайдан"),
        ("ауыл", "ауылда", "ауылдан"),
        ("наурыз", "наурызда", "наурыздан"),
        ("колледж", "колледжде", "колледжден"),
        # after м н ң: «from» begins with н
        ("ақпан", "ақпанда", "ақпаннан"),
        ("маусым", "маусымда", "маусымнан"),
        ("ән", "әнде", "әннен"),
        ("таң", "таңда", "таңнан"),
        # after a voiceless consonant, and after б в г д that are spoken so at the end
        ("қыркүйек", "қыркүйекте", "қыркүйектен"),
        ("кітап", "кітапта", "кітаптан"),
        ("студент", "студентте", "студенттен"),
        ("клуб", "клубта", "клубтан"),
        ("цех", "цехте", "цехтен"),
    ],
)
def test_an_ending_follows_the_word(word: str, in_: str, from_: str) -> None:
    assert locative(word) == in_
    assert ablative(word) == from_


def test_capitals_are_heard_as_small_letters() -> None:
    assert locative("ҚАҢТАР") == "ҚАҢТАРда"
    assert ablative("МЕКТЕП") == "МЕКТЕПтен"


def test_a_word_without_vowels_is_spoken_at_the_back() -> None:
    assert locative("ҰБТ") == "ҰБТта"
    assert ablative("млн") == "млннан"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("келу", "келуде"),
        ("білу", "білуде"),
        ("жүру", "жүруде"),
        ("болу", "болуда"),
        ("сүю", "сүюде"),
        ("тарих", "тарихта"),
    ],
)
def test_u_and_i_follow_the_vowel_before_them(word: str, expected: str) -> None:
    assert locative(word) == expected
