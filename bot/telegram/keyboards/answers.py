"""Below an answer."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.knowledge.answering import Answer
from bot.knowledge.library import Page
from bot.telegram.callbacks import (
    AnswerEntry,
    AnswerYear,
    ShowEntry,
    ShowTopic,
    ShowTopics,
)
from bot.telegram.keyboards import colleges, pictures, privacy, subscriptions
from bot.telegram.keyboards.building import markup
from bot.telegram.keyboards.feedback import ask_person, votes
from bot.telegram.keyboards.language import languages
from bot.telegram.place import Place

MOST_YEARS = 3  # buttons in one row that can still be read


def below_answer(answer: Answer, place: Place) -> InlineKeyboardMarkup | None:
    """Below an answer: what could be meant or is related, a person, votes and sharing."""
    if answer.kind == "service":
        return below_service(answer, place) if place.private else None
    if answer.offer is not None:
        return colleges.below_answer(answer, place)
    texts = place.texts(answer.language)
    builder = InlineKeyboardBuilder()
    builder.row(*_other_years(answer, texts))
    for page in answer.choices or answer.related:
        builder.row(InlineKeyboardButton(text=page.title, callback_data=_opens(page)))
    builder.row(*_pictures(answer, place), width=1)
    if place.person and answer.kind in ("gap", "unknown"):
        builder.row(ask_person(texts))
    builder.row(*_about(answer, place))
    return markup(builder) if answer.entry_id or builder.export() else None


def in_menu(answer: Answer, topic: str | None, place: Place) -> InlineKeyboardMarkup:
    """Below an entry that was opened from the menu: the same, and the way back."""
    texts = place.texts(answer.language)
    builder = InlineKeyboardBuilder()
    builder.row(*_other_years(answer, texts))
    for page in answer.related:
        data = ShowEntry(entry=page.entry_id).pack()
        builder.row(InlineKeyboardButton(text=page.title, callback_data=data))
    builder.row(*_pictures(answer, place), width=1)
    builder.row(*_about(answer, place))
    back = ShowTopic(topic=topic) if topic else ShowTopics()
    builder.row(InlineKeyboardButton(text=texts.gettext("‹ Back"), callback_data=back.pack()))
    return markup(builder)


def _opens(page: Page) -> str:
    """What the button carries that answers with a page."""
    if page.year is None:
        return AnswerEntry(language=page.language, entry=page.entry_id).pack()
    return AnswerYear(language=page.language, entry=page.entry_id, year=page.year).pack()


def _other_years(answer: Answer, texts: Texts) -> list[InlineKeyboardButton]:
    """The same of the years nearest to now that other reports are about."""
    return [
        InlineKeyboardButton(
            text=texts.gettext("In %(year)s", year=year),
            callback_data=AnswerYear(
                language=answer.language, entry=answer.entry_id or "", year=year
            ).pack(),
        )
        for year in answer.other_years[:MOST_YEARS]
    ]


def _pictures(answer: Answer, place: Place) -> list[InlineKeyboardButton]:
    """The figures of an answer, as pictures; they show those of now."""
    if answer.year is not None:
        return []
    exhibits = place.gallery.of_entry(answer.entry_id or "", answer.language)
    return [pictures.picture(exhibit, answer.language) for exhibit in exhibits]


def _about(answer: Answer, place: Place) -> list[InlineKeyboardButton]:
    """What can be done with an answer itself."""
    if answer.entry_id is None:
        return []
    texts = place.texts(answer.language)
    share = place.sharing.button(answer.entry_id, answer.title, texts)
    return [*votes(answer.entry_id, texts), share]


def below_service(answer: Answer, place: Place) -> InlineKeyboardMarkup | None:
    """Below a word of the bot about itself: what it speaks of, at hand."""
    texts = place.texts(answer.language)
    if answer.entry_id == "service.language":
        return languages(answer.language)
    if answer.entry_id == "service.privacy":
        return privacy.erase(texts)
    if answer.entry_id == "service.subscribe":
        return markup(InlineKeyboardBuilder([[subscriptions.way_in(texts)]]))
    if answer.entry_id == "service.unsubscribe":
        rows = [[subscriptions.leave_all(texts)], [subscriptions.way_in(texts)]]
        return markup(InlineKeyboardBuilder(rows))
    if answer.entry_id == "service.human" and place.person:
        return markup(InlineKeyboardBuilder([[ask_person(texts, typed=True)]]))
    return None
