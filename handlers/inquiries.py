"""A question that somebody passes on to a person.

The question is not kept until it is passed on: the bot's message replies to it, and Telegram
hands that reply over with each press.
"""

from contextlib import suppress

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.i18n import Catalogues, Texts
from bot.language import LANGUAGES
from bot.people.counting import Counters
from bot.people.inquiries import Inquiries, Inquiry, NoticePlace, prepared
from bot.people.people import People, Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks import AskPerson, PassOn, Withdraw
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
    people: People,
    inquiries: Inquiries,
    catalogues: Catalogues,
    owners: frozenset[int],
    counters: Counters,
) -> None:
    """Keep the question and tell the owners of it, or leave it.

    It may be pressed twice, or once more after a kill: who has been told is not told again.
    """
    texts = catalogues[callback_data.language]
    question = question_of(query)
    if not callback_data.sure:
        await redraw(query, views.feedback.not_passed_on(texts))
    elif question is None or not question.text:
        await redraw(query, views.feedback.gone(texts))
    elif (kept := await inquiries.keep(person.id, texts.language, question.text)) is None:
        await redraw(query, views.feedback.too_many(texts))
    elif await _tell(bot, kept, owners, people, inquiries, catalogues):
        counters.passed_on(kept.id)
        keyboard = keyboards.feedback.withdraw(kept.id, texts)
        await redraw(query, views.feedback.passed_on(texts), keyboard)
    else:
        await inquiries.close(kept)
        await redraw(query, views.feedback.nobody_there(texts))


async def _tell(
    bot: Bot,
    inquiry: Inquiry,
    owners: frozenset[int],
    people: People,
    inquiries: Inquiries,
    catalogues: Catalogues,
) -> bool:
    """Tell every owner of a question in his language; whether anybody knows of it now."""
    untold = await inquiries.untold(inquiry, owners)
    told = len(untold) < len(owners)
    for owner in untold:
        texts = catalogues[await people.language_of(owner)]
        try:
            notice = await bot.send_message(
                owner, **views.feedback.notice(inquiry.question, texts).as_kwargs()
            )
        except TelegramAPIError:
            continue  # he has not started the bot, or has blocked it
        await inquiries.told(inquiry, owner, notice.message_id)
        told = True
    return told


async def withdraw(
    query: CallbackQuery,
    callback_data: Withdraw,
    bot: Bot,
    person: Person,
    people: People,
    inquiries: Inquiries,
    catalogues: Catalogues,
) -> None:
    """Take a question back; one that no longer waits is gone already."""
    places = await inquiries.notices(callback_data.inquiry)
    if await inquiries.withdraw(callback_data.inquiry, person.id):
        await retract(bot, places, people, catalogues)
    await redraw(query, views.feedback.withdrawn(catalogues[callback_data.language]))


async def retract(
    bot: Bot, places: list[NoticePlace], people: People, catalogues: Catalogues
) -> None:
    """Let the owners' notices of a question say that it was taken back, and no longer show it."""
    for place in places:
        texts = catalogues[await people.language_of(place.owner_id)]
        with suppress(TelegramAPIError):  # he may have deleted it himself
            await bot.edit_message_text(
                chat_id=place.owner_id,
                message_id=place.message_id,
                **views.feedback.closed(texts).as_kwargs(),
            )


def router() -> Router:
    """The routes of questions for a person."""
    router = Router(name=__name__)
    router.message.register(take_question, Asking.question, F.text)
    router.callback_query.register(ask_consent, AskPerson.filter())
    router.callback_query.register(pass_on, PassOn.filter())
    router.callback_query.register(withdraw, Withdraw.filter())
    return router
