"""Methods that send something into a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.tryout.chats import Content
from bot.tryout.errors import bad_request
from bot.tryout.files import FileKind
from bot.tryout.keyboard import check_markup, force_reply
from bot.tryout.params import Params
from bot.tryout.reactions import EMOJI_SELECTOR, REACTIONS
from bot.tryout.reading import (
    read_caption,
    read_chat_id,
    read_file,
    read_message_id,
    read_photo,
    read_reply,
    read_rich,
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


def send_rich_message(api: BotApi, params: Params) -> Json:
    """Headings, tables and lists. Telegram reads them before it looks for the chat."""
    content = read_rich(params)
    if content is None:
        raise bad_request("rich message is empty")
    return _sent(api, read_chat_id(api.world, params), content, params)


def file_sender(kind: FileKind) -> Callable[[BotApi, Params], Json]:
    """Return the method that sends one kind of file."""

    def send_file(api: BotApi, params: Params) -> Json:
        chat_id = read_chat_id(api.world, params)
        stored = read_file(api.world, params, kind)
        content = Content(read_caption(params), other=stored.to_message())
        return _sent(api, chat_id, content, params)

    return send_file


def copy_message(api: BotApi, params: Params) -> Json:
    """The same once more, as the bot's own; a caption can be put in the place of the old one."""
    chat_id = read_chat_id(api.world, params)
    source = api.world.chat(params.integer("from_chat_id"))
    message = source.messages.get(read_message_id(params))
    if message is None:
        raise bad_request("message to copy not found")
    if message.content.service:
        raise bad_request("message can't be copied")
    content = message.content
    if "caption" in params.values and not content.is_text and content.takes_text:
        content = replace(content, body=read_caption(params))
    return {"message_id": _sent(api, chat_id, content, params)["message_id"]}


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


def set_message_reaction(api: BotApi, params: Params) -> bool:
    """A reaction of the bot's own, or none."""
    reactions = params.array("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [_reaction(value) for value in reactions]
    chat_id = read_chat_id(api.world, params)
    api.world.bot_reacts(chat_id, params.integer("message_id"), emoji[0] if emoji else None)
    return True


def _reaction(value: Any) -> str:
    """Return one of the emoji that Telegram knows; it reads them without their selectors."""
    emoji = str(value.get("emoji")) if isinstance(value, dict) else ""
    plain = emoji.replace(EMOJI_SELECTOR, "")
    if plain not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return plain
