"""Erasing what is kept of a person."""

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.telegram.callbacks import Forget
from bot.telegram.keyboards.building import markup


def forget(texts: Texts) -> InlineKeyboardMarkup:
    """Erase, or leave everything as it is."""
    builder = InlineKeyboardBuilder()
    builder.button(text=texts.gettext("Erase"), callback_data=Forget(sure=True))
    builder.button(text=texts.gettext("Keep"), callback_data=Forget(sure=False))
    return markup(builder)
