"""Narrowing the list of imported colleges: by what is taught, where, in which language …"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.colleges.filters import Filters, decode
from bot.colleges.index import CollegeIndex
from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.colleges import Directory
from bot.telegram import keyboards, views
from bot.telegram.callbacks_colleges import (
    OpenFilters,
    PickDistrict,
    PickField,
    PickSpeciality,
    TypeSpeciality,
)
from bot.telegram.place import Place
from bot.telegram.sending import redraw, reply
from handlers.other import say_outdated

FILTERS = "filters"  # in the state's data: what the typed speciality is added to


class Narrowing(StatesGroup):
    """The next text is what shall be taught."""

    speciality = State()


async def show_filters(
    query: CallbackQuery,
    callback_data: OpenFilters,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """What is wanted so far, to change it."""
    filters, index = _read(callback_data.text, answerer)
    if filters is None or index is None:
        say_outdated(callback_answer, texts)
        return
    directory = answerer.library.colleges[texts.language]
    await redraw(query, *_screen(filters, index, directory, texts))


async def pick_district(
    query: CallbackQuery,
    callback_data: PickDistrict,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """The districts."""
    filters, index = _read(callback_data.text, answerer)
    if filters is None or index is None:
        say_outdated(callback_answer, texts)
        return
    keyboard = keyboards.filters.districts(filters, index, texts)
    await redraw(query, views.filters.districts(texts), keyboard)


async def pick_field(
    query: CallbackQuery,
    callback_data: PickField,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    callback_answer: CallbackAnswer,
) -> None:
    """The fields that specialities belong to."""
    filters, index = _read(callback_data.text, answerer)
    if filters is None or index is None:
        say_outdated(callback_answer, texts)
        return
    keyboard = keyboards.filters.fields(filters, index, place.private, texts)
    await redraw(query, views.filters.fields(texts), keyboard)


async def pick_speciality(
    query: CallbackQuery,
    callback_data: PickSpeciality,
    texts: Texts,
    answerer: Answerer,
    callback_answer: CallbackAnswer,
) -> None:
    """The specialities of a field."""
    filters, index = _read(callback_data.text, answerer)
    if filters is None or index is None or callback_data.field not in index.fields:
        say_outdated(callback_answer, texts)
        return
    page = index.of_field(callback_data.field, texts.language, callback_data.page)
    keyboard = keyboards.filters.specialities(filters, page, texts)
    await redraw(query, views.filters.specialities(page, texts), keyboard)


async def ask_speciality(
    query: CallbackQuery,
    callback_data: TypeSpeciality,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    state: FSMContext,
    callback_answer: CallbackAnswer,
) -> None:
    """Wait for what shall be taught; in a group its members' texts do not reach the bot."""
    filters, index = _read(callback_data.text, answerer)
    if filters is None or index is None or not place.private:
        say_outdated(callback_answer, texts)
        return
    await state.set_state(Narrowing.speciality)
    await state.set_data({FILTERS: filters.encode()})
    await redraw(query, views.filters.typing(texts), keyboards.filters.typing(filters, texts))


async def take_speciality(
    message: Message, texts: Texts, answerer: Answerer, state: FSMContext
) -> None:
    """Add what was typed to the filters."""
    text = str((await state.get_data()).get(FILTERS, ""))
    await state.clear()
    filters, index = _read(text, answerer)
    filters = filters or Filters()
    taught = answerer.taught(message.text or "")
    if index is None or not taught:
        keyboard = keyboards.filters.typing(filters, texts)
        await reply(message, views.filters.nothing(texts), keyboard)
        return
    directory = answerer.library.colleges[texts.language]
    wanted = replace(filters, words=taught, speciality="")
    await reply(message, *_screen(wanted, index, directory, texts))


def _read(text: str, answerer: Answerer) -> tuple[Filters | None, CollegeIndex | None]:
    """What a button carries, and what it is about; None where either has gone."""
    return decode(text), answerer.library.imported


def _screen(
    filters: Filters, index: CollegeIndex, directory: Directory, texts: Texts
) -> tuple[Text, InlineKeyboardMarkup]:
    found = directory.page(1, filters.encode()).total
    unknown = directory.unknown(filters) if filters else 0
    text = views.filters.chosen(filters, index, unknown, texts)
    return text, keyboards.filters.chosen(filters, index, found, texts)


def router() -> Router:
    """The routes of filters."""
    router = Router(name=__name__)
    router.message.register(take_speciality, Narrowing.speciality, F.text)
    router.callback_query.register(show_filters, OpenFilters.filter())
    router.callback_query.register(pick_district, PickDistrict.filter())
    router.callback_query.register(pick_field, PickField.filter())
    router.callback_query.register(pick_speciality, PickSpeciality.filter())
    router.callback_query.register(ask_speciality, TypeSpeciality.filter())
    return router
