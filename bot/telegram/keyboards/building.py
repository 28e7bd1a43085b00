"""From a builder to the markup that is sent."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import KeyboardBuilder


def markup(builder: KeyboardBuilder[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """The finished keyboard."""
    return InlineKeyboardMarkup(inline_keyboard=builder.export())
