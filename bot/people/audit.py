"""What administrators have done: who, what, when, to how many."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.i18n import mark
from bot.storage.database import Database

Act = Literal[
    "invited", "uninvited", "accepted", "removed", "rule_on", "rule_off", "drafted", "discarded",
    "confirmed", "approved", "rejected", "withdrawn", "scheduled", "urgent", "paused", "resumed",
    "cancelled", "corrected", "recalled", "resent", "exported",
    "report_added", "report_removed",
    "answered", "closed", "merged", "banned",
    "imported",
    "wrote", "published", "archived", "restored",
    "statistics",
]  # fmt: skip

NAMES: dict[Act, str] = {
    "invited": mark("invited an editor"),
    "uninvited": mark("took invitations back"),
    "accepted": mark("accepted an invitation"),
    "removed": mark("removed an editor"),
    "rule_on": mark("switched the two-person rule on"),
    "rule_off": mark("switched the two-person rule off"),
    "drafted": mark("began a draft"),
    "discarded": mark("threw a draft away"),
    "confirmed": mark("let it go out"),
    "urgent": mark("as urgent, in quiet hours"),
    "approved": mark("approved it"),
    "rejected": mark("did not approve it"),
    "withdrawn": mark("found nobody to approve it"),
    "scheduled": mark("queued it from the command line"),
    "paused": mark("paused it"),
    "resumed": mark("let it go on"),
    "cancelled": mark("cancelled it"),
    "corrected": mark("corrected it"),
    "recalled": mark("took it back"),
    "resent": mark("sent it again where it was not known"),
    "exported": mark("took its ledger as a file"),
    "report_added": mark("imported a later report from the command line"),
    "report_removed": mark("took an imported report back"),
    "answered": mark("answered a question"),
    "closed": mark("put a question aside"),
    "merged": mark("put questions together"),
    "banned": mark("takes no questions from somebody"),
    "imported": mark("imported colleges"),
    "wrote": mark("wrote an entry"),
    "published": mark("published an entry"),
    "archived": mark("archived an entry"),
    "restored": mark("took an entry back to an earlier version"),
    "statistics": mark("took the statistics as a file"),
}

INSERT = """
INSERT INTO audit (at, person_id, act, announcement_id, number, article_id)
VALUES (:at, :person, :act, :announcement, :number, :article)
"""
SELECT_PAGE = """
SELECT id, at, person_id, act, announcement_id, number, article_id FROM audit
WHERE id < :before ORDER BY id DESC LIMIT :most
"""
FIRST_PAGE = 2**63 - 1


@dataclass(frozen=True)
class Noted:
    """An act as it was noted; `at` in seconds since 1970.

    Without a person: it was the command line, or somebody who was erased since.
    """

    id: int
    at: int
    person_id: int | None
    act: Act
    announcement_id: int | None
    number: int | None
    article_id: int | None = None


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
        article_id: int | None = None,
    ) -> None:
        """Note an act; nobody (None) is the command line."""
        async with self._database.writing() as connection:
            await self.note_within(connection, person_id, act, announcement_id, number, article_id)

    async def note_within(
        self,
        connection: aiosqlite.Connection,
        person_id: int | None,
        act: Act,
        announcement_id: int | None = None,
        number: int | None = None,
        article_id: int | None = None,
    ) -> None:
        """Note an act in the transaction that carries it out."""
        values = {
            "at": int(self._clock()),
            "person": person_id,
            "act": act,
            "announcement": announcement_id,
            "number": number,
            "article": article_id,
        }
        await connection.execute(INSERT, values)

    async def page(self, before: int | None, most: int) -> list[Noted]:
        """The newest acts before that one."""
        bound = {"before": before or FIRST_PAGE, "most": most}
        return [Noted(*row) for row in await self._database.fetch_all(SELECT_PAGE, bound)]
