"""Saying something without hearing it back: how nearly all messages are sent.

aiogram writes every call as a form and reads the whole message back, with all its buttons, which
takes longer than finding what to say. Nobody looks at a reply again, so that it was taken is all
that is read; and it is written as JSON, which needs no percent signs for each Cyrillic letter.
"""

from typing import Any

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.methods import SendMessage, TelegramMethod
from aiohttp import BytesPayload
from pydantic_core import to_json

TAKEN = '{"ok":true'
BEGINNING = 20  # characters that are looked at, spaces among them
OK = 200


class Say(SendMessage):
    """sendMessage whose result nobody needs; it comes as None."""


def fields(bot: Bot, said: Say) -> bytes:
    """The call as JSON, with the client's defaults in the places of those left open."""
    values = {
        name: bot.default[value.name] if isinstance(value, Default) else value
        for name, value in said
        if value is not None
    }
    given = {name: value for name, value in values.items() if value is not None}
    return to_json(given, exclude_none=True)


def as_json(bot: Bot, said: Say) -> BytesPayload:
    """The body of the call."""
    return BytesPayload(fields(bot, said), content_type="application/json")


def is_taken(method: TelegramMethod[Any], status_code: int, content: str) -> bool:
    """Whether Telegram has taken what was said; all else aiogram has to read."""
    if not isinstance(method, Say) or status_code != OK:
        return False
    return content[:BEGINNING].replace(" ", "").startswith(TAKEN)
