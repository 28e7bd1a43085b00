"""/knowledge: searching what is known, its lists, and the cards of entries and articles."""

from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Articles, Version
from bot.knowledge.drafting import begin_instead_of, standing_in
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.searching import search
from bot.people.people import Person
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_knowledge import (
    ListArticles,
    OpenArticle,
    OpenEntry,
    SayOtherwise,
    ShowKnowledge,
)
from bot.telegram.callbacks_knowledge import (
    Shelf as Kind,
)
from bot.telegram.sending import redraw, reply
from handlers.admin.shelf import Shelf, at_hand
from handlers.other import say_outdated

Screen = tuple[Text, InlineKeyboardMarkup]


class Searching(StatesGroup):
    """What is waited for."""

    words = State()


async def send_card(
    event: Message | CallbackQuery,
    version: Version,
    bot: Bot,
    articles: Articles,
    knowledge: LiveKnowledge,
    answerer: Answerer,
    timezone: ZoneInfo,
    texts: Texts,
) -> None:
    """Show an article's card: in the message that was pressed, or in one of its own."""
    shelf = Shelf(bot, articles, knowledge, answerer, timezone, texts)
    if isinstance(event, Message):
        await shelf.send(event, version)
    else:
        await shelf.show(event, version)


async def open_knowledge(
    message: Message, articles: Articles, state: FSMContext, texts: Texts
) -> None:
    """Send the way in, and wait for what to search for."""
    await state.set_state(Searching.words)
    await reply(message, *await _home(articles, texts))


async def show_knowledge(
    query: CallbackQuery, articles: Articles, state: FSMContext, texts: Texts
) -> None:
    """The same in the message that was pressed."""
    await state.set_state(Searching.words)
    await redraw(query, *await _home(articles, texts))


async def _home(articles: Articles, texts: Texts) -> Screen:
    versions = await articles.all()
    counts = {kind: len(_on(kind, versions)) for kind in views.knowledge.SHELVES}
    return views.knowledge.home(texts), keyboards.knowledge.home(counts, texts)


def _on(kind: Kind, versions: list[Version]) -> list[Version]:
    """The articles of a list, the newest change first."""
    chosen = {
        "draft": lambda each: each.state == "draft",
        "published": lambda each: each.is_live,
        "archived": lambda each: each.state == "archived",
    }[kind]
    return sorted(filter(chosen, versions), key=lambda each: -each.at)


async def find(message: Message, articles: Articles, answerer: Answerer, texts: Texts) -> None:
    """Send what was found; another text searches on."""
    words = message.text or message.caption
    if not words:
        await reply(message, views.articles.only_text(texts))
        return
    hits = search(words, answerer, await articles.all(), texts.language)
    await reply(
        message, views.knowledge.found(hits, texts), keyboards.knowledge.found(hits, texts)
    )


async def show_list(
    query: CallbackQuery, callback_data: ListArticles, articles: Articles, texts: Texts
) -> None:
    """A page of the articles in one state."""
    kind = callback_data.shelf
    versions = _on(kind, await articles.all())
    keyboard = keyboards.knowledge.shelf(kind, versions, callback_data.page, texts)
    await redraw(query, views.knowledge.shelf(kind, len(versions), texts), keyboard)


async def open_article(query: CallbackQuery, version: Version, shelf: Shelf) -> None:
    """The card of an article."""
    await shelf.show(query, version)


async def open_entry(
    query: CallbackQuery,
    callback_data: OpenEntry,
    articles: Articles,
    answerer: Answerer,
    shelf: Shelf,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """The card of an entry; where an article is shown in its place, that one's."""
    entry_id = callback_data.entry
    if entry_id not in answerer.library:
        say_outdated(callback_answer, texts)
        return
    shown = (each for each in await articles.all() if each.is_live and each.entry_id == entry_id)
    if (version := next(shown, None)) is not None:
        await shelf.show(query, version)
        return
    page = answerer.library.page(entry_id, callback_data.language)
    text = views.knowledge.entry(answerer.library.base.entries[entry_id], page, texts)
    await redraw(query, text, keyboards.knowledge.entry(page, texts))


async def say_otherwise(
    query: CallbackQuery,
    callback_data: SayOtherwise,
    person: Person,
    articles: Articles,
    answerer: Answerer,
    shelf: Shelf,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Begin an article in the place of an entry, or open the one that was begun there."""
    sourced = answerer.library.base.entries.get(callback_data.entry)
    if sourced is None or sourced.entry.kind == "service":
        say_outdated(callback_answer, texts)
        return
    version = standing_in(callback_data.entry, await articles.all())
    if version is None:
        version = await articles.create(begin_instead_of(sourced), person.id)
    await shelf.show(query, version)


def router() -> Router:
    """The routes of what is known."""
    router = at_hand(Router(name=__name__))
    router.message.register(open_knowledge, Command(commands.KNOWLEDGE))
    router.message.register(find, Searching.words, ~F.text.startswith("/"))
    router.callback_query.register(show_knowledge, ShowKnowledge.filter())
    router.callback_query.register(show_list, ListArticles.filter())
    router.callback_query.register(open_article, OpenArticle.filter())
    router.callback_query.register(open_entry, OpenEntry.filter())
    router.callback_query.register(say_otherwise, SayOtherwise.filter())
    return router
