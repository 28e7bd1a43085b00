"""What the buttons of the inbox carry. All their prefixes begin with “ad”, see there."""

from aiogram.filters.callback_data import CallbackData

from bot.language import Language
from bot.telegram.callbacks import PageNumber, RowId


class ShowInbox(CallbackData, prefix="adqi1"):
    """Open a page of the questions that wait."""

    page: PageNumber = 1


class OpenGroup(CallbackData, prefix="adqo1"):
    """Open the questions that are alike."""

    group: RowId


class OpenNotice(CallbackData, prefix="adqn1"):
    """Open the group of a question, below the message that told of it."""

    inquiry: RowId


class TakeGroup(CallbackData, prefix="adqt1"):
    """Say that one is going to answer it, or leave it to others again."""

    group: RowId
    on: bool


class WriteAnswer(CallbackData, prefix="adqw1"):
    """Ask for the answer in one language."""

    group: RowId
    language: Language


class RepeatAnswer(CallbackData, prefix="adqr1"):
    """Say the same in the other language too, as with a picture without words."""

    group: RowId
    language: Language


class SendAnswer(CallbackData, prefix="adqs1"):
    """Let the answer go out to everyone who asked."""

    group: RowId


class PickMerge(CallbackData, prefix="adqm1"):
    """Show the groups that one can be put together with."""

    group: RowId
    page: PageNumber = 1


class MergeGroups(CallbackData, prefix="adqg1"):
    """Put one group to another."""

    group: RowId
    into: RowId


class ShowWays(CallbackData, prefix="adqa1"):
    """Show each wording of a group by itself."""

    group: RowId
    page: PageNumber = 1


class OpenWay(CallbackData, prefix="adqy1"):
    """Open one wording, by a question that was asked so."""

    inquiry: RowId


class PartWay(CallbackData, prefix="adqp1"):
    """Give one wording a group of its own."""

    inquiry: RowId


class BanAsker(CallbackData, prefix="adqb1"):
    """Take no more questions from whoever asked so: asked for, or sure."""

    inquiry: RowId
    sure: bool = False


class CloseGroup(CallbackData, prefix="adqx1"):
    """Put a question aside as none of our subject: asked for, or sure."""

    group: RowId
    sure: bool = False


class MakeEntry(CallbackData, prefix="adqe1"):
    """Let the answer become an entry."""

    group: RowId
