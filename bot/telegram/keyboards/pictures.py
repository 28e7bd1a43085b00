"""Figures as pictures."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.language import Language
from bot.pictures.gallery import Exhibit
from bot.telegram.callbacks import ShowPicture, ShowPictures, ShowTopics
from bot.telegram.keyboards.building import markup


def way_in(texts: Texts) -> InlineKeyboardButton:
    """The button that opens the list of pictures."""
    return InlineKeyboardButton(
        text=texts.gettext("📊 Figures as pictures"), callback_data=ShowPictures().pack()
    )


def picture(exhibit: Exhibit, language: Language) -> InlineKeyboardButton:
    """The button that sends one picture."""
    data = ShowPicture(language=language, picture=exhibit.picture_id)
    return InlineKeyboardButton(text=f"📊 {exhibit.title}", callback_data=data.pack())


def pictures(shown: Sequence[Exhibit], texts: Texts) -> InlineKeyboardMarkup:
    """All pictures, one a row, and the way back."""
    builder = InlineKeyboardBuilder()
    for exhibit in shown:
        builder.row(picture(exhibit, texts.language))
    back = InlineKeyboardButton(text=texts.gettext("‹ Topics"), callback_data=ShowTopics().pack())
    return markup(builder.row(back))


def below_picture(texts: Texts) -> InlineKeyboardMarkup:
    """Below a picture: on to the others."""
    return markup(InlineKeyboardBuilder([[way_in(texts)]]))
