"""What is kept of a person."""

import datetime as dt
from collections.abc import Iterator

from aiogram.utils.formatting import Bold, Text
from babel import Locale
from babel.dates import format_date

from bot.i18n import Texts
from bot.people.dossier import Dossier
from bot.people.people import ROLES, Person
from bot.people.subscriptions import TOPICS
from bot.telegram.views.layout import GAP

FIRST_DAY = dt.date(1970, 1, 1).toordinal()


def forget(dossier: Dossier, texts: Texts) -> Text:
    """What is kept of a person, a line each, and whether to erase it."""
    if dossier.is_empty:
        return Text(texts.gettext("I keep nothing about you."))
    lines = "\n".join(f"• {line}" for line in _kept(dossier, texts))
    return Text(
        Bold(texts.gettext("This is what I keep about you:")),
        "\n",
        lines,
        GAP,
        texts.gettext("Erase all of it? It cannot be undone."),
    )


def forgotten(sure: bool, texts: Texts) -> Text:
    """How /forget ended."""
    if sure:
        return Text(
            texts.gettext(
                "Erased. I keep nothing about you now; from the backup copies, made in case "
                "something breaks, it is gone in a month at most."
            )
        )
    return Text(texts.gettext("All right, nothing was erased."))


def _kept(dossier: Dossier, texts: Texts) -> Iterator[str]:
    yield texts.gettext("your Telegram ID")
    yield from _told(dossier.person, texts)
    if dossier.subscriptions:
        topics = ", ".join(texts.gettext(TOPICS[topic]) for topic in dossier.subscriptions)
        yield texts.gettext("subscriptions: %(topics)s", topics=topics.lower())
    yield from _counted(dossier, texts)
    yield from _of_administrator(dossier, texts)


def _told(person: Person, texts: Texts) -> Iterator[str]:
    if person.language:
        name = Locale(person.language).get_display_name(texts.language)
        yield texts.gettext("language: %(language)s", language=name)
    if person.role:
        role = texts.gettext(ROLES[person.role])
        yield texts.gettext("who you are: %(role)s", role=role.lower())
    if person.blocked:
        yield texts.gettext("that you have blocked me")
    if person.seen_day is not None:
        day = dt.date.fromordinal(FIRST_DAY + person.seen_day)
        written = format_date(day, "long", locale=texts.language)
        yield texts.gettext("the day you last wrote to me: %(day)s", day=written)


def _counted(dossier: Dossier, texts: Texts) -> Iterator[str]:
    if number := dossier.votes:
        yield texts.gettext("votes on answers: %(number)s", number=number)
    if number := dossier.inquiries:
        yield texts.gettext("questions passed on to a person: %(number)s", number=number)
    if number := dossier.deliveries:
        yield texts.gettext("announcements and answers for you: %(number)s", number=number)
    if number := dossier.lists:
        yield texts.gettext("lists of readers with your ID: %(number)s", number=number)
    if number := dossier.notices:
        yield texts.gettext("notes of questions that came to you: %(number)s", number=number)
    if dossier.banned:
        yield texts.gettext("that your questions are not passed on for a while")
    if dossier.dialogues:
        yield texts.gettext("a dialogue that is not finished")


def _of_administrator(dossier: Dossier, texts: Texts) -> Iterator[str]:
    if dossier.editor:
        yield texts.gettext("that you are an editor")
    if number := dossier.announcements:
        yield texts.gettext("announcements and answers that you wrote: %(number)s", number=number)
    if number := dossier.versions:
        yield texts.gettext("versions of entries that you wrote: %(number)s", number=number)
    if number := dossier.taken:
        yield texts.gettext("questions that you have taken: %(number)s", number=number)
    if number := dossier.uploads:
        yield texts.gettext("files that wait to be imported: %(number)s", number=number)
    if number := dossier.acts:
        yield texts.gettext("entries of yours in the journal: %(number)s", number=number)
    if number := dossier.papers:
        yield texts.gettext(
            "notes of your announcements and invitations: %(number)s", number=number
        )
