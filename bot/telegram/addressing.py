"""What in a message is said to the bot: all of it in private, little of it in a group."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType, MessageEntityType
from aiogram.types import Message, TelegramObject, User

from bot.telegram.commands import DESCRIPTIONS

# Telegram writes under these names for an administrator or a channel that stays unnamed.
UNNAMED = frozenset({1087968824, 136817688})
COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>\w+))?(?!\S)")


def addressed(message: Message, me: User) -> str | None:
    """What the message says to the bot; None where it is none of the bot's business.

    In a group a message is for the bot where it is a command for it, mentions it or replies to
    it. What channels send into their discussion group and what other bots write is not.
    """
    if message.via_bot is not None and message.via_bot.id == me.id:
        return None  # an answer that somebody has handed on
    text = message.text or message.caption or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    if message.is_automatic_forward or _is_machine(message.from_user):
        return None
    mentions = _mentions(message, text, me)
    if mentions or _is_command(text, me) or _replies_to(message, me):
        return _without(mentions, text) or _replied(message)
    return None


def _is_machine(user: User | None) -> bool:
    return user is None or (user.is_bot and user.id not in UNNAMED)


def _is_command(text: str, me: User) -> bool:
    command = COMMAND.match(text)
    if command is None:
        return False
    if command["bot"]:
        return command["bot"].lower() == (me.username or "").lower()
    return command["name"].lower() in DESCRIPTIONS  # another bot's are none of our business


def _replied(message: Message) -> str:
    """What the message replies to: who only names the bot below a question passes that on."""
    return (message.reply_to_message.text or "") if message.reply_to_message else ""


def _replies_to(message: Message, me: User) -> bool:
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == me.id)


def _without(mentions: list[tuple[int, int]], text: str) -> str:
    for start, end in sorted(mentions, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text.strip()


def _mentions(message: Message, text: str, me: User) -> list[tuple[int, int]]:
    """Where the text names the bot, as places of characters."""
    own = f"@{me.username}".lower()
    places = []
    for entity in message.entities or message.caption_entities or ():
        start = _character(text, entity.offset)
        end = _character(text, entity.offset + entity.length)
        by_name = entity.type == MessageEntityType.MENTION and text[start:end].lower() == own
        by_id = entity.type == MessageEntityType.TEXT_MENTION and entity.user
        if by_name or (by_id and entity.user and entity.user.id == me.id):
            places.append((start, end))
    return places


def _character(text: str, unit: int) -> int:
    """Where a character stands that Telegram counts in UTF-16 units."""
    head = text.encode("utf-16-le", "surrogatepass")[: unit * 2]
    return len(head.decode("utf-16-le", "ignore"))


class AddressingMiddleware(BaseMiddleware):
    """Gives handlers what was said to the bot as `question`; the rest goes no further."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not isinstance(event, Message):
            return await handler(event, data)
        question = addressed(event, await data["bot"].me())
        if question is None:
            return None
        data["question"] = question
        return await handler(event, data)
