"""/privacy and /forget: what is kept of a person, and erasing it."""

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.people.dossier import Dossier, Dossiers
from bot.people.inquiries import Inquiries
from bot.people.people import People, Person
from bot.people.staff import Staff
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import AskToForget, Forget
from bot.telegram.notifying import Notifier
from bot.telegram.sending import redraw, reply, send_below

PRIVACY_ENTRY = "service.privacy"


async def show_privacy(message: Message, bot: Bot, texts: Texts, answerer: Answerer) -> None:
    """What is kept, in plain words, and the way to what is kept of this person."""
    keyboard = keyboards.privacy.erase(texts)
    if message.chat.type != ChatType.PRIVATE:
        keyboard = keyboards.private.private_chat((await bot.me()).username or "", texts)
    page = answerer.entry(PRIVACY_ENTRY, texts.language)
    await reply(message, views.answers.answer(page), keyboard)


async def ask_to_forget(
    message: Message, person: Person, dossiers: Dossiers, texts: Texts
) -> None:
    """Show what is kept and ask once."""
    dossier = await dossiers.of(person)
    await reply(message, views.privacy.forget(dossier, texts), _confirmation(dossier, texts))


async def ask_below(
    query: CallbackQuery, person: Person, dossiers: Dossiers, texts: Texts
) -> None:
    """The same, below what the button stands under."""
    dossier = await dossiers.of(person)
    await send_below(query, views.privacy.forget(dossier, texts), _confirmation(dossier, texts))


async def forget(
    query: CallbackQuery,
    callback_data: Forget,
    person: Person,
    people: People,
    inquiries: Inquiries,
    notifier: Notifier,
    texts: Texts,
    staff: Staff,
    bot: Bot,
) -> None:
    """Erase, or leave everything as it is."""
    if callback_data.sure:
        places = await inquiries.notices_of(person.id)
        await people.forget(person.id)
        await notifier.retract(bot, places)
    await redraw(query, views.privacy.forgotten(callback_data.sure, texts))
    if callback_data.sure:
        await commands.unfollow(bot, person.id, texts, await staff.rights(person.id))


def _confirmation(dossier: Dossier, texts: Texts) -> InlineKeyboardMarkup | None:
    return None if dossier.is_empty else keyboards.privacy.forget(texts)


def router() -> Router:
    """The routes of privacy."""
    router = Router(name=__name__)
    router.message.register(show_privacy, Command(commands.PRIVACY))
    router.message.register(ask_to_forget, Command(commands.FORGET))
    router.callback_query.register(ask_below, AskToForget.filter())
    router.callback_query.register(forget, Forget.filter())
    return router
