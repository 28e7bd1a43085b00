"""From an answer to an entry: what it says, and that one comes of it however often one presses."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.announcements.content import Content
from bot.inbox.becoming import article_of, become_entry
from bot.inbox.groups import Group, Way
from bot.knowledge.articles import Article, Articles, Said
from bot.knowledge.models import TITLE_LENGTH, Phrasings
from bot.language import Language
from bot.people.masking import MASK
from tests.announcements.making import OLGA, TIMUR
from tests.inbox.conftest import IN_KAZAKH, IN_RUSSIAN, Desk


def answered(*ways: Way) -> Group:
    """A group that was answered."""
    return Group(1, "answered", None, None, 0, 0, ways, 1, None)


def article(ways: tuple[Way, ...], written: Mapping[Language, Content]) -> Article:
    """What becomes of it."""
    return article_of(answered(*ways), written, "colleges")


def test_the_answer_is_its_text_and_how_people_asked_its_ways_of_asking() -> None:
    ways = (
        Way(1, "ru", "сколько  стоит\nгод", 2),
        Way(2, "kk", "бір жыл қанша тұрады", 1),
        Way(3, "ru", "почём год", 1),
    )
    assert article(ways, {"ru": IN_RUSSIAN, "kk": IN_KAZAKH}) == Article(
        topic="colleges",
        ru=Said(title="Сколько стоит год", text="В среду"),
        kk=Said(title="Бір жыл қанша тұрады", text="Сәрсенбіде"),
        asks=Phrasings(ru=("сколько стоит год", "почём год"), kk=("бір жыл қанша тұрады",)),
    )


def test_what_was_not_said_in_a_language_is_left_to_an_editor() -> None:
    made = article((Way(1, "ru", "почём год", 1),), {"kk": IN_KAZAKH})
    assert (made.ru, made.kk) == (Said(title="Почём год"), Said(text="Сәрсенбіде"))


@pytest.mark.parametrize("question", [f"мой номер {MASK}, сколько стоит", MASK])
def test_a_wording_in_which_something_had_to_be_hidden_is_left_out(question: str) -> None:
    made = article((Way(1, "ru", question, 5), Way(2, "ru", "почём", 1)), {"ru": IN_RUSSIAN})
    assert made.asks.ru == ("почём",)
    assert made.ru.title == "Почём"
    alone = article((Way(1, "ru", question, 5),), {"ru": IN_RUSSIAN})
    assert (alone.asks, alone.ru) == (Phrasings(), Said(text="В среду"))


@pytest.mark.parametrize("question", ["сколько стоит год обучения в колледже " * 5, "я" * 600])
def test_a_long_wording_gives_a_title_that_fits(question: str) -> None:
    made = article((Way(1, "ru", question, 1),), {"ru": IN_RUSSIAN})
    assert 10 < len(made.ru.title) <= TITLE_LENGTH
    assert made.ru.title.endswith("…")


def test_a_picture_without_words_gives_a_text_to_be_written() -> None:
    made = article((Way(1, "ru", "почём", 1),), {"ru": Content(kind="photo", file_id="f")})
    assert made.ru == Said(title="Почём")


async def test_pressed_twice_or_by_two_at_once_it_becomes_one_article(desk: Desk) -> None:
    articles = Articles(desk.database, desk.clock)
    group = await desk.begin(1, "почём")
    said = Article(ru=Said(title="Почём"))
    assert await become_entry(desk.database, articles, group, said, OLGA) is None, "it waits"
    await desk.answer(group)
    made = await asyncio.gather(
        *(become_entry(desk.database, articles, group, said, by) for by in (OLGA, TIMUR))
    )
    (version,) = [each for each in made if each is not None]
    assert (version.state, version.article, version.live) == ("draft", said, None)
    assert (await desk.get(group)).article_id == version.article_id
    assert await become_entry(desk.database, articles, group, said, OLGA) is None
    assert await articles.all() == [version]


async def test_what_was_put_aside_becomes_nothing(desk: Desk) -> None:
    articles = Articles(desk.database, desk.clock)
    group = await desk.begin(1, "почём")
    await desk.answers.close(group, OLGA, {"ru": "Нет"})
    assert await become_entry(desk.database, articles, group, Article(), OLGA) is None
    assert await articles.all() == []
