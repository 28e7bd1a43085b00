"""One bell for everybody who waits: for updates, for changes on the page."""

import asyncio


class Bell:
    """Ringing never blocks, so the world (which knows nothing of asyncio) may ring it.

    That is why this is not an `asyncio.Condition`: notifying one needs its lock, hence a
    coroutine. Whoever waits must look at the state first, without awaiting in between.
    """

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.closed = False

    def ring(self) -> None:
        """Wake everybody who waits now."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """Wake everybody for good: nobody waits any more."""
        self.closed = True
        self.ring()

    def reopen(self) -> None:
        """Let people wait again, after a restart."""
        self.closed = False

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring; False when the time is over first."""
        if self.closed:
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            done, _ = await asyncio.wait({waiter}, timeout=seconds)
            return bool(done)
        finally:
            self._waiting.discard(waiter)
