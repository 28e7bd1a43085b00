"""One person's updates in order, different people's side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.types import Chat, Update, User

from bot.logs import about, failure
from bot.telegram.addressing import UNNAMED
from bot.telegram.tasks import Tasks

log = logging.getLogger(__name__)

AT_WORK = 100


def lane_of(update: Update) -> int:
    """Whose update it is."""
    context = UserContextMiddleware.resolve_event_context(update)
    return writer(context.user, context.chat)


def writer(user: User | None, chat: Chat | None) -> int:
    """One number a person; where none is named, or many under one name, one number a chat."""
    if user is not None and (chat is None or user.id not in UNNAMED):
        return user.id
    return chat.id if chat is not None else 0


class Lanes:
    """Hands updates over to `handle`: strictly in order within a lane, lanes side by side.

    A lane exists only while something waits or is handled in it. Each update takes one of
    `at_work` places anew, so that somebody who sends a lot takes turns with everybody else.
    """

    def __init__(
        self, handle: Callable[[Update], Awaitable[None]], at_work: int = AT_WORK
    ) -> None:
        self._handle = handle
        self._places = asyncio.Semaphore(at_work)
        self._tasks = Tasks()
        self._lanes: dict[int, deque[Update]] = {}
        self._begun = asyncio.Event()
        self._stopping = False
        self.waiting = 0

    def __len__(self) -> int:
        """How many lanes there are now."""
        return len(self._lanes)

    def add(self, update: Update) -> None:
        """Let an update wait at the end of its lane."""
        lane = lane_of(update)
        self.waiting += 1
        if lane in self._lanes:
            self._lanes[lane].append(update)
        else:
            self._lanes[lane] = deque([update])
            self._tasks.start(self._work(lane), name="lane")

    async def room(self, most: int) -> None:
        """Wait until fewer than `most` updates wait."""
        while self.waiting >= most:
            self._begun.clear()
            await self._begun.wait()

    async def finish(self, grace: float) -> None:
        """Begin nothing more; what is being handled may end within so many seconds."""
        self._stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self._tasks.finish()
        await self._tasks.close()

    async def _work(self, lane: int) -> None:
        updates = self._lanes[lane]
        try:
            while updates and not self._stopping:
                async with self._places:
                    await self._next(updates)
        finally:
            del self._lanes[lane]

    async def _next(self, updates: deque[Update]) -> None:
        if self._stopping:
            return
        update = updates.popleft()
        self.waiting -= 1
        self._begun.set()
        with about(f"u{update.update_id}"):
            try:
                await self._handle(update)
            except Exception as error:
                said = failure(error)
                log.error(
                    "Update %d failed with %s", update.update_id, said, extra={"error": error}
                )
