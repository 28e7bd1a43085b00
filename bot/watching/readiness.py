"""Whether the bot is ready: a few checks, each with a bound on its time, and one answer for all.

A probe may come as often as it likes: what was found is good for a moment, a check that still
runs is not begun again, and Telegram is asked only where nothing was heard of it for a while.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiogram import Bot

from bot.knowledge.live import LiveKnowledge
from bot.storage.database import Database
from bot.watching.metrics import Metrics

PATIENCE = 2.0  # seconds that a check may take
FRESH = 2.0  # seconds for which an answer is good
# While there is nothing to tell, long polling hears of Telegram every 30 s.
HEARD = 75.0
ASK_AGAIN = 15.0  # seconds between two questions to Telegram whether it is there
MOST_WAITING = 1_000
MOST_SECONDS = 120.0  # that one update may take

READ = "SELECT 1"


@dataclass(frozen=True)
class Check:
    """Whether something is as it should be, and in a few words how it is."""

    ok: bool
    detail: str


Look = Callable[[], Awaitable[Check]]


def judge_contact(silent: float | None) -> Check | None:
    """Of Telegram, silent for so many seconds (None: since the start); None: it must be asked."""
    if silent is not None and silent <= HEARD:
        return Check(True, f"heard {silent:.0f} s ago")
    return None


def judge_index(entries: int) -> Check:
    """Of the knowledge."""
    return Check(entries > 0, f"{entries} entries")


def judge_backlog(waiting: int, under_way: int, oldest: float) -> Check:
    """Of what people wait for: updates that wait, that are handled, and the slowest of these."""
    detail = f"{waiting} waiting, {under_way} under way, the oldest for {oldest:.0f} s"
    return Check(waiting <= MOST_WAITING and oldest <= MOST_SECONDS, detail)


def judge_database(error: BaseException | None) -> Check:
    """Of the database, after it was read and could have been written, or of why not."""
    return Check(True, "reads and writes") if error is None else Check(False, _kind(error))


def is_ready(checks: Mapping[str, Check]) -> bool:
    """Whether all is well."""
    return all(check.ok for check in checks.values())


class Bounded:
    """A check that is never begun twice: where it takes too long the answer is that it does."""

    def __init__(self, look: Look, patience: float = PATIENCE) -> None:
        self._look = look
        self._patience = patience
        self._running: asyncio.Future[Check] | None = None

    async def __call__(self) -> Check:
        if self._running is None or self._running.done():
            self._running = asyncio.ensure_future(self._safely())
        # It is not cancelled: what has begun in the database's thread must come to its end.
        await asyncio.wait({self._running}, timeout=self._patience)
        if not self._running.done():
            return Check(False, f"no answer within {self._patience:g} s")
        return self._running.result()

    async def _safely(self) -> Check:
        try:
            return await self._look()
        except Exception as error:
            return Check(False, _kind(error))


class Readiness:
    """Looks at everything at once. `clock` is in seconds and never goes back."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        knowledge: LiveKnowledge,
        metrics: Metrics,
        clock: Callable[[], float],
        patience: float = PATIENCE,
    ) -> None:
        self._bot = bot
        self._database = database
        self._knowledge = knowledge
        self._metrics = metrics
        self._clock = clock
        self._patience = patience
        self._asked: float | None = None
        self._there = Check(False, "not asked yet")
        self._looking = asyncio.Lock()
        self._looked: float | None = None
        self._found: dict[str, Check] = {}
        self._checks = {
            name: Bounded(look, patience)
            for name, look in (
                ("database", self._look_at_database),
                ("telegram", self._look_at_telegram),
                ("index", self._look_at_index),
                ("backlog", self._look_at_backlog),
            )
        }

    async def look(self) -> dict[str, Check]:
        """Every check by its name."""
        async with self._looking:
            if self._looked is None or self._clock() - self._looked >= FRESH:
                found = await asyncio.gather(*(check() for check in self._checks.values()))
                self._found = dict(zip(self._checks, found, strict=True))
                self._looked = self._clock()
            return self._found

    async def _look_at_database(self) -> Check:
        try:
            await self._database.fetch_one(READ)
            async with self._database.writing():
                pass  # it has the lock and could write; nothing is written, nothing synchronised
        except sqlite3.Error as error:
            return judge_database(error)
        return judge_database(None)

    async def _look_at_telegram(self) -> Check:
        contact, now = self._metrics.contact, self._metrics.clock()
        heard = judge_contact(None if contact is None else now - contact)
        return heard if heard is not None else await self._ask_telegram()

    async def _ask_telegram(self) -> Check:
        if self._asked is None or self._clock() - self._asked >= ASK_AGAIN:
            self._asked = self._clock()
            self._there = Check(False, "asked, has not answered yet")
            self._there = await self._is_there()
        return self._there

    async def _is_there(self) -> Check:
        try:
            await self._bot.get_me(request_timeout=max(1, int(self._patience)))
        except Exception as error:
            return Check(False, _kind(error))
        return Check(True, "answers")

    async def _look_at_index(self) -> Check:
        return judge_index(len(self._knowledge.answerer.library.base.entries))

    async def _look_at_backlog(self) -> Check:
        metrics = self._metrics
        return judge_backlog(metrics.waiting, metrics.under_way, metrics.oldest)


def _kind(error: BaseException) -> str:
    # Only what it is: its text may hold a path, an address or a token.
    code = getattr(error, "sqlite_errorname", "")
    return f"{type(error).__name__} {code}".rstrip()
