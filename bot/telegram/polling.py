"""Asking Telegram for updates: into the inbox, then confirmed, then handled, person by person."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import Update

from bot.storage.database import Database
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import read_update
from bot.telegram.lanes import Lanes
from bot.telegram.tasks import Tasks

log = logging.getLogger(__name__)

POLL_SECONDS = 30  # Telegram allows 50 at most
MOST_WAITING = 5_000
GRACE_SECONDS = 10.0
LONGEST_PAUSE = 30.0

Sleep = Callable[[float], Awaitable[None]]


@asynccontextmanager
async def serving(
    dispatcher: Dispatcher,
    bot: Bot,
    database: Database,
    *,
    grace: float = GRACE_SECONDS,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[None]:
    """People are served while the block runs; at its end what is being handled may end."""
    given = {**dispatcher.workflow_data, "dispatcher": dispatcher, "bots": (bot,), "bot": bot}
    await dispatcher.emit_startup(**given)
    polling = Polling(dispatcher, bot, Inbox(database), sleep=sleep)
    tasks = Tasks()
    tasks.start(polling.run(), name="polling")
    try:
        yield
    finally:
        await tasks.close()
        await polling.finish(grace)
        await dispatcher.emit_shutdown(**given)


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading what comes: one update of a new kind must not spoil the rest."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Polling:
    """Long polling with an inbox.

    It may be cancelled at any moment: whatever is not in the inbox is not confirmed either.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        inbox: Inbox,
        *,
        most_waiting: int = MOST_WAITING,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._inbox = inbox
        self._lanes = Lanes(self._handle)
        self._most_waiting = most_waiting
        self._sleep = sleep
        self._kinds = dispatcher.resolve_used_update_types()
        self._offset: int | None = None

    async def run(self) -> None:
        """Handle what was left behind, then what comes, for ever."""
        await self._insist(self._take_up)
        await self._insist(self._leave_webhook)
        while True:
            await self._lanes.room(self._most_waiting)
            await self._insist(self._receive)

    async def finish(self, grace: float) -> None:
        """After run() has ended: what is being handled may end within so many seconds."""
        await self._lanes.finish(grace)

    async def _take_up(self) -> None:
        for update in await self._inbox.waiting():
            self._lanes.add(update)

    async def _leave_webhook(self) -> None:
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _receive(self) -> None:
        batch = await self._bot(
            GetRawUpdates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=self._kinds),
            request_timeout=POLL_SECONDS + int(self._bot.session.timeout),
        )
        updates = [update for raw in batch if (update := self._read(raw)) is not None]
        for update in await self._inbox.put(updates):
            self._lanes.add(update)
        if batch:
            self._offset = max(int(raw["update_id"]) for raw in batch) + 1
        elif not len(self._lanes):
            await self._inbox.rest()

    def _read(self, raw: dict[str, Any]) -> Update | None:
        """One update; None for one of a kind that this version cannot read."""
        try:
            return read_update(raw, self._bot)
        except ValueError:
            kinds = ", ".join(sorted(raw.keys() - {"update_id"}))
            log.error("Update %d (%s) cannot be read, it is passed over", raw["update_id"], kinds)
            return None

    async def _handle(self, update: Update) -> None:
        await self._inbox.begin(update.update_id)
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:
            # It would fail again, and perhaps half of it was done: no second time.
            await self._inbox.done(update.update_id)
            raise
        await self._inbox.done(update.update_id)

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        """Try until it works; each new kind of trouble is told once."""
        told = ""
        failures = 0
        while True:
            try:
                await step()
                break
            except Exception as error:
                failures += 1
                if (trouble := describe(error)) != told:
                    log.warning("%s", trouble)
                    told = trouble
                await self._sleep(pause(error, failures))
        if told:
            log.info("Updates come again")


def pause(error: Exception, failures: int) -> float:
    """How many seconds to wait after the failure of that number."""
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    return min(2.0 ** min(failures - 1, 10), LONGEST_PAUSE)


def describe(error: Exception) -> str:
    """One line for the operator, without anything that people write."""
    match error:
        case TelegramConflictError():
            return (
                "Another copy of this bot is asking Telegram for updates: stop one of the two "
                f"({error.message})"
            )
        case TelegramUnauthorizedError():
            return "Telegram refuses the token: was it revoked? Set BOT_TOKEN anew"
        case TelegramRetryAfter():
            return f"Telegram asks to wait for {error.retry_after} s"
        case TelegramAPIError():
            return f"No updates from Telegram: {type(error).__name__} ({error.message})"
        case sqlite3.Error():
            return f"Updates cannot be kept: {error}"
        case _:
            return f"No updates: {type(error).__name__}"
