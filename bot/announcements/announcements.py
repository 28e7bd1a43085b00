"""Announcements from draft to end: every step a guarded update, noted in the audit log with it."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import aiosqlite

from bot.announcements.audience import READERS_AND_TEXTS, Audience
from bot.announcements.content import Content
from bot.announcements.models import COUNTS, Announcement, Count, Ledger
from bot.announcements.reading import audience_parameters, with_contents
from bot.language import Language
from bot.people.audit import Act, Audit
from bot.storage.database import Database

INSERT = """
INSERT INTO announcement (kind, original_id, state, author_id, audience, link, urgent, created_at,
    due_at)
VALUES (:kind, :original, :state, :author, :audience, :link, :urgent, :now, :due)
"""
SELECT = "SELECT * FROM announcement WHERE id = :id"
SELECT_ALL = """
SELECT * FROM announcement WHERE state <> 'draft' AND kind <> 'answer' ORDER BY id
"""
# Drafts are their author's own business.
SELECT_PAGE = """
SELECT * FROM announcement
WHERE (state <> 'draft' OR author_id = :reader) AND kind <> 'answer' AND id < :before
ORDER BY id DESC LIMIT :most
"""
SELECT_RECALLING = """
SELECT 1 FROM announcement
WHERE original_id = :id AND kind = 'recall' AND state IN ('scheduled', 'running', 'paused')
"""
SELECT_FOLLOWING = """
SELECT * FROM announcement WHERE original_id = :id AND state <> 'draft' ORDER BY id
"""
INSERT_CONTENT = """
INSERT INTO announcement_content (announcement_id, language, content)
VALUES (:id, :language, :content)
ON CONFLICT DO UPDATE SET content = excluded.content
"""
DELETE_CONTENT = """
DELETE FROM announcement_content WHERE announcement_id = :id AND language = :language
"""
INSERT_LISTED = "INSERT OR IGNORE INTO announcement_list VALUES (:id, :chat)"
DELETE_LISTED = "DELETE FROM announcement_list WHERE announcement_id = :id"
SET_LISTED = """
UPDATE announcement SET audience = json_set(audience, '$.listed', :listed) WHERE id = :id
"""
COUNT_LISTED = "SELECT count(*) AS number FROM announcement_list WHERE announcement_id = :id"

# Only the author changes a draft, and each change makes what was seen of it outdated.
CHANGE = """
UPDATE announcement SET version = version + 1, {column} = :value
WHERE id = :id AND state = 'draft' AND author_id = :by
"""
CHANGE_AUDIENCE = CHANGE.format(column="audience")
CHANGE_LINK = CHANGE.format(column="link")
CHANGE_DUE = CHANGE.format(column="due_at")
TOUCH = CHANGE.replace(", {column} = :value", "")
DISCARD = "DELETE FROM announcement WHERE id = :id AND state = 'draft' AND author_id = :by"

CONFIRM = """
UPDATE announcement SET state = :state, due_at = max(coalesce(due_at, 0), :now),
    urgent = urgent OR :urgent
WHERE id = :id AND state = 'draft' AND author_id = :by AND version = :version
RETURNING kind
"""
APPROVE = """
UPDATE announcement SET state = 'scheduled', due_at = max(due_at, :now)
WHERE id = :id AND state = 'approval' AND author_id IS NOT :by AND version = :version
"""
REJECT = """
UPDATE announcement SET state = 'draft', version = version + 1
WHERE id = :id AND state = 'approval' AND author_id IS NOT :by AND version = :version
"""
WITHDRAW = """
UPDATE announcement SET state = 'draft', version = version + 1
WHERE id = :id AND state = 'approval' AND author_id = :by
"""
PAUSE = "UPDATE announcement SET state = 'paused' WHERE id = :id AND state = 'running'"
RESUME = "UPDATE announcement SET state = 'running' WHERE id = :id AND state = 'paused'"
CANCEL = """
UPDATE announcement SET state = 'cancelled', ended_at = :now
WHERE id = :id AND state IN ('approval', 'scheduled', 'running', 'paused')
"""
# What is cancelled or taken back is sent to nobody any more.
RESEND = """
UPDATE delivery SET state = 'pending', due_at = 0, attempts = 0, error = NULL
WHERE announcement_id = :id AND state = 'unknown'
  AND EXISTS (
    SELECT 1 FROM announcement WHERE id = :id AND state IN ('running', 'paused', 'done')
  )
  AND NOT EXISTS (SELECT 1 FROM announcement WHERE original_id = :id AND kind = 'recall')
"""
GO_ON = """
UPDATE announcement SET state = 'running', ended_at = NULL
WHERE id = :id AND state = 'done'
"""

SELECT_TALLIES = """
SELECT announcement_id, iif(state = 'claimed', 'pending', state) AS state, sum(number) AS number
FROM tally WHERE announcement_id IN (SELECT value FROM json_each(:ids))
GROUP BY 1, 2
"""
COUNT_READERS = f"""
SELECT own, language, count(*) AS number FROM ({READERS_AND_TEXTS}) GROUP BY own, language
ORDER BY own DESC
"""  # noqa: S608
COUNT_TO_CORRECT = """
SELECT language AS own, language, count(*) AS number FROM delivery
WHERE announcement_id = :original AND state = 'sent'
  AND language IN (SELECT value FROM json_each(:written))
GROUP BY language ORDER BY language DESC
"""
EXPORT = """
SELECT chat_id, language, state, done_at, error FROM delivery
WHERE announcement_id = :id AND chat_id > :after ORDER BY chat_id LIMIT :most
"""
LOWEST = -(2**63)
FIRST_PAGE = 2**63 - 1
EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Readers:
    """How many people who read `own` would get an announcement in `language`."""

    own: Language
    language: Language
    number: int


@dataclass(frozen=True)
class Job:
    """What is to be created: its kind and everything that a draft would be asked for."""

    audience: Audience
    contents: Mapping[Language, Content]
    link: str | None = None
    urgent: bool = False
    due_at: int | None = None
    listed: Sequence[int] = ()


class Announcements:
    """All announcements. `by` is the administrator who acts; None is the command line.

    What an act answers: whether it was possible. It is not where somebody else was faster, where
    the button is an old one, or where he may not; then nothing has changed.
    """

    def __init__(self, database: Database, audit: Audit, clock: Callable[[], float]) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def draft(self, by: int) -> Announcement:
        """Begin a new announcement."""
        values = self._new("send", "draft", by, Audience())
        async with self._database.writing() as connection:
            number = await _insert(connection, values)
            await self._note(connection, by, "drafted", number)
        return await self._must(number)

    async def draft_correction(self, original_id: int, by: int) -> Announcement | None:
        """Begin a correction: a draft with the same texts, for all who got the original."""
        original = await self.get(original_id)
        if original is None or original.kind != "send" or original.started_at is None:
            return None
        values = self._new("correct", "draft", by, original.audience, original_id)
        values["link"] = original.link
        async with self._database.writing() as connection:
            number = await _insert(connection, values)
            await _write(connection, number, original.contents)
            await self._note(connection, by, "drafted", number)
        return await self._must(number)

    async def queue(self, job: Job, by: int | None = None) -> Announcement:
        """Schedule something complete at once, as from the command line."""
        values = self._new("send", "scheduled", by, job.audience)
        values |= {
            "link": job.link,
            "urgent": job.urgent,
            "due": max(job.due_at or 0, int(self._clock())),
        }
        async with self._database.writing() as connection:
            number = await _insert(connection, values)
            await _write(connection, number, job.contents)
            await _list(connection, number, job.listed)
            await self._note(connection, by, "scheduled", number)
        return await self._must(number)

    async def recall(self, original_id: int, by: int) -> Announcement | None:
        """Take back what Telegram still lets be taken back; what is not sent yet is cancelled.

        None where there is nothing to take back, or where that is under way already.
        """
        original = await self.get(original_id)
        if original is None or original.kind != "send" or original.started_at is None:
            return None
        values = self._new("recall", "scheduled", by, original.audience, original_id)
        values["due"] = int(self._clock())
        async with self._database.writing() as connection:
            bound = {"id": original_id, "now": values["now"]}
            if await connection.execute_fetchall(SELECT_RECALLING, bound):
                return None
            await connection.execute(CANCEL, bound)
            number = await _insert(connection, values)
            await self._note(connection, by, "recalled", original_id)
        return await self._must(number)

    async def get(self, announcement_id: int) -> Announcement | None:
        """One announcement with its texts."""
        rows = await self._database.fetch_all(SELECT, {"id": announcement_id})
        return next(iter(await with_contents(self._database, rows)), None)

    async def page(self, reader: int, before: int | None, most: int) -> list[Announcement]:
        """The newest before that id, the reader's own drafts among them."""
        bound = {"reader": reader, "before": before or FIRST_PAGE, "most": most}
        return await with_contents(
            self._database, await self._database.fetch_all(SELECT_PAGE, bound)
        )

    async def following(self, announcement_id: int) -> list[Announcement]:
        """The corrections and recalls of an announcement."""
        rows = await self._database.fetch_all(SELECT_FOLLOWING, {"id": announcement_id})
        return await with_contents(self._database, rows)

    async def write(
        self, announcement_id: int, by: int, language: Language, content: Content | None
    ) -> bool:
        """Set the text of a draft in one language, or take it out."""
        values: dict[str, object] = {"id": announcement_id, "by": by, "language": language}
        async with self._database.writing() as connection:
            if (await connection.execute(TOUCH, values)).rowcount == 0:
                return False
            if content is None:
                await connection.execute(DELETE_CONTENT, values)
            else:
                await _write(connection, announcement_id, {language: content})
        return True

    async def set_audience(self, announcement_id: int, by: int, audience: Audience) -> bool:
        """Choose who shall get it."""
        return await self._change(CHANGE_AUDIENCE, announcement_id, by, audience.model_dump_json())

    async def set_link(self, announcement_id: int, by: int, link: str | None) -> bool:
        """Give it a button that leads somewhere, or take it away."""
        return await self._change(CHANGE_LINK, announcement_id, by, link)

    async def set_due(self, announcement_id: int, by: int, due_at: int | None) -> bool:
        """Choose when; None is at once."""
        return await self._change(CHANGE_DUE, announcement_id, by, due_at)

    async def narrow(self, announcement_id: int, by: int, ids: Iterable[int]) -> bool:
        """Narrow the audience to a list of ids; an empty one takes the narrowing back."""
        values: dict[str, object] = {"id": announcement_id, "by": by}
        async with self._database.writing() as connection:
            if (await connection.execute(TOUCH, values)).rowcount == 0:
                return False
            await connection.execute(DELETE_LISTED, values)
            values["listed"] = await _list(connection, announcement_id, ids) or None
            await connection.execute(SET_LISTED, values)
        return True

    async def discard(self, announcement_id: int, by: int) -> bool:
        """Throw a draft away."""
        return await self._act(DISCARD, announcement_id, by, "discarded")

    async def confirm(
        self,
        announcement_id: int,
        by: int,
        version: int,
        needs_approval: bool = False,
        *,
        urgent: bool = False,
        number: int | None = None,
    ) -> bool:
        """Let a draft go out as it was seen, at its time; or ask a second person first.

        `urgent`: quiet hours do not hold it. `number`: how many readers were shown.
        """
        values = {
            "id": announcement_id, "by": by, "version": version, "urgent": urgent,
            "state": "approval" if needs_approval else "scheduled", "now": int(self._clock()),
        }  # fmt: skip
        async with self._database.writing() as connection:
            confirmed = list(await connection.execute_fetchall(CONFIRM, values))
            if not confirmed:
                return False
            act: Act = "corrected" if confirmed[0]["kind"] == "correct" else "confirmed"
            for each in (act, "urgent") if urgent else (act,):
                await self._note(connection, by, each, announcement_id, number)
        return True

    async def approve(self, announcement_id: int, by: int, version: int) -> bool:
        """Agree to what somebody else has confirmed."""
        return await self._act(APPROVE, announcement_id, by, "approved", version=version)

    async def reject(self, announcement_id: int, by: int, version: int) -> bool:
        """Do not agree: it is its author's draft again."""
        return await self._act(REJECT, announcement_id, by, "rejected", version=version)

    async def withdraw(self, announcement_id: int, by: int) -> bool:
        """Where nobody can be asked to agree: it is its author's draft again."""
        return await self._act(WITHDRAW, announcement_id, by, "withdrawn")

    async def pause(self, announcement_id: int, by: int) -> bool:
        """Begin no more messages for now."""
        return await self._act(PAUSE, announcement_id, by, "paused")

    async def resume(self, announcement_id: int, by: int) -> bool:
        """Go on after a pause."""
        return await self._act(RESUME, announcement_id, by, "resumed")

    async def cancel(self, announcement_id: int, by: int) -> bool:
        """Send no more of it, for good."""
        return await self._act(CANCEL, announcement_id, by, "cancelled")

    async def resend(self, announcement_id: int, by: int | None) -> int:
        """Send to those of whom nobody knows whether they got it; to how many."""
        values: dict[str, object] = {"id": announcement_id}
        async with self._database.writing() as connection:
            number = (await connection.execute(RESEND, values)).rowcount
            if number:
                await connection.execute(GO_ON, values)
                await self._note(connection, by, "resent", announcement_id, number)
        return number

    async def ledger(self, announcement: Announcement) -> Ledger:
        """What became of an announcement so far."""
        (ledger,) = await self._ledgers([announcement])
        return ledger

    async def ledgers(self) -> list[Ledger]:
        """The ledgers of all announcements but drafts, oldest first."""
        rows = await self._database.fetch_all(SELECT_ALL)
        return await self._ledgers(await with_contents(self._database, rows))

    async def readers(self, announcement: Announcement) -> list[Readers]:
        """How many people would get a draft now, by their language."""
        values = audience_parameters(announcement, int(self._clock()))
        values["original"] = announcement.original_id
        count = COUNT_TO_CORRECT if announcement.kind == "correct" else COUNT_READERS
        rows = await self._database.fetch_all(count, values)
        return [Readers(row["own"], row["language"], row["number"]) for row in rows]

    async def export(self, announcement_id: int, after: int = LOWEST) -> list[aiosqlite.Row]:
        """The rows of recipients behind an id, so many at a time: chat_id, language, state, …"""
        bound = {"id": announcement_id, "after": after, "most": EXPORTED_AT_ONCE}
        return await self._database.fetch_all(EXPORT, bound)

    async def note(self, by: int, act: Act, announcement_id: int) -> None:
        """Note an act that changes nothing here, as having exported a ledger."""
        await self._audit.note(by, act, announcement_id)

    async def _ledgers(self, announcements: Sequence[Announcement]) -> list[Ledger]:
        ids = json.dumps([each.id for each in announcements])
        counted: dict[tuple[int, Count], int] = {}
        for row in await self._database.fetch_all(SELECT_TALLIES, {"ids": ids}):
            counted[row["announcement_id"], row["state"]] = row["number"]
        return [
            Ledger(each, {count: counted.get((each.id, count), 0) for count in COUNTS})
            for each in announcements
        ]

    async def _change(self, statement: str, announcement_id: int, by: int, value: object) -> bool:
        values = {"id": announcement_id, "by": by, "value": value}
        return await self._database.execute(statement, values) > 0

    async def _act(
        self, statement: str, announcement_id: int, by: int, act: Act, **more: object
    ) -> bool:
        values = {"id": announcement_id, "by": by, "now": int(self._clock()), **more}
        async with self._database.writing() as connection:
            if (await connection.execute(statement, values)).rowcount == 0:
                return False
            await self._note(connection, by, act, announcement_id)
        return True

    async def _note(
        self,
        connection: aiosqlite.Connection,
        by: int | None,
        act: Act,
        announcement_id: int,
        number: int | None = None,
    ) -> None:
        await self._audit.note_within(connection, by, act, announcement_id, number)

    async def _must(self, announcement_id: int) -> Announcement:
        found = await self.get(announcement_id)
        if found is None:
            raise LookupError(f"announcement {announcement_id} is gone a moment after it was made")
        return found

    def _new(
        self,
        kind: str,
        state: str,
        author: int | None,
        audience: Audience,
        original_id: int | None = None,
    ) -> dict[str, object]:
        return {
            "kind": kind,
            "original": original_id,
            "state": state,
            "author": author,
            "audience": audience.model_dump_json(),
            "link": None,
            "urgent": False,
            "now": int(self._clock()),
            "due": None,
        }


async def _insert(connection: aiosqlite.Connection, values: Mapping[str, object]) -> int:
    return int((await connection.execute(INSERT, values)).lastrowid or 0)


async def _write(
    connection: aiosqlite.Connection, announcement_id: int, contents: Mapping[Language, Content]
) -> None:
    rows = [
        {"id": announcement_id, "language": language, "content": content.model_dump_json()}
        for language, content in contents.items()
    ]
    await connection.executemany(INSERT_CONTENT, rows)


async def _list(connection: aiosqlite.Connection, announcement_id: int, ids: Iterable[int]) -> int:
    """Keep a list of ids; how many different ones it holds."""
    await connection.executemany(INSERT_LISTED, ({"id": announcement_id, "chat": i} for i in ids))
    rows = await connection.execute_fetchall(COUNT_LISTED, {"id": announcement_id})
    return int(next(iter(rows))["number"])
