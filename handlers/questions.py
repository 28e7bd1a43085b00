"""Any text is a question; so is a press on an entry below an answer."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answerer
from bot.people.people import Person
from bot.people.subscriptions import Subscriptions
from bot.telegram import views
from bot.telegram.callbacks import AnswerEntry
from bot.telegram.keyboards.answers import SUBSCRIBING, below_answer
from bot.telegram.sending import reply, send_below
from handlers.other import say_outdated


async def answer_question(
    message: Message,
    person: Person,
    texts: Texts,
    answerer: Answerer,
    catalogues: Catalogues,
    subscriptions: Subscriptions,
) -> None:
    """Answer in the language of the question."""
    answer = answerer.answer(message.text or "", fallback=texts.language)
    # In a group all would see what one of them has chosen.
    ticked = answer.entry_id in SUBSCRIBING and message.chat.type == ChatType.PRIVATE
    chosen = await subscriptions.of(person.id) if ticked else ()
    keyboard = below_answer(answer, catalogues[answer.language], chosen)
    await reply(message, views.answers.answer(answer), keyboard)


async def answer_entry(
    query: CallbackQuery,
    callback_data: AnswerEntry,
    texts: Texts,
    answerer: Answerer,
    catalogues: Catalogues,
    callback_answer: CallbackAnswer,
) -> None:
    """Answer with the entry that was picked, below the question."""
    if callback_data.entry not in answerer.library:
        say_outdated(callback_answer, texts)
        return
    answer = answerer.entry(callback_data.entry, callback_data.language)
    keyboard = below_answer(answer, catalogues[answer.language])
    await send_below(query, views.answers.answer(answer), keyboard)


def router() -> Router:
    """The routes of questions."""
    router = Router(name=__name__)
    router.message.register(answer_question, F.text)
    router.callback_query.register(answer_entry, AnswerEntry.filter())
    return router
