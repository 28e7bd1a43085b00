"""A question that somebody passes on to a person.

The question is not kept until it is passed on: the bot's message replies to it, and Telegram
hands that reply over with each press.
"""

from aiogram import Bot, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.i18n import Catalogues, Texts
from bot.inbox.grouping import kin_of
from bot.inbox.groups import Groups
from bot.knowledge.answering import Answerer
from bot.language import LANGUAGES
from bot.people.counting import Counters
from bot.people.inquiries import Inquiries, prepared
from bot.people.people import Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks import AskPerson, CheckInquiry, PassOn, Withdraw
from bot.telegram.notifying import Notifier
from bot.telegram.sending import question_of, redraw, reply, send_below

LANGUAGE = "language"  # in the state's data: that of the answer below which it was begun


class Asking(StatesGroup):
    """Typing the question for a person."""

    question = State()


async def ask_consent(
    query: CallbackQuery, callback_data: AskPerson, catalogues: Catalogues, state: FSMContext
) -> None:
    """Show what would be passed on; ask for the question where it is not at hand."""
    texts = catalogues[callback_data.language]
    question = question_of(query)
    if callback_data.typed or question is None or not question.text:
        await state.set_state(Asking.question)
        await state.set_data({LANGUAGE: texts.language})
        await send_below(query, views.feedback.ask_to_type(texts))
        return
    text = views.feedback.consent(prepared(question.text), texts)
    await send_below(query, text, keyboards.feedback.consent(texts), quoting=question)


async def take_question(
    message: Message, question: str, catalogues: Catalogues, texts: Texts, state: FSMContext
) -> None:
    """The question was typed: show what would be passed on."""
    begun_in = (await state.get_data()).get(LANGUAGE)
    spoken = next((la for la in LANGUAGES if la == begun_in), texts.language)
    await state.clear()
    text = views.feedback.consent(prepared(question), catalogues[spoken])
    keyboard = keyboards.feedback.consent(catalogues[spoken])
    await reply(message, text, keyboard, quoting=True)


async def pass_on(
    query: CallbackQuery,
    callback_data: PassOn,
    bot: Bot,
    person: Person,
    inquiries: Inquiries,
    groups: Groups,
    answerer: Answerer,
    catalogues: Catalogues,
    notifier: Notifier,
    counters: Counters,
) -> None:
    """Keep the question with those it is like and tell who runs the bot of a new one; or leave it.

    It may be pressed twice, or once more after a kill: who has been told is not told again.
    """
    texts = catalogues[callback_data.language]
    question = question_of(query)
    if not callback_data.sure:
        await redraw(query, views.feedback.not_passed_on(texts))
        return
    if question is None or not question.text:
        await redraw(query, views.feedback.gone(texts))
        return
    kin = await kin_of(prepared(question.text), groups, answerer)
    kept = await inquiries.keep(person.id, texts.language, question.text, kin)
    if kept == "banned":
        await redraw(query, views.feedback.banned(texts))
    elif kept == "too_many":
        await redraw(query, views.feedback.too_many(texts))
    elif await notifier.tell(bot, kept):
        counters.passed_on(kept.id)
        if query.message is not None:
            await inquiries.shown(kept, query.message.message_id)
        text = views.feedback.passed_on(kept.question, False, texts)
        await redraw(query, text, keyboards.feedback.waiting(kept.id, texts))
    else:
        await inquiries.close(kept)
        await redraw(query, views.feedback.nobody_there(texts))


async def check(
    query: CallbackQuery,
    callback_data: CheckInquiry,
    person: Person,
    inquiries: Inquiries,
    catalogues: Catalogues,
) -> None:
    """How the question stands: received, taken, or no longer waiting."""
    texts = catalogues[callback_data.language]
    stands = await inquiries.state(callback_data.inquiry, person.id)
    if stands is None:
        await redraw(query, views.feedback.waits_no_more(texts))
        return
    text = views.feedback.passed_on(stands.question, stands.is_taken, texts)
    await redraw(query, text, keyboards.feedback.waiting(callback_data.inquiry, texts))


async def withdraw(
    query: CallbackQuery,
    callback_data: Withdraw,
    bot: Bot,
    person: Person,
    inquiries: Inquiries,
    catalogues: Catalogues,
    notifier: Notifier,
) -> None:
    """Take a question back; one that no longer waits is gone already."""
    places = await inquiries.notices(callback_data.inquiry)
    if await inquiries.withdraw(callback_data.inquiry, person.id):
        await notifier.retract(bot, places)
    await redraw(query, views.feedback.withdrawn(catalogues[callback_data.language]))


def router() -> Router:
    """The routes of questions for a person."""
    router = Router(name=__name__)
    router.message.register(take_question, Asking.question, F.text)
    router.callback_query.register(ask_consent, AskPerson.filter())
    router.callback_query.register(pass_on, PassOn.filter())
    router.callback_query.register(check, CheckInquiry.filter())
    router.callback_query.register(withdraw, Withdraw.filter())
    return router
