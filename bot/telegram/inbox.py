"""Updates between Telegram and the handlers: a kill at any instant loses none of them.

Telegram repeats an update until a later getUpdates names an offset above its id, and one that it
brings to a webhook until it is answered with 200. So every batch goes this way:

1. fetched or brought, and put into the inbox in one transaction;
2. only then confirmed, by the offset of the next request, or by 200;
3. handled; and only then marked as handled, in a later transaction.

Killed before 1 is committed: Telegram has confirmed nothing and sends the batch again.
Killed after 1, before 2: the rows are here, so they are handled at the next start; Telegram sends
the batch again too, and what is known already is ignored. For that an id must stay known after its
update was handled: marking empties the body but keeps the row.
Killed after 2: the rows are here, and Telegram has forgotten them.
Killed between an answer and 3: that update is handled once more. This is all that can happen
twice, at most what was in flight, which is one update a person.

The answer to an update may itself be what a webhook's request is answered with. Telegram carries
it out exactly when it hears it, and brings the update again exactly when it does not. So such a
reply is kept in the very transaction that marks the update as handled, before it is given: killed
in between, the repeated update gets the same reply again, and nothing is said twice.

How long must a handled id and a reply stay known? By polling, Telegram sends the earliest updates
that are not confirmed, so when a batch arrives that holds anything new, all batches before it are
confirmed: ids far from the newest batch can go. Near and far, not high and low, since after a
quiet week Telegram goes on from an id drawn by lot. A webhook's updates come in any order, and one
that was not acknowledged comes again after two minutes at the latest, whatever has come meanwhile
(https://github.com/tdlib/telegram-bot-api, WebhookActor.cpp): so all of the last KEPT seconds stay
known, and in a program's first KEPT seconds nothing is forgotten. The first request of a program
names no offset: what is kept here says nothing of what Telegram has.

What cannot be kept, since the disk is full, say, is refused here: then it is not confirmed, and
handled from memory (`bot/telegram/intake.py`). That something was handled is kept in memory until
it can be written.

An update that kills the program (it takes all memory, say) would kill every start. So beginning
one that an earlier run has left behind is counted first, and after ATTEMPTS times it is dropped.
Those that only stood in the queue behind it are not counted, and those that were in hand beside it
are from then on handled one at a time: who was merely near is counted once, and is not near again.
"""

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.logs import failure
from bot.storage.database import Database
from bot.storage.troubles import explain
from bot.telegram.tasks import Tasks
from bot.watching.troubles import of_database

log = logging.getLogger(__name__)

REMEMBERED = 1_000
KEPT = 300.0  # seconds
OFTEN = 60.0  # seconds between two looks for what can be forgotten
ATTEMPTS = 10
NAMES = frozenset({"first_name", "last_name", "username"})
# Who is forwarded from, whose contact it is: Telegram promises them, nothing is done with them.
PROMISED = frozenset({"sender_user_name", "phone_number"})
GROUPS = frozenset({"group", "supergroup", "channel"})
TITLES = frozenset({"title", "username"})

# One statement for all of them: every statement is a way to SQLite's thread and back.
INSERT = """
INSERT OR IGNORE INTO inbox (update_id, body, at)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), :at FROM json_each(:rows)
RETURNING update_id
"""
MARK_HANDLED = """
UPDATE inbox SET body = '', reply = handled.reply
FROM (
    SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS reply
    FROM json_each(:rows)
) AS handled
WHERE update_id = handled.number
"""
DELETE_FAR = """
DELETE FROM inbox
WHERE body = '' AND at < :before
  AND update_id NOT BETWEEN :first - :remembered AND :last + :remembered
"""
FORGET_REPLIES = "UPDATE inbox SET reply = NULL WHERE reply IS NOT NULL AND at < :before"
SELECT_WAITING = """
SELECT update_id, body, attempts FROM inbox WHERE body <> '' ORDER BY update_id
"""
SELECT_KNOWN = """
SELECT update_id FROM inbox WHERE update_id IN (SELECT value FROM json_each(:numbers))
"""
SELECT_REPLY = "SELECT reply FROM inbox WHERE update_id = :update_id"
COUNT_ATTEMPT = "UPDATE inbox SET attempts = attempts + 1 WHERE update_id = :update_id"


@dataclass(frozen=True, slots=True)
class Letter:
    """An update, and the text that is kept of it until it is handled (`as_kept`)."""

    update: Update
    body: str


Then = Callable[[Update], object]


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    letters: dict[int, Letter]
    then: Then
    kept: asyncio.Future[list[Update]]
    new: list[Update] = field(default_factory=list)


def _nothing(_: Update) -> None:
    pass


class Inbox:
    """The updates that wait, and the ids of those handled last.

    `clock` gives seconds since 1970.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._left_over: dict[int, int] = {}  # and how often each was begun
        self._suspect = asyncio.Lock()
        self._arriving: list[_Batch] = []
        self._handled: dict[int, str | None] = {}  # ended, but not marked yet, and the reply
        self._rowless: set[int] = set()  # of these, those that could not be kept
        self._marking: list[asyncio.Future[None]] = []
        self._tasks = Tasks()
        self._is_writing = False
        self._forget_at = clock() + KEPT
        self._unscrubbed = False
        self._told = ""

    async def rest(self) -> None:
        """While nobody writes: what was handled, and old replies, go from the file altogether."""
        if self._handled:
            await self._mark()
        if self._may_forget():
            before = {"before": self._clock() - KEPT}
            self._unscrubbed |= await self._database.execute(FORGET_REPLIES, before) > 0
        if self._unscrubbed and not self._handled and await self._database.scrub():
            self._unscrubbed = False

    async def _mark(self) -> None:
        """Write down what was handled, also what could not be written before."""
        marked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._marking.append(marked)
        self._write_soon()
        await asyncio.shield(marked)

    async def put(self, letters: Sequence[Letter], then: Then = _nothing) -> list[Update]:
        """Keep a batch, whole or not at all; those of it that were not known yet, in order.

        `then` is called with each of these as soon as it is kept, even if nobody waits any longer
        for `put` itself. Batches that arrive meanwhile share a transaction.
        """
        if not letters:
            return []
        kept: asyncio.Future[list[Update]] = asyncio.get_running_loop().create_future()
        batch = {letter.update.update_id: letter for letter in letters}
        self._arriving.append(_Batch(batch, then, kept))
        self._write_soon()
        return await asyncio.shield(kept)

    async def waiting(self, bot: Bot | None = None) -> list[Update]:
        """What an earlier run has left behind, in order, without what cannot be handled.

        Bound to the bot: else every one would be read once more to be handled.
        """
        updates = []
        for row in await self._database.fetch_all(SELECT_WAITING):
            if (update := _readable(row["body"], row["attempts"], bot)) is not None:
                updates.append(update)
                self._left_over[update.update_id] = row["attempts"]
                continue
            log.error("Update %d is dropped: no run could handle it", row["update_id"])
            await self.done(row["update_id"])
        return updates

    @asynccontextmanager
    async def attempt(self, update_id: int) -> AsyncIterator[None]:
        """An update is handled within the block; counted where an earlier run may have died of it.

        One that was counted before is handled while no other such one is.
        """
        attempts = self._left_over.pop(update_id, None)
        if attempts is None:
            yield
            return
        async with self._suspect if attempts else nullcontext():
            try:
                await self._database.execute(COUNT_ATTEMPT, {"update_id": update_id})
            except sqlite3.Error as error:
                self._tell(error)  # uncounted, but not unanswered
            yield

    async def done(self, update_id: int, reply: str | None = None, *, kept: bool = True) -> None:
        """Remember of an update only that it was handled, and for a while what it is answered.

        `kept`: whether there is a row of it; what was handled from memory gets one now.

        A commit costs as much for one as for many, so those that end meanwhile go along. What
        cannot be written goes along with a later one.
        """
        self._handled[update_id] = reply
        if not kept:
            self._rowless.add(update_id)
        self._unscrubbed = True
        await self._mark()

    async def known(self, numbers: Sequence[int]) -> set[int]:
        """Which of these were kept or handled; reading works where writing does not."""
        rows = await self._database.fetch_all(SELECT_KNOWN, {"numbers": json.dumps(numbers)})
        return {row["update_id"] for row in rows} | (self._handled.keys() & set(numbers))

    async def reply_to(self, update_id: int) -> str | None:
        """The reply that an update was answered with, while it is kept."""
        if update_id in self._handled:
            return self._handled[update_id]
        row = await self._database.fetch_one(SELECT_REPLY, {"update_id": update_id})
        return row["reply"] if row is not None else None

    def _write_soon(self) -> None:
        # Not by the task itself, which is there for a moment after its last look.
        if not self._is_writing:
            self._is_writing = True
            self._tasks.start(self._write(), name="inbox")

    async def _write(self) -> None:
        """Commit what has come together, round after round, until nothing is left."""
        try:
            while self._arriving or self._marking:
                await self._round()
        finally:
            self._is_writing = False

    async def _round(self) -> None:
        arriving, self._arriving = self._arriving, []
        marking, self._marking = self._marking, []
        try:
            await self._commit(arriving, set(self._rowless))
        except Exception as error:
            self._tell(error)
            _fail([batch.kept for batch in arriving], error)
            if arriving or self._rowless:
                await self._only_mark()
        else:
            self._tell_over()
        for marked in marking:
            _settle(marked, None)

    async def _only_mark(self) -> None:
        # What cannot be kept (the disk is full) shall not keep what was handled from its mark.
        with suppress(sqlite3.Error):
            await self._commit([], set())

    def _tell(self, error: Exception) -> None:
        """Each new kind of trouble is told once, until it is over."""
        trouble = explain(error) or (
            str(error) if isinstance(error, sqlite3.Error) else failure(error)
        )
        if trouble != self._told:
            kind = of_database(error) or "updates"
            log.error("Updates cannot be kept: %s", trouble, extra={"trouble": kind})
            self._told = trouble

    def _tell_over(self) -> None:
        if self._told:
            log.info("Updates are kept again", extra={"over": "updates"})
            self._told = ""

    async def _commit(self, arriving: list[_Batch], rowless: set[int]) -> None:
        unmarked = self._rowless - rowless
        handled = {
            number: reply for number, reply in self._handled.items() if number not in unmarked
        }
        letters = {
            number: letter for batch in arriving for number, letter in batch.letters.items()
        }
        rows = [[number, letters[number].body] for number in sorted(letters)]
        rows += [[number, ""] for number in sorted(rowless - letters.keys())]
        marks = [[number, reply] for number, reply in handled.items()]
        statements: list[tuple[str, dict[str, object]]] = []
        if rows:
            statements.append((INSERT, {"rows": json.dumps(rows), "at": int(self._clock())}))
        if marks:
            statements.append((MARK_HANDLED, {"rows": json.dumps(marks)}))
        new = await self._run(statements, set(letters.keys() - handled.keys()))
        for number in handled:
            self._handled.pop(number, None)
        self._rowless -= rowless
        _hand_over(arriving, new)

    async def _run(
        self, statements: Sequence[tuple[str, dict[str, object]]], arrived: set[int]
    ) -> set[int]:
        """Run some statements in one transaction; what of that which has arrived was not known."""
        if len(statements) == 1 and not self._is_time():
            rows = await self._database.execute_fetch(*statements[0])
            return arrived & {row[0] for row in rows}
        async with self._database.writing() as connection:
            added = {
                row[0]
                for statement, given in statements
                for row in await connection.execute_fetchall(statement, given)
            }
            if (new := arrived & added) and self._may_forget():
                before = {"before": self._clock() - KEPT}
                span = {"first": min(new), "last": max(new), "remembered": REMEMBERED}
                await connection.execute(DELETE_FAR, {**span, **before})
                await connection.execute(FORGET_REPLIES, before)
        return new

    def _is_time(self) -> bool:
        """Whether it is time to look for what can be forgotten."""
        return self._clock() >= self._forget_at

    def _may_forget(self) -> bool:
        """Whether it is time for that; if so, the next time is later."""
        if not self._is_time():
            return False
        self._forget_at = self._clock() + OFTEN
        return True


def _hand_over(batches: list[_Batch], new: set[int]) -> None:
    """Tell of every new update once, in order, and then who has brought it."""
    brought: dict[int, _Batch] = {}
    for batch in batches:
        for number in batch.letters:
            brought.setdefault(number, batch)
    for number in sorted(new):
        batch = brought[number]
        update = batch.letters[number].update
        batch.new.append(update)
        batch.then(update)
    for batch in batches:
        _settle(batch.kept, batch.new)


def _settle(future: asyncio.Future[Any], result: object) -> None:
    if not future.done():
        future.set_result(result)


def _fail(futures: Sequence[asyncio.Future[Any]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)


def as_kept(raw: dict[str, Any]) -> str:
    """An update as it came, without names, as ASCII: half a surrogate pair becomes an escape.

    RecursionError where it is nested too deeply for any message.
    """
    return json.dumps(nameless(raw))


def nameless(value: Any) -> Any:
    """The same without people's names and groups' titles: no answer needs them."""
    if isinstance(value, list):
        return [nameless(item) for item in value]
    if not isinstance(value, dict):
        return value
    person = "first_name" in value and not value.get("is_bot")
    kind = value.get("type")
    group = isinstance(kind, str) and kind in GROUPS
    kept: dict[str, Any] = {}
    for key, item in value.items():
        if key in PROMISED or (person and key == "first_name"):
            kept[key] = ""  # Telegram promises that there is one
        elif not ((person and key in NAMES) or (group and key in TITLES)):
            kept[key] = nameless(item) if isinstance(item, (dict, list)) else item
    return kept


def _readable(body: str, attempts: int, bot: Bot | None) -> Update | None:
    if attempts >= ATTEMPTS:
        return None
    try:
        return Update.model_validate(json.loads(body), context={"bot": bot})
    except (ValueError, RecursionError):
        return None  # written by another version of the program
