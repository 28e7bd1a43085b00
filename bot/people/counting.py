"""Counting how much is asked: in memory, and every few seconds into the database.

No personal data: a day, a language, what became of the question and which entry it was about.
Neither who asked nor what was typed ever comes here.
"""

import asyncio
import datetime as dt
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Literal

from bot.i18n import mark
from bot.language import Language
from bot.moments import day_of, number_of
from bot.storage.database import Database

log = logging.getLogger(__name__)

# What became of a question; what is said to the bot about itself is none.
Outcome = Literal["answer", "choice", "gap", "unknown"]

# In the order in which they are shown.
OUTCOMES: dict[Outcome, str] = {
    "answer": mark("Answered"),
    "choice": mark("Offered a choice"),
    "gap": mark("Not in the data"),
    "unknown": mark("Off the subject or not understood"),
}

PAUSE = 5.0  # seconds between two writings
KEPT_DAYS = 400

COUNT_ASKED = """
INSERT INTO asked (day, language, outcome, number) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET number = number + excluded.number
"""
COUNT_ASKED_FOR = """
INSERT INTO asked_for (day, entry_id, number) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET number = number + excluded.number
"""
COUNT_VOTED = """
INSERT INTO voted (day, helped, number) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET number = number + excluded.number
"""
COUNT_PASSED_ON = """
INSERT INTO passed_on (day, number) VALUES (?, ?)
ON CONFLICT DO UPDATE SET number = number + excluded.number
"""
DELETE_OLD = (
    "DELETE FROM asked WHERE day < :before",
    "DELETE FROM asked_for WHERE day < :before",
    "DELETE FROM voted WHERE day < :before",
    "DELETE FROM passed_on WHERE day < :before",
)

# How often each row is to be counted, by the statement that does it.
Counts = Counter[tuple[str, tuple[object, ...]]]


class Counters:
    """Counts a day, nothing a person. A commit for each question would cost more than its answer.

    So they are gathered and written together. A kill loses what was counted since the last time,
    a few seconds' worth; nobody's question is lost with it, and statistics stand that.
    """

    def __init__(self, database: Database, clock: Callable[[], float], zone: dt.tzinfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._counts: Counts = Counter()
        self._passed_on: set[int] = set()  # the inquiries that were counted since yesterday

    def asked(self, language: Language, outcome: Outcome, entry_id: str | None) -> None:
        """Count a question that was typed, and the entry that answers it or says it is unknown."""
        self._count(COUNT_ASKED, language, outcome)
        if entry_id is not None:
            self._count(COUNT_ASKED_FOR, entry_id)

    def voted(self, helped: bool) -> None:
        """Count a vote."""
        self._count(COUNT_VOTED, int(helped))

    def passed_on(self, inquiry_id: int) -> None:
        """Count a question that was passed on to a person: once, however often it is pressed."""
        if inquiry_id not in self._passed_on:
            self._passed_on.add(inquiry_id)
            self._count(COUNT_PASSED_ON)

    async def flush(self) -> None:
        """Write down what was gathered, in one transaction."""
        taken, self._counts = self._counts, Counter()
        if not taken:
            return
        try:
            async with self._database.writing() as connection:
                for (statement, row), number in taken.items():
                    await connection.execute(statement, (*row, number))
        except Exception:
            # Not where this is cancelled: nobody knows then whether it was committed, and it is
            # better lost than counted twice.
            self._counts.update(taken)
            raise

    async def follow(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Write down what was gathered, again and again, and what is left at the end."""
        try:
            while True:
                await sleep(PAUSE)
                await self._try_to_flush()
        finally:
            await self._try_to_flush()

    async def drop_old(self) -> None:
        """Drop what is older than anybody looks back."""
        self._passed_on.clear()
        before = number_of(day_of(self._clock, self._zone)) - KEPT_DAYS + 1
        async with self._database.writing() as connection:
            for statement in DELETE_OLD:
                await connection.execute(statement, {"before": before})

    async def _try_to_flush(self) -> None:
        try:
            await self.flush()
        except Exception as error:
            log.error(
                "Counts could not be written, they wait: %s",
                type(error).__name__,
                extra={"error": error},
            )

    def _count(self, statement: str, *row: object) -> None:
        today = number_of(day_of(self._clock, self._zone))
        self._counts[statement, (today, *row)] += 1
