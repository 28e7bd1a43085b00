"""The rows of recipients: gathered, claimed, recorded. See the package for the protocol."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.announcements.audience import READERS_AND_TEXTS
from bot.announcements.models import Announcement, Recipient
from bot.announcements.reading import audience_parameters, with_contents
from bot.announcements.verdicts import Moved, Refused, Release, Retry, Sent, Stop, Unknown, Verdict
from bot.storage.database import Database

# https://core.telegram.org/bots/api#deletemessage
RECALLABLE = 48 * 3600  # seconds after a message was sent
ONE_AFTER_ANOTHER = 2.0  # seconds between the messages of two announcements to one chat
ERASED_AT_ONCE = 5_000  # rows a transaction

INTERRUPTED = """
UPDATE delivery SET state = CASE
    WHEN (SELECT kind FROM announcement WHERE id = announcement_id) = 'send' THEN 'unknown'
    ELSE 'pending' END, error = 'interrupted'
WHERE state = 'claimed'
"""

GATHER_READERS = f"""
INSERT INTO delivery (announcement_id, chat_id, language, state)
SELECT :announcement, chat_id, language, 'pending' FROM ({READERS_AND_TEXTS}) ORDER BY chat_id
"""  # noqa: S608
GATHER_TO_CORRECT = """
INSERT INTO delivery (announcement_id, chat_id, language, state, message_id)
SELECT :announcement, chat_id, language, 'pending', message_id FROM delivery
WHERE announcement_id = :original AND state = 'sent'
  AND language IN (SELECT value FROM json_each(:written))
"""
GATHER_TO_RECALL = """
INSERT INTO delivery (announcement_id, chat_id, language, state, message_id)
SELECT :announcement, chat_id, language, 'pending', message_id FROM delivery
WHERE announcement_id = :original AND state = 'sent' AND done_at > :now - :recallable
"""
GATHER = {"send": GATHER_READERS, "correct": GATHER_TO_CORRECT, "recall": GATHER_TO_RECALL}
COUNT_GATHERED = """
INSERT INTO tally (announcement_id, language, state, number)
SELECT announcement_id, language, state, count(*) FROM delivery
WHERE announcement_id = :announcement GROUP BY language, state
"""
DROP_LIST = "DELETE FROM announcement_list WHERE announcement_id = :announcement"
START = """
UPDATE announcement SET state = 'running', started_at = :now
WHERE id = :announcement AND state = 'scheduled'
"""

# What an announcement is taken back or corrected by waits for the last of its calls to come back,
# once no more of them begin: else those whom they reach would be missed.
SELECT_DUE = """
SELECT * FROM announcement AS due
WHERE state = 'scheduled' AND due_at <= :now AND (urgent OR kind <> 'send' OR NOT :quiet)
  AND NOT EXISTS (
    SELECT 1 FROM delivery JOIN announcement AS original ON original.id = announcement_id
    WHERE announcement_id = due.original_id AND delivery.state = 'claimed'
      AND original.state <> 'running'
  )
ORDER BY due_at, id
"""
SELECT_STATES = """
SELECT DISTINCT state FROM announcement
WHERE state IN ('scheduled', 'running') AND (urgent OR kind <> 'send' OR NOT :quiet)
"""
# What is taken back goes first, since it is a matter of hours; then answers, then what is urgent.
SELECT_RUNNING = """
SELECT id, kind, json_extract(audience, '$.topics') AS topics FROM announcement
WHERE state = 'running' AND (urgent OR kind <> 'send' OR NOT :quiet)
ORDER BY kind = 'recall' DESC, kind = 'answer' DESC, kind = 'correct' DESC, urgent DESC, id
"""
# Those whose next attempt is due come before those who wait for their first (due at 0).
SELECT_WAITING = """
SELECT delivery.chat_id, delivery.language, message_id, attempts, person.blocked,
    (SELECT topic.value FROM json_each(:topics) AS topic
     JOIN subscription ON subscription.topic = topic.value AND person_id = chat_id
     ORDER BY topic.key LIMIT 1) AS topic
FROM delivery LEFT JOIN person ON person.id = chat_id
WHERE announcement_id = :announcement AND state = 'pending' AND due_at <= :now
ORDER BY due_at DESC, chat_id DESC LIMIT :most
"""
# Each statement goes to the database's thread and back, so one claims many.
CLAIM = """
UPDATE delivery SET state = 'claimed'
WHERE announcement_id = :announcement AND state = 'pending'
  AND chat_id IN (SELECT value FROM json_each(:chats))
RETURNING chat_id
"""
LEAVE_OUT = """
UPDATE delivery SET state = :state, done_at = :now
WHERE announcement_id = :announcement AND chat_id = :chat AND state = 'pending'
"""
POSTPONE = """
UPDATE delivery SET due_at = :due
WHERE announcement_id = :announcement AND chat_id = :chat AND state = 'pending'
"""
END = """
UPDATE announcement SET state = 'done', ended_at = :now
WHERE id = :announcement AND state = 'running'
  AND NOT EXISTS (
    SELECT 1 FROM delivery WHERE announcement_id = :announcement AND state = 'pending'
  )
  AND NOT EXISTS (
    SELECT 1 FROM delivery WHERE announcement_id = :announcement AND state = 'claimed'
  )
"""

RECORD = """
UPDATE delivery SET state = :state, done_at = :now, error = :error,
    message_id = coalesce(:message, message_id)
WHERE announcement_id = :announcement AND chat_id = :chat AND state = 'claimed'
"""
RETURN = """
UPDATE delivery SET state = 'pending', due_at = :due, attempts = attempts + :attempted,
    error = :error
WHERE announcement_id = :announcement AND chat_id = :chat AND state = 'claimed'
"""
REMEMBER_BLOCKED = "UPDATE person SET blocked = 1 WHERE id = :chat"
MOVE = """
UPDATE OR IGNORE delivery SET chat_id = :there, state = 'pending'
WHERE announcement_id = :announcement AND chat_id = :chat AND state = 'claimed'
"""

# After a restore: what was not sent by the backup's moment may have been sent since.
SELECT_OVERDUE = """
SELECT * FROM announcement WHERE state = 'scheduled' AND kind = 'send' AND due_at <= :now
ORDER BY id
"""
DOUBT = """
UPDATE delivery SET state = 'unknown', done_at = :now, error = 'restored'
WHERE state IN ('pending', 'claimed') AND announcement_id IN (
    SELECT id FROM announcement WHERE kind = 'send' AND state IN ('running', 'paused')
)
"""

SELECT_HALT = "SELECT value FROM setting WHERE name = 'halted_until'"
SET_HALT = """
INSERT INTO setting (name, value) VALUES ('halted_until', :until)
ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)
"""
# In this order: what has moved is recorded only where it could not be moved.
RECORDING = (MOVE, RECORD, RETURN, REMEMBER_BLOCKED, SET_HALT)

DELETE_OLD = """
DELETE FROM delivery WHERE (announcement_id, chat_id) IN (
    SELECT announcement_id, chat_id FROM delivery
    WHERE announcement_id IN (
        SELECT id FROM announcement
        WHERE state IN ('done', 'cancelled') AND ended_at < :before
    )
    LIMIT :most
)
"""


@dataclass(frozen=True)
class Outcome:
    """What a claimed recipient's call came to."""

    recipient: Recipient
    verdict: Verdict


@dataclass(frozen=True)
class Claim:
    """The recipients that a round has claimed, of so many rows that it has looked at."""

    recipients: list[Recipient]
    looked_at: int


Rest = Callable[[int], float]


class Deliveries:
    """The rows of all announcements. Moments are whole seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recover(self) -> int:
        """After a start: what was claimed when an earlier process died; how many rows it were.

        To be called only by the one process that sends.
        """
        return await self._database.execute(INTERRUPTED)

    async def doubt(self, now: int) -> int:
        """In a database that comes back from a backup: nobody gets an announcement blindly again.

        Everybody whom one may have reached since counts as unknown, so that an administrator
        decides whether it is sent to him. Corrections, recalls and answers go on: done twice they
        change nothing, or are what the person has asked for. The number of recipients.
        """
        overdue = await self._database.fetch_all(SELECT_OVERDUE, {"now": now})
        for announcement in await with_contents(self._database, overdue):
            async with self._database.writing() as connection:
                await _gather(connection, announcement, now)
        return await self._database.execute(DOUBT, {"now": now})

    async def states(self, quiet: bool = False) -> set[str]:
        """Whether any are `scheduled` or `running`; in quiet hours, that may go on then."""
        rows = await self._database.fetch_all(SELECT_STATES, {"quiet": quiet})
        return {row["state"] for row in rows}

    async def start_due(self, now: int, quiet: bool) -> list[int]:
        """Gather the recipients of what is due, each in one statement; which began."""
        due = await self._database.fetch_all(SELECT_DUE, {"now": now, "quiet": quiet})
        started = []
        for announcement in await with_contents(self._database, due):
            async with self._database.writing() as connection:
                if await _gather(connection, announcement, now):
                    started.append(announcement.id)
        return started

    async def exchange(
        self, outcomes: Sequence[Outcome], most: int, rest: Rest, now: int, quiet: bool
    ) -> Claim:
        """Record outcomes and claim the next recipients, `most` at most, in one transaction.

        `rest(chat_id)` says for how many seconds a chat must still be left in peace. In `quiet`
        hours only what is urgent or makes no noise goes on. What is exhausted is ended.
        """
        async with self._database.writing() as connection:
            await _record(connection, outcomes, now)
            return await _claim(connection, most, rest, now, quiet)

    async def halted_until(self) -> int:
        """Until when Telegram wants no announcement; 0 where it never said so."""
        row = await self._database.fetch_one(SELECT_HALT)
        return int(row["value"]) if row else 0

    async def drop_old(self, before: int) -> None:
        """Erase the rows of what ended before; the tally keeps the numbers."""
        bound = {"before": before, "most": ERASED_AT_ONCE}
        while await self._database.execute(DELETE_OLD, bound) == ERASED_AT_ONCE:
            pass


async def _gather(connection: aiosqlite.Connection, announcement: Announcement, now: int) -> bool:
    """Gather its recipients; False where it has been cancelled since it was found due."""
    values = {
        **audience_parameters(announcement, now),
        "original": announcement.original_id,
        "now": now,
        "recallable": RECALLABLE,
    }
    if (await connection.execute(START, values)).rowcount == 0:
        return False
    for statement in (GATHER[announcement.kind], COUNT_GATHERED, DROP_LIST):
        await connection.execute(statement, values)
    return True


async def _claim(
    connection: aiosqlite.Connection, most: int, rest: Rest, now: int, quiet: bool
) -> Claim:
    claimed: list[Recipient] = []
    looked_at = 0
    for job in await connection.execute_fetchall(SELECT_RUNNING, {"quiet": quiet}):
        wanted = most - len(claimed)
        if wanted <= 0:
            break
        values = {
            "announcement": job["id"], "topics": job["topics"], "now": now, "most": wanted,
        }  # fmt: skip
        rows = list(await connection.execute_fetchall(SELECT_WAITING, values))
        looked_at += len(rows)
        claimed += await _sort(connection, job, rows, claimed, rest, now)
        if len(rows) < wanted:
            await connection.execute(END, values)
    return Claim(claimed, looked_at)


async def _sort(
    connection: aiosqlite.Connection,
    job: aiosqlite.Row,
    rows: Sequence[aiosqlite.Row],
    claimed: Sequence[Recipient],
    rest: Rest,
    now: int,
) -> list[Recipient]:
    """Claim rows, but for those that are not to be sent (now)."""
    # What another announcement has claimed has not left yet, so `rest` knows nothing of it.
    taken = {each.chat_id for each in claimed}
    left_out, postponed, ready = [], [], []
    for row in rows:
        recipient = _recipient(job, row)
        place = {"announcement": recipient.announcement_id, "chat": recipient.chat_id, "now": now}
        wait = ONE_AFTER_ANOTHER if recipient.chat_id in taken else rest(recipient.chat_id)
        if (state := reason_to_leave_out(recipient, bool(row["blocked"]))) is not None:
            left_out.append({**place, "state": state})
        elif wait > 0:
            postponed.append({**place, "due": now + math.ceil(wait)})
        else:
            ready.append(recipient)
    for statement, values in ((LEAVE_OUT, left_out), (POSTPONE, postponed)):
        if values:
            await connection.executemany(statement, values)
    return await _take(connection, job["id"], ready)


async def _take(
    connection: aiosqlite.Connection, announcement_id: int, ready: Sequence[Recipient]
) -> list[Recipient]:
    """Claim what nobody else has claimed."""
    if not ready:
        return []
    chats = json.dumps([recipient.chat_id for recipient in ready])
    bound = {"announcement": announcement_id, "chats": chats}
    taken = {row["chat_id"] for row in await connection.execute_fetchall(CLAIM, bound)}
    return [recipient for recipient in ready if recipient.chat_id in taken]


def reason_to_leave_out(
    recipient: Recipient, blocked: bool
) -> Literal["blocked", "opted_out"] | None:
    """Why somebody who was gathered gets nothing after all: he has left in the meantime.

    A correction and a recall concern what he has already, an answer is what he has asked for, so
    there nobody is left out.
    """
    if recipient.kind != "send" or recipient.chat_id < 0:
        return None
    if blocked:
        return "blocked"
    return "opted_out" if recipient.topic is None else None


async def _record(connection: aiosqlite.Connection, outcomes: Sequence[Outcome], now: int) -> None:
    grouped: dict[str, list[dict[str, object]]] = {statement: [] for statement in RECORDING}
    for outcome in outcomes:
        for statement, values in changes(outcome, now):
            grouped[statement].append(values)
    for statement, rows in grouped.items():
        if rows:
            await connection.executemany(statement, rows)


def changes(outcome: Outcome, now: int) -> list[tuple[str, dict[str, object]]]:
    """The statements that record an outcome, with their parameters."""
    recipient, verdict = outcome.recipient, outcome.verdict
    row: dict[str, object] = {
        "announcement": recipient.announcement_id,
        "chat": recipient.chat_id,
        "now": now,
        "message": None,
        "error": getattr(verdict, "reason", None),
    }
    match verdict:
        case Sent():
            return [(RECORD, {**row, "state": "sent", "message": verdict.message_id})]
        case Refused(state="blocked"):
            return [(RECORD, {**row, "state": "blocked"}), (REMEMBER_BLOCKED, row)]
        case Refused():
            return [(RECORD, {**row, "state": "failed"})]
        case Unknown():
            return [(RECORD, {**row, "state": "unknown"})]
        case Retry():
            return [(RETURN, {**row, "due": now + verdict.after, "attempted": 1})]
        case Moved():
            # Where the supergroup is a recipient of its own, it gets the message as such.
            moved = {**row, "there": verdict.chat_id}
            return [(MOVE, moved), (RECORD, {**row, "state": "failed", "error": "moved"})]
        case Release(halt=seconds) if seconds > 0:
            # Remembered, for a restart must not call earlier either; the latest end counts. The
            # second that has begun is not over yet.
            halt: dict[str, object] = {"until": now + 1 + math.ceil(seconds)}
            return [(RETURN, {**row, "due": 0, "attempted": 0}), (SET_HALT, halt)]
        case Release() | Stop():
            return [(RETURN, {**row, "due": 0, "attempted": 0})]


def _recipient(job: aiosqlite.Row, row: aiosqlite.Row) -> Recipient:
    return Recipient(
        announcement_id=job["id"],
        kind=job["kind"],
        chat_id=row["chat_id"],
        language=row["language"],
        topic=row["topic"],
        message_id=row["message_id"],
        attempts=row["attempts"],
    )
