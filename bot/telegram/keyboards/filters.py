"""Filters of the list of colleges: what is wanted, and picking a district or a speciality."""

from collections.abc import Iterator
from dataclasses import replace

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.colleges.filters import Filters, Flag, is_filters
from bot.colleges.index import CollegeIndex, FieldPage
from bot.colleges.labels import field_label, taught_label
from bot.colleges.records import Base, TaughtIn
from bot.i18n import Texts, mark
from bot.knowledge.models import BUTTON
from bot.telegram.callbacks import ListColleges
from bot.telegram.callbacks_colleges import (
    OpenFilters,
    PickDistrict,
    PickField,
    PickSpeciality,
    TypeSpeciality,
)
from bot.telegram.keyboards.building import markup, ticked
from bot.telegram.shortening import cut

LANGUAGES: dict[TaughtIn, str] = {"kk": mark("In Kazakh"), "ru": mark("In Russian")}
BASES: dict[Base, str] = {"9": mark("After 9"), "11": mark("After 11")}
FLAGS: dict[Flag, str] = {
    "dormitory": mark("Dormitory"),
    "state_order": mark("State order"),
    "dual": mark("Dual"),
}


def way_in(text: str, texts: Texts) -> InlineKeyboardButton:
    """The way from a list to its filters; from the names that were searched for to none."""
    carried = text if is_filters(text) else Filters().encode()
    return _button(texts.gettext("⚙️ Filters"), OpenFilters(text=carried))


def chosen(
    filters: Filters, index: CollegeIndex, found: int, texts: Texts
) -> InlineKeyboardMarkup:
    """The filters, ticked where they are wanted, and the list that fulfils them."""
    builder = InlineKeyboardBuilder()
    text = filters.encode()
    taught = taught_label(filters, index, texts)
    label = taught or texts.gettext("Speciality")
    builder.row(_button(cut(ticked(label, bool(taught)), BUTTON), PickField(text=text)))
    district = index.district_name(filters.district, texts.language) if filters.district else ""
    label = district or texts.gettext("District")
    builder.row(_button(cut(ticked(label, bool(district)), BUTTON), PickDistrict(text=text)))
    builder.row(*_languages(filters, texts))
    builder.row(*_bases(filters, texts))
    builder.row(*_flags(filters, texts), width=2)
    shown = texts.ngettext("Show %(number)s college", "Show %(number)s colleges", found)
    builder.row(_button(shown, ListColleges(text=text if filters else "")))
    if filters:
        builder.row(_button(texts.gettext("Clear all"), OpenFilters(text=Filters().encode())))
    return markup(builder)


def districts(filters: Filters, index: CollegeIndex, texts: Texts) -> InlineKeyboardMarkup:
    """Every district that has a college, and any."""
    builder = InlineKeyboardBuilder()
    for key in index.districts:
        label = ticked(index.district_name(key, texts.language), key == filters.district)
        builder.button(text=cut(label, BUTTON), callback_data=_to(replace(filters, district=key)))
    builder.adjust(2)
    builder.row(_button(texts.gettext("Any district"), _to(replace(filters, district=""))))
    return markup(builder)


def fields(
    filters: Filters, index: CollegeIndex, private: bool, texts: Texts
) -> InlineKeyboardMarkup:
    """The fields of specialities; in a private chat one may also type."""
    builder = InlineKeyboardBuilder()
    text = filters.encode()
    if private:
        builder.row(_button(texts.gettext("🔎 Type it"), TypeSpeciality(text=text)))
    for field in index.fields:
        label = cut(field_label(field, texts), BUTTON)
        builder.row(_button(label, PickSpeciality(field=field, text=text)))
    anything = replace(filters, words=(), speciality="")
    builder.row(_button(texts.gettext("Any speciality"), _to(anything)))
    return markup(builder)


def specialities(filters: Filters, page: FieldPage, texts: Texts) -> InlineKeyboardMarkup:
    """A page of the specialities of a field."""
    builder = InlineKeyboardBuilder()
    for number, one in enumerate(page.shown, start=1):
        wanted = replace(filters, words=(), speciality=one.key)
        name = cut(one.name(texts.language), BUTTON - len(f"{number}. "))
        builder.row(_button(f"{number}. {name}", _to(wanted)))
    builder.row(*_pager(filters, page))
    builder.row(_button(texts.gettext("‹ Back"), PickField(text=filters.encode())))
    return markup(builder)


def typing(filters: Filters, texts: Texts) -> InlineKeyboardMarkup:
    """While a speciality is waited for, or none was found: the way back."""
    back = _button(texts.gettext("‹ Back"), PickField(text=filters.encode()))
    return markup(InlineKeyboardBuilder().row(back))


def _languages(filters: Filters, texts: Texts) -> Iterator[InlineKeyboardButton]:
    for language, label in LANGUAGES.items():
        on = filters.language == language
        wanted = replace(filters, language=None if on else language)
        yield _button(ticked(texts.gettext(label), on), _to(wanted))


def _bases(filters: Filters, texts: Texts) -> Iterator[InlineKeyboardButton]:
    for base, label in BASES.items():
        on = filters.base == base
        yield _button(
            ticked(texts.gettext(label), on), _to(replace(filters, base=None if on else base))
        )


def _flags(filters: Filters, texts: Texts) -> Iterator[InlineKeyboardButton]:
    for flag, label in FLAGS.items():
        text = ticked(texts.gettext(label), flag in filters.flags)
        yield _button(text, _to(filters.toggled(flag)))


def _pager(filters: Filters, page: FieldPage) -> list[InlineKeyboardButton]:
    if page.pages == 1:
        return []
    steps = {"‹": -1, f"{page.number}/{page.pages}": 0, "›": 1}
    text = filters.encode()
    return [
        _button(label, PickSpeciality(field=page.field, page=_turned(page, step), text=text))
        for label, step in steps.items()
    ]


def _turned(page: FieldPage, step: int) -> int:
    return (page.number - 1 + step) % page.pages + 1


def _to(filters: Filters) -> OpenFilters:
    return OpenFilters(text=filters.encode())


def _button(text: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data.pack())
