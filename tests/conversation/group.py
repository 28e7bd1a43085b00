"""What somebody does in a group."""

from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberBanned,
    ChatMemberMember,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from tests.conversation.recording import BOT, EPOCH, NOON

GROUP = Chat(id=-1001, type="supergroup", title="11A")


async def says(dispatcher: Dispatcher, bot: Bot, user_id: int, text: str) -> None:
    """Send a text into the group."""
    message = Message(message_id=1, date=NOON, chat=GROUP, from_user=_user(user_id), text=text)
    await _feed(dispatcher, bot, message=message)


async def presses(dispatcher: Dispatcher, bot: Bot, user_id: int, data: str) -> None:
    """Press a button under a message of the bot in the group."""
    message = Message(message_id=1, date=NOON, chat=GROUP, text="?").as_(bot)
    query = CallbackQuery(
        id="1", from_user=_user(user_id), chat_instance="1", message=message, data=data
    )
    await _feed(dispatcher, bot, callback_query=query)


async def throws_out(dispatcher: Dispatcher, bot: Bot, user_id: int) -> None:
    """Remove the bot from the group."""
    change = ChatMemberUpdated(
        chat=GROUP,
        from_user=_user(user_id),
        date=NOON,
        old_chat_member=ChatMemberMember(user=BOT),
        new_chat_member=ChatMemberBanned(user=BOT, until_date=EPOCH),
    )
    await _feed(dispatcher, bot, my_chat_member=change)


def _user(user_id: int) -> User:
    return User(id=user_id, is_bot=False, first_name="Ерлан", language_code="ru")


async def _feed(dispatcher: Dispatcher, bot: Bot, **content: Any) -> None:
    await dispatcher.feed_update(bot, Update(update_id=1, **content))
