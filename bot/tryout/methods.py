"""The table of the Bot API's methods.

To add one, write its short function in the file of its kind and name it here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.tryout import answering, describing, downloads, editing, getting, sending

if TYPE_CHECKING:
    from bot.tryout.api import BotApi
    from bot.tryout.params import Params

Method: TypeAlias = "Callable[[BotApi, Params], Any | Awaitable[Any]]"

_FUNCTIONS: dict[str, Method] = {
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "copyMessage": sending.copy_message,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "deleteMyCommands": describing.delete_my_commands,
    "deleteWebhook": getting.delete_webhook,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "getChat": getting.get_chat,
    "getChatMember": getting.get_chat_member,
    "getChatMenuButton": describing.get_chat_menu_button,
    "getFile": downloads.get_file,
    "getMe": getting.get_me,
    "getMyCommands": describing.get_my_commands,
    "getMyDescription": describing.text_getter("description"),
    "getMyName": describing.text_getter("name"),
    "getMyShortDescription": describing.text_getter("short_description"),
    "getUpdates": getting.get_updates,
    "getWebhookInfo": getting.get_webhook_info,
    "leaveChat": getting.leave_chat,
    "sendAnimation": sending.file_sender("animation"),
    "sendChatAction": sending.send_chat_action,
    "sendDocument": sending.file_sender("document"),
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendRichMessage": sending.send_rich_message,
    "sendVideo": sending.file_sender("video"),
    "setChatMenuButton": describing.set_chat_menu_button,
    "setMessageReaction": sending.set_message_reaction,
    "setMyCommands": describing.set_my_commands,
    "setMyDescription": describing.text_setter("description"),
    "setMyName": describing.text_setter("name"),
    "setMyShortDescription": describing.text_setter("short_description"),
    "setWebhook": getting.set_webhook,
}
METHODS = {name.lower(): (name, function) for name, function in _FUNCTIONS.items()}
