"""Conditions of several routes."""

from aiogram import F
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.people.people import Person
from bot.people.staff import Staff

# Of a message and of a change of membership; of the message that a pressed button stands under.
IN_PRIVATE = F.chat.type == ChatType.PRIVATE
PRESSED_IN_PRIVATE = F.message.chat.type == ChatType.PRIVATE


class IsPlainQuestion(Filter):
    """A text that can be nothing but a question: no command, no step of a dialogue, no reply."""

    async def __call__(self, message: Message, raw_state: str | None = None) -> bool:
        if message.text is None or raw_state is not None or message.reply_to_message is not None:
            return False
        return not message.text.lstrip().startswith("/")


class IsAdministrator(Filter):
    """Somebody who has rights at this moment, in his own chat with the bot.

    The chat alone proves nothing, nor does a button: who acts is what Telegram says of the event.
    """

    async def __call__(self, event: Message | CallbackQuery, person: Person, staff: Staff) -> bool:
        return _in_own_chat(event, person) and await staff.is_administrator(person.id)


class IsOwner(Filter):
    """Somebody who is named in ADMIN_IDS; within the guard of administrators."""

    async def __call__(self, event: Message | CallbackQuery, person: Person, staff: Staff) -> bool:
        return staff.is_owner(person.id)


def _in_own_chat(event: Message | CallbackQuery, person: Person) -> bool:
    if isinstance(event, Message):
        return event.chat.id == person.id and event.sender_chat is None
    return event.message is not None and event.message.chat.id == person.id
