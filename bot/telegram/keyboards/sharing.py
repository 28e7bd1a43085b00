"""Under an entry that was shared into another chat, and above what is found for one."""

from aiogram.types import InlineKeyboardMarkup, InlineQueryResultsButton
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.telegram.keyboards.building import markup
from bot.telegram.links import PLAIN_START


def ask_the_bot(link: str, texts: Texts) -> InlineKeyboardMarkup:
    """The way from a shared entry to the bot."""
    builder = InlineKeyboardBuilder()
    builder.button(text=texts.gettext("Ask the bot"), url=link)
    return markup(builder)


def ask_in_chat(texts: Texts) -> InlineQueryResultsButton:
    """The way to the bot where nothing was found."""
    return InlineQueryResultsButton(
        text=texts.gettext("Ask in the chat with the bot"), start_parameter=PLAIN_START
    )
