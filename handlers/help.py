"""/help: what the bot can do."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import Message

from bot.i18n import Texts
from bot.people.people import Person
from bot.people.staff import Staff
from bot.telegram import commands, views
from bot.telegram.sending import reply


async def show_help(message: Message, person: Person, staff: Staff, texts: Texts) -> None:
    """What the bot can do, and its commands; in a group only those that everybody has."""
    private = message.chat.type == ChatType.PRIVATE
    rights = await staff.rights(person.id) if private else None
    await reply(message, views.menu.help_(texts, commands.described(texts, rights)))


def router() -> Router:
    """The route of /help."""
    router = Router(name=__name__)
    router.message.register(show_help, Command(commands.HELP))
    return router
