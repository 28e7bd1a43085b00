"""Updates between Telegram and the handlers: a kill at any instant loses none of them.

Telegram repeats an update until a later getUpdates names an offset above its id (a webhook: until
it is answered with 200). So every batch goes this way:

1. fetched, and put into the inbox in one transaction;
2. only then confirmed, by the offset of the next request;
3. handled; and only then marked as handled, in a transaction of its own.

Killed before 1 is committed: Telegram has confirmed nothing and sends the batch again.
Killed after 1, before 2: the rows are here, so they are handled at the next start; Telegram sends
the batch again too, and what is known already is ignored. For that an id must stay known after its
update was handled: marking empties the body but keeps the row.
Killed after 2: the rows are here, and Telegram has forgotten them.
Killed between an answer and 3: that update is handled once more. This is all that can happen
twice, at most what was in flight, which is one update a person.

How long must a handled id stay known? Telegram sends the earliest updates that are not confirmed,
so when a batch arrives that holds anything new, all batches before it are confirmed. Ids that are
far from the newest batch can go; REMEMBERED leaves a margin for a webhook, which delivers a
hundred at a time and in any order. Near and far, not high and low, since after a quiet week
Telegram goes on from an id drawn by lot. And the first request of a program names no offset: what
is kept here says nothing of what Telegram has.

An update that kills the program (it takes all memory, say) would kill every start. So beginning
one that an earlier run has left behind is counted first, and after ATTEMPTS times it is dropped.
Those that only stood in the queue behind it are not counted: nobody loses a question to it.

Where nothing can be written (the disk is full, another program keeps the file locked), a batch is
handled from memory instead, so that people are still answered, or told what cannot be saved.
Telegram then keeps it for us: it must not be confirmed before `safe` has returned, that is before
each update of it is handled, or written down after all. A kill in between: Telegram sends the
batch again, and at most what was in flight is handled twice, as ever.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from aiogram.types import Update

from bot.storage.database import Database
from bot.storage.troubles import explain

log = logging.getLogger(__name__)

REMEMBERED = 1_000
ATTEMPTS = 3
RETRY = 1.0  # seconds between two attempts to write down what is handled from memory
NAMES = frozenset({"first_name", "last_name", "username"})
# Who is forwarded from, whose contact it is: Telegram promises them, nothing is done with them.
PROMISED = frozenset({"sender_user_name", "phone_number"})
GROUPS = frozenset({"group", "supergroup", "channel"})

SELECT_KNOWN = "SELECT update_id FROM inbox WHERE update_id BETWEEN :first AND :last"
INSERT = "INSERT OR IGNORE INTO inbox (update_id, body) VALUES (:update_id, :body)"
HANDLED = ""
DELETE_FAR = """
DELETE FROM inbox
WHERE body = '' AND update_id NOT BETWEEN :first - :remembered AND :last + :remembered
"""
SELECT_WAITING = """
SELECT update_id, body, attempts FROM inbox WHERE body <> '' ORDER BY update_id
"""
COUNT_ATTEMPT = "UPDATE inbox SET attempts = attempts + 1 WHERE update_id = :update_id"
MARK_HANDLED = "UPDATE inbox SET body = '' WHERE update_id = :update_id"


class Inbox:
    """The updates that wait, and the ids of those handled last."""

    def __init__(self, database: Database, retry: float = RETRY) -> None:
        self._database = database
        self._retry = retry
        self._left_over: set[int] = set()
        self._handled: set[int] = set()  # ended, but not marked yet
        self._marking = asyncio.Lock()
        self._unscrubbed = False
        # What could not be written down: the update while it is handled, None once it was.
        self._unkept: dict[int, Update | None] = {}
        self._keeping = asyncio.Lock()
        self._changed = asyncio.Event()
        self._told = ""

    async def rest(self) -> None:
        """While nobody writes: what was handled goes from the write-ahead log too."""
        if self._handled:
            await self._mark()
        if self._unscrubbed and not self._handled and await self._database.scrub():
            self._unscrubbed = False

    async def put(self, updates: Sequence[Update]) -> list[Update]:
        """Keep a batch; those of it that were not known yet, in order.

        Where it cannot be written it is remembered; see `safe`.
        """
        if not updates:
            return []
        batch = {update.update_id: update for update in updates}
        async with self._keeping:
            try:
                return await self._keep(batch)
            except sqlite3.Error as error:
                self._tell(error)
                return await self._remember(batch)

    async def safe(self, updates: Sequence[Update]) -> None:
        """Until each of these is kept or handled: only then Telegram may forget it.

        At once where `put` could keep them.
        """
        while self._in_flight(update.update_id for update in updates):
            self._changed.clear()
            try:
                async with asyncio.timeout(self._retry):
                    await self._changed.wait()
            except TimeoutError:
                await self._keep_after_all()

    async def waiting(self) -> list[Update]:
        """What an earlier run has left behind, in order, without what cannot be handled."""
        updates = []
        for row in await self._database.fetch_all(SELECT_WAITING):
            if (update := _readable(row["body"], row["attempts"])) is not None:
                updates.append(update)
                continue
            log.error("Update %d is dropped: no run could handle it", row["update_id"])
            await self.done(row["update_id"])
        self._left_over = {update.update_id for update in updates}
        return updates

    async def begin(self, update_id: int) -> None:
        """Count that an update is begun, where an earlier run may have died of it."""
        if update_id in self._left_over:
            self._left_over.discard(update_id)
            try:
                await self._database.execute(COUNT_ATTEMPT, {"update_id": update_id})
            except sqlite3.Error as error:
                self._tell(error)  # uncounted, but not unanswered

    async def done(self, update_id: int) -> None:
        """Remember of an update only that it was handled.

        A commit costs as much for one as for many, so those that end meanwhile go along. What
        cannot be written goes with a later one.
        """
        if update_id in self._unkept:
            self._unkept[update_id] = None
            self._changed.set()
            return
        self._handled.add(update_id)
        self._unscrubbed = True
        async with self._marking:
            if update_id in self._handled:
                await self._mark()

    async def _mark(self) -> None:
        marked = [{"update_id": number} for number in self._handled]
        try:
            async with self._database.writing() as connection:
                await connection.executemany(MARK_HANDLED, marked)
        except sqlite3.Error as error:
            self._tell(error)
            return
        self._handled.difference_update(row["update_id"] for row in marked)

    async def _keep(self, batch: dict[int, Update]) -> list[Update]:
        """Write a batch down, and whatever could not be written before; the new ones of it."""
        before = dict(self._unkept)
        numbers = batch.keys() | before.keys()
        span = {"first": min(numbers), "last": max(numbers), "remembered": REMEMBERED}
        async with self._database.writing() as connection:
            rows = await connection.execute_fetchall(SELECT_KNOWN, span)
            known = {row[0] for row in rows} | before.keys()
            new = [update for number, update in sorted(batch.items()) if number not in known]
            late = [_late_row(number, update) for number, update in before.items()]
            await connection.executemany(INSERT, late + [_row(update) for update in new])
            await connection.execute(DELETE_FAR, span)
        await self._recovered(before)
        return new

    async def _recovered(self, before: dict[int, Update | None]) -> None:
        """What was handled from memory until now is written down."""
        ended = [
            number
            for number, update in before.items()
            if self._unkept.pop(number) is None and update is not None
        ]
        if before:
            self._changed.set()
        if self._told:
            log.info("Updates are kept again")
            self._told = ""
        for number in ended:  # handled while it was written
            await self.done(number)

    async def _keep_after_all(self) -> None:
        if self._keeping.locked():
            return  # somebody else tries already
        async with self._keeping:
            try:
                if self._unkept:
                    await self._keep({})
            except sqlite3.Error as error:
                self._tell(error)

    async def _remember(self, batch: dict[int, Update]) -> list[Update]:
        """Keep a batch in memory; the new ones of it."""
        known = await self._known(batch) | self._unkept.keys()
        new = {number: batch[number] for number in sorted(batch) if number not in known}
        self._unkept.update(new)
        handled = [number for number, update in self._unkept.items() if update is None]
        for number in handled[:-REMEMBERED]:  # those were confirmed long ago
            del self._unkept[number]
        return list(new.values())

    async def _known(self, batch: dict[int, Update]) -> set[int]:
        """Which of a batch are written down; reading works where writing does not."""
        span = {"first": min(batch), "last": max(batch)}
        try:
            return {row[0] for row in await self._database.fetch_all(SELECT_KNOWN, span)}
        except sqlite3.Error:
            return set()

    def _in_flight(self, numbers: Iterable[int]) -> bool:
        return any(self._unkept.get(number) is not None for number in numbers)

    def _tell(self, error: sqlite3.Error) -> None:
        """Each new kind of trouble is told once, until it is over."""
        if (trouble := explain(error) or str(error)) != self._told:
            log.error("Updates cannot be kept, they are answered from memory: %s", trouble)
            self._told = trouble


def _late_row(number: int, update: Update | None) -> dict[str, object]:
    return {"update_id": number, "body": HANDLED} if update is None else _row(update)


def _row(update: Update) -> dict[str, object]:
    # Dumped in two steps: half a surrogate pair, which people can send, is no UTF-8 but can be
    # written as an escape.
    body = json.dumps(nameless(update.model_dump(mode="json", exclude_unset=True)))
    return {"update_id": update.update_id, "body": body}


def nameless(value: Any) -> Any:
    """The same without people's names and groups' titles: no answer needs them."""
    if isinstance(value, list):
        return [nameless(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: nameless(item) for key, item in value.items()}
    if "first_name" in kept and not kept.get("is_bot"):
        kept = {key: item for key, item in kept.items() if key not in NAMES}
        kept["first_name"] = ""  # Telegram promises that there is one
    if kept.get("type") in GROUPS:
        kept = {key: item for key, item in kept.items() if key not in ("title", "username")}
    return {key: "" if key in PROMISED else item for key, item in kept.items()}


def _readable(body: str, attempts: int) -> Update | None:
    if attempts >= ATTEMPTS:
        return None
    try:
        return Update.model_validate(json.loads(body))
    except ValueError:
        return None  # written by another version of the program
