"""Methods that send something into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.tryout.chats import Content
from bot.tryout.errors import bad_request
from bot.tryout.keyboard import check_markup, force_reply
from bot.tryout.params import Params
from bot.tryout.reading import (
    read_caption,
    read_chat_id,
    read_photo,
    read_reply,
    read_text,
    read_thread,
)
from bot.tryout.text import Json

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice",
        "upload_voice", "upload_document", "choose_sticker", "find_location",
        "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def send_message(api: BotApi, params: Params) -> Json:
    """A text."""
    chat_id = read_chat_id(api.world, params)
    preview = params.object("link_preview_options")
    content = Content(read_text(params, "message is too long"), None, preview)
    return _sent(api, chat_id, content, params)


def send_photo(api: BotApi, params: Params) -> Json:
    """A picture, uploaded or sent before."""
    chat_id = read_chat_id(api.world, params)
    content = Content(read_caption(params), read_photo(api.world, params))
    return _sent(api, chat_id, content, params)


def send_chat_action(api: BotApi, params: Params) -> bool:
    """«typing…»"""
    chat_id = read_chat_id(api.world, params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    api.world.bot_acts(chat_id, action, read_thread(params))
    return True


def _sent(api: BotApi, chat_id: int, content: Content, params: Params) -> Json:
    markup = params.object("reply_markup")
    message = api.world.bot_sends(
        chat_id,
        content,
        check_markup(markup),
        read_reply(params),
        thread_id=read_thread(params),
        force_reply=force_reply(markup),
    )
    return api.world.message_json(message)
