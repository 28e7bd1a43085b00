"""Questions that people asked to pass on to a person, kept masked until they are answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.language import Language
from bot.people.masking import mask
from bot.people.people import INSERT_PERSON
from bot.storage.database import Database

MOST_OPEN = 3  # of one person

COUNT_OPEN = "SELECT count(*) AS number FROM inquiry WHERE person_id = :person"
INSERT_INQUIRY = """
INSERT INTO inquiry (person_id, language, question, asked_at)
VALUES (:person, :language, :question, :asked_at)
ON CONFLICT (person_id, question) DO NOTHING
"""
SELECT_BY_NOTICE = """
SELECT inquiry.id, person_id, language, question
FROM inquiry_notice LEFT JOIN inquiry ON inquiry.id = inquiry_id
WHERE owner_id = :owner AND message_id = :message
"""
INSERT_NOTICE = """
INSERT OR REPLACE INTO inquiry_notice (owner_id, message_id, inquiry_id)
VALUES (:owner, :message, :inquiry)
"""
DELETE_OWN = "DELETE FROM inquiry WHERE id = :id AND person_id = :person"
DELETE_INQUIRY = "DELETE FROM inquiry WHERE id = :id"


@dataclass(frozen=True)
class Inquiry:
    """A question for a person; it is masked, and says nothing of who asked but his id."""

    id: int
    person_id: int
    language: Language
    question: str


@dataclass(frozen=True)
class Notice:
    """A message that told an owner of a question; None where that no longer waits."""

    inquiry: Inquiry | None


NotKept = Literal["waits already", "too many"]


class Inquiries:
    """The questions that wait for a person's answer."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, person_id: int, language: Language, question: str) -> Inquiry | NotKept:
        """Keep a question, masked; or why not."""
        masked = mask(question)
        row = {"person": person_id, "language": language, "question": masked}
        async with self._database.writing() as connection:
            await connection.execute(INSERT_PERSON, {"id": person_id})
            if await _open(connection, person_id) >= MOST_OPEN:
                return "too many"
            inserted = await connection.execute(
                INSERT_INQUIRY, {**row, "asked_at": int(self._clock())}
            )
        if not inserted.rowcount or inserted.lastrowid is None:
            return "waits already"
        return Inquiry(inserted.lastrowid, person_id, language, masked)

    async def told(self, inquiry: Inquiry, owner_id: int, message_id: int) -> None:
        """Remember the message that told an owner of a question."""
        notice = {"owner": owner_id, "message": message_id, "inquiry": inquiry.id}
        await self._database.execute(INSERT_NOTICE, notice)

    async def by_notice(self, owner_id: int, message_id: int) -> Notice | None:
        """What a message told an owner of; None where it told of no question."""
        notice = {"owner": owner_id, "message": message_id}
        row = await self._database.fetch_one(SELECT_BY_NOTICE, notice)
        if row is None:
            return None
        return Notice(Inquiry(*row) if row["id"] is not None else None)

    async def withdraw(self, inquiry_id: int, person_id: int) -> bool:
        """Erase a question that this person has asked; whether it was still waiting."""
        own = {"id": inquiry_id, "person": person_id}
        return await self._database.execute(DELETE_OWN, own) > 0

    async def close(self, inquiry: Inquiry) -> bool:
        """Erase a question that is answered or cannot be; whether it was still waiting."""
        return await self._database.execute(DELETE_INQUIRY, {"id": inquiry.id}) > 0


async def _open(connection: aiosqlite.Connection, person_id: int) -> int:
    rows = await connection.execute_fetchall(COUNT_OPEN, {"person": person_id})
    return int(next(iter(rows))["number"])
