"""What concerns one person only is not shown in a group: there, the way into private is."""

from aiogram import Bot, Router
from aiogram.filters import Command, or_f
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import (
    AskToForget,
    ChooseRole,
    Forget,
    LeaveAll,
    SetSubscription,
    ShowRoles,
    ShowSubscriptions,
    SubscribeAgain,
    Unsubscribe,
)
from bot.telegram.filters import IN_PRIVATE, PRESSED_IN_PRIVATE
from bot.telegram.sending import reply

PERSONAL = (
    ShowSubscriptions,
    SetSubscription,
    LeaveAll,
    ShowRoles,
    ChooseRole,
    Unsubscribe,
    SubscribeAgain,
    AskToForget,
    Forget,
)


async def point_to_private(message: Message, bot: Bot, texts: Texts) -> None:
    """Say where to write, with a link."""
    keyboard = keyboards.private.private_chat((await bot.me()).username or "", texts)
    await reply(message, views.private.in_private(texts), keyboard)


async def refuse_press(_: CallbackQuery, texts: Texts, callback_answer: CallbackAnswer) -> None:
    """Say it to the one who pressed, and change nothing that all can see."""
    callback_answer.text = views.private.in_private(texts).render()[0]
    callback_answer.show_alert = True


def router() -> Router:
    """The routes of what is personal, in groups."""
    router = Router(name=__name__)
    personal = or_f(*(data.filter() for data in PERSONAL))
    command = Command(commands.SUBSCRIPTIONS, commands.FORGET)
    router.message.register(point_to_private, command, ~IN_PRIVATE)
    router.callback_query.register(refuse_press, personal, ~PRESSED_IN_PRIVATE)
    return router
