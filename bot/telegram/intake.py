"""What both ways to Telegram's updates lead into: the inbox, the lanes, the handlers."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError

from bot.storage.database import Database
from bot.storage.troubles import NotSaved
from bot.telegram.inbox import Inbox, Letter, as_kept
from bot.telegram.incoming import read_update, sound
from bot.telegram.lanes import Lanes
from bot.telegram.replying import Slot, replying

log = logging.getLogger(__name__)

MOST_WAITING = 5_000
UNKEPT = 20.0  # seconds that a webhook's request waits for what cannot be kept to be handled
# Of what comes from outside only what looks like a name of Telegram's goes into the log.
KIND = re.compile(r"[a-z_]{1,40}")


@asynccontextmanager
async def taking_in(
    dispatcher: Dispatcher, bot: Bot, database: Database, *, grace: Callable[[], float]
) -> AsyncIterator["Intake"]:
    """Updates are handled while the block runs; `grace`: seconds then for what is in hand."""
    given = {**dispatcher.workflow_data, "dispatcher": dispatcher, "bots": (bot,), "bot": bot}
    await dispatcher.emit_startup(**given)
    intake = Intake(dispatcher, bot, Inbox(database))
    try:
        yield intake
    finally:
        await intake.finish(grace())
        await dispatcher.emit_shutdown(**given)


class Intake:
    """Takes updates in, once each, and has them handled, person by person."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        inbox: Inbox,
        *,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._inbox = inbox
        self._lanes = Lanes(self._handle)
        if (metrics := dispatcher.get("metrics")) is not None:
            metrics.watch(self._lanes)
        self._most_waiting = most_waiting
        self._slots: dict[int, Slot] = {}
        self._unkept: dict[int, asyncio.Future[None]] = {}  # what is handled from memory
        self.kinds = dispatcher.resolve_used_update_types()

    @property
    def waiting(self) -> int:
        """How many updates are kept and not begun yet."""
        return self._lanes.waiting

    async def take_up(self) -> None:
        """Begin with what an earlier run has left behind."""
        for update in await self._inbox.waiting(self._bot):
            self._lanes.add(update)

    async def room(self) -> None:
        """Wait until one more may wait."""
        await self._lanes.room(self._most_waiting)

    def read(self, raw: dict[str, Any]) -> Letter | None:
        """One update; None for one of a kind that this version cannot read.

        `raw` holds the number of the update.
        """
        try:
            whole = sound(raw)
            return Letter(read_update(whole, self._bot), as_kept(whole))
        except (ValueError, RecursionError, UpdateTypeLookupError):
            log.error(
                "Update %d (%s) cannot be read, it is passed over", raw["update_id"], _kinds(raw)
            )
            return None

    async def keep(self, letters: Sequence[Letter]) -> None:
        """Keep a batch; what is new of it will be handled. Then Telegram may forget it.

        Where it cannot be kept, it has been handled when this returns.
        """
        try:
            await self._inbox.put(letters, self._lanes.add)
        except sqlite3.Error:
            await self._from_memory(letters, self._lanes.add)

    async def answer(self, letter: Letter, slot: Slot | None, patience: float) -> str | None:
        """Keep one; the reply to its delivery, if there is one within so many seconds.

        When this returns, the update is safe. One that was brought before is not handled again,
        but gets the reply that it got. sqlite3.Error where it can neither be kept, nor is handled
        within UNKEPT seconds.
        """
        number = letter.update.update_id

        def begin(update: Update) -> None:
            if slot is not None:
                self._slots[number] = slot
            self._lanes.add(update)

        try:
            is_new = await self._inbox.put([letter], begin)
        except sqlite3.Error:
            return await self._answer_from_memory(letter, slot, begin)
        if is_new:
            return await slot.wait(patience) if slot is not None else None
        if (earlier := self._slots.get(number)) is not None:
            return await earlier.leave()  # whoever brought it first is not there any more
        return await self._inbox.reply_to(number)

    async def _answer_from_memory(
        self, letter: Letter, slot: Slot | None, begin: Callable[[Update], None]
    ) -> str | None:
        try:
            async with asyncio.timeout(UNKEPT):
                await self._from_memory([letter], begin)
        except TimeoutError:
            raise NotSaved("it could neither be kept nor handled") from None
        finally:
            reply = await slot.leave() if slot is not None else None
        return reply or await self._inbox.reply_to(letter.update.update_id)

    async def _from_memory(
        self, letters: Sequence[Letter], begin: Callable[[Update], None]
    ) -> None:
        """Have a batch handled that cannot be kept, and wait for it.

        So people are answered, or told what cannot be saved, while the disk is full. A kill
        meanwhile: nothing was confirmed, Telegram sends it again.
        """
        numbers = [letter.update.update_id for letter in letters]
        known = await self._inbox.known(numbers)
        for letter in letters:
            number = letter.update.update_id
            if number not in known and number not in self._unkept:
                self._unkept[number] = asyncio.get_running_loop().create_future()
                begin(letter.update)
        if unkept := [self._unkept[number] for number in numbers if number in self._unkept]:
            await asyncio.wait(unkept)

    async def rest(self) -> None:
        """To be called now and then while nothing comes."""
        if not len(self._lanes):
            await self._inbox.rest()

    async def finish(self, grace: float) -> None:
        """Begin nothing more; what is being handled may end within so many seconds."""
        await self._lanes.finish(grace)

    async def _handle(self, update: Update) -> None:
        number = update.update_id
        slot = self._slots.get(number)
        async with self._inbox.attempt(number):
            try:
                with replying(slot):
                    await self._dispatcher.feed_update(self._bot, update)
            except Exception:
                # It would fail again, and perhaps half of it was done: no second time.
                await self._end(number, slot)
                raise
            await self._end(number, slot)

    async def _end(self, number: int, slot: Slot | None) -> None:
        try:
            await self._mark(number, slot)
        finally:
            if (unkept := self._unkept.pop(number, None)) is not None:
                unkept.set_result(None)

    async def _mark(self, number: int, slot: Slot | None) -> None:
        if slot is None:
            await self._inbox.done(number, kept=number not in self._unkept)
            return
        reply = None
        try:
            reply = await slot.close()
        finally:
            try:
                kept = number not in self._unkept
                await self._inbox.done(number, reply if slot.keeps else None, kept=kept)
            finally:
                # Where it could not be kept it is given all the same: better than silence.
                slot.give(reply)
                del self._slots[number]


def _kinds(raw: dict[str, Any]) -> str:
    return ", ".join(kind for kind in sorted(raw.keys() - {"update_id"}) if KIND.fullmatch(kind))
