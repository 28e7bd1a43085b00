"""The catch-all: messages that are not text, and buttons that no longer work."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.telegram import keyboards, views
from bot.telegram.sending import reply


async def not_text(message: Message, texts: Texts, answerer: Answerer) -> None:
    """Say kindly what can be read, and offer the topics."""
    await reply(
        message,
        views.trouble.only_text(texts),
        keyboards.menu.topics(answerer.library.topics, texts),
    )


async def outdated_button(_: CallbackQuery, texts: Texts, callback_answer: CallbackAnswer) -> None:
    """Answer a button of an earlier version, so that it does not spin for ever."""
    say_outdated(callback_answer, texts)


def say_outdated(callback_answer: CallbackAnswer, texts: Texts) -> None:
    """Let the answer to a press say that its button no longer works."""
    callback_answer.text = views.trouble.outdated(texts)
    callback_answer.show_alert = True


def router() -> Router:
    """The last routes."""
    router = Router(name=__name__)
    router.message.register(not_text)
    router.callback_query.register(outdated_button)
    return router
