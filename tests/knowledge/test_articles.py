"""Articles: what is live after any acts, what is kept of them, and who was too late."""

import asyncio
import random
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.knowledge.articles import (
    Act,
    Article,
    Articles,
    Said,
    State,
    Version,
    load_live,
    with_way,
)
from bot.knowledge.models import Phrasings
from bot.knowledge.store import knowledge_version
from bot.language import Language
from bot.people.people import People
from bot.storage.database import Database
from tests.knowledge.made import AT, article, day

AIGERIM, OLGA = 11, 22


class Clock:
    """A clock that goes a second on whenever it is asked."""

    def __init__(self) -> None:
        self.now = float(AT)

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def articles(database: Database) -> Articles:
    """No article yet."""
    return Articles(database, Clock())


def text(name: str) -> Article:
    """An article that says this."""
    return article(ru=Said(title="Курсы", text=name))


def told(version: Version | None) -> str:
    """What a version says."""
    assert version is not None
    return version.article.ru.text


async def live(database: Database) -> dict[int, str]:
    """What people are shown, by article."""
    return {version.article_id: told(version) for version in await load_live(database)}


async def everything(articles: Articles, article_id: int) -> list[Version]:
    """All versions of an article, the oldest first."""
    return (await articles.history(article_id, None, 10_000))[::-1]


# --- one act ------------------------------------------------------------------------------------


async def test_an_article_begins_as_a_draft_that_nobody_is_shown(
    articles: Articles, database: Database
) -> None:
    version = await articles.create(text("а"), AIGERIM)
    assert (version.article_id, version.number, version.act) == (1, 1, "created")
    assert (version.state, version.live, version.is_live) == ("draft", None, False)
    assert (version.author_id, version.article) == (AIGERIM, text("а"))
    assert await live(database) == {}


async def test_what_an_act_gives_back_is_what_is_stored(articles: Articles) -> None:
    made = await articles.create(article(valid_until=day("2026-05-31")), None)
    shown = await articles.publish(made.article_id, 1, OLGA)
    assert shown is not None
    assert await articles.version(1, 1) == made
    assert await articles.version(1, 2) == shown == await articles.latest(1)
    assert await articles.all() == [shown]


async def test_articles_are_numbered_one_after_another(articles: Articles) -> None:
    for number, name in enumerate("абв", 1):
        assert (await articles.create(text(name), AIGERIM)).article_id == number
    await articles.edit(2, 1, OLGA, text("г"))
    assert [(version.article_id, told(version)) for version in await articles.all()] == [
        (1, "а"), (2, "г"), (3, "в"),
    ]  # fmt: skip


async def test_an_article_that_fails_to_be_begun_takes_no_number(
    articles: Articles, database: Database
) -> None:
    async def begin_and_fail() -> None:
        async with database.writing() as connection:
            await articles.create_within(connection, text("а"), AIGERIM)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await begin_and_fail()
    assert await articles.all() == []
    assert (await articles.create(text("б"), AIGERIM)).article_id == 1


async def test_an_entry_id_is_its_own_or_that_of_the_entry_in_whose_place_it_stands(
    articles: Articles,
) -> None:
    assert (await articles.create(text("а"), None)).entry_id == "said.1"
    instead = await articles.create(article(instead_of="gap.tuition"), None)
    assert instead.entry_id == "gap.tuition"


@pytest.mark.parametrize("article_id", [2, 0, -1, 10**18])
async def test_there_is_no_article_of_another_number(articles: Articles, article_id: int) -> None:
    await articles.create(text("а"), AIGERIM)
    assert await articles.latest(article_id) is None
    assert await articles.version(article_id, 1) is None
    assert await articles.history(article_id, None, 5) == []
    for seen in (0, 1):
        assert await articles.edit(article_id, seen, OLGA, text("б")) is None
        assert await articles.publish(article_id, seen, OLGA) is None
        assert await articles.archive(article_id, seen, OLGA) is None
        assert await articles.restore(article_id, seen, 1, OLGA) is None
        assert await articles.undo(article_id, seen, OLGA) is None
    assert len(await articles.all()) == 1


# --- any acts, beside a model -------------------------------------------------------------------


@dataclass(frozen=True)
class Stood:
    """How an article stood after one act: the draft, its state, and what people are shown."""

    act: Act
    state: State
    draft: str
    shown: str | None


class Model:
    """An article as simple as can be: to restore is to stand again as one stood."""

    def __init__(self, draft: str) -> None:
        self.stood = [Stood("created", "draft", draft, None)]

    def edit(self, draft: str) -> None:
        self.stood.append(Stood("edited", "draft", draft, self.stood[-1].shown))

    def publish(self) -> None:
        draft = self.stood[-1].draft
        self.stood.append(Stood("published", "published", draft, draft))

    def archive(self) -> None:
        self.stood.append(Stood("archived", "archived", self.stood[-1].draft, None))

    def restore(self, number: int) -> None:
        was = self.stood[number - 1]
        self.stood.append(Stood("restored", was.state, was.draft, was.shown))


async def assert_stands(articles: Articles, database: Database, models: Sequence[Model]) -> None:
    """All versions, and what people are shown, are those of the models."""
    shown = {number: model.stood[-1].shown for number, model in enumerate(models, 1)}
    assert await live(database) == {n: name for n, name in shown.items() if name is not None}
    for article_id, model in enumerate(models, 1):
        versions = await everything(articles, article_id)
        assert [v.number for v in versions] == list(range(1, len(model.stood) + 1))
        for version, stood in zip(versions, model.stood, strict=True):
            assert (version.act, version.state) == (stood.act, stood.state)
            assert told(version) == stood.draft
            assert version.is_live == (stood.shown is not None)
            if version.live is not None:
                assert told(versions[version.live - 1]) == stood.shown


@pytest.mark.parametrize("seed", range(12))
async def test_what_is_live_after_any_acts(
    articles: Articles, database: Database, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311
    models: list[Model] = []
    before: dict[int, list[Version]] = {}
    changes = 0
    for step in range(40):
        article_id = await _act(articles, models, dice, f"т{step}")
        # What was there stays as it was, to the letter.
        now = await everything(articles, article_id)
        assert now[:-1] == before.get(article_id, [])
        before[article_id] = now
        changes += _is_shown_anew(now)
        assert await knowledge_version(database) == changes
    await assert_stands(articles, database, models)


def _is_shown_anew(history: list[Version]) -> bool:
    """Whether people are shown something else after the latest change."""
    return history[-1].live != (history[-2].live if len(history) > 1 else None)


async def _act(articles: Articles, models: list[Model], dice: random.Random, name: str) -> int:
    """Do one thing to one article and to its model; which article it was."""
    if not models or (len(models) < 3 and dice.random() < 0.1):
        models.append(Model(name))
        return (await articles.create(text(name), AIGERIM)).article_id
    article_id = dice.randint(1, len(models))
    model = models[article_id - 1]
    seen = len(model.stood)
    number = dice.randint(1, seen)
    match dice.choice(["edit", "publish", "archive", "restore", "undo"]):
        case "edit":
            made = await articles.edit(article_id, seen, OLGA, text(name))
            model.edit(name)
        case "archive":
            made = await articles.archive(article_id, seen, OLGA)
            model.archive()
        case "restore" if number < seen:
            made = await articles.restore(article_id, seen, number, OLGA)
            model.restore(number)
        case "undo" if seen > 1:
            made = await articles.undo(article_id, seen, OLGA)
            model.restore(seen - 1)
        case _:
            made = await articles.publish(article_id, seen, OLGA)
            model.publish()
    assert made is not None
    return article_id


@pytest.mark.parametrize(
    ("acts", "state", "shown"),
    [
        ("p", "published", "а"),
        ("pb", "draft", "а"),
        ("pbp", "published", "б"),
        ("pbpu", "draft", "а"),
        ("pbpuu", "published", "б"),  # the undoing is undone
        ("pu", "draft", None),
        ("bu", "draft", None),
        ("px", "archived", None),
        ("pxu", "published", "а"),
        ("pbx", "archived", None),
        ("pbxu", "draft", "а"),
        ("pxp", "published", "а"),
        ("pbpx2", "published", "а"),
        ("pbp3", "draft", "а"),
        ("pbpxu2u", "published", "б"),
        ("x", "archived", None),
    ],
)
async def test_what_people_are_shown_after_some_acts(
    articles: Articles, database: Database, acts: str, state: State, shown: str | None
) -> None:
    """Acts: publish, write б, archive (x), undo, restore a number."""
    await articles.create(text("а"), AIGERIM)
    for seen, act in enumerate(acts, 1):
        match act:
            case "p":
                made = await articles.publish(1, seen, AIGERIM)
            case "b":
                made = await articles.edit(1, seen, AIGERIM, text("б"))
            case "x":
                made = await articles.archive(1, seen, AIGERIM)
            case "u":
                made = await articles.undo(1, seen, AIGERIM)
            case _:
                made = await articles.restore(1, seen, int(act), AIGERIM)
        assert made is not None
    latest = await articles.latest(1)
    assert latest is not None
    assert latest.state == state
    assert await live(database) == ({} if shown is None else {1: shown})


async def test_what_is_restored_as_shown_is_dated_anew_and_what_was_shown_before_is_not(
    articles: Articles, database: Database
) -> None:
    await articles.create(text("а"), AIGERIM)
    await articles.publish(1, 1, AIGERIM)
    await articles.edit(1, 2, AIGERIM, text("б"))
    await articles.archive(1, 3, AIGERIM)
    # What was shown beside a draft is shown again as it was, …
    await articles.restore(1, 4, 3, AIGERIM)
    assert [version.at for version in await load_live(database)] == [AT + 2]
    # … what was published is published once more.
    await articles.restore(1, 5, 2, AIGERIM)
    assert [version.number for version in await load_live(database)] == [6]
    assert [version.at for version in await load_live(database)] == [AT + 6]


async def test_the_first_version_cannot_be_undone_nor_the_latest_restored(
    articles: Articles,
) -> None:
    await articles.create(text("а"), AIGERIM)
    assert await articles.undo(1, 1, AIGERIM) is None
    assert await articles.restore(1, 1, 1, AIGERIM) is None
    assert await articles.restore(1, 1, 2, AIGERIM) is None
    assert len(await everything(articles, 1)) == 1


async def test_a_history_is_read_page_by_page(articles: Articles) -> None:
    await articles.create(text("т1"), AIGERIM)
    for seen in range(1, 7):
        await articles.edit(1, seen, AIGERIM, text(f"т{seen + 1}"))

    async def pages() -> list[list[int]]:
        found, before = [], None
        while page := await articles.history(1, before, 3):
            found.append([version.number for version in page])
            before = page[-1].number
        return found

    assert await pages() == [[7, 6, 5], [4, 3, 2], [1]]


async def test_each_version_knows_who_and_when(articles: Articles) -> None:
    await articles.create(text("а"), AIGERIM)
    await articles.edit(1, 1, OLGA, text("б"))
    await articles.publish(1, 2, None)
    assert [(v.author_id, v.at) for v in await everything(articles, 1)] == [
        (AIGERIM, AT + 1), (OLGA, AT + 2), (None, AT + 3),
    ]  # fmt: skip


# --- too late, and at once ----------------------------------------------------------------------


def changes(articles: Articles, seen: int) -> Iterator[Awaitable[Version | None]]:
    """Every kind of change, by somebody who has seen this version."""
    yield articles.edit(1, seen, OLGA, text("поздно"))
    yield articles.publish(1, seen, OLGA)
    yield articles.archive(1, seen, OLGA)
    yield articles.restore(1, seen, 1, OLGA)
    yield articles.undo(1, seen, OLGA)


@pytest.mark.parametrize("seen", [-1, 0, 1, 2, 4, 99])
async def test_a_change_of_what_is_no_longer_so_does_nothing(
    articles: Articles, database: Database, seen: int
) -> None:
    await articles.create(text("а"), AIGERIM)
    await articles.publish(1, 1, AIGERIM)
    await articles.edit(1, 2, AIGERIM, text("б"))
    before, known = await everything(articles, 1), await knowledge_version(database)
    assert [await change for change in changes(articles, seen)] == [None] * 5
    assert await everything(articles, 1) == before
    assert await knowledge_version(database) == known
    assert await live(database) == {1: "а"}


async def test_of_two_at_once_one_wins_and_nothing_is_mixed(
    articles: Articles, database: Database
) -> None:
    await articles.create(text("а"), AIGERIM)
    for seen in range(1, 21):
        made = await asyncio.gather(
            articles.edit(1, seen, AIGERIM, text(f"Айгерим {seen}")),
            articles.edit(1, seen, OLGA, text(f"Ольга {seen}")),
            articles.publish(1, seen, OLGA),
            articles.archive(1, seen, AIGERIM),
            articles.restore(1, seen, max(seen - 1, 1), OLGA),
        )
        won = [version for version in made if version is not None]
        assert len(won) == 1
        assert await articles.latest(1) == won[0]
    won = await everything(articles, 1)
    assert [v.number for v in won] == list(range(1, 22))
    assert await knowledge_version(database) == sum(
        _is_shown_anew(won[: number + 1]) for number in range(len(won))
    )


async def test_a_publishing_never_shows_what_somebody_else_wrote_meanwhile(
    articles: Articles, database: Database
) -> None:
    await articles.create(text("а"), AIGERIM)
    written, shown = await asyncio.gather(
        articles.edit(1, 1, OLGA, text("б")), articles.publish(1, 1, AIGERIM)
    )
    assert (written is None) != (shown is None)
    assert await live(database) == ({1: "а"} if shown else {})


async def test_articles_begun_at_once_get_numbers_of_their_own(articles: Articles) -> None:
    made = await asyncio.gather(*(articles.create(text(f"т{n}"), n) for n in range(20)))
    assert sorted(version.article_id for version in made) == list(range(1, 21))


async def test_another_process_on_the_same_file_is_too_late_too(
    articles: Articles, database: Database, tmp_path: Path
) -> None:
    await articles.create(text("а"), AIGERIM)
    other = await Database.open(tmp_path / "bot.sqlite3")
    try:
        theirs = Articles(other, Clock())
        made = await asyncio.gather(
            articles.edit(1, 1, AIGERIM, text("б")), theirs.edit(1, 1, OLGA, text("в"))
        )
        assert sum(version is not None for version in made) == 1
        assert await theirs.edit(1, 2, OLGA, text("г")) is not None
    finally:
        await other.close()
    assert told(await articles.latest(1)) == "г"


# --- what is past -------------------------------------------------------------------------------


async def published(articles: Articles, until: str | None, seen: int = 0) -> int:
    """Publish an article that holds until a day; how many versions it has then."""
    made = article(valid_until=day(until) if until else None)
    if not seen:
        await articles.create(made, AIGERIM)
    else:
        await articles.edit(1, seen, AIGERIM, made)
    await articles.publish(1, seen + 1, AIGERIM)
    return seen + 2


@pytest.mark.parametrize(
    ("until", "today", "past"),
    [
        ("2026-05-31", "2026-05-30", False),
        ("2026-05-31", "2026-05-31", False),
        ("2026-05-31", "2026-06-01", True),
        (None, "9999-12-31", False),
    ],
)
async def test_an_article_is_past_after_its_last_day(
    articles: Articles, until: str | None, today: str, past: bool
) -> None:
    await published(articles, until)
    assert [v.article_id for v in await articles.expired(day(today))] == ([1] if past else [])


TODAY = day("2026-06-01")


async def test_only_what_people_are_shown_is_told_to_be_past(articles: Articles) -> None:
    await articles.create(article(valid_until=day("2026-05-31")), AIGERIM)
    assert await articles.expired(TODAY) == []
    await articles.publish(1, 1, AIGERIM)
    # The draft that prolongs it is not shown yet.
    await articles.edit(1, 2, AIGERIM, article(valid_until=day("2026-12-31")))
    assert [version.number for version in await articles.expired(TODAY)] == [2]
    await articles.publish(1, 3, AIGERIM)
    assert await articles.expired(TODAY) == []
    await articles.undo(1, 4, AIGERIM)
    assert len(await articles.expired(TODAY)) == 1
    await articles.archive(1, 5, AIGERIM)
    assert await articles.expired(TODAY) == []


async def test_administrators_are_told_once_of_each_day(articles: Articles) -> None:
    seen = await published(articles, "2026-05-30")
    (version,) = await articles.expired(TODAY)
    await articles.told(version)
    await articles.told(version)
    assert await articles.expired(TODAY) == []
    # Published anew with the same day, it is known already; with another day it is not.
    seen = await published(articles, "2026-05-30", seen)
    assert await articles.expired(TODAY) == []
    await published(articles, "2026-05-31", seen)
    (again,) = await articles.expired(TODAY)
    await articles.told(again)
    assert await articles.expired(TODAY) == []


async def test_that_they_know_of_one_tells_nothing_of_another(articles: Articles) -> None:
    await published(articles, "2026-05-31")
    await articles.create(article(valid_until=day("2026-05-31")), AIGERIM)
    await articles.publish(2, 1, AIGERIM)
    first, _ = await articles.expired(TODAY)
    await articles.told(first)
    assert [version.article_id for version in await articles.expired(TODAY)] == [2]


# --- who wrote it -------------------------------------------------------------------------------


async def test_forgetting_an_author_keeps_what_was_said(
    articles: Articles, database: Database, people: People
) -> None:
    await articles.create(text("а"), AIGERIM)
    await articles.publish(1, 1, OLGA)
    before = await everything(articles, 1)
    await people.forget(AIGERIM)
    assert await everything(articles, 1) == [
        before[0].model_copy(update={"author_id": None}), before[1],
    ]  # fmt: skip
    assert await live(database) == {1: "а"}


# --- ways of asking -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "language", "expected"),
    [
        ("сварка", "ru", Phrasings(ru=("курсы", "сварка"), kk=("курс",))),
        ("курсы", "ru", Phrasings(ru=("курсы",), kk=("курс",))),
        ("курсы", "kk", Phrasings(ru=("курсы",), kk=("курс", "курсы"))),
    ],
)
def test_a_way_of_asking_is_added_once(way: str, language: Language, expected: Phrasings) -> None:
    asks = Phrasings(ru=("курсы",), kk=("курс",))
    assert with_way(asks, way, language) == expected
    assert asks == Phrasings(ru=("курсы",), kk=("курс",))
