"""What buttons of imported colleges carry.

Filters travel encoded (bot/colleges/filters.py), at most 30 bytes, as the text of a list does.
"""

from aiogram.filters.callback_data import CallbackData

from bot.telegram.callbacks import PageNumber


class OpenCollege(CallbackData, prefix="co1"):
    """Open the card of a college below an answer; the list that it stands in is the way back."""

    college: str
    text: str = ""


class OpenColleges(CallbackData, prefix="cm1"):
    """Open a list of colleges below an answer."""

    text: str = ""


class OpenFilters(CallbackData, prefix="cf1"):
    """Show these filters, to change them: the state that a button leads to, never a toggle."""

    text: str = ""


class PickDistrict(CallbackData, prefix="cd1"):
    """Show the districts, to pick one for these filters."""

    text: str = ""


class PickField(CallbackData, prefix="cg1"):
    """Show the fields that specialities belong to."""

    text: str = ""


class PickSpeciality(CallbackData, prefix="cp1"):
    """Show a page of the specialities of a field."""

    field: str
    page: PageNumber = 1
    text: str = ""


class TypeSpeciality(CallbackData, prefix="ct1"):
    """Ask for what shall be taught."""

    text: str = ""


class ShowProgrammes(CallbackData, prefix="ch1"):
    """Show a page of what a college teaches; its card is the way back."""

    college: str
    page: PageNumber = 1
    text: str = ""
