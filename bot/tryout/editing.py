"""Methods that change or remove what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.tryout.errors import bad_request
from bot.tryout.keyboard import check_markup
from bot.tryout.params import Params
from bot.tryout.reading import read_chat_id, read_target, read_text
from bot.tryout.text import Json

if TYPE_CHECKING:
    from bot.tryout.api import BotApi


def edit_message_text(api: BotApi, params: Params) -> Json:
    """Another text, and another keyboard (or none)."""
    chat_id, message_id = read_target(api.world, params)
    message = api.world.bot_edits(
        chat_id,
        message_id,
        read_text(params, "MESSAGE_TOO_LONG"),
        check_markup(params.object("reply_markup")),
        params.object("link_preview_options"),
    )
    return api.world.message_json(message)


def edit_message_reply_markup(api: BotApi, params: Params) -> Json:
    """Another keyboard only."""
    chat_id, message_id = read_target(api.world, params)
    keyboard = check_markup(params.object("reply_markup"))
    return api.world.message_json(api.world.bot_edits_keyboard(chat_id, message_id, keyboard))


def delete_message(api: BotApi, params: Params) -> bool:
    """Gone for both."""
    chat_id = read_chat_id(api.world, params)
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    api.world.bot_deletes(chat_id, message_id)
    return True
