"""Below what a college teaches: its other pages, and the card."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.telegram.callbacks import ShowCollege
from bot.telegram.callbacks_colleges import ShowProgrammes
from bot.telegram.keyboards.building import markup


def page(college: str, number: int, pages: int, text: str, texts: Texts) -> InlineKeyboardMarkup:
    """‹ 2/5 ›, and the way back to the card."""
    builder = InlineKeyboardBuilder()
    if pages > 1:
        for label, step in {"‹": -1, f"{number}/{pages}": 0, "›": 1}.items():
            turned = (number - 1 + step) % pages + 1
            data = ShowProgrammes(college=college, page=turned, text=text)
            builder.add(InlineKeyboardButton(text=label, callback_data=data.pack()))
    back = ShowCollege(college=college, text=text)
    builder.row(InlineKeyboardButton(text=texts.gettext("‹ Back"), callback_data=back.pack()))
    return markup(builder)
