"""A question that is passed on to a person, and his answer on its way back.

The question is not kept until it is passed on: the bot's message replies to it, and Telegram
hands that reply over with each press.
"""

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.i18n import Catalogues, Texts
from bot.people.inquiries import Inquiries, Inquiry, Notice
from bot.people.masking import mask
from bot.people.people import People, Person
from bot.telegram import keyboards, views
from bot.telegram.callbacks import AskPerson, PassOn, Withdraw
from bot.telegram.sending import question_of, redraw, reply, send_below

LONGEST = 700  # characters of a question that is passed on


class Asking(StatesGroup):
    """Typing the question for a person."""

    question = State()


async def ask_consent(
    query: CallbackQuery, callback_data: AskPerson, catalogues: Catalogues, state: FSMContext
) -> None:
    """Show what would be passed on; ask for the question where it is not at hand."""
    texts = catalogues[callback_data.language]
    question = question_of(query)
    if question is None or not question.text:
        await state.set_state(Asking.question)
        await send_below(query, views.feedback.ask_to_type(texts))
        return
    text = views.feedback.consent(mask(question.text[:LONGEST]), texts)
    await send_below(query, text, keyboards.feedback.consent(texts), quoting=question)


async def take_question(message: Message, question: str, texts: Texts, state: FSMContext) -> None:
    """The question was typed: show what would be passed on."""
    await state.clear()
    text = views.feedback.consent(mask(question[:LONGEST]), texts)
    await reply(message, text, keyboards.feedback.consent(texts), quoting=True)


async def pass_on(
    query: CallbackQuery,
    callback_data: PassOn,
    bot: Bot,
    person: Person,
    people: People,
    inquiries: Inquiries,
    catalogues: Catalogues,
    owners: frozenset[int],
) -> None:
    """Keep the question and tell the owners of it, or leave it."""
    texts = catalogues[callback_data.language]
    question = question_of(query)
    if not callback_data.sure:
        await redraw(query, views.feedback.not_passed_on(texts))
        return
    if question is None or not question.text:
        await redraw(query, views.feedback.gone(texts))
        return
    kept = await inquiries.keep(person.id, texts.language, question.text[:LONGEST])
    if not isinstance(kept, Inquiry):
        await redraw(query, views.feedback.not_kept(kept, texts))
    elif await _tell(bot, kept, owners, people, inquiries, catalogues):
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
    """Tell every owner of a question in his language; whether anybody could be told."""
    told = False
    for owner in sorted(owners):
        texts = catalogues[(await people.get(owner)).language or "ru"]
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
    person: Person,
    inquiries: Inquiries,
    catalogues: Catalogues,
) -> None:
    """Take a question back; one that no longer waits is gone already."""
    await inquiries.withdraw(callback_data.inquiry, person.id)
    await redraw(query, views.feedback.withdrawn(catalogues[callback_data.language]))


class RepliesToNotice(Filter):
    """An owner's reply, in private, to a message that told him of a question."""

    async def __call__(
        self, message: Message, person: Person, owners: frozenset[int], inquiries: Inquiries
    ) -> dict[str, Notice] | bool:
        replied = message.reply_to_message
        if replied is None or person.id not in owners or message.chat.id != person.id:
            return False
        notice = await inquiries.by_notice(person.id, replied.message_id)
        return {"notice": notice} if notice else False


async def deliver(
    message: Message,
    notice: Notice,
    bot: Bot,
    texts: Texts,
    inquiries: Inquiries,
    catalogues: Catalogues,
) -> None:
    """Bring an owner's answer, whatever it is, to the person who asked."""
    inquiry = notice.inquiry
    if inquiry is None:
        await reply(message, views.feedback.closed(texts))
        return
    spoken = catalogues[inquiry.language]
    try:
        introduction = views.feedback.answer_came(inquiry.question, spoken)
        await bot.send_message(inquiry.person_id, **introduction.as_kwargs())
        await message.copy_to(inquiry.person_id)
    except TelegramForbiddenError:
        await reply(message, views.feedback.not_delivered(texts))
    else:
        await reply(message, views.feedback.delivered(texts))
    await inquiries.close(inquiry)


def router() -> Router:
    """The routes of questions for a person."""
    router = Router(name=__name__)
    router.message.register(deliver, RepliesToNotice())
    router.message.register(take_question, Asking.question, F.text)
    router.callback_query.register(ask_consent, AskPerson.filter())
    router.callback_query.register(pass_on, PassOn.filter())
    router.callback_query.register(withdraw, Withdraw.filter())
    return router
