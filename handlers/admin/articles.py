"""Writing an article: its titles, texts, topic and last day, in one card that edits itself."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Articles, Said, Version
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.models import TITLE_LENGTH
from bot.knowledge.publishing import LONGEST_TEXT
from bot.language import Language
from bot.moments import parse_day
from bot.people.people import Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks_knowledge import (
    BeginArticle,
    ChooseArticleTopic,
    SetArticleTopic,
    WriteBody,
    WriteTitle,
    WriteUntil,
)
from bot.telegram.sending import redraw, reply
from handlers.admin.shelf import ARTICLE, LANGUAGE, SEEN, Shelf, at_hand, edit


class Writing(StatesGroup):
    """What is waited for."""

    first_title = State()
    title = State()
    body = State()
    until = State()


async def begin(query: CallbackQuery, state: FSMContext, texts: Texts) -> None:
    """Wait for the title of a new article, in the language of whoever begins it."""
    await state.set_state(Writing.first_title)
    await state.set_data({LANGUAGE: texts.language})
    text = views.articles.ask_for_title(texts.language, "", texts)
    await redraw(query, text, keyboards.knowledge.beginning(texts))


async def take_first_title(
    message: Message,
    person: Person,
    articles: Articles,
    shelf: Shelf,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The title has come: there is a draft now."""
    title = await _title(message, texts)
    if title is None:
        return
    article = _with(Article(), await _language(state), title=title)
    await state.clear()
    await shelf.send(message, await articles.create(article, person.id))


async def ask_title(
    query: CallbackQuery,
    callback_data: WriteTitle,
    version: Version,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for the title in one language."""
    language = callback_data.language
    await _wait(state, Writing.title, version, language)
    current = version.article.said(language).title
    text = views.articles.ask_for_title(language, current, texts)
    await redraw(query, text, keyboards.knowledge.back(version.article_id, texts))


async def take_title(
    message: Message,
    version: Version,
    person: Person,
    articles: Articles,
    shelf: Shelf,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The title has come."""
    title = await _title(message, texts)
    if title is not None:
        article = _with(version.article, await _language(state), title=title)
        await _keep(message, version, article, person, articles, shelf, state)


async def ask_body(
    query: CallbackQuery,
    callback_data: WriteBody,
    version: Version,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for the text in one language."""
    language = callback_data.language
    await _wait(state, Writing.body, version, language)
    current = version.article.said(language).text
    text = views.articles.ask_for_body(language, current, texts)
    await redraw(query, text, keyboards.knowledge.back(version.article_id, texts))


async def take_body(
    message: Message,
    version: Version,
    person: Person,
    articles: Articles,
    shelf: Shelf,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The text has come."""
    body = await _plain(message, LONGEST_TEXT, texts)
    if body is not None:
        article = _with(version.article, await _language(state), text=body)
        await _keep(message, version, article, person, articles, shelf, state)


async def show_topics(
    query: CallbackQuery, version: Version, answerer: Answerer, texts: Texts
) -> None:
    """Open the topics."""
    keyboard = keyboards.knowledge.topics(version, answerer.library.topics, texts)
    await redraw(query, views.articles.choose_topic(texts), keyboard)


async def set_topic(
    query: CallbackQuery,
    callback_data: SetArticleTopic,
    version: Version,
    person: Person,
    articles: Articles,
    answerer: Answerer,
    shelf: Shelf,
) -> None:
    """Put it under a topic, or under none; one that is there no more is none."""
    known = {topic.id for topic in answerer.library.topics}
    topic = callback_data.topic if callback_data.topic in known else None
    article = version.article.model_copy(update={"topic": topic})
    after = await edit(articles, version, article, person)
    await shelf.show_after(query, version, after)


async def ask_until(
    query: CallbackQuery,
    callback_data: WriteUntil,
    version: Version,
    person: Person,
    articles: Articles,
    shelf: Shelf,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for the last day, or let it have no end."""
    if callback_data.out:
        article = version.article.model_copy(update={"valid_until": None})
        after = await edit(articles, version, article, person)
        await shelf.show_after(query, version, after)
        return
    await _wait(state, Writing.until, version)
    keyboard = keyboards.knowledge.until(version, texts)
    await redraw(query, views.articles.ask_for_until(texts), keyboard)


async def take_until(
    message: Message,
    version: Version,
    person: Person,
    articles: Articles,
    knowledge: LiveKnowledge,
    shelf: Shelf,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The day has come."""
    day = parse_day(message.text or "")
    if day is None:
        await reply(message, views.articles.bad_day(texts))
    elif day < knowledge.today:
        await reply(message, views.articles.past_day(texts))
    else:
        article = version.article.model_copy(update={"valid_until": day})
        await _keep(message, version, article, person, articles, shelf, state)


async def _wait(
    state: FSMContext, what: State, version: Version, language: Language | None = None
) -> None:
    await state.set_state(what)
    await state.set_data({ARTICLE: version.article_id, SEEN: version.number, LANGUAGE: language})


async def _language(state: FSMContext) -> Language:
    return "kk" if (await state.get_data()).get(LANGUAGE) == "kk" else "ru"


async def _title(message: Message, texts: Texts) -> str | None:
    title = await _plain(message, TITLE_LENGTH, texts)
    return title and " ".join(title.split())


async def _plain(message: Message, longest: int, texts: Texts) -> str | None:
    """What was typed, without its formatting; None where it is refused, which is said."""
    typed = (message.text or message.caption or "").strip()
    if not typed:
        await reply(message, views.articles.only_text(texts))
    elif len(typed) > longest:
        await reply(message, views.articles.too_long(len(typed), longest, texts))
    elif set("{}") & set(typed):
        await reply(message, views.articles.no_braces(texts))
    else:
        return typed
    return None


def _with(article: Article, language: Language, **change: str) -> Article:
    said: Said = article.said(language).model_copy(update=change)
    return article.model_copy(update={language: said})


async def _keep(
    message: Message,
    version: Version,
    article: Article,
    person: Person,
    articles: Articles,
    shelf: Shelf,
    state: FSMContext,
) -> None:
    after = await edit(articles, version, article, person)
    await state.clear()
    await shelf.send_after(message, version, after)


def router() -> Router:
    """The routes of writing."""
    router = at_hand(Router(name=__name__))
    typed = ~F.text.startswith("/")
    router.message.register(take_first_title, Writing.first_title, typed)
    router.message.register(take_title, Writing.title, typed)
    router.message.register(take_body, Writing.body, typed)
    router.message.register(take_until, Writing.until, typed)
    router.callback_query.register(begin, BeginArticle.filter())
    router.callback_query.register(ask_title, WriteTitle.filter())
    router.callback_query.register(ask_body, WriteBody.filter())
    router.callback_query.register(show_topics, ChooseArticleTopic.filter())
    router.callback_query.register(set_topic, SetArticleTopic.filter())
    router.callback_query.register(ask_until, WriteUntil.filter())
    return router
