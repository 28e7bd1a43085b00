"""What buttons carry: short, with a version in the prefix, ids only (64 bytes at most)."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language

# What SQLite can hold: a forged number may be of any size.
RowId = Annotated[int, Field(ge=1, lt=2**63)]


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


class CastVote(CallbackData, prefix="v1"):
    """Say whether an answer helped."""

    language: Language
    entry: str
    helped: bool


class Rephrase(CallbackData, prefix="r1"):
    """Show how to ask in other words."""

    language: Language


class AskPerson(CallbackData, prefix="a1"):
    """Ask whether the question shall be passed on to a person."""

    language: Language


class PassOn(CallbackData, prefix="p1"):
    """Pass the question on to a person, or leave it."""

    language: Language
    sure: bool


class Withdraw(CallbackData, prefix="w1"):
    """Take back a question that was passed on."""

    language: Language
    inquiry: RowId
