"""Tells the owners when something breaks: one message, not a hundred.

A handler of the log hears of trouble (`bot.watching.troubles` says why the log, and what of it
goes on from there); a task beside the conversations looks every few seconds whether something is
to be told. When it was told is remembered in the database, so that a program that is started again
and again does not tell it anew each time; where the database is what has broken, in memory only.
"""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)

from bot.i18n import Catalogues, Texts
from bot.people.people import People
from bot.storage.database import Database
from bot.telegram import views
from bot.watching.metrics import Metrics
from bot.watching.troubles import SILENT, Notice, Signal, Watch, signal_of

log = logging.getLogger(__name__)

PAUSE = 5.0  # seconds between two looks
MOST_HEARD = 500  # lines between two looks; the first ones tell what began it
ATTEMPTS = 20  # of telling the last owners, where others could be told
# Nobody can be told of these by Telegram: he has not started the bot, or has blocked it.
DEAF = (TelegramForbiddenError, TelegramBadRequest, TelegramNotFound)
QUIET = 15.0  # seconds without trouble with the database until it is tried whether it is over

PREFIX = "told:"
SELECT_TOLD = "SELECT name, value FROM setting WHERE name GLOB 'told:*' AND value > :since"
REMEMBER = """
INSERT INTO setting (name, value) VALUES (:name, :now)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
FORGET = "DELETE FROM setting WHERE name GLOB 'told:*' AND value <= :since"


class Ear(logging.Handler):
    """Hears of trouble in the log; holds only so much, whatever happens."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.INFO)
        self._metrics = metrics
        self._heard: deque[Signal] = deque()

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a line; never fails, never waits."""
        if record.name == __name__:
            return  # that nobody can be told is not told either
        if record.levelno >= logging.WARNING:
            self._metrics.logged("ERROR" if record.levelno >= logging.ERROR else "WARNING")
        try:
            signal = signal_of(record)
        except Exception:
            self.handleError(record)
            return
        if signal is not None and (signal.over or len(self._heard) < MOST_HEARD):
            self._heard.append(signal)

    def take(self) -> list[Signal]:
        """What was heard since the last time."""
        taken = []
        while self._heard:
            taken.append(self._heard.popleft())
        return taken


class Alarm:
    """Looks again and again whether the owners are to be told of something.

    `clock` is in seconds since 1970, `zone` that in which the owners read times.
    """

    def __init__(
        self,
        bot: Bot,
        database: Database,
        people: People,
        owners: frozenset[int],
        catalogues: Catalogues,
        metrics: Metrics,
        clock: Callable[[], float],
        zone: ZoneInfo,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._database = database
        self._people = people
        self._owners = owners
        self._catalogues = catalogues
        self._metrics = metrics
        self._clock = clock
        self._zone = zone
        self._sleep = sleep
        self._watch = Watch()
        self._notice: Notice | None = None  # being told
        self._left: dict[int, int] = {}  # who was not reached yet, and how often it was tried
        self._reached = False
        self._rest_until = 0.0
        self.ear = Ear(metrics)

    async def run(self) -> None:
        """Look, for ever."""
        await self._recall()
        while True:
            try:
                await self.look()
            except Exception as error:
                log.warning("The owners could not be told of trouble: %s", type(error).__name__)
            await self._sleep(PAUSE)

    async def look(self) -> None:
        """Look once."""
        now = self._clock()
        for signal in self.ear.take():
            self._watch.note(signal, now)
        await self._probe(now)
        if self._notice is None and (notice := self._watch.due(now)) is not None:
            self._notice, self._reached = notice, False
            self._left = dict.fromkeys(sorted(self._owners), 0)
        if self._notice is not None and now >= self._rest_until:
            await self._tell(self._notice)

    async def _probe(self, now: float) -> None:
        """Whether the database works again: nobody else would say so."""
        if not self._watch.is_on("database") or self._watch.quiet("database", now) < QUIET:
            return
        with suppress(sqlite3.Error):
            await self._database.execute(REMEMBER, {"name": f"{PREFIX}probe", "now": int(now)})
            self._watch.note(Signal("database", "", "", over=True), now)

    async def _tell(self, notice: Notice) -> None:
        for owner in list(self._left):
            self._left[owner] += 1
            if await self._tell_one(owner, notice) or self._left[owner] >= ATTEMPTS:
                del self._left[owner]
        if self._left:
            self._metrics.alarmed("later")
            if not self._reached:
                self._notice = None  # it is put together anew: by then some of it may be over
            return
        self._notice = None
        self._metrics.alarmed("told" if self._reached else "unreached")
        if not self._reached:
            log.warning("There was trouble, and none of the owners could be told of it")
        await self._remember(self._watch.told(notice, self._clock()))

    async def _tell_one(self, owner: int, notice: Notice) -> bool:
        """Whether there is nothing left to do: he knows, or cannot be reached at all."""
        texts = await self._texts(owner)
        try:
            text = views.alarms.notice(notice, self._zone, texts)
            await self._bot.send_message(owner, **text.as_kwargs())
        except DEAF as error:
            log.warning("An owner cannot be told of trouble: %s", type(error).__name__)
        except TelegramRetryAfter as error:
            self._rest_until = self._clock() + error.retry_after
            return False
        except TelegramAPIError:
            return False  # Telegram itself is gone: later
        else:
            self._reached = True
        return True

    async def _texts(self, owner: int) -> Texts:
        try:
            return self._catalogues[await self._people.language_of(owner)]
        except sqlite3.Error:
            return self._catalogues["ru"]

    async def _recall(self) -> None:
        since = {"since": int(self._clock() - SILENT)}
        with suppress(sqlite3.Error):
            rows = await self._database.fetch_all(SELECT_TOLD, since)
            told = {row["name"].removeprefix(PREFIX): float(row["value"]) for row in rows}
            self._watch = Watch(told)

    async def _remember(self, keys: list[str]) -> None:
        now = int(self._clock())
        with suppress(sqlite3.Error):
            async with self._database.writing() as connection:
                await connection.execute(FORGET, {"since": now - int(SILENT)})
                rows = [{"name": f"{PREFIX}{key}", "now": now} for key in keys]
                await connection.executemany(REMEMBER, rows)


@contextmanager
def listening(ear: Ear) -> Iterator[None]:
    """The ear hears everything that is logged while the block runs."""
    root = logging.getLogger()
    root.addHandler(ear)
    try:
        yield
    finally:
        root.removeHandler(ear)
