"""A loop whose time jumps from one timer to the next, while the database takes its real time."""

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, ParamSpec

import aiosqlite

from bot.storage.database import Database, Parameters

Story = ParamSpec("Story")
AT_MOST = 1.0  # real seconds to wait for the database before looking at it again


class VirtualSelector(selectors.DefaultSelector):
    """Where the loop would sleep until its next timer, the time is that timer's already.

    Not while somebody waits for the database: its thread knows nothing of this time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.busy = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for what is real, or let the time pass."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self.busy:
            return super().select(AT_MOST)
        events = super().select(0)
        if not events:
            self.now += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop; asyncio.sleep and all timeouts are in its time."""

    def __init__(self) -> None:
        self.virtual = VirtualSelector()
        super().__init__(self.virtual)

    def time(self) -> float:
        """Seconds since the story began."""
        return self.virtual.now


def in_virtual_time(
    story: Callable[Story, Coroutine[Any, Any, None]],
) -> Callable[Story, None]:
    """Make a test of a story that may take days."""

    @wraps(story)
    def test(*args: Story.args, **kwargs: Story.kwargs) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(story(*args, **kwargs))

    return test


class VirtualDatabase(Database):
    """The database, whose work takes no virtual time."""

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        selector = _selector()
        selector.busy += 1
        try:
            async with super()._turn():
                yield
        finally:
            selector.busy -= 1

    async def fetch_all(self, statement: str, parameters: Parameters = ()) -> list[aiosqlite.Row]:
        """All rows of a reading statement."""
        selector = _selector()
        selector.busy += 1
        try:
            return await super().fetch_all(statement, parameters)
        finally:
            selector.busy -= 1


def _selector() -> VirtualSelector:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop.virtual
