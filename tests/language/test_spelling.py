"""Spelling: how a text is made comparable, and what its words are."""

import pytest

from bot.language.spelling import fold, latin_share, normalise, visible, words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ОБЩАГА", "общага"),
        ("ҚАНША Әділет", "қанша әділет"),
        ("и\N{COMBINING BREVE}од", "йод"),
        ("е\N{COMBINING DIAERESIS}лка", "ёлка"),
        ("\N{FULLWIDTH LATIN SMALL LETTER A}\N{CIRCLED DIGIT ONE}", "a1"),
        ("86\N{NO-BREAK SPACE}мың", "86 мың"),
        ("", ""),
    ],
)
def test_letters_are_composed_and_small(typed: str, expected: str) -> None:
    assert normalise(typed) == expected


@pytest.mark.parametrize(
    "noise",
    [
        "/start",
        "/menu@almaty_colleges_bot",
        "@almaty_colleges_bot",
        "https://t.me/bot?start=1",
        "HTTP://EXAMPLE.KZ/Әділет",
    ],
)
def test_commands_mentions_and_links_are_no_words(noise: str) -> None:
    assert words(normalise(f"скажи {noise} пожалуйста")) == ["скажи", "пожалуйста"]
    assert words(normalise(noise)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("сколько их?!", ["сколько", "их"]),
        ("строительно-технический", ["строительно", "технический"]),
        ("- раз - два -", ["раз", "два"]),
        ("колледж «әділет»", ["колледж", "әділет"]),
        ("22 067 2025-жылы", ["22", "067", "2025", "жылы"]),
        ("один_два", ["один", "два"]),
        ("🙏👍🏽 … —", []),
        ("қанша?🎓студент", ["қанша", "студент"]),
        ("и/или", ["и", "или"]),
        ("الكلية", ["الكلية"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("әділет", "адилет"),
        ("ғылым", "гылым"),
        ("қанша", "канша"),
        ("жаңа", "жана"),
        ("көп", "коп"),
        ("ұлым", "улым"),
        ("үздік", "уздик"),
        ("жауһар", "жаухар"),
        ("ёлка", "елка"),
        ("йод", "йод"),
        ("student", "student"),
    ],
)
def test_a_word_is_folded_to_the_letters_of_a_russian_keyboard(word: str, expected: str) -> None:
    assert fold(word) == expected


def test_folding_twice_changes_nothing_more() -> None:
    assert fold(fold("әғқңөұүһіё")) == fold("әғқңөұүһіё") == "агкноуухие"


def test_what_is_folded_to_is_cyrillic() -> None:
    assert all("а" <= letter <= "я" for letter in fold("әғқңөұүһіё"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("дааааа", "да"),
        ("скооолько", "сколько"),
        ("аллея", "аллея"),
        ("колледж", "колледж"),
        ("1000000", "1000000"),
    ],
)
def test_a_letter_that_is_held_down_counts_once(word: str, expected: str) -> None:
    assert words(word) == [expected]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("кoлледж", "колледж"),  # the o is Latin
        ("cтудeнт", "студент"),  # c and e are
        ("бiлiм", "білім"),  # the i is, as many type it
        ("колледж", "колледж"),
        ("college", "college"),
    ],
)
def test_a_latin_letter_in_a_cyrillic_word_is_the_one_that_it_looks_like(
    word: str, expected: str
) -> None:
    assert words(word) == [expected]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("сколько", 0.0),
        ("qansha", 1.0),
        ("şäkirt", 1.0),
        ("абвг wxyz", 0.5),
        ("88!", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_latin_letters_is_told(text: str, share: float) -> None:
    assert latin_share(text) == share


@pytest.mark.parametrize(
    ("word", "unmixed"),
    [
        ("wskға", ["wsk", "ға"]),
        ("worldskillsке", ["worldskills", "ке"]),
        ("eurоskills", ["euroskills"]),
        ("кoлледж", ["колледж"]),
        ("cколько", ["сколько"]),
    ],
)
def test_a_word_of_both_scripts_is_put_right_or_taken_apart(word: str, unmixed: list[str]) -> None:
    assert words(word) == unmixed


@pytest.mark.parametrize("text", ["tcp/ip", "kolledj/universitet"])
def test_a_slash_within_a_text_begins_no_command(text: str) -> None:
    assert words(normalise(text)) == text.split("/")


UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u0301")


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_does_not_part_a_word(unseen: str) -> None:
    assert words(normalise(f"сту{unseen}денты")) == ["студенты"]
    assert visible(f"сту{unseen}денты") == "студенты"


def test_a_mark_that_makes_a_letter_stays() -> None:
    assert visible("и\u0306е\u0308") == "йё"
