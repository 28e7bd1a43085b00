"""What kind of call a method is."""

from typing import Any

from aiogram.methods import TelegramMethod

# Calls that count as messages, by the beginning of their names.
MESSAGES = ("send", "copyMessage", "forwardMessage", "editMessage")


def is_message(method: TelegramMethod[Any]) -> bool:
    """Whether Telegram counts a call among the messages of a chat."""
    name = method.__api_method__
    return name.startswith(MESSAGES) and name != "sendChatAction"
