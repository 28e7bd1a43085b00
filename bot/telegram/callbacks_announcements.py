"""What the buttons of announcements carry. All their prefixes begin with “ad”, as all of the
administrators' do: by it such a button is known in a stranger's hand."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language
from bot.people.people import Role
from bot.people.subscriptions import SubscriptionTopic
from bot.telegram.callbacks import RowId

Version = Annotated[int, Field(ge=1, lt=2**31)]
Days = Annotated[int, Field(ge=0, le=3650)]
Moment = Annotated[int, Field(ge=0, lt=2**40)]


class BeginAnnouncement(CallbackData, prefix="adn1"):
    """Begin a new draft."""


class ListAnnouncements(CallbackData, prefix="adl1"):
    """Open the list, from the newest or behind an id."""

    before: RowId | None = None


class OpenAnnouncement(CallbackData, prefix="ado1"):
    """Open one: a draft where it is one, else how it goes on."""

    announcement: RowId


class WriteText(CallbackData, prefix="adw1"):
    """Ask for the text in one language, or take it out."""

    announcement: RowId
    language: Language
    out: bool = False


class SetOtherLanguage(CallbackData, prefix="adg1"):
    """Whether readers of the language in which nothing is written get the other text."""

    announcement: RowId
    on: bool


class WriteLink(CallbackData, prefix="adb1"):
    """Ask for the address of the button, or take it out."""

    announcement: RowId
    out: bool = False


class ChooseTopics(CallbackData, prefix="adt1"):
    """Open the topics of a draft."""

    announcement: RowId


class SetTopic(CallbackData, prefix="adu1"):
    """Choose a topic, or not."""

    announcement: RowId
    topic: SubscriptionTopic
    on: bool


class ChooseReaders(CallbackData, prefix="ada1"):
    """Open what narrows the readers of a draft."""

    announcement: RowId


class SetReadersLanguage(CallbackData, prefix="adf1"):
    """Only readers of one language, or of both."""

    announcement: RowId
    language: Language | None = None


class SetReadersRole(CallbackData, prefix="adr1"):
    """Choose who somebody must be, or not; without a role those who have not said it."""

    announcement: RowId
    role: Role | None = None
    on: bool


class SetActive(CallbackData, prefix="add1"):
    """Only those who have written within so many days; 0 is everybody."""

    announcement: RowId
    days: Days


class SendList(CallbackData, prefix="adi1"):
    """Ask for a file of ids, or take the narrowing back."""

    announcement: RowId
    out: bool = False


class ChooseTime(CallbackData, prefix="adh1"):
    """Open the moments at which a draft may go out."""

    announcement: RowId


class SetTime(CallbackData, prefix="ade1"):
    """Choose a moment in seconds since 1970; 0 is at once."""

    announcement: RowId
    due: Moment


class TypeTime(CallbackData, prefix="adz1"):
    """Ask for a moment in words."""

    announcement: RowId


class Preview(CallbackData, prefix="adp1"):
    """Show a draft as its readers will see it, and who they are."""

    announcement: RowId


class Confirm(CallbackData, prefix="ads1"):
    """Let go out what was seen, at its time or, urgently, whatever the hour."""

    announcement: RowId
    version: Version
    urgent: bool = False


class Discard(CallbackData, prefix="adx1"):
    """Throw a draft away: asked for, or sure."""

    announcement: RowId
    sure: bool = False


class Decide(CallbackData, prefix="adj1"):
    """A second administrator agrees, or does not."""

    announcement: RowId
    version: Version
    agree: bool


class Steer(CallbackData, prefix="adk1"):
    """Pause, go on, or cancel: asked for, or sure."""

    announcement: RowId
    act: Literal["pause", "resume", "cancel", "surely"]


class Resend(CallbackData, prefix="adm1"):
    """Send to those of whom nobody knows whether they got it; as many as were shown."""

    announcement: RowId
    number: RowId


class Correct(CallbackData, prefix="adq1"):
    """Begin a correction."""

    announcement: RowId


class Recall(CallbackData, prefix="adv1"):
    """Take an announcement back: asked for, or sure."""

    announcement: RowId
    sure: bool = False


class Export(CallbackData, prefix="ady1"):
    """Send the ledger as a CSV file."""

    announcement: RowId
