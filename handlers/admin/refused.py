"""What is the administrators', in a stranger's hand: nothing happens, and it is logged."""

import logging

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.telegram import commands
from bot.telegram.callbacks import ADMINISTRATORS
from handlers.other import say_outdated
from handlers.questions import unknown_command

log = logging.getLogger(__name__)


async def refuse_press(
    query: CallbackQuery, texts: Texts, callback_answer: CallbackAnswer
) -> None:
    """As to any button that does not work; whose it was is not said."""
    kind = (query.data or "").partition(":")[0][:8]
    log.warning("A button of the administrators was pressed without the rights: %r", kind)
    say_outdated(callback_answer, texts)


async def refuse_command(message: Message, command: CommandObject, texts: Texts) -> None:
    """As to any command that there is not."""
    log.warning("A command of the administrators was sent without the rights: %s", command.command)
    await unknown_command(message, texts)


def router() -> Router:
    """The routes of what was not let through by the guard."""
    router = Router(name=__name__)
    router.callback_query.register(refuse_press, F.data.startswith(ADMINISTRATORS))
    router.message.register(refuse_command, Command(*sorted(commands.FOR_ADMINISTRATORS)))
    return router
