"""The way from a group into the private chat."""

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.telegram.keyboards.building import markup


def private_chat(username: str, texts: Texts) -> InlineKeyboardMarkup:
    """A link to the private chat with the bot."""
    builder = InlineKeyboardBuilder()
    builder.button(text=texts.gettext("Write in private"), url=f"https://t.me/{username}")
    return markup(builder)
