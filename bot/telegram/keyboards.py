"""Inline keyboards: from what is shown to markup, nothing else."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder, KeyboardBuilder

from bot.i18n import Texts
from bot.knowledge.answering import Answer
from bot.knowledge.library import Page
from bot.knowledge.models import Topic
from bot.language import LANGUAGES, Language
from bot.telegram.callbacks import (
    AnswerEntry,
    ChooseLanguage,
    Forget,
    ShowEntry,
    ShowTopic,
    ShowTopics,
)

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
    return _markup(builder)


def topics(shown: Sequence[Topic], texts: Texts) -> InlineKeyboardMarkup:
    """The menu: two topics a row."""
    builder = InlineKeyboardBuilder()
    for topic in shown:
        builder.button(
            text=f"{topic.icon} {topic.title(texts.language)}",
            callback_data=ShowTopic(topic=topic.id),
        )
    return _markup(builder.adjust(2))


def entries(pages: Sequence[Page], texts: Texts) -> InlineKeyboardMarkup:
    """The entries of a topic, one a row, and the way back."""
    builder = InlineKeyboardBuilder()
    for page in pages:
        builder.button(text=page.title, callback_data=ShowEntry(entry=page.entry_id))
    builder.button(text=texts.gettext("‹ Topics"), callback_data=ShowTopics())
    return _markup(builder.adjust(1))


def entry(related: Sequence[Page], topic: str | None, texts: Texts) -> InlineKeyboardMarkup:
    """Below an entry that was opened from the menu: related entries and the way back."""
    builder = InlineKeyboardBuilder()
    for page in related:
        builder.button(text=page.title, callback_data=ShowEntry(entry=page.entry_id))
    back = ShowTopic(topic=topic) if topic else ShowTopics()
    builder.button(text=texts.gettext("‹ Back"), callback_data=back)
    return _markup(builder.adjust(1))


def below_answer(answer: Answer) -> InlineKeyboardMarkup | None:
    """Below an answer: what could be meant, or what is related."""
    pages = answer.choices or answer.related
    if answer.kind == "service":
        return languages(answer.language) if answer.entry_id == "service.language" else None
    builder = InlineKeyboardBuilder()
    for page in pages:
        data = AnswerEntry(language=answer.language, entry=page.entry_id)
        builder.button(text=page.title, callback_data=data)
    return _markup(builder.adjust(1)) if pages else None


def forget(texts: Texts) -> InlineKeyboardMarkup:
    """Erase, or leave everything as it is."""
    builder = InlineKeyboardBuilder()
    builder.button(text=texts.gettext("Erase"), callback_data=Forget(sure=True))
    builder.button(text=texts.gettext("Keep"), callback_data=Forget(sure=False))
    return _markup(builder)


def _markup(builder: KeyboardBuilder[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=builder.export())
