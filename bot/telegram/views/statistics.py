"""Statistics: counters only, nothing of anybody in particular."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from aiogram.utils.formatting import Bold, Text
from babel.numbers import format_decimal

from bot.i18n import Texts
from bot.knowledge.library import Library
from bot.knowledge.models import EntryKind
from bot.language import LANGUAGES
from bot.people.counting import OUTCOMES
from bot.people.people import ROLES
from bot.people.reports import FEW, Announced, Crowd, Report, shares
from bot.pictures.timelines import between, counted_since, per_cent
from bot.telegram.views.drafts import language_name, number
from bot.telegram.views.layout import GAP
from bot.telegram.views.ledgers import COUNTS

LONGEST = 900  # characters of a screen
REACHED = ("sent", "blocked")  # the rest stands in the ledgers and in the file
MOST = 5  # entries of a list; fewer where the screen is full


def statistics(report: Report, library: Library, texts: Texts) -> Text:
    """Everything on one screen; the lists are as long as there is room."""
    for most in range(MOST, 0, -1):
        text = _screen(report, library, most, texts)
        if len(text.render()[0]) <= LONGEST:
            return text
    return _screen(report, library, 0, texts)


def caption(report: Report, texts: Texts) -> Text:
    """Under the chart: its figures as sentences, for those who do not see it."""
    parts = [Bold(texts.gettext("Questions: %(number)s", number=number(report.questions, texts)))]
    return Text(
        *parts, f"\n{between(report.span, texts)}", GAP, "\n".join(_outcomes(report, texts))
    )


def nothing_to_draw(texts: Texts) -> str:
    """Where nobody has asked anything."""
    return texts.gettext("Nobody has asked anything in this time, so there is nothing to draw.")


def file_name(now: dt.date) -> str:
    """The name of the file."""
    return f"statistics-{now:%Y-%m-%d}.csv"


def _screen(report: Report, library: Library, most: int, texts: Texts) -> Text:
    head = Bold(texts.gettext("Statistics: %(days)s", days=between(report.span, texts)))
    since = [f"\n{counted_since(report, texts)}"] if _began_within(report) else []
    parts: list[object] = [head, *since, GAP, _questions(report, texts)]
    asked = texts.gettext("What is asked most")
    parts += _entries(asked, "answer", report, library, most, texts)
    lacking = texts.gettext("What is asked, but not in the data")
    parts += _entries(lacking, "gap", report, library, most, texts)
    parts += [GAP, _people(report.crowd, texts)]
    if report.announced.number:
        parts += [GAP, _announced(report.announced, texts)]
    return Text(*parts)


def _began_within(report: Report) -> bool:
    return report.since is not None and report.since > report.span.first


def _questions(report: Report, texts: Texts) -> Text:
    head = texts.gettext("Questions: %(number)s", number=number(report.questions, texts))
    lines = list(_outcomes(report, texts)) if report.questions else []
    if votes := _votes(report, texts):
        lines.append(votes)
    if report.passed_on:
        lines.append(
            texts.gettext(
                "Passed on to a person: %(number)s", number=number(report.passed_on, texts)
            )
        )
    return Text(Bold(head), _a_day(report, texts), *(f"\n{line}" for line in lines))


def _a_day(report: Report, texts: Texts) -> str:
    if not report.questions:
        return ""
    rounded = round(report.a_day, 1 if report.a_day < 10 else None)
    said = str(format_decimal(rounded, locale=texts.language))
    return " · " + texts.gettext("%(number)s a day", number=said)


def _outcomes(report: Report, texts: Texts) -> Iterator[str]:
    numbers = report.outcomes
    for (outcome, name), share in zip(OUTCOMES.items(), shares(numbers.values()), strict=True):
        count = numbers[outcome]
        yield f"{texts.gettext(name)}: {number(count, texts)} ({per_cent(share, count)})"


def _votes(report: Report, texts: Texts) -> str:
    helped, did_not = report.votes(True), report.votes(False)
    if not helped + did_not:
        return ""
    _, share = shares([helped, did_not])
    written = per_cent(share, did_not)
    return f"👍 {number(helped, texts)} · 👎 {number(did_not, texts)} ({written})"


def _entries(
    title: str, kind: EntryKind, report: Report, library: Library, most: int, texts: Texts
) -> list[object]:
    """The entries of a kind that were asked for most; those that are gone since are left out."""
    pages = (
        (library.page(entry, texts.language), count)
        for entry, count in report.entries
        if entry in library
    )
    lines = (
        f"\n{page.title}: {number(count, texts)}" for page, count in pages if page.kind == kind
    )
    found = list(islice(lines, most))
    return [GAP, Bold(title), *found] if found else []


def _people(crowd: Crowd, texts: Texts) -> Text:
    head = texts.gettext("People I know: %(number)s", number=number(crowd.people, texts))
    lines = [" · ".join(_languages(crowd, texts)), _active(crowd, texts), *_roles(crowd, texts)]
    rest = [texts.gettext("Have blocked the bot: %(number)s", number=number(crowd.blocked, texts))]
    if crowd.groups:
        rest.append(texts.gettext("Groups: %(number)s", number=number(crowd.groups, texts)))
    lines += [" · ".join(rest), texts.gettext("Who only asks I do not remember.")]
    return Text(Bold(head), *(f"\n{line}" for line in lines))


def _languages(crowd: Crowd, texts: Texts) -> Iterator[str]:
    for language in LANGUAGES:
        count = number(crowd.languages[language], texts)
        yield f"{language_name(language, texts)}: {count}"
    if unsaid := crowd.languages[None]:
        yield texts.gettext("not chosen: %(number)s", number=number(unsaid, texts))


def _active(crowd: Crowd, texts: Texts) -> str:
    return texts.gettext(
        "Were here today: %(day)s, within 7 days: %(week)s, within 30: %(month)s",
        day=number(crowd.active[1], texts),
        week=number(crowd.active[7], texts),
        month=number(crowd.active[30], texts),
    )


def _roles(crowd: Crowd, texts: Texts) -> Iterator[str]:
    if not any(crowd.roles.values()):
        return
    yield texts.gettext("By role (Russian / Kazakh):")
    for role, name in ROLES.items():
        cells = (_few(crowd.roles[role, language], texts) for language in LANGUAGES)
        yield f"{texts.gettext(name)}: {' / '.join(cells)}"


def _few(count: int | None, texts: Texts) -> str:
    return f"<{FEW}" if count is None else number(count, texts)


def _announced(announced: Announced, texts: Texts) -> Text:
    head = texts.gettext("Announcements: %(number)s", number=number(announced.number, texts))
    recipients = texts.gettext(
        "Recipients: %(number)s", number=number(announced.recipients, texts)
    )
    counts = [
        texts.gettext(name, number=number(announced.counts[count], texts))
        for count, name in COUNTS.items()
        if count in REACHED and (announced.counts[count] or count == "sent")
    ]
    return Text(Bold(head), "\n", " · ".join([recipients, *counts]))
