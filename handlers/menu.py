"""/menu: topics, their entries, and one entry, all in one message that edits itself."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import ShowEntry, ShowTopic, ShowTopics
from bot.telegram.place import Place
from bot.telegram.sending import redraw, reply
from handlers.other import say_outdated


async def open_menu(message: Message, texts: Texts, answerer: Answerer) -> None:
    """Send the menu."""
    await reply(
        message, views.menu.topics(texts), keyboards.menu.topics(answerer.library.topics, texts)
    )


async def show_topics(query: CallbackQuery, texts: Texts, answerer: Answerer) -> None:
    """Back to the topics."""
    await redraw(
        query, views.menu.topics(texts), keyboards.menu.topics(answerer.library.topics, texts)
    )


async def show_topic(
    query: CallbackQuery,
    callback_data: ShowTopic,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """The entries of a topic."""
    library = answerer.library
    topic = next((topic for topic in library.topics if topic.id == callback_data.topic), None)
    if topic is None:
        say_outdated(callback_answer, texts)
        return
    pages = [library.page(entry, texts.language) for entry in library.answers_of(topic.id)]
    await redraw(
        query, views.menu.topic(topic, len(pages), texts), keyboards.menu.entries(pages, texts)
    )


async def show_entry(
    query: CallbackQuery,
    callback_data: ShowEntry,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    callback_answer: CallbackAnswer,
) -> None:
    """One entry, with its related entries and the way back."""
    if callback_data.entry not in answerer.library:
        say_outdated(callback_answer, texts)
        return
    answer = answerer.entry(callback_data.entry, texts.language)
    topic = answerer.library.topic_of(callback_data.entry)
    keyboard = keyboards.answers.in_menu(answer, topic, place)
    await redraw(query, views.answers.answer(answer), keyboard)


def router() -> Router:
    """The routes of the menu."""
    router = Router(name=__name__)
    router.message.register(open_menu, Command(commands.MENU))
    router.callback_query.register(show_topics, ShowTopics.filter())
    router.callback_query.register(show_topic, ShowTopic.filter())
    router.callback_query.register(show_entry, ShowEntry.filter())
    return router
