"""Methods that change or remove what was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.tryout.chats import Content, Message
from bot.tryout.errors import bad_request
from bot.tryout.files import FileKind
from bot.tryout.keyboard import check_markup
from bot.tryout.params import Params
from bot.tryout.reading import (
    read_caption,
    read_chat_id,
    read_edited,
    read_file,
    read_message_id,
    read_photo,
    read_rich,
    read_text,
)
from bot.tryout.text import Json
from bot.tryout.world import World

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

MAX_DELETED = 100
_MEDIA: tuple[FileKind, ...] = ("video", "document", "animation")


def edit_message_text(api: BotApi, params: Params) -> Json | bool:
    """Another text (or rich message), and another keyboard (or none)."""
    message = read_edited(api.world, params)
    content = read_rich(params) or Content(
        read_text(params, "MESSAGE_TOO_LONG"), None, params.object("link_preview_options")
    )
    if not message.content.is_text and not message.content.is_rich:
        raise bad_request("there is no text in the message to edit")
    return _edited(api, message, content, params)


def edit_message_caption(api: BotApi, params: Params) -> Json | bool:
    """Another caption, and another keyboard (or none)."""
    message = read_edited(api.world, params)
    if message.content.is_text or not message.content.takes_text:
        raise bad_request("there is no caption in the message to edit")
    content = replace(message.content, body=read_caption(params))
    return _edited(api, message, content, params)


def edit_message_media(api: BotApi, params: Params) -> Json | bool:
    """A picture or another file in the place of what was there, be it a text."""
    message = read_edited(api.world, params)
    media = params.object("media") or {}
    values = Params({**params.values, **media})
    return _edited(api, message, _media(api.world, values), params)


def _media(world: World, values: Params) -> Content:
    """Read what is called `InputMedia`; its file stands in the field `media` of every kind."""
    given = values.text("type")
    kind = next((kind for kind in _MEDIA if kind == given), None)
    if kind is not None:
        stored = read_file(world, values, kind, "media")
        return Content(read_caption(values), other=stored.to_message())
    if given != "photo":
        allowed = ", ".join(("photo", *_MEDIA))
        raise bad_request(f"the try-out puts only these in the place of a message: {allowed}")
    return Content(read_caption(values), read_photo(world, values, "media"))


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


def delete_messages(api: BotApi, params: Params) -> bool:
    """Many at once."""
    chat_id = read_chat_id(api.world, params)
    given = params.array("message_ids") or []
    if not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    ids = Params({str(place): value for place, value in enumerate(given)})
    api.world.bot_deletes_all(chat_id, [ids.integer(name) for name in ids.values])
    return True
