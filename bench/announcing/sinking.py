"""Messages a second into a sink that answers at once, in a process of its own.

    python -m bench.announcing.sinking FILE SIZE SECONDS

Prints the rate. The same for aiogram_broadcaster: `bench/announcing/rival.py`.
"""

import asyncio
import sys
import time
from pathlib import Path

from aiogram import Bot

from bench.announcing.town import NO_LIMIT, Sink, sender, settle
from bot.announcements.deliveries import Deliveries
from bot.storage.database import Database


async def rate(path: Path, size: int, seconds: float) -> float:
    """Messages a second over so many seconds, or until all are sent; gathering not counted."""
    await settle(path, size)
    database = await Database.open(path)
    try:
        await Deliveries(database).start_due(int(time.time()) + 1, quiet=False)
        sink = Sink()
        sending = asyncio.ensure_future(
            sender(database, Bot("42:x", session=sink), NO_LIMIT, path).run()
        )
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds and sink.sent < size:
            await asyncio.sleep(0.02)
        took, sent = time.perf_counter() - begun, sink.sent
        sending.cancel()
        await asyncio.wait([sending])
        return sent / took
    finally:
        await database.close()


if __name__ == "__main__":
    print(asyncio.run(rate(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
