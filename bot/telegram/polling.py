"""Asking Telegram for updates: into the inbox, then confirmed, then handled, person by person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiohttp import web

from bot.storage.database import Database
from bot.telegram.insisting import Sleep, Trouble, insist
from bot.telegram.intake import Intake, taking_in
from bot.telegram.tasks import Tasks

POLL_SECONDS = 30  # Telegram allows 50 at most
GRACE_SECONDS = 10.0


@asynccontextmanager
async def serving(
    dispatcher: Dispatcher,
    bot: Bot,
    database: Database,
    *,
    grace: float = GRACE_SECONDS,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[None]:
    """People are served by polling while the block runs; then what is being handled may end."""
    async with taking_in(dispatcher, bot, database, grace=lambda: grace) as intake:
        tasks = Tasks()
        tasks.start(Polling(intake, bot, sleep=sleep).run(), name="polling")
        try:
            yield
        finally:
            await tasks.close()


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading what comes: one update of a new kind must not spoil the rest."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Polling:
    """Long polling.

    It may be cancelled at any moment: whatever is not in the inbox is not confirmed either.
    """

    def __init__(self, intake: Intake, bot: Bot, *, sleep: Sleep = asyncio.sleep) -> None:
        self._intake = intake
        self._bot = bot
        self._sleep = sleep
        self._trouble = Trouble()
        self._offset: int | None = None

    def routes(self) -> list[web.RouteDef]:
        """None: nobody calls here."""
        return []

    async def run(self) -> None:
        """Take up what was left behind, then what comes, for ever."""
        for step in (self._intake.take_up, self._leave_webhook):
            await insist(step, self._trouble, self._sleep)
        while True:
            await self._intake.room()
            await insist(self._receive, self._trouble, self._sleep)

    async def _leave_webhook(self) -> None:
        # What waits at Telegram for the webhook comes by polling now.
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _receive(self) -> None:
        batch = await self._bot(
            GetRawUpdates(
                offset=self._offset, timeout=POLL_SECONDS, allowed_updates=self._intake.kinds
            ),
            request_timeout=POLL_SECONDS + int(self._bot.session.timeout),
        )
        letters = [letter for raw in batch if (letter := self._intake.read(raw)) is not None]
        await self._intake.keep(letters)
        if batch:
            self._offset = max(int(raw["update_id"]) for raw in batch) + 1
        else:
            await self._intake.rest()
