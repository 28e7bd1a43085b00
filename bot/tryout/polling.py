"""`getUpdates` as Telegram's server does it (telegram-bot-api, Client.cpp)."""

from collections.abc import Callable

from bot.tryout.bell import Bell
from bot.tryout.errors import conflict
from bot.tryout.text import Json
from bot.tryout.updates import UpdateQueue

MAX_LIMIT = 100
MAX_TIMEOUT = 50
HASTY_SECONDS = 3.0
HASTY_LIMIT_SECONDS = 0.5


class Polling:
    """One bot reads the queue; a second reader ends the first."""

    def __init__(self, queue: UpdateQueue, bell: Bell, now: Callable[[], float]) -> None:
        self._queue = queue
        self._bell = bell
        self._now = now
        self._turn = 0
        self._last_offset: int | None = None
        self._last_start = 0.0

    async def get(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Return the next updates, waiting for them up to `seconds`."""
        limit = limit if 1 <= limit <= MAX_LIMIT else MAX_LIMIT
        limit, seconds = self._hasty(offset, limit, min(max(seconds, 0), MAX_TIMEOUT))
        turn = self._take_turn()
        self._queue.confirm(offset)
        end = self._now() + seconds
        while not (updates := self._queue.peek(limit)):
            left = end - self._now()
            if left <= 0 or self._bell.closed:
                break
            await self._bell.wait(left)
            if turn != self._turn:
                raise conflict(
                    "terminated by other getUpdates request; "
                    "make sure that only one bot instance is running"
                )
        return updates

    def _take_turn(self) -> int:
        self._turn += 1
        self._bell.ring()
        return self._turn

    def _hasty(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Slow down a bot that asks for the same offset over and over, as Telegram does."""
        since = self._now() - self._last_start
        again = offset == self._last_offset
        self._last_offset, self._last_start = offset, self._now()
        if again and since < HASTY_LIMIT_SECONDS:
            limit = 1
        if again and since < HASTY_SECONDS and timeout < HASTY_SECONDS:
            timeout = int(HASTY_SECONDS)
        return limit, timeout
