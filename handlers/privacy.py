"""/privacy and /forget: what is kept of a person, and erasing it."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.people.people import People, Person
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import Forget
from bot.telegram.sending import redraw, reply

PRIVACY_ENTRY = "service.privacy"


async def show_privacy(message: Message, texts: Texts, answerer: Answerer) -> None:
    """What is kept, in plain words."""
    await reply(message, views.answers.answer(answerer.entry(PRIVACY_ENTRY, texts.language)))


async def ask_to_forget(message: Message, person: Person, texts: Texts) -> None:
    """Show what is kept and ask once."""
    keyboard = keyboards.privacy.forget(texts) if person.language else None
    await reply(message, views.privacy.forget(person, texts), keyboard)


async def forget(
    query: CallbackQuery, callback_data: Forget, person: Person, people: People, texts: Texts
) -> None:
    """Erase, or leave everything as it is."""
    if callback_data.sure:
        await people.forget(person.id)
    await redraw(query, views.privacy.forgotten(callback_data.sure, texts))


def router() -> Router:
    """The routes of privacy."""
    router = Router(name=__name__)
    router.message.register(show_privacy, Command(commands.PRIVACY))
    router.message.register(ask_to_forget, Command(commands.FORGET))
    router.callback_query.register(forget, Forget.filter())
    return router
