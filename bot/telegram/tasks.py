"""Background tasks: the one place that starts them, holds them and sees them end."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.logs import failure

log = logging.getLogger(__name__)


class Tasks:
    """Holds every task until it ends; a failure is logged, never lost."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None], name: str | None = None) -> None:
        """Run something in the background."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def finish(self) -> None:
        """Wait until everything that runs has ended."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """Cancel what still runs and see it end."""
        for task in self._running:
            task.cancel()
        await self.finish()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error(
                "A background task failed: %s, %s",
                task.get_name(),
                failure(error),
                extra={"error": error},
            )
