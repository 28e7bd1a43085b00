"""The versions of an article: what was changed, by whom, and going back to one."""

from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.types import CallbackQuery
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.knowledge.articles import Articles, Version
from bot.knowledge.changes import changes
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.publishing import rival
from bot.people.people import Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks_knowledge import RestoreVersion, ShowHistory, ShowVersion
from bot.telegram.naming import name_of
from bot.telegram.sending import redraw
from handlers.admin.shelf import Shelf, at_hand
from handlers.other import say_outdated

ON_A_PAGE = 6


async def show_history(
    query: CallbackQuery,
    callback_data: ShowHistory,
    version: Version,
    articles: Articles,
    bot: Bot,
    timezone: ZoneInfo,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """A page of versions."""
    before = callback_data.before
    found = await articles.history(version.article_id, before, ON_A_PAGE + 1)
    if not found:
        say_outdated(callback_answer, texts)
        return
    page = found[:ON_A_PAGE]
    earlier = [*found[1:], None][: len(page)]
    steps = [
        (each, changes(was.article if was else None, each.article))
        for each, was in zip(page, earlier, strict=True)
    ]
    people = {each.author_id for each in page if each.author_id is not None}
    names = {person: await name_of(bot, person) for person in people}
    newest, more = page[0].number == version.number, len(found) > ON_A_PAGE
    await redraw(
        query,
        views.articles.history(steps, names, timezone, texts),
        keyboards.knowledge.history(version.article_id, page, newest, more, texts),
    )


async def show_version(
    query: CallbackQuery,
    callback_data: ShowVersion,
    version: Version,
    articles: Articles,
    shelf: Shelf,
    timezone: ZoneInfo,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """One version."""
    shown = await articles.version(version.article_id, callback_data.number)
    if shown is None:
        say_outdated(callback_answer, texts)
        return
    was = await articles.version(version.article_id, shown.number - 1)
    done = views.articles.did(shown, changes(was.article if was else None, shown.article), texts)
    name = await shelf.name_of(shown)
    text = views.articles.version(shown, version, name, done, timezone, texts)
    await redraw(query, text, keyboards.knowledge.version(shown, version, texts))


async def restore(
    query: CallbackQuery,
    callback_data: RestoreVersion,
    version: Version,
    person: Person,
    articles: Articles,
    knowledge: LiveKnowledge,
    shelf: Shelf,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Go back to a version, and to what people were shown then."""
    number = callback_data.number
    wanted = await articles.version(version.article_id, number)
    if wanted is None or number == version.number:
        say_outdated(callback_answer, texts)
        return
    taken_by = rival(version, await articles.all()) if wanted.is_live else None
    if taken_by is not None:
        await shelf.show(query, version, views.articles.place_taken(taken_by, texts))
        return
    after = await articles.restore(version.article_id, version.number, number, person.id)
    await knowledge.refresh()
    await shelf.show_after(query, version, after, views.articles.restored(number, texts))


def router() -> Router:
    """The routes of the history."""
    router = at_hand(Router(name=__name__))
    router.callback_query.register(show_history, ShowHistory.filter())
    router.callback_query.register(show_version, ShowVersion.filter())
    router.callback_query.register(restore, RestoreVersion.filter())
    return router
