"""`main.py announce` and `main.py announcements`: queue an announcement, and show the ledgers."""

import datetime as dt
import json
import sys
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from bot.announcements.announcements import Announcements, Job, Readers
from bot.announcements.audience import UNSAID, Audience
from bot.announcements.content import Content
from bot.announcements.listing import ListingError, read_ids
from bot.announcements.models import COUNTS, Announcement, Ledger
from bot.announcements.schedule import MomentError, after_quiet, parse_moment
from bot.errors import OperatorError
from bot.language import LANGUAGES, Language
from bot.people.audit import Audit
from bot.people.people import Role
from bot.people.subscriptions import TOPICS
from bot.settings import Settings
from bot.storage.database import Database

DEFAULT_TOPIC = "news"
NAMES: dict[Language, str] = {"ru": "Russian", "kk": "Kazakh"}
ROLE_NAMES = (*get_args(Role), "unsaid")
KEYS = "languages, roles, active, ids"
MOMENT_FAULTS = {
    "unreadable": "write it like 18:30, '05.12 10:00' or '2026-12-05 10:00'",
    "past": "that is past",
    "far": "that is more than a year ahead",
}


@dataclass(frozen=True)
class Narrowing:
    """What `--audience` says: an audience, and the file with the ids that it is narrowed to."""

    audience: Audience
    ids: Path | None = None


async def announce(settings: Settings, given: Namespace) -> int:
    """Queue an announcement for the running bot, and say who will get it when."""
    now = dt.datetime.now(settings.timezone)
    job = _job(given, now, settings.timezone)
    database = await Database.open(settings.database_path)
    try:
        announcements = Announcements(database, Audit(database, time.time), time.time)
        announcement = await announcements.queue(job)
        print(queued(announcement, await announcements.readers(announcement), settings.timezone))
    finally:
        await database.close()
    return 0


async def show_ledgers(settings: Settings, as_json: bool) -> int:
    """Print the ledger of every announcement."""
    database = await Database.open(settings.database_path)
    try:
        announcements = Announcements(database, Audit(database, time.time), time.time)
        ledgers = await announcements.ledgers()
    finally:
        await database.close()
    if as_json:
        json.dump([as_item(ledger) for ledger in ledgers], sys.stdout, indent=2)
        print()
    else:
        print("\n".join(table(ledgers)))
    return 0


def queued(announcement: Announcement, readers: Sequence[Readers], zone: ZoneInfo) -> str:
    """One line: the number of the announcement, how many get it, and when it begins."""
    by_language = ", ".join(f"{NAMES[each.own]} {each.number}" for each in readers)
    number = sum(each.number for each in readers)
    due = dt.datetime.fromtimestamp(announcement.due_at or 0, zone)
    begins = due if announcement.urgent else after_quiet(due)
    held = " (quiet hours; --urgent does not wait)" if begins != due else ""
    return (
        f"Announcement {announcement.id} is queued for {number} readers"
        f"{f' ({by_language})' if by_language else ''}; "
        f"the running bot begins it at {begins:%Y-%m-%d %H:%M} {zone.key}{held}"
    )


def as_item(ledger: Ledger) -> dict[str, object]:
    """A ledger as `announcements --json` prints it."""
    announcement = ledger.announcement
    item: dict[str, object] = {
        "id": announcement.id,
        "kind": announcement.kind,
        "original_id": announcement.original_id,
        "state": announcement.state,
        "audience": ledger.audience,
    }
    return {**item, **{str(name): number for name, number in ledger.counts.items()}}


def table(ledgers: Sequence[Ledger]) -> list[str]:
    """The ledgers as lines of equal columns."""
    head = ("id", "kind", "state", "audience", *COUNTS)
    rows = [head, *(tuple(str(as_item(each)[name]) for name in head) for each in ledgers)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _job(given: Namespace, now: dt.datetime, zone: ZoneInfo) -> Job:
    contents = {
        language: _read_text(path)
        for language in LANGUAGES
        if (path := getattr(given, language)) is not None
    }
    if not contents:
        raise OperatorError("nothing to announce: give --ru FILE and --kk FILE")
    if len(contents) == 1 and not given.other_language:
        (missing,) = set(LANGUAGES) - set(contents)
        raise OperatorError(
            f"--{missing} FILE is missing: give it, or let {NAMES[missing]} readers have the "
            "other text with --other-language"
        )
    narrowing = parse_audience(given.audience or "", given.topic)
    audience = narrowing.audience.model_copy(update={"other_language": len(contents) == 1})
    job = Job(audience, contents, urgent=given.urgent, due_at=_due(given.at, now, zone))
    return _narrowed(job, narrowing.ids) if narrowing.ids else job


def _read_text(path: Path) -> Content:
    try:
        content = Content(text=path.read_text("utf-8-sig").strip())
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{path} is not a text in UTF-8: save it as UTF-8") from None
    if not content.text:
        raise OperatorError(f"{path} is empty: write the announcement into it")
    if content.is_too_long:
        raise OperatorError(
            f"{path} has {content.length} characters, Telegram takes {content.longest}: shorten it"
        )
    return content


def _due(at: str | None, now: dt.datetime, zone: ZoneInfo) -> int | None:
    if at is None:
        return None
    try:
        return int(parse_moment(at, now, zone).timestamp())
    except MomentError as error:
        raise OperatorError(f"--at {at}: {MOMENT_FAULTS[error.fault]}") from None


def parse_audience(text: str, topic: str | None) -> Narrowing:
    """Read `languages=kk roles=student,parent active=30 ids=FILE`; OperatorError where wrong."""
    found = Narrowing(
        Audience(topics=(_one_of("--topic", topic or DEFAULT_TOPIC, tuple(TOPICS)),))
    )
    for part in text.split():
        key, _, value = part.partition("=")
        found = _narrow(found, key, value)
    return found


def _narrow(found: Narrowing, key: str, value: str) -> Narrowing:
    match key:
        case "languages":
            change = {"languages": tuple(_each(key, value, LANGUAGES))}
        case "roles":
            roles = _each(key, value, ROLE_NAMES)
            change = {"roles": tuple(UNSAID if role == "unsaid" else role for role in roles)}
        case "active" if value.isascii() and value.isdigit() and 0 < int(value) <= 3650:
            return replace(found, audience=_with(found.audience, {"active_days": int(value)}))
        case "active":
            raise OperatorError(f"--audience active={value}: give a number of days, like 30")
        case "ids" if value:
            return replace(found, ids=Path(value))
        case _:
            raise OperatorError(
                f"--audience {key}: not known; give KEY=VALUE with a key of {KEYS}"
            )
    return replace(found, audience=_with(found.audience, change))


def _with(audience: Audience, change: Mapping[str, object]) -> Audience:
    return audience.model_copy(update=change)


def _each(key: str, value: str, known: Sequence[str]) -> list[str]:
    return [_one_of(f"--audience {key}", word, known) for word in value.split(",")]


def _one_of(where: str, word: str, known: Sequence[str]) -> str:
    if word not in known:
        raise OperatorError(f"{where}: {word!r} is not known; give one of {', '.join(known)}")
    return word


def _narrowed(job: Job, path: Path) -> Job:
    try:
        ids = read_ids(path.read_bytes())
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}") from None
    except ListingError as error:
        raise OperatorError(f"{path}: {error}; give one Telegram id a line") from None
    audience = _with(job.audience, {"listed": len(ids)})
    return replace(job, audience=audience, listed=ids)
