"""Who writes to the bot: a Telegram id, and what he chose to tell. Never a name."""

import logging
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.i18n import mark
from bot.language import Language
from bot.settings import PSEUDO_USERS
from bot.storage.database import Database

log = logging.getLogger(__name__)

Role = Literal["student", "parent", "teacher", "employer"]

# In the order in which they are offered.
ROLES: dict[Role, str] = {
    "student": mark("Student"),
    "parent": mark("Parent"),
    "teacher": mark("Teacher"),
    "employer": mark("Employer"),
}

SELECT_PERSON = "SELECT language, role, blocked, seen_day FROM person WHERE id = :id"
REMEMBER = "INSERT INTO person (id) VALUES (:id) ON CONFLICT (id) DO NOTHING"
UPDATE_LANGUAGE = "UPDATE person SET language = :language WHERE id = :id"
UPDATE_ROLE = "UPDATE person SET role = :role WHERE id = :id"
UPDATE_SEEN = "UPDATE person SET seen_day = :day WHERE id = :id AND seen_day IS NOT :day"
UPDATE_BLOCKED = "UPDATE person SET blocked = :blocked WHERE id = :id"

DELETE_PERSON = "DELETE FROM person WHERE id = :id"
DELETE_DIALOGUES = "DELETE FROM dialogue WHERE person_id = :id OR chat_id = :id"
DELETE_NOTICES = "DELETE FROM inquiry_notice WHERE owner_id = :id"
# Of an update only who sent it counts: another person's may quote this one. The number of the
# update stays, lest Telegram repeats it and it is handled again.
EMPTY_UPDATES = """
UPDATE inbox SET body = '' WHERE EXISTS (
    SELECT 1 FROM json_tree(iif(json_valid(inbox.body), inbox.body, '{}')) AS part
    WHERE part.key = 'id' AND part.atom = :id
    AND replace(part.path, '"', '') GLOB '$.*.from*' AND part.path NOT GLOB '$.*.*.*'
)
"""
# The answers that a webhook's requests were given of late.
EMPTY_REPLIES = """
UPDATE inbox SET reply = NULL
WHERE json_extract(iif(json_valid(reply), reply, '{}'), '$.chat_id') = :id
"""
# What is not sent yet will not be; what is being sent just now, nobody will know of. Then the rows
# go, and the tally keeps the numbers.
LEAVE_DELIVERIES = """
UPDATE delivery SET state = CASE state WHEN 'pending' THEN 'opted_out' ELSE 'unknown' END
WHERE announcement_id IN (SELECT id FROM announcement) AND chat_id = :id
  AND state IN ('pending', 'claimed')
"""
DELETE_DELIVERIES = """
DELETE FROM delivery WHERE announcement_id IN (SELECT id FROM announcement) AND chat_id = :id
"""
DELETE_LISTED = """
DELETE FROM announcement_list
WHERE announcement_id IN (SELECT id FROM announcement) AND chat_id = :id
"""
DELETE_PANELS = "DELETE FROM announcement_panel WHERE person_id = :id"
DELETE_INVITATIONS = "DELETE FROM invitation WHERE owner_id = :id"
DELETE_DRAFTS = "DELETE FROM announcement WHERE author_id = :id AND state = 'draft'"
UNSIGN_ANNOUNCEMENTS = "UPDATE announcement SET author_id = NULL WHERE author_id = :id"
UNSIGN_ACTS = "UPDATE audit SET person_id = NULL WHERE person_id = :id"
UNSIGN_VERSIONS = "UPDATE article_version SET author_id = NULL WHERE author_id = :id"
RELEASE_GROUPS = """
UPDATE inquiry_group SET taken_by = NULL, state = iif(state = 'taken', 'open', state)
WHERE taken_by = :id
"""
# Where nobody waits any more there is nothing to answer.
DELETE_EMPTY_GROUPS = """
DELETE FROM inquiry_group WHERE state IN ('open', 'taken')
  AND NOT EXISTS (SELECT 1 FROM inquiry WHERE group_id = inquiry_group.id)
"""
# What hangs on the person goes with him.
DELETE = (
    DELETE_PERSON,
    DELETE_DIALOGUES,
    DELETE_NOTICES,
    LEAVE_DELIVERIES,
    DELETE_DELIVERIES,
    DELETE_LISTED,
    DELETE_PANELS,
    DELETE_INVITATIONS,
    DELETE_DRAFTS,
    UNSIGN_ANNOUNCEMENTS,
    UNSIGN_ACTS,
    UNSIGN_VERSIONS,
    RELEASE_GROUPS,
    DELETE_EMPTY_GROUPS,
)


@dataclass(frozen=True)
class Person:
    """Somebody who writes to the bot; what is None was not chosen (yet)."""

    id: int
    language: Language | None = None
    role: Role | None = None
    blocked: bool = False
    seen_day: int | None = None  # of the last contact, in days since 1970
    known: bool = False


class People:
    """The people that the bot remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, person_id: int) -> Person:
        """What is known of a person."""
        row = await self._database.look_up(SELECT_PERSON, {"id": person_id})
        if row is None:
            return Person(person_id)
        language, role, blocked, seen_day = row
        return Person(person_id, language, role, bool(blocked), seen_day, known=True)

    async def language_of(self, person_id: int) -> Language:
        """In which language to write to somebody unasked: Russian where he has chosen none."""
        return (await self.get(person_id)).language or "ru"

    async def choose_language(self, person_id: int, language: Language) -> None:
        """Remember the language of the interface."""
        async with self._database.writing() as connection:
            if await remember(connection, person_id):
                await connection.execute(UPDATE_LANGUAGE, {"id": person_id, "language": language})

    async def choose_role(self, person_id: int, role: Role | None) -> None:
        """Remember who somebody is; None takes it back, and makes nobody known."""
        async with self._database.writing() as connection:
            if role is None or await remember(connection, person_id):
                await connection.execute(UPDATE_ROLE, {"id": person_id, "role": role})

    async def note_seen(self, person_id: int, day: int) -> None:
        """Remember the day of the last contact, in days since 1970; a stranger stays one."""
        await self._database.execute(UPDATE_SEEN, {"id": person_id, "day": day})

    async def note_blocked(self, person_id: int, blocked: bool) -> None:
        """Remember whether somebody has blocked the bot; a stranger stays one."""
        await self._database.execute(UPDATE_BLOCKED, {"id": person_id, "blocked": blocked})

    async def forget(self, person_id: int) -> None:
        """Erase everything that is known of a person, wherever it stands."""
        # Writing the file anew keeps everybody waiting: not for a press that erases nothing.
        if await self._erase(person_id) and not await self._database.rewrite():
            log.info("Somebody is erased, but the file could not be written anew")
        await self._database.scrub()

    async def _erase(self, person_id: int) -> int:
        values = {"id": person_id}
        async with self._database.writing() as connection:
            # Not counted: the update that asks for this is always one of them, and no key names
            # a person there.
            await connection.execute(EMPTY_UPDATES, values)
            await connection.execute(EMPTY_REPLIES, values)
            return sum([(await connection.execute(each, values)).rowcount for each in DELETE])


async def remember(connection: aiosqlite.Connection, person_id: int) -> bool:
    """Make a person known, within a transaction; False where the id is nobody's.

    Behind one of Telegram's stand-ins are many people: what one chooses is not another's choice.
    """
    if person_id in PSEUDO_USERS:
        return False
    await connection.execute(REMEMBER, {"id": person_id})
    return True
