"""Methods that change or remove what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.tryout.chats import Content, Message
from bot.tryout.errors import bad_request
from bot.tryout.keyboard import check_markup
from bot.tryout.params import Params
from bot.tryout.reading import read_chat_id, read_edited, read_message_id, read_text
from bot.tryout.text import Json

if TYPE_CHECKING:
    from bot.tryout.api import BotApi


def edit_message_text(api: BotApi, params: Params) -> Json | bool:
    """Another text, and another keyboard (or none)."""
    message = read_edited(api.world, params)
    content = Content(
        read_text(params, "MESSAGE_TOO_LONG"), None, params.object("link_preview_options")
    )
    if not message.content.is_text:
        raise bad_request("there is no text in the message to edit")
    return _edited(api, message, content, params)


def edit_message_reply_markup(api: BotApi, params: Params) -> Json | bool:
    """Another keyboard only."""
    message = read_edited(api.world, params)
    return _edited(api, message, message.content, params)


def _edited(api: BotApi, message: Message, content: Content, params: Params) -> Json | bool:
    """Change a message; of one that was sent via it, the bot is told only that it is done."""
    api.world.bot_edits(message, content, check_markup(params.object("reply_markup")))
    return True if message.via_bot else api.world.message_json(message)


def delete_message(api: BotApi, params: Params) -> bool:
    """Gone for both."""
    chat_id = read_chat_id(api.world, params)
    api.world.bot_deletes(chat_id, read_message_id(params))
    return True
