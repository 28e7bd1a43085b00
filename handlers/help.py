"""/help: what the bot can do."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.i18n import Texts
from bot.telegram import commands, views
from bot.telegram.sending import reply


async def show_help(message: Message, texts: Texts) -> None:
    """What the bot can do, and its commands."""
    await reply(message, views.menu.help_(texts, commands.described(texts)))


def router() -> Router:
    """The route of /help."""
    router = Router(name=__name__)
    router.message.register(show_help, Command(commands.HELP))
    return router
