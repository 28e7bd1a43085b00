"""The knowledge that answers now: it follows every change, whoever makes it, and the day."""

import asyncio
import gc
import logging
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import Catalogues
from bot.knowledge import live, opening
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Articles, Said, Version
from bot.knowledge.live import LiveKnowledge, State, build_answerer, load_all, state_of
from bot.knowledge.models import Phrasings
from bot.knowledge.opening import open_answerer, open_with_state
from bot.knowledge.store import KnowledgeBase, build_if_changed, knowledge_version
from bot.moments import ALMATY
from bot.storage.database import Database
from tests.knowledge.made import AT, article, day, version
from tests.knowledge.town import Folder

AIGERIM = 11
DAY = 86_400
MIDNIGHT = AT  # when a day begins in Almaty


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = float(MIDNIGHT)

    def __call__(self) -> float:
        return self.now


class Builder:
    """Builds as the program does; counts, and waits or fails where a test says so."""

    def __init__(self) -> None:
        self.built = 0
        self.faults: list[Exception] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def __call__(self, base: KnowledgeBase, catalogues: Catalogues) -> Answerer:
        self.built += 1
        self.begun.set()
        assert self.go_on.wait(10)
        if self.faults:
            raise self.faults.pop()
        return build_answerer(base, catalogues)


@pytest.fixture
def clock() -> Clock:
    """Midnight of 1 January 2026 in Almaty."""
    return Clock()


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    """What builds the answerers of a test."""
    builder = Builder()
    monkeypatch.setattr(live, "build_answerer", builder)
    yield builder
    builder.go_on.set()


@pytest.fixture
async def knowledge(
    database: Database, catalogues: Catalogues, town: Folder, clock: Clock, builder: Builder
) -> LiveKnowledge:
    """The made-up knowledge, built once, as the program has it after a start."""
    answerer, state = await open_with_state(database, catalogues, town.path, clock, ALMATY)
    builder.built = 0
    return LiveKnowledge(database, catalogues, answerer, clock, ALMATY, state)


@pytest.fixture
def articles(database: Database, clock: Clock) -> Articles:
    """No article yet."""
    return Articles(database, clock)


def text(name: str, until: str | None = None) -> Article:
    """An article that says this."""
    return article(ru=Said(title="Курсы", text=name), valid_until=day(until) if until else None)


async def publish(articles: Articles, made: Article) -> int:
    """Publish a new article; its number."""
    version = await articles.create(made, AIGERIM)
    await articles.publish(version.article_id, 1, AIGERIM)
    return version.article_id


def lead(answerer: Answerer, entry_id: str = "said.1") -> str | None:
    """The first sentence of an article in Russian; None where it is not shown."""
    return answerer.entry(entry_id, "ru").lead if entry_id in answerer.library else None


# --- following ----------------------------------------------------------------------------------


async def test_a_published_article_is_shown_after_a_refresh_and_found_by_its_ways(
    knowledge: LiveKnowledge, articles: Articles
) -> None:
    await publish(articles, text("Да."))
    assert lead(knowledge.answerer) is None
    assert await knowledge.refresh()
    assert lead(knowledge.answerer) == "Да."
    assert knowledge.answerer.answer("курсы сварщиков").entry_id == "said.1"


async def test_each_act_is_followed(knowledge: LiveKnowledge, articles: Articles) -> None:
    await publish(articles, text("а"))
    await knowledge.refresh()
    await articles.edit(1, 2, AIGERIM, text("б"))
    await knowledge.refresh()
    assert lead(knowledge.answerer) == "а"
    await articles.publish(1, 3, AIGERIM)
    await knowledge.refresh()
    assert lead(knowledge.answerer) == "б"
    await articles.archive(1, 4, AIGERIM)
    await knowledge.refresh()
    assert lead(knowledge.answerer) is None
    await articles.undo(1, 5, AIGERIM)
    await knowledge.refresh()
    assert lead(knowledge.answerer) == "б"


async def test_the_files_are_followed_too(
    knowledge: LiveKnowledge, database: Database, town: Folder
) -> None:
    town.edit("entries/colleges.yaml", "В посёлке", "У реки")
    await build_if_changed(database, town.path)
    assert await knowledge.refresh()
    before = lead(knowledge.answerer, "colleges.count")
    assert before is not None
    assert before.startswith("У реки")


async def test_a_change_by_another_process_is_noticed(
    knowledge: LiveKnowledge, tmp_path: Path, clock: Clock
) -> None:
    other = await Database.open(tmp_path / "bot.sqlite3")
    try:
        await publish(Articles(other, clock), text("Да."))
    finally:
        await other.close()
    assert await knowledge.refresh()
    assert lead(knowledge.answerer) == "Да."


# --- not building in vain -----------------------------------------------------------------------


async def test_nothing_is_built_without_need(
    knowledge: LiveKnowledge, articles: Articles, builder: Builder
) -> None:
    before = knowledge.answerer
    assert not await knowledge.refresh()
    assert knowledge.answerer is before
    await publish(articles, text("Да."))
    assert [await knowledge.refresh() for _ in range(3)] == [True, False, False]
    assert builder.built == 1


async def test_what_it_was_built_from_may_be_unknown(
    database: Database, catalogues: Catalogues, knowledge: LiveKnowledge, builder: Builder
) -> None:
    unknown = LiveKnowledge(database, catalogues, knowledge.answerer, Clock(), ALMATY)
    assert [await unknown.refresh(), await unknown.refresh()] == [True, False]
    assert builder.built == 1


async def test_many_refreshes_at_once_build_once(
    knowledge: LiveKnowledge, articles: Articles, builder: Builder
) -> None:
    await publish(articles, text("Да."))
    built = await asyncio.gather(*(knowledge.refresh() for _ in range(10)))
    assert sorted(built) == [False] * 9 + [True]
    assert builder.built == 1


async def test_a_change_while_building_is_not_lost(
    knowledge: LiveKnowledge, articles: Articles, builder: Builder
) -> None:
    await publish(articles, text("а"))
    before = knowledge.answerer
    builder.go_on.clear()
    first = asyncio.ensure_future(knowledge.refresh())
    await asyncio.to_thread(builder.begun.wait, 10)
    assert knowledge.answerer is before  # the old one answers meanwhile
    await articles.edit(1, 2, AIGERIM, text("б"))
    await articles.publish(1, 3, AIGERIM)
    second = asyncio.ensure_future(knowledge.refresh())
    builder.go_on.set()
    assert await first
    assert await second
    assert lead(knowledge.answerer) == "б"
    assert builder.built == 2


# --- the day ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "is_built"), [(-1, True), (0, False), (DAY - 1, False), (DAY, True)]
)
async def test_the_day_begins_where_the_people_live(
    knowledge: LiveKnowledge, clock: Clock, seconds: int, is_built: bool
) -> None:
    clock.now = MIDNIGHT + seconds
    assert await knowledge.refresh() == is_built
    assert not await knowledge.refresh()


async def test_an_article_is_past_as_soon_as_its_last_day_is_over(
    knowledge: LiveKnowledge, articles: Articles, clock: Clock
) -> None:
    await publish(articles, text("Да.", until="2026-01-01"))
    await knowledge.refresh()
    assert knowledge.answerer.entry("said.1", "ru").kind == "answer"
    clock.now += DAY - 1
    assert not await knowledge.refresh()
    clock.now += 1
    assert knowledge.today == day("2026-01-02")
    assert await knowledge.refresh()
    past = knowledge.answerer.entry("said.1", "ru")
    assert (past.kind, past.details) == ("gap", "Да.")


# --- a preview ----------------------------------------------------------------------------------


def draft(article_id: int, made: Article) -> Version:
    """A version that nobody has stored."""
    return version(article_id).model_copy(update={"article": made})


async def test_a_preview_answers_as_if_it_were_shown_and_changes_nothing(
    knowledge: LiveKnowledge, articles: Articles, database: Database, builder: Builder
) -> None:
    await publish(articles, text("а"))
    await publish(articles, text("другая"))
    await knowledge.refresh()
    before, known = knowledge.answerer, await knowledge_version(database)
    latest = await articles.edit(1, 2, AIGERIM, text("б"))
    assert latest is not None
    shown = await knowledge.preview(latest)
    assert (lead(shown), lead(shown, "said.2")) == ("б", "другая")
    assert knowledge.answerer is before
    assert lead(knowledge.answerer) == "а"
    assert await knowledge_version(database) == known
    assert not await knowledge.refresh()  # neither a draft nor a preview is a change
    assert lead(knowledge.answerer) == "а"
    assert builder.built == 2


async def test_a_preview_shows_what_is_not_stored_at_all(knowledge: LiveKnowledge) -> None:
    asks = Phrasings(ru=("есть ли бассейн",))
    shown = await knowledge.preview(
        draft(9, text("Бассейн есть.").model_copy(update={"asks": asks}))
    )
    assert shown.answer("есть ли бассейн").lead == "Бассейн есть."
    assert "said.9" not in knowledge.answerer.library


async def test_a_preview_takes_the_place_of_an_entry(
    knowledge: LiveKnowledge, articles: Articles
) -> None:
    await publish(articles, text("а"))
    instead = text("Ярмарка весной.").model_copy(update={"instead_of": "fair.when"})
    shown = await knowledge.preview(draft(1, instead))
    assert lead(shown, "fair.when") == "Ярмарка весной."
    assert lead(shown) is None  # where it stood before
    assert lead(knowledge.answerer, "fair.when") != "Ярмарка весной."


async def test_a_preview_knows_the_day(knowledge: LiveKnowledge, clock: Clock) -> None:
    made = draft(1, text("Да.", until="2026-01-01"))
    assert (await knowledge.preview(made)).entry("said.1", "ru").kind == "answer"
    clock.now += DAY
    assert (await knowledge.preview(made)).entry("said.1", "ru").kind == "gap"


# --- faults -------------------------------------------------------------------------------------

SECRET = "что-то, чего никто не должен читать"


async def test_a_build_that_fails_keeps_the_old_answerer_and_is_tried_again(
    knowledge: LiveKnowledge, articles: Articles, builder: Builder
) -> None:
    before = knowledge.answerer
    await publish(articles, text("Да."))
    builder.faults = [ValueError(SECRET)]
    with pytest.raises(ValueError, match=SECRET):
        await knowledge.refresh()
    assert knowledge.answerer is before
    assert await knowledge.refresh()
    assert lead(knowledge.answerer) == "Да."


class Stop(BaseException):
    """The end of a test that would go on for ever."""


async def follow(knowledge: LiveKnowledge, rounds: AsyncIterator[None]) -> list[float]:
    """Follow for some rounds, each with what a test does after it; the pauses."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        try:
            await anext(rounds)
        except StopAsyncIteration:
            raise Stop from None

    with pytest.raises(Stop):
        await knowledge.follow(sleep)
    return pauses


async def test_following_goes_on_for_ever(knowledge: LiveKnowledge, articles: Articles) -> None:
    async def rounds() -> AsyncIterator[None]:
        await publish(articles, text("а"))
        yield
        assert lead(knowledge.answerer) == "а"
        await articles.archive(1, 2, AIGERIM)
        yield
        assert lead(knowledge.answerer) is None
        yield

    assert await follow(knowledge, rounds()) == [live.PAUSE] * 4


async def test_following_survives_faults_and_logs_each_once_and_nothing_of_what_was_written(
    knowledge: LiveKnowledge,
    articles: Articles,
    builder: Builder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = knowledge.answerer

    async def rounds() -> AsyncIterator[None]:
        await publish(articles, text(SECRET))
        builder.faults = [KeyError(SECRET), ValueError(SECRET), ValueError(SECRET)]
        yield
        assert caplog.messages == ["The knowledge could not be read anew: ValueError"]
        yield
        assert len(caplog.messages) == 1
        assert knowledge.answerer is before
        yield
        assert caplog.messages[1:] == ["The knowledge could not be read anew: KeyError"]
        yield
        assert lead(knowledge.answerer) == SECRET
        await articles.archive(1, 2, AIGERIM)
        builder.faults = [KeyError(SECRET)]
        yield
        assert len(caplog.messages) == 3  # it had gone well in between
        yield

    with caplog.at_level(logging.DEBUG, logger="bot"):
        await follow(knowledge, rounds())
    assert SECRET not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
    assert lead(knowledge.answerer) is None


async def test_following_survives_a_database_that_cannot_be_read(
    knowledge: LiveKnowledge, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def rounds() -> AsyncIterator[None]:
        await database.execute("ALTER TABLE setting RENAME TO gone")
        yield
        assert caplog.messages == ["The knowledge could not be read anew: OperationalError"]
        await database.execute("ALTER TABLE gone RENAME TO setting")
        yield

    with caplog.at_level(logging.ERROR, logger="bot"):
        await follow(knowledge, rounds())
    assert len(caplog.messages) == 1


async def test_memory_is_given_back_after_what_was_built_is_out_of_use(
    knowledge: LiveKnowledge, articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []
    monkeypatch.setattr(live, "give_back", lambda: given.append(True))

    async def rounds() -> AsyncIterator[None]:
        yield
        assert not given, "a start replaces nothing"
        await publish(articles, text("а"))
        yield
        assert not given, "the old one was in use a moment ago"
        yield
        assert len(given) == 1
        await knowledge.preview(draft(2, text("б")))
        yield
        assert len(given) == 2
        yield
        assert len(given) == 2

    await follow(knowledge, rounds())


async def test_the_old_answerer_does_not_stay_in_memory(
    knowledge: LiveKnowledge, articles: Articles
) -> None:
    old = weakref.ref(knowledge.answerer)

    async def rounds() -> AsyncIterator[None]:
        await publish(articles, text("а"))
        yield
        yield
        assert lead(knowledge.answerer) == "а"
        assert old() is None
        yield

    gc.disable()
    try:
        await follow(knowledge, rounds())
    finally:
        gc.enable()


async def test_following_can_be_stopped(knowledge: LiveKnowledge) -> None:
    task = asyncio.ensure_future(knowledge.follow())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# --- opening ------------------------------------------------------------------------------------


async def test_a_start_shows_the_articles_of_the_day(
    database: Database, catalogues: Catalogues, town: Folder, articles: Articles, clock: Clock
) -> None:
    await publish(articles, text("Да.", until="2026-01-01"))
    kinds = []
    for _ in range(2):
        answerer = await open_answerer(database, catalogues, town.path, clock, ALMATY)
        kinds.append(answerer.entry("said.1", "ru").kind)
        clock.now += DAY
    assert kinds == ["answer", "gap"]


async def test_what_is_changed_while_the_program_starts_is_not_lost(
    database: Database,
    catalogues: Catalogues,
    town: Folder,
    articles: Articles,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def load_and_change(*given: Any) -> KnowledgeBase:
        base = await load_all(*given)
        await publish(articles, text("Да."))
        return base

    monkeypatch.setattr(opening, "load_all", load_and_change)
    answerer, state = await open_with_state(database, catalogues, town.path, clock, ALMATY)
    assert lead(answerer) is None
    knowledge = LiveKnowledge(database, catalogues, answerer, clock, ALMATY, state)
    assert [await knowledge.refresh(), await knowledge.refresh()] == [True, False]
    assert lead(knowledge.answerer) == "Да."


async def test_a_state_grows_with_every_change_and_with_the_day(
    database: Database, town: Folder, articles: Articles
) -> None:
    await build_if_changed(database, town.path)
    first = await state_of(database, day("2026-01-01"))
    assert first == State(1, day("2026-01-01"))
    assert await state_of(database, day("2026-01-02")) != first
    await articles.create(text("а"), AIGERIM)
    assert await state_of(database, day("2026-01-01")) == first, "a draft shows nobody anything"
    assert "said.1" not in (await load_all(database, ALMATY, day("2026-01-01"))).entries
    await articles.publish(1, 1, AIGERIM)
    assert await state_of(database, day("2026-01-01")) == State(2, day("2026-01-01"))
