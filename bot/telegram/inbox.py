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
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any

from aiogram.types import Update

from bot.storage.database import Database

log = logging.getLogger(__name__)

REMEMBERED = 1_000
ATTEMPTS = 3
NAMES = frozenset({"first_name", "last_name", "username"})
# Who is forwarded from, whose contact it is: Telegram promises them, nothing is done with them.
PROMISED = frozenset({"sender_user_name", "phone_number"})
GROUPS = frozenset({"group", "supergroup", "channel"})

SELECT_KNOWN = "SELECT update_id FROM inbox WHERE update_id BETWEEN :first AND :last"
INSERT = "INSERT OR IGNORE INTO inbox (update_id, body) VALUES (:update_id, :body)"
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

    def __init__(self, database: Database) -> None:
        self._database = database
        self._left_over: set[int] = set()
        self._handled: set[int] = set()  # ended, but not marked yet
        self._marking = asyncio.Lock()
        self._unscrubbed = False

    async def rest(self) -> None:
        """While nobody writes: what was handled goes from the write-ahead log too."""
        if self._unscrubbed and await self._database.scrub():
            self._unscrubbed = False

    async def put(self, updates: Sequence[Update]) -> list[Update]:
        """Keep a batch; those of it that were not known yet, in order."""
        if not updates:
            return []
        batch = {update.update_id: update for update in updates}
        span = {"first": min(batch), "last": max(batch), "remembered": REMEMBERED}
        async with self._database.writing() as connection:
            known = {row[0] for row in await connection.execute_fetchall(SELECT_KNOWN, span)}
            new = [update for number, update in sorted(batch.items()) if number not in known]
            await connection.executemany(INSERT, [_row(update) for update in new])
            await connection.execute(DELETE_FAR, span)
        return new

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
            await self._database.execute(COUNT_ATTEMPT, {"update_id": update_id})

    async def done(self, update_id: int) -> None:
        """Remember of an update only that it was handled.

        A commit costs as much for one as for many, so those that end meanwhile go along.
        """
        self._handled.add(update_id)
        self._unscrubbed = True
        async with self._marking:
            if update_id not in self._handled:
                return
            marked = [{"update_id": number} for number in self._handled]
            async with self._database.writing() as connection:
                await connection.executemany(MARK_HANDLED, marked)
            self._handled.difference_update(row["update_id"] for row in marked)


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
