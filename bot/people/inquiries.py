"""Questions that people asked to pass on to a person, kept masked until they are answered."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import aiosqlite

from bot.language import Language
from bot.people.masking import mask
from bot.people.people import remember
from bot.storage.database import Database

MOST_OPEN = 3  # of one person
LONGEST = 600  # characters of a question; it is shown on one screen before it is passed on
KEPT_DAYS = 30
DAY = 86_400  # seconds

COUNT_OPEN = "SELECT count(*) AS number FROM inquiry WHERE person_id = :person"
SELECT_SAME = "SELECT id FROM inquiry WHERE person_id = :person AND question = :question"
INSERT_INQUIRY = """
INSERT INTO inquiry (person_id, language, question, asked_at)
VALUES (:person, :language, :question, :asked_at)
"""
SELECT_BY_NOTICE = """
SELECT inquiry.id, person_id, language, question
FROM inquiry_notice LEFT JOIN inquiry ON inquiry.id = inquiry_id
WHERE owner_id = :owner AND inquiry_notice.message_id = :message
"""
SELECT_NOTICES = """
SELECT owner_id, message_id FROM inquiry_notice WHERE inquiry_id = :inquiry
"""
SELECT_NOTICES_OF_PERSON = """
SELECT owner_id, inquiry_notice.message_id FROM inquiry_notice
JOIN inquiry ON inquiry.id = inquiry_id
WHERE person_id = :person
"""
INSERT_NOTICE = """
INSERT OR REPLACE INTO inquiry_notice (owner_id, message_id, inquiry_id)
VALUES (:owner, :message, :inquiry)
"""
DELETE_OWN = "DELETE FROM inquiry WHERE id = :id AND person_id = :person"
DELETE_INQUIRY = "DELETE FROM inquiry WHERE id = :id"
DELETE_OLD = "DELETE FROM inquiry WHERE asked_at < :before"


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


@dataclass(frozen=True)
class NoticePlace:
    """Where a notice stands: an owner's chat, and the message in it."""

    owner_id: int
    message_id: int


def prepared(question: str) -> str:
    """A question as it is shown, kept and passed on: masked as a whole, and only then cut."""
    masked = mask(question)
    return masked if len(masked) <= LONGEST else f"{masked[: LONGEST - 1]}…"


class Inquiries:
    """The questions that wait for a person's answer."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._being_answered: set[int] = set()

    async def keep(self, person_id: int, language: Language, question: str) -> Inquiry | None:
        """Keep a question, or find the same one waiting; None where enough others wait."""
        kept = {"person": person_id, "language": language, "question": prepared(question)}
        async with self._database.writing() as connection:
            inquiry_id = await _same(connection, kept)
            if inquiry_id is None:
                if await _open(connection, person_id) >= MOST_OPEN:
                    return None
                await remember(connection, person_id)
                row = {**kept, "asked_at": int(self._clock())}
                inserted = await connection.execute(INSERT_INQUIRY, row)
                inquiry_id = int(inserted.lastrowid or 0)
        return Inquiry(inquiry_id, person_id, language, str(kept["question"]))

    async def untold(self, inquiry: Inquiry, owners: Collection[int]) -> list[int]:
        """The owners who have not been told of a question yet."""
        told = {place.owner_id for place in await self.notices(inquiry.id)}
        return sorted(set(owners) - told)

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

    async def notices(self, inquiry_id: int) -> list[NoticePlace]:
        """Where owners were told of a question."""
        rows = await self._database.fetch_all(SELECT_NOTICES, {"inquiry": inquiry_id})
        return [NoticePlace(*row) for row in rows]

    async def notices_of(self, person_id: int) -> list[NoticePlace]:
        """Where owners were told of the questions of one person that still wait."""
        rows = await self._database.fetch_all(SELECT_NOTICES_OF_PERSON, {"person": person_id})
        return [NoticePlace(*row) for row in rows]

    async def withdraw(self, inquiry_id: int, person_id: int) -> bool:
        """Erase a question that this person has asked; whether it was still waiting."""
        own = {"id": inquiry_id, "person": person_id}
        return await self._database.execute(DELETE_OWN, own) > 0

    @contextmanager
    def answering(self, inquiry: Inquiry) -> Iterator[bool]:
        """While it is answered; False where somebody else is answering it at this moment."""
        if inquiry.id in self._being_answered:
            yield False
            return
        self._being_answered.add(inquiry.id)
        try:
            yield True
        finally:
            self._being_answered.discard(inquiry.id)

    async def close(self, inquiry: Inquiry) -> None:
        """Erase a question that is answered or cannot be."""
        await self._database.execute(DELETE_INQUIRY, {"id": inquiry.id})

    async def drop_old(self) -> None:
        """Erase what nobody has answered for so long that nobody will."""
        before = int(self._clock()) - KEPT_DAYS * DAY
        await self._database.execute(DELETE_OLD, {"before": before})


async def _same(connection: aiosqlite.Connection, kept: Mapping[str, object]) -> int | None:
    rows = list(await connection.execute_fetchall(SELECT_SAME, kept))
    return int(rows[0]["id"]) if rows else None


async def _open(connection: aiosqlite.Connection, person_id: int) -> int:
    rows = await connection.execute_fetchall(COUNT_OPEN, {"person": person_id})
    return int(next(iter(rows))["number"])
