"""Below an answer."""

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.knowledge.answering import Answer
from bot.telegram.callbacks import AnswerEntry
from bot.telegram.keyboards.building import markup
from bot.telegram.keyboards.language import languages


def below_answer(answer: Answer) -> InlineKeyboardMarkup | None:
    """Below an answer: what could be meant, or what is related."""
    pages = answer.choices or answer.related
    if answer.kind == "service":
        return languages(answer.language) if answer.entry_id == "service.language" else None
    builder = InlineKeyboardBuilder()
    for page in pages:
        data = AnswerEntry(language=answer.language, entry=page.entry_id)
        builder.button(text=page.title, callback_data=data)
    return markup(builder.adjust(1)) if pages else None
