"""The ways of asking for an article: looking through them, adding some, taking one out."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Articles, Version
from bot.knowledge.typed_ways import WaysError, read_ways, with_ways, without_way
from bot.language import Language
from bot.people.people import Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks_knowledge import AddWays, RemoveWay, ShowArticleWays
from bot.telegram.sending import redraw, reply
from handlers.admin.shelf import ARTICLE, LANGUAGE, SEEN, Shelf, at_hand, edit
from handlers.other import say_outdated


class Adding(StatesGroup):
    """What is waited for."""

    ways = State()


async def show_ways(
    query: CallbackQuery, callback_data: ShowArticleWays, version: Version, texts: Texts
) -> None:
    """Open a page of them."""
    await _show(query, version, callback_data.page, texts)


async def _show(query: CallbackQuery, version: Version, number: int, texts: Texts) -> None:
    every = keyboards.knowledge.all_ways(version.article)
    page, number = keyboards.knowledge.page_of(every, number)
    shown = [(language, way) for language, _, way in page]
    text = views.articles.ways_page(shown, version.article, texts)
    await redraw(query, text, keyboards.knowledge.ways(version, number, texts))


async def ask_ways(
    query: CallbackQuery,
    callback_data: AddWays,
    version: Version,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for ways of asking."""
    language = callback_data.language
    await state.set_state(Adding.ways)
    await state.set_data({ARTICLE: version.article_id, SEEN: version.number, LANGUAGE: language})
    keyboard = keyboards.knowledge.adding_ways(version, language, texts)
    await redraw(query, views.articles.ask_for_ways(language, texts), keyboard)


async def take_ways(
    message: Message,
    version: Version,
    person: Person,
    articles: Articles,
    answerer: Answerer,
    shelf: Shelf,
    texts: Texts,
    state: FSMContext,
) -> None:
    """They have come: all of them are kept, or none, and then it is said which one is wrong."""
    chosen = (await state.get_data()).get(LANGUAGE)

    def language_of(way: str) -> Language:
        if chosen is not None:
            return "kk" if chosen == "kk" else "ru"
        return answerer.language_of(way, texts.language)

    try:
        typed = read_ways(message.text or message.caption or "")
        asks = with_ways(version.article.asks, typed, language_of)
    except WaysError as error:
        await reply(message, _wrong(error, texts))
        return
    article = version.article.model_copy(update={"asks": asks})
    after = await edit(articles, version, article, person)
    await state.clear()
    await shelf.send_after(message, version, after)


def _wrong(error: WaysError, texts: Texts) -> Text:
    match error.fault:
        case "nothing":
            return views.articles.only_text(texts)
        case "long":
            return views.articles.long_way(error.line, error.length, texts)
        case "no_words":
            return views.articles.no_words(error.line, texts)
        case "many":
            return views.articles.many_ways(texts)


async def remove_way(
    query: CallbackQuery,
    callback_data: RemoveWay,
    version: Version,
    person: Person,
    articles: Articles,
    shelf: Shelf,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Take one out, and show the page as it is then."""
    asks = without_way(version.article.asks, callback_data.language, callback_data.way)
    if asks is None:
        say_outdated(callback_answer, texts)
        return
    article = version.article.model_copy(update={"asks": asks})
    after = await edit(articles, version, article, person)
    if after is None:
        await shelf.show_after(query, version, after)
    else:
        await _show(query, after, callback_data.page, texts)


def router() -> Router:
    """The routes of ways of asking."""
    router = at_hand(Router(name=__name__))
    router.message.register(take_ways, Adding.ways, ~F.text.startswith("/"))
    router.callback_query.register(show_ways, ShowArticleWays.filter())
    router.callback_query.register(ask_ways, AddWays.filter())
    router.callback_query.register(remove_way, RemoveWay.filter())
    return router
