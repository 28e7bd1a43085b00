"""When to stop: a signal, and the time that is left after it."""

import asyncio
import signal
import time
from types import TracebackType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# From the signal to the end of the program, in seconds. Container runtimes and systemd give ten
# or more before they kill.
STOP_SECONDS = 10.0
# Of these, for what comes last: what the sender has under way, connections, the database.
CLOSING_SECONDS = 2.0


class Stop:
    """The first signal asks to stop, and whatever hangs then has an end; a second stops at once.

    Stopping at once is what the system does with a signal that nobody heeds: nothing is asked of a
    program that may be in trouble. All that it keeps withstands a kill at any moment.
    """

    def __init__(self) -> None:
        self._came = asyncio.Event()
        self._deadline = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> "Stop":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The program has come to its end by itself."""
        self._heed_no_longer()
        signal.setitimer(signal.ITIMER_REAL, 0)

    def heed(self) -> None:
        """From now on signals are heeded; before, they end the program as it stands."""
        self._loop = asyncio.get_running_loop()
        for number in SIGNALS:
            self._loop.add_signal_handler(number, self.now)

    def now(self) -> None:
        """Stop, as after a signal."""
        self._heed_no_longer()
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        self._deadline = time.monotonic() + STOP_SECONDS
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, STOP_SECONDS)
        self._came.set()

    async def wait(self) -> None:
        """Until it is time to stop."""
        await self._came.wait()

    def left(self) -> float:
        """Seconds for what is being handled, once it is time to stop."""
        return max(0.0, self._deadline - CLOSING_SECONDS - time.monotonic())

    def _heed_no_longer(self) -> None:
        if self._loop is not None:
            for number in SIGNALS:
                self._loop.remove_signal_handler(number)
            self._loop = None
