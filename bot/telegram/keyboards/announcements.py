"""The buttons under an announcement, as its readers have them."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.announcements.composing import Buttons
from bot.i18n import Catalogues, Texts
from bot.language import Language
from bot.people.subscriptions import TOPICS
from bot.telegram.keyboards.subscriptions import unsubscribe


def reading(catalogues: Catalogues) -> Buttons:
    """What puts buttons under announcements, in the language of whoever reads."""

    def buttons(
        language: Language, topic: str | None, link: str | None
    ) -> InlineKeyboardMarkup | None:
        return under(topic, link, catalogues[language])

    return buttons


def under(topic: str | None, link: str | None, texts: Texts) -> InlineKeyboardMarkup | None:
    """The link, where there is one, and the way out of the topic; a group has none."""
    rows = []
    if link is not None:
        rows.append([InlineKeyboardButton(text=texts.gettext("Find out more"), url=link)])
    known = next((each for each in TOPICS if each == topic), None)
    if known is not None:
        rows.append([unsubscribe(known, texts)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
