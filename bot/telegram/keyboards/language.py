"""Choosing a language."""

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.language import LANGUAGES, Language
from bot.telegram.callbacks import ChooseLanguage
from bot.telegram.keyboards.building import markup

# Each language by its own name, for somebody who reads only that one.
OWN_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский"}


def languages(current: Language | None = None) -> InlineKeyboardMarkup:
    """The two languages; the current one is ticked."""
    builder = InlineKeyboardBuilder()
    for language in reversed(LANGUAGES):
        tick = "✓ " if language == current else ""
        builder.button(
            text=f"{tick}{OWN_NAMES[language]}", callback_data=ChooseLanguage(language=language)
        )
    return markup(builder)
