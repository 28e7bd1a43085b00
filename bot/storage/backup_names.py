"""Scheduled backups: their names, which are kept, when the next is due. Pure functions."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = "backups"
MOMENT = "%Y%m%dT%H%M%SZ"  # in UTC, so that names sort by time whatever the clocks do here
QUIET = dt.time(4)
DAY = dt.timedelta(days=1)
# What people are told about what they have erased (data/services.yaml) rests on this.
OLDEST = dt.timedelta(days=30)


def folder_beside(database: Path) -> Path:
    """Where backups go if nothing else is said."""
    return database.parent / FOLDER


def name_of(database: Path, moment: dt.datetime) -> str:
    """Like `bot-20261127T230000Z.sqlite3`."""
    return f"{database.stem}-{moment.astimezone(dt.UTC):{MOMENT}}{database.suffix}"


def moment_of(database: Path, name: str) -> dt.datetime | None:
    """When a backup of that name was begun; None where it is none of this database."""
    form = rf"{re.escape(database.stem)}-(\d{{8}}T\d{{6}}Z){re.escape(database.suffix)}"
    if (found := re.fullmatch(form, name)) is None:
        return None
    try:
        return dt.datetime.strptime(found[1], MOMENT).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def listed(database: Path, folder: Path) -> list[Path]:
    """The backups of this database in a folder, the oldest first; anything else is left alone."""
    try:
        found = [each for each in folder.iterdir() if moment_of(database, each.name) is not None]
    except OSError:
        return []
    return sorted(found, key=lambda each: each.name)


def newest(database: Path, folder: Path) -> Path | None:
    """The last backup of this database, if there is one."""
    return found[-1] if (found := listed(database, folder)) else None


def superseded(database: Path, made: Path, all_of: Iterable[Path], keep: int) -> list[Path]:
    """What may go once `made` is there and checked: beyond the number kept, or too old.

    `made` itself stays, even where others claim to be from the future.
    """
    others = sorted((each for each in all_of if each != made), key=lambda each: each.name)
    kept = others[-(keep - 1) :] if keep > 1 else []
    now = moment_of(database, made.name)
    return [
        each
        for each in others
        if each not in kept
        or (now and (then := moment_of(database, each.name)) and now - then > OLDEST)
    ]


def last_made(database: Path, folder: Path, now: dt.datetime) -> dt.datetime | None:
    """When the last one was begun; one from the future is the work of a wrong clock."""
    moments = [moment_of(database, each.name) for each in listed(database, folder)]
    return max((moment for moment in moments if moment and moment <= now), default=None)


def due(last: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When the next is to be made: at the quiet hour after the last, at once where that is long
    ago. `now` is local."""
    if last is None or now - last >= DAY:
        return now
    here = last.astimezone(now.tzinfo)
    quiet = dt.datetime.combine(here.date(), QUIET, now.tzinfo)
    return quiet if quiet > here else quiet + DAY
