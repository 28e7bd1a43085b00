"""Below an answer."""

from collections.abc import Collection

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.knowledge.answering import Answer
from bot.people.subscriptions import SubscriptionTopic
from bot.telegram.callbacks import AnswerEntry
from bot.telegram.keyboards import privacy, subscriptions
from bot.telegram.keyboards.building import markup
from bot.telegram.keyboards.language import languages

SUBSCRIBING = frozenset({"service.subscribe", "service.unsubscribe"})


def below_answer(
    answer: Answer, texts: Texts, chosen: Collection[SubscriptionTopic] = ()
) -> InlineKeyboardMarkup | None:
    """Below an answer: what could be meant, or what is related; `chosen` are subscriptions."""
    pages = answer.choices or answer.related
    if answer.kind == "service":
        return below_service(answer, texts, chosen)
    builder = InlineKeyboardBuilder()
    for page in pages:
        data = AnswerEntry(language=answer.language, entry=page.entry_id)
        builder.button(text=page.title, callback_data=data)
    return markup(builder.adjust(1)) if pages else None


def below_service(
    answer: Answer, texts: Texts, chosen: Collection[SubscriptionTopic]
) -> InlineKeyboardMarkup | None:
    """Below what the bot says of itself: what it speaks of, to be done at once."""
    if answer.entry_id in SUBSCRIBING:
        return subscriptions.topics(chosen, texts)
    if answer.entry_id == "service.privacy":
        return privacy.erase(texts)
    return languages(answer.language) if answer.entry_id == "service.language" else None
