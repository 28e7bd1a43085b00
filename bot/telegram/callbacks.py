"""What buttons carry: short, with a version in the prefix, ids only (64 bytes at most)."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language

PageNumber = Annotated[int, Field(ge=0, le=9999)]


class ChooseLanguage(CallbackData, prefix="l1"):
    """Choose the language of the interface."""

    language: Language


class ShowTopics(CallbackData, prefix="t1"):
    """Open the menu of topics in the same message."""


class ShowTopic(CallbackData, prefix="o1"):
    """Open one topic in the same message."""

    topic: str


class ShowEntry(CallbackData, prefix="m1"):
    """Open an entry in the menu's message."""

    entry: str


class AnswerEntry(CallbackData, prefix="e1"):
    """Answer with an entry in a message of its own, in the language of the question."""

    language: Language
    entry: str


class Forget(CallbackData, prefix="f1"):
    """Erase what is kept of a person, or leave it."""

    sure: bool


class ListColleges(CallbackData, prefix="cl1"):
    """Open a page of the colleges: all, or those that a text finds.

    With `first` the page is for picking the one to compare that college with.
    """

    page: PageNumber = 1
    text: str = ""
    first: str = ""


class ShowCollege(CallbackData, prefix="cc1"):
    """Open the card of a college; the page that it was picked from is the way back.

    Page 0 is the one that the college stands on among all.
    """

    college: str
    page: PageNumber = 0
    text: str = ""


class FindCollege(CallbackData, prefix="cs1"):
    """Ask for a name to search for."""

    first: str = ""


class CompareColleges(CallbackData, prefix="cv1"):
    """Set two colleges side by side."""

    first: str
    second: str
