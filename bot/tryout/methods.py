"""The methods of the Bot API: one short function each, and the table that names them.

To add a method, write its function and put it into the table at the end.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.tryout.errors import bad_request, conflict
from bot.tryout.keyboard import check_markup
from bot.tryout.params import Params
from bot.tryout.reading import (
    read_caption,
    read_chat_id,
    read_optional_chat_id,
    read_photo,
    read_reply,
    read_scope,
    read_target,
    read_text,
)
from bot.tryout.text import Json, utf16_length
from bot.tryout.world import Content

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

    Method = Callable[[BotApi, Params], Any | Awaitable[Any]]

MAX_ANSWER = 200
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice",
        "upload_voice", "upload_document", "choose_sticker", "find_location",
        "record_video_note", "upload_video_note",
    }
)  # fmt: skip

_GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip

# Getting updates


def get_me(api: BotApi, _params: Params) -> Json:
    """The bot itself."""
    return {
        **api.world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


async def get_updates(api: BotApi, params: Params) -> list[Json]:
    """Long polling."""
    if api.webhook["url"]:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    allowed = params.array("allowed_updates")
    if allowed is not None:
        api.world.updates.allow(map(str, allowed))
    return await api.polling.get(
        params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
    )


def set_webhook(api: BotApi, params: Params) -> bool:
    """Kept only: the stand-in delivers by long polling."""
    url = params.text("url")
    if url and not url.lower().startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    api.webhook = {"url": url}
    if params.flag("drop_pending_updates"):
        api.world.updates.clear()
    return True


def delete_webhook(api: BotApi, params: Params) -> bool:
    """Back to long polling."""
    return set_webhook(api, Params({**params.values, "url": ""}))


def get_webhook_info(api: BotApi, _params: Params) -> Json:
    """What was set, and how many updates wait."""
    return {
        **api.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(api.world.updates),
    }


# Messages


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


def answer_callback_query(api: BotApi, params: Params) -> bool:
    """The end of the spinner on a button."""
    text = params.text("text")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    api.world.bot_answers(query_id, text, params.flag("show_alert"), params.text("url"))
    return True


def send_chat_action(api: BotApi, params: Params) -> bool:
    """«typing…»"""
    chat_id = read_chat_id(api.world, params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    api.world.bot_acts(chat_id, action)
    return True


def get_chat(api: BotApi, params: Params) -> Json:
    """A chat, with the fields that the Bot API promises for each."""
    chat = api.world.chat(read_chat_id(api.world, params))
    gifts = dict.fromkeys(_GIFTS, False)
    return {
        **chat.to_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


# What the bot says about itself


def set_my_commands(api: BotApi, params: Params) -> bool:
    """The list behind the slash, for a scope and a language."""
    commands = params.array("commands")
    if commands is None:
        raise bad_request('parameter "commands" is required')
    scope = read_scope(api.world, params)
    api.world.profile.set_commands(scope, params.text("language_code"), commands)
    api.world.profile_changed()
    return True


def get_my_commands(api: BotApi, params: Params) -> list[Json]:
    """Exactly what was set for a scope and a language."""
    return api.world.profile.commands(read_scope(api.world, params), params.text("language_code"))


def delete_my_commands(api: BotApi, params: Params) -> bool:
    """Nothing for this scope and language: the wider ones show again."""
    api.world.profile.set_commands(read_scope(api.world, params), params.text("language_code"), [])
    api.world.profile_changed()
    return True


def _text_setter(kind: str) -> Method:
    def set_text(api: BotApi, params: Params) -> bool:
        api.world.profile.set_text(kind, params.text("language_code"), params.text(kind))
        api.world.profile_changed()
        return True

    return set_text


def _text_getter(kind: str) -> Method:
    def get_text(api: BotApi, params: Params) -> Json:
        return {kind: api.world.profile.text(kind, params.text("language_code"))}

    return get_text


def set_chat_menu_button(api: BotApi, params: Params) -> bool:
    """The button beside the composer, for one chat or for all."""
    button = params.object("menu_button") or {"type": "default"}
    api.world.profile.set_menu_button(read_optional_chat_id(api.world, params), button)
    api.world.profile_changed()
    return True


def get_chat_menu_button(api: BotApi, params: Params) -> Json:
    """What was set."""
    return api.world.profile.menu_button(read_optional_chat_id(api.world, params))


def _sent(api: BotApi, chat_id: int, content: Content, params: Params) -> Json:
    keyboard = check_markup(params.object("reply_markup"))
    message = api.world.bot_sends(chat_id, content, keyboard, read_reply(params))
    return api.world.message_json(message)


_FUNCTIONS: dict[str, Method] = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "deleteMyCommands": delete_my_commands,
    "deleteWebhook": delete_webhook,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getChat": get_chat,
    "getChatMenuButton": get_chat_menu_button,
    "getMe": get_me,
    "getMyCommands": get_my_commands,
    "getMyDescription": _text_getter("description"),
    "getMyName": _text_getter("name"),
    "getMyShortDescription": _text_getter("short_description"),
    "getUpdates": get_updates,
    "getWebhookInfo": get_webhook_info,
    "sendChatAction": send_chat_action,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "setChatMenuButton": set_chat_menu_button,
    "setMyCommands": set_my_commands,
    "setMyDescription": _text_setter("description"),
    "setMyName": _text_setter("name"),
    "setMyShortDescription": _text_setter("short_description"),
    "setWebhook": set_webhook,
}
METHODS = {name.lower(): (name, function) for name, function in _FUNCTIONS.items()}
