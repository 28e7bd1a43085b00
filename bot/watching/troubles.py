"""What is wrong, in so few kinds that an owner understands each, and when he is told of it.

The single point where all of it comes together is the log: whatever is worth a line of ERROR is
worth a look, also in a part of the program that is written later and knows nothing of alarms. But
a line may be worded for an operator, so nothing of its words goes on from here: only a kind, which
follows from where the line was logged and from what was raised, the place, and what the line was
about (`u…`, `a…`; see `bot.logs`), to find it in the log by.

A line may name its kind itself, by `extra={"trouble": …}`, at any level; `extra={"over": …}` says
that a kind is over; `extra={"error": …}` is what was raised.
"""

import errno
import logging
import sqlite3
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.logs import what_about
from bot.storage.troubles import LINES, code_of

Kind = Literal[
    "answering",  # an update failed
    "updates",  # none come
    "copy",  # another process asks for them
    "telegram",  # it takes no messages
    "disk",  # it is full
    "database",
    "knowledge",  # it could not be read anew
    "announcements",
    "backup",
    "work",  # something in the background ended
    "other",
]

# Where a line is logged, the longest beginning that fits; anything else is «other».
BY_LOGGER: Mapping[str, Kind] = {
    "handlers": "answering",
    "bot.telegram.lanes": "answering",
    "bot.telegram.inbox": "answering",
    "bot.telegram.polling": "answering",
    "bot.knowledge": "knowledge",
    "bot.announcements": "announcements",
    "bot.storage": "database",
    "bot.storage.scheduled": "backup",
    "bot.telegram.tasks": "work",
    "asyncio": "work",
}
# One trouble each, wherever it shows.
EVERYWHERE = frozenset({"updates", "copy", "telegram", "disk", "database"})
# These come and go within seconds, in every network: only what lasts is told.
LASTING: Mapping[Kind, float] = {
    "updates": 180.0,
    "copy": 90.0,
    "telegram": 60.0,
    "database": 20.0,
}
# One message that did not get through is no trouble of the bot's.
LEAST: Mapping[Kind, int] = {"telegram": 5}
# With the first kind's end these are over as well.
TOGETHER: Mapping[Kind, frozenset[Kind]] = {
    "updates": frozenset({"updates", "copy", "telegram"}),
}

SILENT = 6 * 3600.0  # seconds until the same is told again
HOUR = 3600.0
MOST_AN_HOUR = 4  # messages to an owner, whatever happens
MOST_AT_ONCE = 5  # troubles in one message
FORGOTTEN = HOUR  # what has not come often enough until then is forgotten
MOST_KNOWN = 200


@dataclass(frozen=True)
class Signal:
    """What a line of the log comes to. `over` is a kind that is over."""

    kind: Kind
    place: str
    about: str
    over: bool = False

    @property
    def key(self) -> str:
        """The same for the same trouble."""
        return self.kind if self.kind in EVERYWHERE else f"{self.kind}:{self.place}"


@dataclass
class Pending:
    """A trouble that nobody was told of yet, with the first line that spoke of it."""

    signal: Signal
    first: float
    count: int = 1


@dataclass(frozen=True)
class Over:
    """A trouble that is over, and when it had begun."""

    kind: Kind
    since: float


@dataclass(frozen=True)
class Notice:
    """What a message to the owners says: troubles, how many more there are, what is over."""

    troubles: tuple[Pending, ...] = ()
    more: int = 0
    over: tuple[Over, ...] = ()


def signal_of(record: logging.LogRecord) -> Signal | None:
    """What a line comes to; None for one that is nobody's trouble."""
    if (over := getattr(record, "over", None)) is not None:
        return Signal(over, "", what_about(), over=True)
    named, error = getattr(record, "trouble", None), getattr(record, "error", None)
    if error is None and record.exc_info:
        error = record.exc_info[1]
    if named is None and record.levelno < logging.ERROR:
        return None
    kind = named or _of_error(error) or _of_logger(record.name)
    return Signal(kind, _place(record, error), what_about())


def of_database(error: BaseException | None) -> Kind | None:
    """What an error of SQLite's comes to; None where the file is well, and our statement wrong."""
    if (code := code_of(error)) == sqlite3.SQLITE_FULL:
        return "disk"
    return "database" if code in LINES else None


def _of_error(error: BaseException | None) -> Kind | None:
    if isinstance(error, sqlite3.Error):
        return of_database(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk"
    # By its name, since the log knows nothing of aiogram.
    names = {kind.__name__ for kind in type(error).__mro__}
    return "telegram" if names & {"TelegramNetworkError", "TelegramServerError"} else None


def _of_logger(name: str) -> Kind:
    beginnings = [each for each in BY_LOGGER if f"{name}.".startswith(f"{each}.")]
    return BY_LOGGER[max(beginnings, key=len)] if beginnings else "other"


def _place(record: logging.LogRecord, error: BaseException | None) -> str:
    """Where it was raised, in our own code if possible; else where it was logged."""
    if error is None:
        return f"{record.name}:{record.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    last = own[-1].name if own else ""
    return f"{record.name}:{type(error).__name__}:{last}"


@dataclass
class Watch:
    """Decides what is told and when. Moments are seconds since 1970; it asks no clock itself."""

    told_at: dict[str, float] = field(default_factory=dict)  # by key
    _pending: dict[str, Pending] = field(default_factory=dict)
    # What was told and is not over as far as is known, with the moment when it began.
    _open: dict[Kind, float] = field(default_factory=dict)
    _over: list[Over] = field(default_factory=list)
    _messages: list[float] = field(default_factory=list)
    _heard: dict[Kind, float] = field(default_factory=dict)  # the last time

    def __post_init__(self) -> None:
        self._messages = sorted(set(self.told_at.values()))  # also of an earlier run

    def note(self, signal: Signal, now: float) -> None:
        """Something happened."""
        if signal.over:
            self._end(signal.kind, now)
            return
        self._heard[signal.kind] = now
        if (pending := self._pending.get(signal.key)) is not None:
            pending.count += 1
        elif self._is_new(signal, now) and len(self._pending) < MOST_KNOWN:
            self._pending[signal.key] = Pending(signal, now)

    def due(self, now: float) -> Notice | None:
        """What is to be told now, if anything; until `told` it stays due."""
        self._forget(now)
        if len(self._messages) >= MOST_AN_HOUR:
            return None
        ripe = [each for each in self._pending.values() if _is_ripe(each, now)]
        if not ripe and not self._over:
            return None
        shown = tuple(ripe[:MOST_AT_ONCE])
        return Notice(shown, len(ripe) - len(shown), tuple(self._over))

    def told(self, notice: Notice, now: float) -> list[str]:
        """The owners know; under which keys, to be remembered."""
        self._messages.append(now)
        keys: list[str] = []
        for over in notice.over:
            self._over.remove(over)
            # Whoever hears only afterwards need not hear of it all day either.
            if over.kind not in self.told_at:
                self.told_at[over.kind] = now
                keys.append(over.kind)
        # What did not fit in is held to be told, too: it stands in the same log.
        ripe = [key for key, each in self._pending.items() if _is_ripe(each, now)]
        told = ripe if notice.more else [each.signal.key for each in notice.troubles]
        for key in told:
            if (pending := self._pending.pop(key, None)) is not None:
                self.told_at[key] = now
                self._open.setdefault(pending.signal.kind, pending.first)
        return keys + told

    def is_on(self, kind: Kind) -> bool:
        """Whether it was heard of, and not that it is over."""
        return kind in self._open or kind in self._pending

    def quiet(self, kind: Kind, now: float) -> float:
        """For how many seconds nothing more was heard of it."""
        return now - self._heard.get(kind, now)

    def _is_new(self, signal: Signal, now: float) -> bool:
        told = self.told_at.get(signal.key)
        return told is None or now - told >= SILENT

    def _end(self, kind: Kind, now: float) -> None:
        for each in sorted(TOGETHER.get(kind, frozenset({kind}))):
            pending, since = self._pending.pop(each, None), self._open.pop(each, None)
            # What has come and gone quickly is nobody's business; what has lasted is told of even
            # where nobody could be told in time, since Telegram itself was gone.
            if since is None and pending is not None and _is_ripe(pending, now):
                since = pending.first
            if since is not None:
                self._over.append(Over(each, since))

    def _forget(self, now: float) -> None:
        self._messages = [moment for moment in self._messages if now - moment < HOUR]
        self.told_at = {key: at for key, at in self.told_at.items() if now - at < SILENT}
        self._pending = {
            key: each
            for key, each in self._pending.items()
            if now - each.first < FORGOTTEN or _is_ripe(each, now)
        }


def _is_ripe(pending: Pending, now: float) -> bool:
    kind = pending.signal.kind
    long_enough = now - pending.first >= LASTING.get(kind, 0.0)
    return long_enough and pending.count >= LEAST.get(kind, 1)
