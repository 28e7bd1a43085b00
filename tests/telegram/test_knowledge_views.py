"""What keepers of the knowledge read stays on one screen, whatever is in it."""

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answer, Answerer
from bot.knowledge.articles import Article, Said
from bot.knowledge.changes import changes
from bot.knowledge.foreseeing import Change, Foreseen
from bot.knowledge.models import Phrasings
from bot.knowledge.publishing import MOST_WAYS, obstacles
from bot.language import LANGUAGES, Language
from bot.moments import ALMATY
from bot.telegram import views
from bot.telegram.views.layout import SCREEN
from tests.knowledge.articles import FERRY, version

LONG = "әлеуметтік серіктестік " * 40


def changed(number: int, taken: bool) -> Change:
    """A change of an answer with a long title to another."""
    answer = Answer(
        kind="gap", language="ru", entry_id="x", confidence=1.0, lead=LONG, title=LONG[:40]
    )
    return Change(f"{number} {LONG}"[:200], answer, answer, taken)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("taken", [0, 1, 4, 8])
def test_of_what_changes_as_much_is_shown_as_fits(
    catalogues: Catalogues, language: Language, taken: int
) -> None:
    all_of_them = tuple(changed(number, number < taken) for number in range(8))
    seen = Foreseen(all_of_them, 123, 400, 399, 40, tuple([LONG] * 200))
    text = views.articles.foreseen(seen, catalogues[language]).render()[0]
    assert len(text) <= SCREEN
    lines = text.count(" → ")
    assert lines >= 5
    assert str(123 + 8 - lines) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_many_obstacles_as_many_are_shown_as_fit(
    catalogues: Catalogues, language: Language
) -> None:
    figures = " ".join(
        f"https://example.org/{number}/{LONG[:20]}".replace(" ", "-") for number in range(20)
    )
    many = Phrasings(ru=(LONG,) * (MOST_WAYS + 1))
    hopeless = Article(ru=Said(title="{" * 50, text=figures), kk=Said(text="{"), asks=many)
    found = obstacles(hopeless)
    assert len(found) > 20
    text = views.articles.obstacles(found, version(FERRY), catalogues[language]).render()[0]
    assert len(text) <= SCREEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_every_entry_the_card_fits(
    answerer: Answerer, catalogues: Catalogues, language: Language
) -> None:
    for entry_id, sourced in answerer.library.base.entries.items():
        page = answerer.library.page(entry_id, language)
        text = views.knowledge.entry(sourced, page, catalogues[language]).render()[0]
        assert page.lead in text
        assert len(text) <= SCREEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_history_fits(catalogues: Catalogues, language: Language) -> None:
    steps = [(version(FERRY, number=2**31 - 1), changes(None, FERRY))] * 6
    names = {1: LONG}
    signed = [(each.model_copy(update={"author_id": 1}), what) for each, what in steps]
    text = views.articles.history(signed, names, ALMATY, catalogues[language]).render()[0]
    assert len(text) <= SCREEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_before_fits_where_something_new_is_typed(
    catalogues: Catalogues, language: Language
) -> None:
    texts = catalogues[language]
    for spoken in LANGUAGES:
        for text in (
            views.articles.ask_for_body(spoken, "ү" * 700, texts),
            views.articles.ask_for_title(spoken, "ү" * 40, texts),
            views.articles.ask_for_ways(spoken, texts),
        ):
            assert len(text.render()[0]) <= SCREEN
