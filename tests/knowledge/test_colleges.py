"""Colleges as one browses them: cards, pages, searching, two side by side."""

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.colleges import (
    LABELS,
    PAGE,
    CardLine,
    CollegeCard,
    Directory,
    compare,
)
from bot.knowledge.models import ATTRIBUTES, EVERY_ATTRIBUTE
from bot.language import LANGUAGES, Language
from tests.many_colleges import NEWSPAPER, REGISTER, college, everything, many

NBSP = "\N{NO-BREAK SPACE}"
COLLEGES = ["adilet", "aemc", "auto", "build"]


@pytest.fixture
def four(answerer: Answerer) -> Directory:
    """The four colleges of the report, in Russian."""
    return answerer.library.colleges["ru"]


@pytest.fixture(scope="module")
def four_hundred() -> Directory:
    """Made-up colleges."""
    return Directory(many(400))


def card_of(answerer: Answerer, college_id: str, language: Language) -> CollegeCard:
    card = answerer.library.colleges[language].card(college_id)
    assert card is not None
    return card


# --- cards --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("college_id", "language", "kind", "value"),
    [
        (
            "aemc",
            "ru",
            "abroad",
            f"16{NBSP}студентов на практике в Германии, январь 2025 года",
        ),
        ("aemc", "kk", "abroad", "2025 жылғы қаңтарда 16 студент Германияда тәжірибеден өтті"),
        ("build", "ru", "championship", "EuroSkills в Дании"),
        ("auto", "kk", "championship", "Данияда өткен EuroSkills"),
        ("adilet", "ru", "championship", "EuroSkills в Дании"),
    ],
)
def test_what_the_report_says_stands_on_the_card_with_its_source(
    answerer: Answerer, college_id: str, language: Language, kind: str, value: str
) -> None:
    card = card_of(answerer, college_id, language)
    (line,) = card.lines
    assert (line.kind, line.value) == (kind, value)
    assert (line.source.publisher, line.source.published.year) == ("Kazinform", 2025)


def test_what_is_not_known_is_everything_else(answerer: Answerer) -> None:
    card = card_of(answerer, "aemc", "ru")
    assert card.unknown == ATTRIBUTES[1:]
    assert college(1).unknown == ATTRIBUTES
    assert college(1, everything()).unknown == ()


def test_a_name_of_our_own_is_told_from_an_official_one(answerer: Answerer) -> None:
    translated = {
        (card.id, language): card.source_name
        for language in LANGUAGES
        for card in answerer.library.colleges[language].page(1).cards
        if card.source_name
    }
    russian = card_of(answerer, "auto", "ru").name
    assert translated == {("auto", "kk"): russian}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_name_that_only_spells_the_name_is_searched_for_but_not_shown(
    answerer: Answerer, language: Language
) -> None:
    assert card_of(answerer, "aemc", language).short_names == ("АЭМК",)
    adilet = card_of(answerer, "adilet", language)
    assert adilet.short_names == ()
    assert "Адилет" in adilet.known_as


@pytest.mark.parametrize(("college_id", "label"), [("aemc", "АЭМК"), ("auto", "Автопром и мода")])
def test_the_label_is_the_shortest_name(answerer: Answerer, college_id: str, label: str) -> None:
    assert card_of(answerer, college_id, "ru").label == label


def test_every_attribute_has_a_short_label(catalogues: Catalogues) -> None:
    assert tuple(LABELS) == EVERY_ATTRIBUTE
    for language in LANGUAGES:
        labels = [catalogues[language].gettext(message) for message in LABELS.values()]
        assert len(set(labels)) == len(labels)
        # A column of a table on a narrow phone: words that it need not break.
        assert max(len(word) for label in labels for word in label.split()) <= 13


# --- pages --------------------------------------------------------------------------------------


def test_four_colleges_stand_on_one_page_in_the_order_of_their_names(answerer: Answerer) -> None:
    page = answerer.library.colleges["kk"].page(1)
    assert [card.id for card in page.cards] == ["adilet", "auto", "build", "aemc"]
    assert (page.number, page.pages, page.total) == (1, 1, 4)


def test_each_of_many_stands_on_exactly_one_page(four_hundred: Directory) -> None:
    pages = [four_hundred.page(number) for number in range(1, 51)]
    assert {page.pages for page in pages} == {50}
    assert {len(page.cards) for page in pages} == {PAGE}
    assert len({card.id for page in pages for card in page.cards}) == len(four_hundred) == 400
    assert all(
        four_hundred.number_of(card) == page.number for page in pages for card in page.cards
    )


@pytest.mark.parametrize(("asked", "shown"), [(-1, 1), (0, 1), (1, 1), (50, 50), (51, 50)])
def test_a_page_that_is_not_there_becomes_the_nearest(
    four_hundred: Directory, asked: int, shown: int
) -> None:
    assert four_hundred.page(asked).number == shown


def test_an_empty_directory_has_one_empty_page() -> None:
    page = Directory([]).page(1)
    assert (page.cards, page.number, page.pages, page.total) == ((), 1, 1, 0)


def test_one_may_be_left_out(four: Directory) -> None:
    page = four.page(1, without="aemc")
    assert "aemc" not in [card.id for card in page.cards]
    assert page.total == 3


def test_colleges_of_one_name_keep_their_order_whatever_order_they_come_in() -> None:
    same = [CollegeCard(id=str(i), name="Колледж", title="Колледж") for i in range(3)]
    assert Directory(same).page(1) == Directory(reversed(same)).page(1)


# --- searching ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("АЭМК", ["aemc"]),
        ("аэмк", ["aemc"]),
        ("aemk", ["aemc"]),
        ("электромех", ["aemc"]),
        ("ЭЛЕКТРОМЕХ!", ["aemc"]),
        ("elektromeh", ["aemc"]),
        ("эликтромеханический", ["aemc"]),
        ("механический", ["aemc"]),
        ("эл", ["aemc"]),
        ("adilet", ["adilet"]),
        ("Адилет", ["adilet"]),
        ("Әділет", ["adilet"]),
        ("әділёт", ["adilet"]),
        ("мода", ["auto"]),
        ("сан", ["auto"]),
        ("автомобиль", ["auto"]),
        ("строительный колледж", ["build"]),
        ("колледж строительный", ["build"]),
        ("курылыс", ["build"]),
        ("qurylys", ["build"]),
        ("astk", ["build"]),
        ("kolledj", COLLEGES),
        ("хан", ["aemc"]),
        ("нахим", []),
        ("строительный электромеханический", []),
        ("ка", []),
        ("политех", []),
        ("ь", []),
        ("", []),
        ("?!", []),
    ],
)
def test_a_name_is_found_however_it_is_typed(
    answerer: Answerer, text: str, found: list[str]
) -> None:
    for language in LANGUAGES:
        directory = answerer.library.colleges[language]
        assert sorted(card.id for card in directory.search(text)) == found


def test_what_begins_so_comes_before_what_only_holds_it() -> None:
    names = ["Алматинский радиотехнический", "Технический лицей"]
    cards = [CollegeCard(id=name[0], name=name, title=name) for name in names]
    assert [card.name for card in Directory(cards).search("технич")] == names[::-1]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("'ktrnhjvt[", "электромех"),
        ("adilet", "adilet"),
        ("Вечерний ВУЗ", "вечерний вуз"),
        ("???", ""),
    ],
)
def test_the_keyboard_layout_is_put_right_where_that_finds_something(
    four: Directory, typed: str, read: str
) -> None:
    assert four.read(typed) == read


def test_one_is_found_among_many(four_hundred: Directory) -> None:
    assert [card.id[-4:] for card in four_hundred.search("имени учителя 0217")] == ["0217"]
    welding = four_hundred.page(1, "svarki")
    assert welding.total == len([card for card in many(400) if "сварки" in card.name])
    assert all("сварки" in card.name for card in welding.cards)
    assert four_hundred.page(99, "svarki").number == welding.pages


# --- two side by side ---------------------------------------------------------------------------


def test_a_comparison_has_a_row_for_what_is_known_of_one_and_names_what_is_known_of_neither() -> (
    None
):
    left = college(1, (CardLine("phone", "222", REGISTER), CardLine("dual", "да", NEWSPAPER)))
    right = college(2, (CardLine("phone", "333", REGISTER),))
    comparison = compare(left, right)
    known = {row.kind: (row.left, row.right) for row in comparison.rows}
    assert set(comparison.unknown) == set(ATTRIBUTES) - set(known)
    assert known == {"phone": ("222", "333"), "dual": ("да", None)}
    assert comparison.sources == (REGISTER, NEWSPAPER)
