"""Questions that people asked to pass on to a person, kept masked until they are answered."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.language import Language
from bot.people.masking import mask
from bot.people.people import DELETE_EMPTY_GROUPS, remember
from bot.storage.database import Database

MOST_OPEN = 3  # of one person
LONGEST = 600  # characters of a question; it is shown on one screen before it is passed on
KEPT_DAYS = 30
DAY = 86_400  # seconds

COUNT_OPEN = "SELECT count(*) AS number FROM inquiry WHERE person_id = :person"
SELECT_SAME = "SELECT id FROM inquiry WHERE person_id = :person AND question = :question"
SELECT_BAN = "SELECT 1 FROM nuisance WHERE person_id = :person AND until > :now"
SELECT_JOINED = "SELECT 1 FROM inquiry_group WHERE id = :group AND state IN ('open', 'taken')"
INSERT_GROUP = "INSERT INTO inquiry_group (about, since) VALUES (:about, :now)"
INSERT_INQUIRY = """
INSERT INTO inquiry (person_id, language, question, asked_at, group_id)
VALUES (:person, :language, :question, :now, :group)
"""
SET_MESSAGE = "UPDATE inquiry SET message_id = :message WHERE id = :id"
SELECT_STATE = """
SELECT state, question FROM inquiry JOIN inquiry_group ON inquiry_group.id = group_id
WHERE inquiry.id = :id AND person_id = :person
"""
SELECT_EARLIER = """
SELECT 1 FROM inquiry AS other JOIN inquiry AS this ON this.id = :id
WHERE other.group_id = this.group_id AND other.id < this.id
"""
SELECT_BY_NOTICE = """
SELECT inquiry.id, person_id, language, question
FROM inquiry_notice LEFT JOIN inquiry ON inquiry.id = inquiry_id
WHERE owner_id = :owner AND inquiry_notice.message_id = :message
"""
SELECT_FIRST = """
SELECT id, person_id, language, question FROM inquiry WHERE group_id = :group ORDER BY id LIMIT 1
"""
SELECT_NOTICES = """
SELECT owner_id, inquiry_notice.message_id, group_id FROM inquiry_notice
JOIN inquiry ON inquiry.id = inquiry_id
WHERE inquiry_id = :inquiry
"""
SELECT_NOTICES_OF_PERSON = """
SELECT owner_id, inquiry_notice.message_id, group_id FROM inquiry_notice
JOIN inquiry ON inquiry.id = inquiry_id
WHERE person_id = :person
"""
SELECT_NOTICES_OF_ASKERS = """
SELECT owner_id, inquiry_notice.message_id, group_id FROM inquiry_notice
JOIN inquiry ON inquiry.id = inquiry_id
WHERE person_id IN (
    SELECT person_id FROM inquiry WHERE (group_id, question, language) = (
        SELECT group_id, question, language FROM inquiry WHERE id = :inquiry
    )
)
"""
INSERT_NOTICE = """
INSERT OR REPLACE INTO inquiry_notice (owner_id, message_id, inquiry_id)
VALUES (:owner, :message, :inquiry)
"""
DELETE_OWN = "DELETE FROM inquiry WHERE id = :id AND person_id = :person"
DELETE_INQUIRY = "DELETE FROM inquiry WHERE id = :id"
DELETE_OLD = "DELETE FROM inquiry WHERE asked_at < :before"

# Why a question is not kept: enough others of his wait, or nobody wants any of his for a while.
NotKept = Literal["too_many", "banned"]


@dataclass(frozen=True)
class Inquiry:
    """A question for a person; it is masked, and says nothing of who asked but his id."""

    id: int
    person_id: int
    language: Language
    question: str


@dataclass(frozen=True)
class Kin:
    """What a question belongs to: the group it is like, if any, and the entry nearest to it."""

    group_id: int | None = None
    about: str | None = None


NO_KIN = Kin()


@dataclass(frozen=True)
class Standing:
    """A question that waits, and whether somebody is answering it."""

    question: str
    is_taken: bool


@dataclass(frozen=True)
class Notice:
    """A message that told an owner of a question; None where that no longer waits."""

    inquiry: Inquiry | None


@dataclass(frozen=True)
class NoticePlace:
    """Where a notice stands: an owner's chat, the message in it; and of which group it tells."""

    owner_id: int
    message_id: int
    group_id: int


def prepared(question: str) -> str:
    """A question as it is shown, kept and passed on: masked as a whole, and only then cut."""
    masked = mask(question)
    return masked if len(masked) <= LONGEST else f"{masked[: LONGEST - 1]}…"


class Inquiries:
    """The questions that wait for a person's answer."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def keep(
        self, person_id: int, language: Language, question: str, kin: Kin = NO_KIN
    ) -> Inquiry | NotKept:
        """Keep a question, with those it is like, or find the same one waiting; or why not."""
        kept = {
            "person": person_id,
            "language": language,
            "question": prepared(question),
            "now": int(self._clock()),
            "group": kin.group_id,
            "about": kin.about,
        }
        async with self._database.writing() as connection:
            inquiry_id = await _same(connection, kept)
            if inquiry_id is None:
                if await _is_there(connection, SELECT_BAN, kept):
                    return "banned"
                if await _open(connection, person_id) >= MOST_OPEN:
                    return "too_many"
                if not await remember(connection, person_id):
                    return "banned"  # nobody is there whom the answer could reach
                inquiry_id = await _insert(connection, kept)
        return Inquiry(inquiry_id, person_id, language, str(kept["question"]))

    async def shown(self, inquiry: Inquiry, message_id: int) -> None:
        """Remember the message that shows the person how his question stands."""
        await self._database.execute(SET_MESSAGE, {"id": inquiry.id, "message": message_id})

    async def state(self, inquiry_id: int, person_id: int) -> Standing | None:
        """How a question of this person stands; None where it no longer waits."""
        own = {"id": inquiry_id, "person": person_id}
        row = await self._database.fetch_one(SELECT_STATE, own)
        return Standing(row["question"], row["state"] == "taken") if row else None

    async def is_first(self, inquiry: Inquiry) -> bool:
        """Whether nobody has asked the like before, so that administrators are to be told."""
        earlier = await self._database.fetch_one(SELECT_EARLIER, {"id": inquiry.id})
        return earlier is None

    async def first_of(self, group_id: int) -> Inquiry | None:
        """The question of a group that has waited longest; None where none waits."""
        row = await self._database.fetch_one(SELECT_FIRST, {"group": group_id})
        return Inquiry(*row) if row else None

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

    async def notices_of_askers(self, inquiry_id: int) -> list[NoticePlace]:
        """Where administrators were told of any question of those who asked this one."""
        bound = {"inquiry": inquiry_id}
        rows = await self._database.fetch_all(SELECT_NOTICES_OF_ASKERS, bound)
        return [NoticePlace(*row) for row in rows]

    async def withdraw(self, inquiry_id: int, person_id: int) -> bool:
        """Erase a question that this person has asked; whether it was still waiting."""
        return await self._erase(DELETE_OWN, {"id": inquiry_id, "person": person_id}) > 0

    async def close(self, inquiry: Inquiry) -> None:
        """Erase a question that nobody can be told of."""
        await self._erase(DELETE_INQUIRY, {"id": inquiry.id})

    async def drop_old(self) -> None:
        """Erase what nobody has answered for so long that nobody will."""
        before = int(self._clock()) - KEPT_DAYS * DAY
        await self._erase(DELETE_OLD, {"before": before})

    async def _erase(self, statement: str, values: Mapping[str, object]) -> int:
        async with self._database.writing() as connection:
            erased = (await connection.execute(statement, values)).rowcount
            await connection.execute(DELETE_EMPTY_GROUPS)
        return erased


async def _same(connection: aiosqlite.Connection, kept: Mapping[str, object]) -> int | None:
    rows = list(await connection.execute_fetchall(SELECT_SAME, kept))
    return int(rows[0]["id"]) if rows else None


async def _is_there(
    connection: aiosqlite.Connection, statement: str, values: Mapping[str, object]
) -> bool:
    return bool(list(await connection.execute_fetchall(statement, values)))


async def _insert(connection: aiosqlite.Connection, kept: Mapping[str, object]) -> int:
    """A row in its group; in a new one where that has been answered since."""
    group = kept["group"]
    if not await _is_there(connection, SELECT_JOINED, kept):
        group = (await connection.execute(INSERT_GROUP, kept)).lastrowid
    inserted = await connection.execute(INSERT_INQUIRY, {**kept, "group": group})
    return int(inserted.lastrowid or 0)


async def _open(connection: aiosqlite.Connection, person_id: int) -> int:
    rows = await connection.execute_fetchall(COUNT_OPEN, {"person": person_id})
    return int(next(iter(rows))["number"])
