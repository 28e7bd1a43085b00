"""Messages a second into a sink that answers at once, in a process of its own.

    python -m bench.announcing.sinking FILE SIZE SECONDS

Prints the rate. The same for aiogram_broadcaster: `bench/announcing/rival.py`.
"""

import asyncio
import sys
import time
from pathlib import Path

from bench.announcing.town import Sink, opened, reach, settle, sinking
from bot.announcements.deliveries import Deliveries


async def rate(path: Path, size: int, seconds: float) -> float:
    """Messages a second over so many seconds, or until all are sent; gathering not counted."""
    await settle(path, size)
    async with opened(path) as database:
        await Deliveries(database).start_due(int(time.time()) + 1, quiet=False)
        sink = Sink()
        begun = time.perf_counter()
        async with sinking(database, path, sink) as sending:
            await reach(sink, sending, size, begun + seconds)
            sent, took = sink.sent, sink.last - begun
    return sent / took


if __name__ == "__main__":
    print(asyncio.run(rate(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
