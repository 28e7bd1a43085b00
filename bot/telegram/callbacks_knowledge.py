"""What the buttons of who keeps the knowledge carry. All prefixes begin with “ad”, see there.

`seen` is the version of the article that whoever presses has looked at.
"""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language
from bot.telegram.callbacks import PageNumber, RowId

VersionNumber = Annotated[int, Field(ge=1, lt=2**31)]
WayNumber = Annotated[int, Field(ge=0, le=9999)]
Shelf = Literal["draft", "published", "archived"]


class ShowKnowledge(CallbackData, prefix="adkh1"):
    """Open what is known: searching it, and its lists."""


class ListArticles(CallbackData, prefix="adkl1"):
    """Open a page of the articles in one state."""

    shelf: Shelf
    page: PageNumber = 1


class BeginArticle(CallbackData, prefix="adkn1"):
    """Ask for the title of a new article."""


class OpenEntry(CallbackData, prefix="adke1"):
    """Open an entry that is no article, in a language."""

    entry: str
    language: Language


class SayOtherwise(CallbackData, prefix="adki1"):
    """Begin an article in the place of an entry."""

    entry: str


class OpenArticle(CallbackData, prefix="adko1"):
    """Open an article."""

    article: RowId


class WriteTitle(CallbackData, prefix="adkt1"):
    """Ask for the title in one language."""

    article: RowId
    seen: VersionNumber
    language: Language


class WriteBody(CallbackData, prefix="adkb1"):
    """Ask for the text in one language."""

    article: RowId
    seen: VersionNumber
    language: Language


class ShowArticleWays(CallbackData, prefix="adkw1"):
    """Open a page of the ways of asking."""

    article: RowId
    page: PageNumber = 1


class AddWays(CallbackData, prefix="adkq1"):
    """Ask for ways of asking: in one language, or in whichever each of them is."""

    article: RowId
    seen: VersionNumber
    language: Language | None = None


class RemoveWay(CallbackData, prefix="adkr1"):
    """Take a way of asking out, by its place among those of its language."""

    article: RowId
    seen: VersionNumber
    language: Language
    way: WayNumber
    page: PageNumber = 1


class ChooseArticleTopic(CallbackData, prefix="adkc1"):
    """Open the topics."""

    article: RowId
    seen: VersionNumber


class SetArticleTopic(CallbackData, prefix="adks1"):
    """Put it under a topic, or under none."""

    article: RowId
    seen: VersionNumber
    topic: str | None = None


class WriteUntil(CallbackData, prefix="adku1"):
    """Ask for the last day on which it holds, or let it have none."""

    article: RowId
    seen: VersionNumber
    out: bool = False


class LookAtArticle(CallbackData, prefix="adkp1"):
    """Show it as a reader sees it."""

    article: RowId


class PublishArticle(CallbackData, prefix="adkg1"):
    """Show people what was seen: asked for, or sure."""

    article: RowId
    seen: VersionNumber
    sure: bool = False


class ArchiveArticle(CallbackData, prefix="adkx1"):
    """Show it to nobody any more."""

    article: RowId
    seen: VersionNumber


class UndoChange(CallbackData, prefix="adkz1"):
    """Take the latest change back."""

    article: RowId
    seen: VersionNumber


class ShowHistory(CallbackData, prefix="adky1"):
    """Open a page of the versions."""

    article: RowId
    before: VersionNumber | None = None


class ShowVersion(CallbackData, prefix="adkv1"):
    """Open one version."""

    article: RowId
    number: VersionNumber


class RestoreVersion(CallbackData, prefix="adkf1"):
    """Go back to a version."""

    article: RowId
    seen: VersionNumber
    number: VersionNumber
