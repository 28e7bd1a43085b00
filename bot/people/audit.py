"""What administrators have done: who, what, when, to how many."""

from collections.abc import Callable
from typing import Literal

import aiosqlite

from bot.storage.database import Database

Act = Literal[
    "invited", "accepted", "removed", "rule_on", "rule_off", "drafted", "discarded", "confirmed",
    "approved", "rejected", "scheduled", "urgent", "paused", "resumed", "cancelled", "corrected",
    "recalled", "resent", "finished", "exported",
]  # fmt: skip

INSERT = """
INSERT INTO audit (at, person_id, act, announcement_id, number)
VALUES (:at, :person, :act, :announcement, :number)
"""


class Audit:
    """The log of administrative acts; it is only ever written to."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def note(
        self,
        person_id: int | None,
        act: Act,
        announcement_id: int | None = None,
        number: int | None = None,
    ) -> None:
        """Note an act; nobody (None) is the command line."""
        async with self._database.writing() as connection:
            await self.note_within(connection, person_id, act, announcement_id, number)

    async def note_within(
        self,
        connection: aiosqlite.Connection,
        person_id: int | None,
        act: Act,
        announcement_id: int | None = None,
        number: int | None = None,
    ) -> None:
        """Note an act in the transaction that carries it out."""
        values = {
            "at": int(self._clock()),
            "person": person_id,
            "act": act,
            "announcement": announcement_id,
            "number": number,
        }
        await connection.execute(INSERT, values)
