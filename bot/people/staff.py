"""Who runs the bot: the owners, named in ADMIN_IDS, and the editors whom they invite."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.people.audit import Audit
from bot.people.people import remember
from bot.settings import PSEUDO_USERS
from bot.storage.database import Database

Rights = Literal["editor", "owner"]
# Why somebody did not become an editor: he has rights already, or the invitation is unknown, used,
# expired or taken back.
Refused = Literal["already", "invalid"]

VALID = 24 * 3600  # seconds of an invitation
MOST_OPEN = 20  # invitations; of more, the oldest no longer work
CODE_BYTES = 12

SELECT_EDITOR = "SELECT 1 FROM editor WHERE person_id = :id"
SELECT_EDITORS = "SELECT person_id, since FROM editor ORDER BY since, person_id"
INSERT_EDITOR = "INSERT INTO editor (person_id, since) VALUES (:id, :now)"
DELETE_EDITOR = "DELETE FROM editor WHERE person_id = :id"
INSERT_INVITATION = """
INSERT INTO invitation (code_hash, owner_id, expires_at) VALUES (:hash, :owner, :until)
"""
# Whoever invites anew has no need of what has expired.
DELETE_EXPIRED = "DELETE FROM invitation WHERE expires_at <= :now"
DELETE_OLDEST = """
DELETE FROM invitation WHERE code_hash IN (
    SELECT code_hash FROM invitation ORDER BY expires_at DESC LIMIT -1 OFFSET :most
)
"""
COUNT_OPEN = """
SELECT count(*) AS number FROM invitation WHERE owner_id = :owner AND expires_at > :now
"""
DELETE_OF_OWNER = "DELETE FROM invitation WHERE owner_id = :owner AND expires_at > :now"
SELECT_INVITATION = "SELECT owner_id FROM invitation WHERE code_hash = :hash AND expires_at > :now"
DELETE_INVITATION = "DELETE FROM invitation WHERE code_hash = :hash"
SELECT_RULE = "SELECT value FROM setting WHERE name = 'two_person_rule'"
SET_RULE = """
INSERT INTO setting (name, value) VALUES ('two_person_rule', :on)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


@dataclass(frozen=True)
class Editor:
    """Somebody who was invited, and since when he is one (seconds since 1970)."""

    id: int
    since: int


@dataclass(frozen=True)
class Accepted:
    """An invitation that has made somebody an editor, and the owner whose it was."""

    owner_id: int


class Staff:
    """Owners and editors. Rights are looked up at every act, never remembered.

    Telegram's stand-ins for people have none, even where their ids stand among them.
    """

    def __init__(
        self,
        database: Database,
        owners: frozenset[int],
        audit: Audit,
        clock: Callable[[], float],
        code: Callable[[], str] = lambda: secrets.token_urlsafe(CODE_BYTES),
    ) -> None:
        self._database = database
        self._owners = owners - PSEUDO_USERS
        self._audit = audit
        self._clock = clock
        self._code = code

    def is_owner(self, person_id: int) -> bool:
        """Whether somebody is named in ADMIN_IDS."""
        return person_id in self._owners

    async def is_administrator(self, person_id: int) -> bool:
        """Whether somebody is an owner or, at this moment, an editor."""
        if self.is_owner(person_id):
            return True
        if person_id in PSEUDO_USERS:
            return False
        return await self._database.look_up(SELECT_EDITOR, {"id": person_id}) is not None

    async def rights(self, person_id: int) -> Rights | None:
        """What somebody may do at this moment; None is what everybody may."""
        if self.is_owner(person_id):
            return "owner"
        return "editor" if await self.is_administrator(person_id) else None

    async def owners(self) -> list[int]:
        """The ids of the owners."""
        return sorted(self._owners)

    async def editors(self) -> list[Editor]:
        """The editors, the oldest first; an owner is none."""
        rows = await self._database.fetch_all(SELECT_EDITORS)
        others = self._owners | PSEUDO_USERS
        return [Editor(*row) for row in rows if row["person_id"] not in others]

    async def administrators(self) -> list[int]:
        """Everybody with rights: owners, then editors."""
        return await self.owners() + [editor.id for editor in await self.editors()]

    async def invite(self, owner_id: int) -> str:
        """The code of a new invitation: good once, for a day."""
        code, now = self._code(), int(self._clock())
        values = {"hash": _hash(code), "owner": owner_id, "until": now + VALID, "now": now}
        async with self._database.writing() as connection:
            await connection.execute(DELETE_EXPIRED, values)
            await connection.execute(DELETE_OLDEST, {"most": MOST_OPEN - 1})
            await connection.execute(INSERT_INVITATION, values)
            await self._audit.note_within(connection, owner_id, "invited")
        return code

    async def accept(self, code: str, person_id: int) -> Accepted | Refused:
        """Make somebody an editor by an invitation, which is used up by it.

        Who has rights already leaves the invitation to the one whom it was meant for.
        """
        values = {"hash": _hash(code), "id": person_id, "now": int(self._clock())}
        async with self._database.writing() as connection:
            if self.is_owner(person_id) or await _first(connection, SELECT_EDITOR, values):
                return "already"
            owner = await _first(connection, SELECT_INVITATION, values)
            # Who was an owner once can no longer make somebody an editor, nor can his old links.
            if owner is None or not self.is_owner(owner) or person_id in PSEUDO_USERS:
                return "invalid"
            await remember(connection, person_id)
            await connection.execute(DELETE_INVITATION, values)
            await connection.execute(INSERT_EDITOR, values)
            await self._audit.note_within(connection, person_id, "accepted")
        return Accepted(owner)

    async def open_invitations(self, owner_id: int) -> int:
        """How many of an owner's invitations still work."""
        values = {"owner": owner_id, "now": int(self._clock())}
        row = await self._database.fetch_one(COUNT_OPEN, values)
        return int(row["number"]) if row else 0

    async def withdraw_invitations(self, owner_id: int) -> int:
        """Take back an owner's invitations that still work; how many there were."""
        values = {"owner": owner_id, "now": int(self._clock())}
        async with self._database.writing() as connection:
            number = (await connection.execute(DELETE_OF_OWNER, values)).rowcount
            if number:
                await self._audit.note_within(connection, owner_id, "uninvited")
        return number

    async def remove(self, editor_id: int, by: int) -> bool:
        """Take somebody's rights; False where he has none (any longer)."""
        async with self._database.writing() as connection:
            if (await connection.execute(DELETE_EDITOR, {"id": editor_id})).rowcount == 0:
                return False
            await self._audit.note_within(connection, by, "removed")
        return True

    async def two_person_rule(self) -> bool:
        """Whether an announcement needs a second administrator's approval."""
        row = await self._database.fetch_one(SELECT_RULE)
        return bool(row and row["value"])

    async def set_two_person_rule(self, on: bool, by: int) -> None:
        """Switch the rule."""
        async with self._database.writing() as connection:
            await connection.execute(SET_RULE, {"on": on})
            await self._audit.note_within(connection, by, "rule_on" if on else "rule_off")


async def _first(
    connection: aiosqlite.Connection, statement: str, values: dict[str, object]
) -> int | None:
    rows = list(await connection.execute_fetchall(statement, values))
    return int(rows[0][0]) if rows else None


def _hash(code: str) -> str:
    # Somebody may type half a surrogate pair after /start, which is no UTF-8.
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
