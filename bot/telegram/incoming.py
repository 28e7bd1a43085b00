"""Updates from outside, put right or refused before anything looks at them."""

from collections.abc import Iterator
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.types import InaccessibleMessage, Message, Update

# What SQLite can hold is less than this; Telegram promises that its ids are smaller still.
TOO_LARGE = 2**63


def read_update(raw: object, bot: Bot) -> Update:
    """An update of sound JSON; ValueError or UpdateTypeLookupError where there is none to read."""
    update = Update.model_validate(raw, context={"bot": bot})
    _ = update.event_type  # raises where nothing is in it that is known
    # Once more: pydantic also takes a text of many digits for a number.
    if any(abs(number) >= TOO_LARGE for number in _ids(update)):
        raise ValueError("a number is too large")
    return update


def sound(value: Any) -> Any:
    """The same JSON without half surrogate pairs, which neither SQLite nor Telegram takes.

    They can be written in JSON, and only there. ValueError where a number is no id of anything.
    """
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if isinstance(value, dict):
        return {key: sound(item) for key, item in value.items()}
    if isinstance(value, list):
        return [sound(item) for item in value]
    if isinstance(value, int | float) and abs(value) >= TOO_LARGE:
        raise ValueError("a number is too large")
    return value


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _ids(update: Update) -> Iterator[int]:
    """The numbers by which the database is asked."""
    context = UserContextMiddleware.resolve_event_context(update)
    yield from (each.id for each in (context.user, context.chat) if each is not None)
    yield context.thread_id or 0
    event = update.event
    message = event if isinstance(event, Message) else getattr(event, "message", None)
    if isinstance(message, Message | InaccessibleMessage):
        yield message.message_id
    if isinstance(message, Message) and message.reply_to_message is not None:
        yield message.reply_to_message.message_id
