"""Any text is a question; so is a press on an entry below an answer."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.telegram import keyboards, views
from bot.telegram.callbacks import AnswerEntry
from bot.telegram.sending import reply, send_below
from handlers.other import say_outdated


async def answer_question(message: Message, texts: Texts, answerer: Answerer) -> None:
    """Answer in the language of the question."""
    answer = answerer.answer(message.text or "", fallback=texts.language)
    await reply(message, views.answers.answer(answer), keyboards.answers.below_answer(answer))


async def answer_entry(
    query: CallbackQuery,
    callback_data: AnswerEntry,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """Answer with the entry that was picked, below the question."""
    if callback_data.entry not in answerer.library:
        say_outdated(callback_answer, texts)
        return
    answer = answerer.entry(callback_data.entry, callback_data.language)
    await send_below(query, views.answers.answer(answer), keyboards.answers.below_answer(answer))


def router() -> Router:
    """The routes of questions."""
    router = Router(name=__name__)
    router.message.register(answer_question, F.text)
    router.callback_query.register(answer_entry, AnswerEntry.filter())
    return router
