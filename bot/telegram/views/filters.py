"""Filters of the list of colleges."""

from aiogram.utils.formatting import Bold, Text

from bot.colleges.filters import Filters
from bot.colleges.index import CollegeIndex, FieldPage
from bot.colleges.labels import all_labels, field_label
from bot.i18n import Texts
from bot.telegram.shortening import cut
from bot.telegram.views.layout import GAP

WIDTH = 90  # characters of a speciality in a list


def chosen(filters: Filters, index: CollegeIndex, unknown: int, texts: Texts) -> Text:
    """What is wanted, and of how many colleges it is not known whether they fulfil it."""
    labels = all_labels(filters, index, texts)
    heading = texts.gettext("Which colleges shall I show?")
    if not labels:
        return Text(Bold(heading), GAP, texts.gettext("Choose one or several things below."))
    parts: list[Text | str] = [Bold(heading), "\n", *(f"\n✓ {label}" for label in labels)]
    if unknown:
        note = texts.ngettext(
            "Of %(number)s college this is not known.",
            "Of %(number)s colleges this is not known.",
            unknown,
        )
        parts += [GAP, note]
    return Text(*parts)


def districts(texts: Texts) -> Text:
    """What to pick."""
    return Text(texts.gettext("In which district?"))


def fields(texts: Texts) -> Text:
    """What to pick."""
    return Text(texts.gettext("What would you like to learn? Pick a field."))


def specialities(page: FieldPage, texts: Texts) -> Text:
    """The specialities of a field in full: buttons are too short for them."""
    lines = (
        f"\n{number}. {cut(one.name(texts.language), WIDTH)}"
        for number, one in enumerate(page.shown, start=1)
    )
    return Text(Bold(field_label(page.field, texts)), "\n", *lines)


def typing(texts: Texts) -> Text:
    """What to type."""
    return Text(texts.gettext("Type a speciality or a profession."))


def nothing(texts: Texts) -> Text:
    """Where no such speciality is in the list."""
    return Text(
        texts.gettext("There is no such speciality in my list. Shall we try another word?")
    )
