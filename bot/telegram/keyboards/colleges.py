"""Colleges: a page of the list, the search, a card, a comparison."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.colleges.finding import Offer
from bot.i18n import Texts
from bot.knowledge.answering import Answer
from bot.knowledge.colleges import TOPIC, CollegeCard, DirectoryPage
from bot.knowledge.models import BUTTON
from bot.telegram.callbacks import (
    AnswerEntry,
    CompareColleges,
    FindCollege,
    ListColleges,
    ShowCollege,
    ShowTopic,
)
from bot.telegram.callbacks_colleges import OpenCollege, OpenColleges, ShowProgrammes
from bot.telegram.keyboards import filters
from bot.telegram.keyboards.building import markup
from bot.telegram.keyboards.feedback import ask_person
from bot.telegram.place import Place
from bot.telegram.shortening import carried, cut


def page(
    shown: DirectoryPage, texts: Texts, private: bool, first: str = ""
) -> InlineKeyboardMarkup:
    """A page of colleges, its neighbours, searching, and the way back.

    Only in a private chat can be searched: in a group the bot does not see the next text.
    """
    builder = InlineKeyboardBuilder()
    for number, card in enumerate(shown.cards, start=1):
        builder.row(_button(_numbered(number, card), _picked(card, shown, first)))
    builder.row(*_pager(shown, first))
    search = _search(texts, first) if private else ()
    if shown.filterable and not first:
        builder.row(*search, filters.way_in(shown.text, texts))
        search = ()
    builder.row(*search, _back(shown, texts, first))
    return markup(builder)


def below_answer(answer: Answer, place: Place) -> InlineKeyboardMarkup:
    """Below what the imported list answers: cards, the list that was meant, a person."""
    texts, offer = place.texts(answer.language), answer.offer or Offer()
    builder = InlineKeyboardBuilder()
    single = len(offer.cards) == 1 and offer.total < 2 and answer.kind != "choice"
    for number, one in enumerate(offer.cards, start=1):
        label = texts.gettext("Card of the college") if single else _fitted(number, one.title)
        builder.row(_button(label, OpenCollege(college=one.id, text=carried(offer.listed))))
    if offer.total > len(offer.cards):
        label = texts.gettext("Whole list: %(number)s", number=offer.total)
        builder.row(_button(label, OpenColleges(text=carried(offer.listed))))
    if place.person and answer.kind == "gap":
        builder.row(ask_person(texts))
    return markup(builder)


def asked(texts: Texts, first: str = "") -> InlineKeyboardMarkup:
    """While a name is waited for: the way back to the list."""
    return markup(InlineKeyboardBuilder().row(_whole_list(texts, first)))


def nothing(texts: Texts, private: bool, first: str = "") -> InlineKeyboardMarkup:
    """Where nothing was found: another search, and the whole list."""
    search = _search(texts, first) if private else ()
    return markup(InlineKeyboardBuilder().row(*search, _whole_list(texts, first)))


def card(
    shown: CollegeCard, at: ListColleges, comparable: bool, texts: Texts
) -> InlineKeyboardMarkup:
    """Below a card: another one beside it, its full answer, and the page it was picked from."""
    builder = InlineKeyboardBuilder()
    if comparable:
        compare = ListColleges(first=shown.id)
        builder.button(text=texts.gettext("⚖️ Compare"), callback_data=compare)
    if shown.programmes:
        label = texts.gettext("Specialities")
        data = ShowProgrammes(college=shown.id, text=at.text)
        builder.button(text=label, callback_data=data)
    if shown.entry:
        more = AnswerEntry(language=texts.language, entry=shown.entry)
        builder.button(text=texts.gettext("In full"), callback_data=more)
    builder.button(text=texts.gettext("‹ Back"), callback_data=at)
    return markup(builder.adjust(2))


def compared(texts: Texts) -> InlineKeyboardMarkup:
    """Below a comparison: on to the list."""
    return markup(InlineKeyboardBuilder().row(list_button(texts)))


def list_button(texts: Texts) -> InlineKeyboardButton:
    """The way into the list."""
    return _button(texts.gettext("List of colleges"), ListColleges())


def _button(text: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def _numbered(number: int, card: CollegeCard) -> str:
    """The number of a line and a name for it: whole, where one is short enough."""
    return _fitted(number, card.title, *card.short_names, card.name)


def _fitted(number: int, *names: str) -> str:
    room = BUTTON - len(f"{number}. ")
    whole = next((name for name in names if len(name) <= room), cut(names[0], room))
    return f"{number}. {whole}"


def _picked(card: CollegeCard, shown: DirectoryPage, first: str) -> CallbackData:
    if first:
        return CompareColleges(first=first, second=card.id)
    return ShowCollege(college=card.id, page=shown.number, text=shown.text)


def _pager(shown: DirectoryPage, first: str) -> list[InlineKeyboardButton]:
    """‹ 2/50 ›, from the last on to the first; nothing where all is on one page."""
    if shown.pages == 1:
        return []
    steps = {"‹": -1, f"{shown.number}/{shown.pages}": 0, "›": 1}
    return [
        _button(label, ListColleges(page=_turned(shown, step), text=shown.text, first=first))
        for label, step in steps.items()
    ]


def _turned(shown: DirectoryPage, step: int) -> int:
    return (shown.number - 1 + step) % shown.pages + 1


def _search(texts: Texts, first: str) -> tuple[InlineKeyboardButton]:
    return (_button(texts.gettext("🔎 Find"), FindCollege(first=first)),)


def _whole_list(texts: Texts, first: str) -> InlineKeyboardButton:
    return _button(texts.gettext("Whole list"), ListColleges(first=first))


def _back(shown: DirectoryPage, texts: Texts, first: str) -> InlineKeyboardButton:
    if shown.text:
        return _whole_list(texts, first)
    back = ShowCollege(college=first) if first else ShowTopic(topic=TOPIC)
    return _button(texts.gettext("‹ Back"), back)
