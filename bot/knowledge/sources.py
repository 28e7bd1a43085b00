"""Where something is known from, as a reader sees it."""

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_date

from bot.i18n import Texts
from bot.knowledge.models import Source


@dataclass(frozen=True)
class Citation:
    """Who published something, and when. No publisher: a person who runs the bot said it."""

    publisher: str
    published: dt.date


def cite(source: Source) -> Citation:
    """What a source is cited by."""
    return Citation(source.publisher, source.published)


def source_line(citation: Citation, texts: Texts) -> str:
    """The line under what is told: source and date."""
    date = format_date(citation.published, "long", locale=texts.language)
    if not citation.publisher:
        return texts.gettext("A person who runs this bot has answered, %(date)s", date=date)
    return texts.gettext(
        "Source: %(publisher)s, %(date)s", publisher=citation.publisher, date=date
    )
