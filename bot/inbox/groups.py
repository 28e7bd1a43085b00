"""Questions that are alike: how many wait for an answer, in which languages, since when."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.language import LANGUAGES, Language
from bot.people.audit import Act, Audit
from bot.people.people import DELETE_EMPTY_GROUPS
from bot.storage.database import Database

GroupState = Literal["open", "taken", "answered", "closed"]

BANNED_SECONDS = 30 * 86_400
KEPT_SECONDS = 30 * 86_400  # after the answer, so that it can still become an entry
FIRST_PAGE = 0

# Those for whom most wait come first.
SELECT_WAITING = """
SELECT inquiry_group.*, count(inquiry.id) AS number,
    sum(inquiry.language = 'ru') AS ru, sum(inquiry.language = 'kk') AS kk,
    (SELECT question FROM inquiry WHERE group_id = inquiry_group.id ORDER BY id LIMIT 1) AS first
FROM inquiry_group JOIN inquiry ON inquiry.group_id = inquiry_group.id
WHERE inquiry_group.state IN ('open', 'taken')
GROUP BY inquiry_group.id ORDER BY number DESC, since, inquiry_group.id
"""
SELECT_GROUP = "SELECT * FROM inquiry_group WHERE id = :id"
SELECT_WAYS = """
SELECT min(id) AS id, language, question, count(*) AS number FROM inquiry
WHERE group_id = :id GROUP BY language, question ORDER BY number DESC, min(id)
"""
SELECT_QUESTIONS = """
SELECT group_id, question FROM inquiry JOIN inquiry_group ON inquiry_group.id = group_id
WHERE state IN ('open', 'taken') GROUP BY group_id, question
"""
SELECT_GROUP_OF = "SELECT group_id FROM inquiry WHERE id = :inquiry"

# Taking over what somebody else has taken is possible: he may be on holiday.
TAKE = """
UPDATE inquiry_group SET state = 'taken', taken_by = :by
WHERE id = :id AND state IN ('open', 'taken')
"""
RELEASE = """
UPDATE inquiry_group SET state = 'open', taken_by = NULL
WHERE id = :id AND state = 'taken' AND taken_by = :by
"""
MOVE_ALL = """
UPDATE inquiry SET group_id = :into WHERE group_id = :id
  AND EXISTS (
    SELECT 1 FROM inquiry_group WHERE id = :into AND state IN ('open', 'taken')
  )
"""
MAKE_OLDER = """
UPDATE inquiry_group
SET since = min(since, (SELECT since FROM inquiry_group WHERE id = :id)) WHERE id = :into
"""
DELETE_GROUP = "DELETE FROM inquiry_group WHERE id = :id"
COUNT_OTHERS = """
SELECT count(*) AS number FROM inquiry AS other JOIN inquiry AS this ON this.id = :inquiry
WHERE other.group_id = this.group_id
  AND (other.question, other.language) <> (this.question, this.language)
"""
INSERT_GROUP = """
INSERT INTO inquiry_group (about, since)
SELECT about, (SELECT asked_at FROM inquiry WHERE id = :inquiry) FROM inquiry_group
WHERE id = (SELECT group_id FROM inquiry WHERE id = :inquiry) AND state IN ('open', 'taken')
"""
MOVE_WAY = """
UPDATE inquiry SET group_id = :into
WHERE (group_id, question, language) = (
    SELECT group_id, question, language FROM inquiry WHERE id = :inquiry
)
"""
BAN = """
INSERT INTO nuisance (person_id, until)
SELECT DISTINCT person_id, :until FROM inquiry
WHERE (group_id, question, language) = (
    SELECT group_id, question, language FROM inquiry WHERE id = :inquiry
)
ON CONFLICT (person_id) DO UPDATE SET until = excluded.until
"""
DELETE_OF_BANNED = """
DELETE FROM inquiry
WHERE person_id IN (SELECT person_id FROM nuisance WHERE until > :now)
"""
DELETE_OLD = """
DELETE FROM inquiry_group WHERE state IN ('answered', 'closed') AND ended_at < :before
"""


@dataclass(frozen=True)
class Way:
    """A question in one wording, by the first who asked it so, and how many did."""

    id: int
    language: Language
    question: str
    number: int


@dataclass(frozen=True)
class Waiting:
    """A line of the inbox: a group, how many wait for its answer in each language."""

    id: int
    state: GroupState
    taken_by: int | None
    since: int
    first: str
    readers: dict[Language, int]


@dataclass(frozen=True)
class Group:
    """Questions that are alike. `since` and `ended_at` are in seconds since 1970.

    While they wait, `ways` are the questions; afterwards they are what was kept of them.
    `announcement_id` is the job that brings the answer, `article_id` what it has become.
    """

    id: int
    state: GroupState
    about: str | None
    taken_by: int | None
    since: int
    ended_at: int | None
    ways: tuple[Way, ...]
    announcement_id: int | None
    article_id: int | None

    @property
    def waits(self) -> bool:
        """Whether an answer is still to be given."""
        return self.state in ("open", "taken")

    @property
    def readers(self) -> dict[Language, int]:
        """How many wait in each language."""
        return {
            language: sum(way.number for way in self.ways if way.language == language)
            for language in LANGUAGES
        }

    @property
    def number(self) -> int:
        """How many wait."""
        return sum(self.readers.values())


class Groups:
    """All groups. `by` is the administrator who acts; what an act answers is whether it could be
    done: it cannot where somebody else was faster.
    """

    def __init__(self, database: Database, audit: Audit, clock: Callable[[], float]) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def waiting(self) -> list[Waiting]:
        """What waits for an answer, that of the most people first."""
        return [
            Waiting(
                row["id"],
                row["state"],
                row["taken_by"],
                row["since"],
                row["first"],
                {language: row[language] for language in LANGUAGES},
            )
            for row in await self._database.fetch_all(SELECT_WAITING)
        ]

    async def questions(self) -> dict[int, list[str]]:
        """The wordings of every group that waits."""
        found: dict[int, list[str]] = {}
        for row in await self._database.fetch_all(SELECT_QUESTIONS):
            found.setdefault(row["group_id"], []).append(row["question"])
        return found

    async def get(self, group_id: int) -> Group | None:
        """One group."""
        row = await self._database.fetch_one(SELECT_GROUP, {"id": group_id})
        if row is None:
            return None
        if row["state"] in ("open", "taken"):
            rows = await self._database.fetch_all(SELECT_WAYS, {"id": group_id})
            ways = tuple(Way(*way) for way in rows)
        else:
            ways = tuple(Way(*way) for way in json.loads(row["asked"]))
        return Group(
            id=row["id"],
            state=row["state"],
            about=row["about"],
            taken_by=row["taken_by"],
            since=row["since"],
            ended_at=row["ended_at"],
            ways=ways,
            announcement_id=row["announcement_id"],
            article_id=row["article_id"],
        )

    async def of_inquiry(self, inquiry_id: int) -> int | None:
        """The group that a question stands in."""
        row = await self._database.fetch_one(SELECT_GROUP_OF, {"inquiry": inquiry_id})
        return row["group_id"] if row else None

    async def take(self, group_id: int, by: int) -> bool:
        """Say that one is going to answer it."""
        return await self._database.execute(TAKE, {"id": group_id, "by": by}) > 0

    async def release(self, group_id: int, by: int) -> bool:
        """Leave it to others again."""
        return await self._database.execute(RELEASE, {"id": group_id, "by": by}) > 0

    async def merge(self, group_id: int, into: int, by: int) -> bool:
        """Let one answer do for two groups."""
        values = {"id": group_id, "into": into}
        if group_id == into:
            return False
        async with self._database.writing() as connection:
            moved = (await connection.execute(MOVE_ALL, values)).rowcount
            if moved == 0:
                return False
            await connection.execute(MAKE_OLDER, values)
            await connection.execute(DELETE_GROUP, values)
            await self._note(connection, by, "merged", moved)
        return True

    async def part(self, inquiry_id: int) -> int | None:
        """Give one wording, whoever has asked it so, a group of its own; which one."""
        values: dict[str, object] = {"inquiry": inquiry_id}
        async with self._database.writing() as connection:
            others = await connection.execute_fetchall(COUNT_OTHERS, values)
            if next(iter(others))["number"] == 0:
                return None
            inserted = await connection.execute(INSERT_GROUP, values)
            if inserted.rowcount == 0:
                return None
            values["into"] = inserted.lastrowid
            await connection.execute(MOVE_WAY, values)
        return int(inserted.lastrowid or 0)

    async def ban(self, inquiry_id: int, by: int) -> int:
        """Take no questions for a month from those who asked one, and erase theirs; how many."""
        now = int(self._clock())
        values = {"inquiry": inquiry_id, "until": now + BANNED_SECONDS, "now": now}
        async with self._database.writing() as connection:
            banned = (await connection.execute(BAN, values)).rowcount
            if banned:
                await connection.execute(DELETE_OF_BANNED, values)
                await connection.execute(DELETE_EMPTY_GROUPS)
                await self._note(connection, by, "banned", banned)
        return banned

    async def drop_old(self) -> None:
        """Erase what is kept of how people asked, once it was answered long ago."""
        before = int(self._clock()) - KEPT_SECONDS
        await self._database.execute(DELETE_OLD, {"before": before})

    async def _note(
        self, connection: aiosqlite.Connection, by: int, act: Act, number: int
    ) -> None:
        await self._audit.note_within(connection, by, act, number=number)
