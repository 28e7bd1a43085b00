"""What buttons carry: short, with a version in the prefix, ids only (64 bytes at most)."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language
from bot.people.people import Role
from bot.people.subscriptions import SubscriptionTopic

# How the prefix of every button begins that only administrators have.
ADMINISTRATORS = "ad"

# What SQLite can hold: a forged number may be of any size.
RowId = Annotated[int, Field(ge=1, lt=2**63)]

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


class AnswerYear(CallbackData, prefix="y1"):
    """Answer with an entry as of a year, in a message of its own."""

    language: Language
    entry: str
    year: Annotated[int, Field(ge=1900, le=2999)]


class ShowSubscriptions(CallbackData, prefix="s1"):
    """Open the subscriptions in the same message."""


class SetSubscription(CallbackData, prefix="b1"):
    """Subscribe to a topic or leave it: the state that it leads to, never a toggle."""

    topic: SubscriptionTopic
    on: bool


class LeaveAll(CallbackData, prefix="a1"):
    """Leave every topic."""


class ShowRoles(CallbackData, prefix="w1"):
    """Ask who somebody is, in the same message."""


class ChooseRole(CallbackData, prefix="r1"):
    """Say who one is, or that one would rather not."""

    role: Role | None = None


class Unsubscribe(CallbackData, prefix="u1"):
    """Leave the topic of the announcement that the button stands under."""

    topic: SubscriptionTopic


class SubscribeAgain(CallbackData, prefix="g1"):
    """Take back an unsubscription, under the same announcement."""

    topic: SubscriptionTopic


class AskToForget(CallbackData, prefix="k1"):
    """Show what is kept of a person and ask whether to erase it."""


class Forget(CallbackData, prefix="f1"):
    """Erase what is kept of a person, or leave it."""

    sure: bool


class CastVote(CallbackData, prefix="v1"):
    """Say whether an answer helped."""

    language: Language
    entry: str
    helped: bool


class Rephrase(CallbackData, prefix="vr1"):
    """Show how to ask in other words."""

    language: Language


class AskPerson(CallbackData, prefix="qa1"):
    """Ask whether the question shall be passed on to a person; or, `typed`, for the question."""

    language: Language
    typed: bool = False


class PassOn(CallbackData, prefix="qp1"):
    """Pass the question on to a person, or leave it."""

    language: Language
    sure: bool


class Withdraw(CallbackData, prefix="qw1"):
    """Take back a question that was passed on."""

    language: Language
    inquiry: RowId


class CheckInquiry(CallbackData, prefix="qs1"):
    """Show how a question that was passed on stands."""

    language: Language
    inquiry: RowId


class ShowPictures(CallbackData, prefix="i1"):
    """Open the list of pictures."""


class ShowPicture(CallbackData, prefix="j1"):
    """Send a picture of figures."""

    language: Language
    picture: str


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
