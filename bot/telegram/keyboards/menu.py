"""The menu: topics, their entries, one entry."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.knowledge.colleges import TOPIC
from bot.knowledge.library import Page
from bot.knowledge.models import Topic
from bot.telegram.callbacks import ShowEntry, ShowTopic, ShowTopics
from bot.telegram.keyboards import pictures, subscriptions
from bot.telegram.keyboards.building import markup
from bot.telegram.keyboards.colleges import list_button


def topics(shown: Sequence[Topic], texts: Texts) -> InlineKeyboardMarkup:
    """The menu: two topics a row, behind them pictures and subscriptions."""
    builder = InlineKeyboardBuilder()
    for topic in shown:
        builder.button(
            text=f"{topic.icon} {topic.title(texts.language)}",
            callback_data=ShowTopic(topic=topic.id),
        )
    builder.adjust(2)
    builder.row(pictures.way_in(texts), subscriptions.way_in(texts))
    return markup(builder)


def entries(topic: Topic, pages: Sequence[Page], texts: Texts) -> InlineKeyboardMarkup:
    """The entries of a topic, one a row, and the way back; above them the list of colleges."""
    builder = InlineKeyboardBuilder()
    if topic.id == TOPIC:
        builder.add(list_button(texts))
    for page in pages:
        builder.button(text=page.title, callback_data=ShowEntry(entry=page.entry_id))
    builder.button(text=texts.gettext("‹ Topics"), callback_data=ShowTopics())
    return markup(builder.adjust(1))
