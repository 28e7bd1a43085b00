"""Looking at an article as a reader sees it, publishing it, and taking it away."""

import asyncio
from collections.abc import Callable
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Articles, Version
from bot.knowledge.drafting import can_be_looked_at, look
from bot.knowledge.foreseeing import foresee
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.publishing import obstacles, rival
from bot.language import LANGUAGES
from bot.people.people import Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks_knowledge import (
    ArchiveArticle,
    LookAtArticle,
    PublishArticle,
    UndoChange,
)
from bot.telegram.place import Place
from bot.telegram.sending import redraw, send_below
from handlers.admin.shelf import Shelf, at_hand


async def show_as_read(
    query: CallbackQuery,
    version: Version,
    knowledge: LiveKnowledge,
    answerer: Answerer,
    catalogues: Catalogues,
    timezone: ZoneInfo,
    clock: Callable[[], float],
    place: Place,
    shelf: Shelf,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Exactly as a reader sees it, in each language in which it is written; the card below."""
    languages = [each for each in LANGUAGES if can_be_looked_at(version.article, each)]
    if not languages:
        callback_answer.text = views.articles.not_to_look_at(texts)
        callback_answer.show_alert = True
        return
    # What is not shown yet will have the date of the day on which it is.
    at = version.at if version.state == "published" else int(clock())
    shown, base = version.model_copy(update={"at": at}), answerer.library.base
    for language in languages:
        answer = look(shown, language, base, catalogues, timezone, knowledge.today)
        keyboard = keyboards.answers.below_answer(answer, place)
        await send_below(query, views.answers.answer(answer), keyboard)
    await send_below(query, *await shelf.card(version))


async def publish(
    query: CallbackQuery,
    callback_data: PublishArticle,
    version: Version,
    person: Person,
    articles: Articles,
    knowledge: LiveKnowledge,
    answerer: Answerer,
    shelf: Shelf,
    texts: Texts,
) -> None:
    """Say what stands in the way, else what would change; once that is seen, show it to people."""
    found = obstacles(version.article, knowledge.today)
    taken_by = rival(version, await articles.all())
    if found or taken_by is not None:
        text = views.articles.obstacles(found, taken_by, texts)
        await redraw(query, text, keyboards.knowledge.obstacles(version, taken_by, texts))
    elif callback_data.sure:
        after = await articles.publish(version.article_id, version.number, person.id)
        await knowledge.refresh()
        await shelf.show_after(query, version, after, views.articles.live_now(texts))
    else:
        await redraw(query, views.articles.looking(texts))
        after_it = await knowledge.preview(version)
        seen = await asyncio.to_thread(foresee, answerer, after_it, version)
        text = views.articles.foreseen(seen, texts)
        await redraw(query, text, keyboards.knowledge.publish(version, texts))


async def archive(
    query: CallbackQuery,
    version: Version,
    person: Person,
    articles: Articles,
    knowledge: LiveKnowledge,
    shelf: Shelf,
    texts: Texts,
) -> None:
    """Show it to nobody any more."""
    after = await articles.archive(version.article_id, version.number, person.id)
    await knowledge.refresh()
    await shelf.show_after(query, version, after, views.articles.archived(version.is_live, texts))


async def undo(
    query: CallbackQuery,
    version: Version,
    person: Person,
    articles: Articles,
    knowledge: LiveKnowledge,
    shelf: Shelf,
    texts: Texts,
) -> None:
    """Take the latest change back, and with it what people are shown."""
    earlier = await articles.version(version.article_id, version.number - 1)
    taken_by = rival(version, await articles.all())
    if earlier is not None and earlier.is_live and taken_by is not None:
        await shelf.show(query, version, views.articles.place_taken(taken_by, texts))
        return
    after = await articles.undo(version.article_id, version.number, person.id)
    await knowledge.refresh()
    await shelf.show_after(query, version, after, views.articles.undone(texts))


def router() -> Router:
    """The routes of what people are shown."""
    router = at_hand(Router(name=__name__))
    router.callback_query.register(show_as_read, LookAtArticle.filter())
    router.callback_query.register(publish, PublishArticle.filter())
    router.callback_query.register(archive, ArchiveArticle.filter())
    router.callback_query.register(undo, UndoChange.filter())
    return router
