"""What keeping articles rests on: finding them, beginning them, comparing and typing."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Said, Version
from bot.knowledge.changes import Change, changes
from bot.knowledge.drafting import begin_instead_of, can_be_looked_at, look, standing_in
from bot.knowledge.library import Page
from bot.knowledge.models import Phrasings
from bot.knowledge.publishing import Obstacle, obstacles, rival
from bot.knowledge.searching import MOST, MOST_ARTICLES, search
from bot.knowledge.typed_ways import WaysError, read_ways, with_ways, without_way
from bot.language import Language
from bot.moments import ALMATY, parse_day
from tests.colleges.sample import importing, sample
from tests.knowledge.articles import DUAL, FERRY, version

TODAY = dt.date(2026, 3, 2)


def found(text: str, answerer: Answerer, *versions: Version) -> list[str | int]:
    """The entries and the articles that are found, by their ids."""
    hits = search(text, answerer, versions, "ru")
    return [hit.entry_id if isinstance(hit, Page) else hit.article_id for hit in hits]


# --- searching ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("сколько студентов на дуалке", "dual.students"),
        ("дуальды оқытуда қанша студент", "dual.students"),
        ("сколько стоит год обучения", "gap.tuition"),
        ("паром", 7),
        ("паромдар", 7),
        ("айлақ", 7),
    ],
)
def test_a_search_finds_answers_gaps_and_drafts(
    answerer: Answerer, text: str, first: str | int
) -> None:
    assert found(text, answerer, version(FERRY))[0] == first


def test_a_search_finds_no_words_of_the_bot_about_itself(answerer: Answerer) -> None:
    assert answerer.answer("здравствуйте").kind == "service"
    assert not [hit for hit in found("здравствуйте", answerer) if str(hit).startswith("service")]


def test_a_search_passes_over_what_an_imported_list_answers(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    made = sample()
    imported = importing(answerer, made, catalogues)
    names = [college.name_ru for college in made.colleges if college.name_ru]
    answers = {name: imported.answer(name) for name in names}
    elsewhere = [
        name
        for name, answer in answers.items()
        if answer.entry_id is not None and answer.entry_id not in imported.library
    ]
    assert elsewhere, "some name is answered by the list"
    for name in elsewhere:
        found(name, imported)


def test_a_search_is_bounded_and_names_everything_once(answerer: Answerer) -> None:
    many = [version(FERRY, article_id=number) for number in range(1, 30)]
    hits = found("сколько студентов на дуальном паром", answerer, *many)
    assert sum(isinstance(hit, int) for hit in hits) <= MOST_ARTICLES
    assert len(hits) == len(set(hits)) <= MOST
    assert found("колледж", answerer, *many) == list(dict.fromkeys(found("колледж", answerer)))


def test_where_an_article_stands_in_its_place_an_entry_is_not_found(answerer: Answerer) -> None:
    otherwise = DUAL.model_copy(update={"instead_of": "dual.students"})
    shown = found("сколько студентов на дуалке", answerer, version(otherwise, live=True))
    assert 7 in shown
    assert "dual.students" not in shown
    drafted = found("сколько студентов на дуалке", answerer, version(otherwise))
    assert "dual.students" in drafted


@pytest.mark.parametrize(
    "text", ["", "  ", "???", "12", "/start", "ы", "!" * 4096, "слово " * 600]
)
def test_any_text_can_be_searched_for(answerer: Answerer, text: str) -> None:
    assert len(found(text, answerer, version(FERRY), version(Article()))) <= MOST


# --- beginning and looking ----------------------------------------------------------------------


def test_of_an_answer_everything_is_taken_over(answerer: Answerer) -> None:
    sourced = answerer.library.base.entries["dual.students"]
    article = begin_instead_of(sourced)
    assert (article.instead_of, article.topic) == ("dual.students", "dual")
    assert article.ru.title == answerer.library.page("dual.students", "ru").title
    assert "22\N{NO-BREAK SPACE}067" in article.ru.text
    assert "22\N{NO-BREAK SPACE}067" in article.kk.text
    assert article.asks == Phrasings()


def test_of_every_entry_what_is_begun_could_be_shown_or_says_nothing(answerer: Answerer) -> None:
    for sourced in answerer.library.base.entries.values():
        article = begin_instead_of(sourced)
        assert not {"{", "}"} & set(article.ru.text + article.kk.text)
        if sourced.entry.kind == "answer":
            assert not obstacles(article)
        else:
            assert {each.reason for each in obstacles(article)} == {"no_text"}


def test_what_was_begun_in_a_place_is_found_again() -> None:
    otherwise = DUAL.model_copy(update={"instead_of": "dual.students"})
    older, shown = version(otherwise, 1), version(otherwise, 2, live=True)
    assert standing_in("dual.students", [shown, older, version(FERRY, 3)]) == shown
    assert standing_in("dual.students", [older]) == older
    assert standing_in("dual.about", [older, shown]) is None


@pytest.mark.parametrize(
    ("said", "can"),
    [
        (Said(title="т", text="т"), True),
        (Said(title="т"), False),
        (Said(text="т"), False),
        (Said(title="т" * 41, text="т"), False),
        (Said(title="т", text="{т}"), False),
    ],
)
def test_only_what_can_be_written_out_is_looked_at(said: Said, can: bool) -> None:
    article = Article(kk=said)
    assert can_be_looked_at(article, "kk") is can
    assert not can_be_looked_at(article, "ru")


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_it_is_looked_at_as_a_reader_would_see_it(
    answerer: Answerer, catalogues: Catalogues, language: Language
) -> None:
    article = FERRY.model_copy(update={"valid_until": TODAY})
    base = answerer.library.base
    answer = look(version(article), language, base, catalogues, ALMATY, TODAY)
    said = article.said(language).text
    assert said.startswith(answer.lead)
    assert answer.kind == "answer"
    assert "2026" in answer.details
    assert answer.source
    late = look(version(article), language, base, catalogues, ALMATY, dt.date(2026, 3, 3))
    assert late.kind == "gap"
    assert said.partition(". ")[0] in late.details


def test_in_the_place_of_an_entry_it_offers_what_that_one_offers(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    half = begin_instead_of(answerer.library.base.entries["dual.students"])
    half = half.model_copy(update={"kk": Said()})
    base = answerer.library.base
    answer = look(version(half), "ru", base, catalogues, ALMATY, TODAY)
    assert answer.entry_id == "dual.students"
    assert answer.related == answerer.entry("dual.students", "ru").related


# --- publishing ---------------------------------------------------------------------------------


def test_what_is_past_is_not_published() -> None:
    past = FERRY.model_copy(update={"valid_until": TODAY})
    assert obstacles(past) == obstacles(past, TODAY) == []
    assert obstacles(past, dt.date(2026, 3, 3)) == [Obstacle("past")]


def test_two_articles_cannot_stand_in_one_place() -> None:
    otherwise = DUAL.model_copy(update={"instead_of": "dual.students"})
    mine, other = version(otherwise, 1), version(otherwise, 2, live=True)
    assert rival(mine, [mine, other]) == other
    assert rival(other, [mine, other]) is None
    assert rival(mine, [mine, version(FERRY, 3, live=True), version(otherwise, 4)]) is None


# --- what differs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, []),
        ({"ru": Said(title="иначе", text=FERRY.ru.text)}, [Change("title", "ru")]),
        ({"kk": Said(title=FERRY.kk.title, text="басқаша")}, [Change("text", "kk")]),
        ({"asks": Phrasings(ru=FERRY.asks.ru)}, [Change("ways", "kk", 2, 0)]),
        ({"topic": None, "valid_until": TODAY}, [Change("topic"), Change("until")]),
        ({"instead_of": "dual.students"}, [Change("place")]),
    ],
)
def test_only_what_differs_is_told(change: dict[str, object], differs: list[Change]) -> None:
    assert changes(FERRY, FERRY.model_copy(update=change)) == differs


def test_of_the_first_version_everything_that_it_says_is_told() -> None:
    assert changes(None, FERRY) == [
        Change("title", "ru"),
        Change("text", "ru"),
        Change("title", "kk"),
        Change("text", "kk"),
        Change("ways", "ru", 0, 2),
        Change("ways", "kk", 0, 2),
        Change("topic"),
    ]
    assert changes(None, Article()) == []


# --- what is typed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("один вопрос", ["один вопрос"]),
        ("  один \n\n  два   слова\t\r\nтри", ["один", "два слова", "три"]),
        ("а" * 200, ["а" * 200]),
    ],
)
def test_each_line_is_a_way_of_asking(typed: str, ways: list[str]) -> None:
    assert read_ways(typed) == ways


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", WaysError("nothing")),
        (" \n \n", WaysError("nothing")),
        ("раз\n\n" + "а" * 201, WaysError("long", 3, 201)),
        ("раз\n?!", WaysError("no_words", 2)),
        ("/start", WaysError("no_words", 1)),
    ],
)
def test_what_cannot_be_taken_is_named(typed: str, error: WaysError) -> None:
    with pytest.raises(WaysError) as raised:
        read_ways(typed)
    assert raised.value == error


def test_ways_of_asking_are_kept_once_each_in_its_language() -> None:
    asks = with_ways(FERRY.asks, ["паром", "паром", FERRY.asks.ru[0], "кеме"], _by_last_letter)
    assert asks.ru == (*FERRY.asks.ru, "паром")
    assert asks.kk == (*FERRY.asks.kk, "кеме")
    full = Phrasings(ru=tuple(map(str, range(200))))
    assert with_ways(full, ["7"], lambda _: "ru") == full
    with pytest.raises(WaysError, match="many"):
        with_ways(full, ["двести"], lambda _: "ru")


def _by_last_letter(way: str) -> Language:
    return "kk" if way.endswith("е") else "ru"


@pytest.mark.parametrize(("at", "left"), [(0, FERRY.asks.kk[1:]), (1, FERRY.asks.kk[:1])])
def test_one_way_of_asking_is_taken_out(at: int, left: tuple[str, ...]) -> None:
    assert without_way(FERRY.asks, "kk", at) == FERRY.asks.model_copy(update={"kk": left})


@pytest.mark.parametrize("at", [-1, 2, 9999])
def test_what_is_not_there_is_not_taken_out(at: int) -> None:
    assert without_way(FERRY.asks, "kk", at) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.09.2026", dt.date(2026, 9, 1)),
        (" 1.9.2026 ", dt.date(2026, 9, 1)),
        ("1/9/2026", dt.date(2026, 9, 1)),
        ("2026-09-01", dt.date(2026, 9, 1)),
        ("29.02.2028", dt.date(2028, 2, 29)),
        ("29.02.2027", None),
        ("32.01.2026", None),
        ("00.00.0000", None),
        ("01.09", None),
        ("01.09.26", None),
        ("завтра", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: dt.date | None) -> None:
    assert parse_day(text) == day


def test_the_articles_to_try_with_can_be_published() -> None:
    assert obstacles(FERRY) == obstacles(DUAL) == []
    assert replace(Obstacle("past"), what="") == Obstacle("past")
