"""Colleges: /colleges, the list page by page, searching it, a card, two side by side.

Narrowing an imported list stands in `filters.py`.
"""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.colleges.filters import Filters
from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.colleges import CollegeCard, Directory, compare
from bot.people.counting import Counters
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import CompareColleges, FindCollege, ListColleges, ShowCollege
from bot.telegram.callbacks_colleges import OpenCollege, OpenColleges, ShowProgrammes
from bot.telegram.dressing import Dressing
from bot.telegram.place import Place
from bot.telegram.sending import redraw, reply, send_below, send_rich_below
from bot.telegram.shortening import carried
from handlers.other import say_outdated
from handlers.questions import CERTAIN, say

FIRST = "first"  # in the state's data: the college that another one is searched for beside


class Searching(StatesGroup):
    """The next text is a name to search for."""

    name = State()


async def open_list(
    message: Message, command: CommandObject, texts: Texts, answerer: Answerer, place: Place
) -> None:
    """/colleges, or /colleges with a part of a name."""
    found = find(answerer, command.args or "", texts, place.private)
    await reply(message, *found)


async def show_page(
    query: CallbackQuery,
    callback_data: ListColleges,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    callback_answer: CallbackAnswer,
) -> None:
    """A page of the list, for looking or for picking the second of two."""
    directory = answerer.library.colleges[texts.language]
    if callback_data.first and directory.card(callback_data.first) is None:
        say_outdated(callback_answer, texts)
        return
    await redraw(query, *_page(directory, callback_data, texts, place.private))


async def show_card(
    query: CallbackQuery,
    callback_data: ShowCollege,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """What is known of one college."""
    directory = answerer.library.colleges[texts.language]
    card = directory.card(callback_data.college)
    if card is None:
        say_outdated(callback_answer, texts)
        return
    await redraw(query, *_card(directory, card, callback_data, texts))


async def open_card(
    query: CallbackQuery,
    callback_data: OpenCollege,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """What is known of one college, below the answer that spoke of it."""
    directory = answerer.library.colleges[texts.language]
    card = directory.card(callback_data.college)
    if card is None:
        say_outdated(callback_answer, texts)
        return
    at = ShowCollege(college=card.id, text=callback_data.text)
    await send_below(query, *_card(directory, card, at, texts))


async def open_below(
    query: CallbackQuery,
    callback_data: OpenColleges,
    texts: Texts,
    answerer: Answerer,
    place: Place,
) -> None:
    """The list that an answer spoke of, below it."""
    directory = answerer.library.colleges[texts.language]
    at = ListColleges(text=callback_data.text)
    await send_below(query, *_page(directory, at, texts, place.private))


async def show_programmes(
    query: CallbackQuery,
    callback_data: ShowProgrammes,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """What a college teaches."""
    card = answerer.library.colleges[texts.language].card(callback_data.college)
    index = answerer.library.imported
    if card is None or index is None or not card.programmes:
        say_outdated(callback_answer, texts)
        return
    taught = index.profiles[index.by_id[card.imported]].programmes
    size = views.programmes.PAGE
    pages = -(-len(taught) // size)
    number = min(max(callback_data.page, 1), pages)
    shown = taught[(number - 1) * size : number * size]
    text = carried(callback_data.text)
    keyboard = keyboards.programmes.page(card.id, number, pages, text, texts)
    await redraw(query, views.programmes.page(card, shown, texts), keyboard)


async def show_comparison(
    query: CallbackQuery,
    callback_data: CompareColleges,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """Two colleges side by side, below the list that the second was picked from."""
    directory = answerer.library.colleges[texts.language]
    left, right = directory.card(callback_data.first), directory.card(callback_data.second)
    if left is None or right is None:
        say_outdated(callback_answer, texts)
        return
    comparison = compare(left, right)
    await send_rich_below(
        query,
        views.colleges.table(comparison, texts),
        views.colleges.compared(comparison, texts),
        keyboards.colleges.compared(texts),
    )


async def ask_name(
    query: CallbackQuery,
    callback_data: FindCollege,
    texts: Texts,
    place: Place,
    state: FSMContext,
    callback_answer: CallbackAnswer,
) -> None:
    """Wait for a name; in a group its members' texts do not reach the bot."""
    if not place.private:
        say_outdated(callback_answer, texts)
        return
    await state.set_state(Searching.name)
    await state.set_data({FIRST: callback_data.first})
    keyboard = keyboards.colleges.asked(texts, callback_data.first)
    await redraw(query, views.colleges.asked(texts), keyboard)


async def search(
    message: Message,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    dressing: Dressing,
    state: FSMContext,
    counters: Counters,
) -> None:
    """The colleges that have the text in their names; else it may be a question by now."""
    first = str((await state.get_data()).get(FIRST, ""))
    await state.clear()
    typed = message.text or ""
    directory = answerer.library.colleges[texts.language]
    answer = answerer.answer(typed, fallback=texts.language)
    if not directory.search(carried(directory.read(typed))) and answer.kind in CERTAIN:
        await say(message, answer, place, dressing, counters)
        return
    await reply(message, *find(answerer, typed, texts, True, first))


def find(
    answerer: Answerer, typed: str, texts: Texts, private: bool, first: str = ""
) -> tuple[Text, InlineKeyboardMarkup]:
    """The first page of what was typed; all colleges where nothing was.

    What stands in no name may be a trade as people call it.
    """
    directory = answerer.library.colleges[texts.language]
    text = carried(directory.read(typed))
    if typed.strip() and not directory.search(text):
        if taught := answerer.taught(typed):
            text = Filters(words=taught).encode()
        elif not text:
            return _nothing(texts, private, first)
    return _page(directory, ListColleges(text=text, first=first), texts, private)


def _card(
    directory: Directory, card: CollegeCard, at: ShowCollege, texts: Texts
) -> tuple[Text, InlineKeyboardMarkup]:
    text = carried(at.text)
    back = ListColleges(page=at.page or directory.number_of(card, text), text=text)
    keyboard = keyboards.colleges.card(card, back, len(directory) > 1, texts)
    return views.colleges.card(card, texts), keyboard


def _page(
    directory: Directory, at: ListColleges, texts: Texts, private: bool
) -> tuple[Text, InlineKeyboardMarkup]:
    first = directory.card(at.first)
    known = first.id if first else ""
    shown = directory.page(at.page, carried(at.text), without=known)
    if not shown.cards:
        return _nothing(texts, private, known)
    keyboard = keyboards.colleges.page(shown, texts, private, known)
    if first:
        return views.colleges.picking(shown, first, texts), keyboard
    return views.colleges.page(shown, texts), keyboard


def _nothing(texts: Texts, private: bool, first: str) -> tuple[Text, InlineKeyboardMarkup]:
    return views.colleges.nothing(texts), keyboards.colleges.nothing(texts, private, first)


def router() -> Router:
    """The routes of the colleges."""
    router = Router(name=__name__)
    router.message.register(open_list, Command(commands.COLLEGES))
    router.message.register(search, Searching.name, F.text)
    router.callback_query.register(show_page, ListColleges.filter())
    router.callback_query.register(show_card, ShowCollege.filter())
    router.callback_query.register(open_card, OpenCollege.filter())
    router.callback_query.register(open_below, OpenColleges.filter())
    router.callback_query.register(show_programmes, ShowProgrammes.filter())
    router.callback_query.register(show_comparison, CompareColleges.filter())
    router.callback_query.register(ask_name, FindCollege.filter())
    return router
