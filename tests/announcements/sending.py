"""A sender, begun anew after each kill: `python -m tests.announcements.sending DB URL TOKEN`.

Each life is a process of its own with connections and clocks of its own; only importing is done
once. It prints the id of each life, and `killed` after it; then a line on its input starts the
next. A life that ends of itself, at a SIGTERM, is the last.
"""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.announcements.announcements import Announcements
from bot.announcements.deliveries import Deliveries
from bot.announcements.sender import Clocks, Sender
from bot.announcements.traffic import Traffic
from bot.logs import configure_logging
from bot.people.audit import Audit
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from bot.telegram.client import create_bot

RATE = 200  # so that a round claims few, and many lives find something to do


async def live(path: Path, url: str, token: str) -> None:
    """One life, until a signal."""
    database = await Database.open(path)
    bot = create_bot(token, url)
    sender = Sender(
        bot,
        Deliveries(database),
        Announcements(database, Audit(database, time.time), time.time),
        Traffic(RATE, time.monotonic),
        lambda *_: None,
        Clocks(time.time, ZoneInfo("Asia/Almaty")),
        ProcessLock(path.with_name("sender.lock")),
    )
    sending = asyncio.ensure_future(sender.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, sending.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await sending
    finally:
        await bot.session.close()
        await database.close()


def main(path: Path, url: str, token: str) -> None:
    """Life after life, until one ends of itself."""
    configure_logging("INFO", "console")
    while True:
        process = os.fork()
        if process == 0:
            asyncio.run(live(path, url, token))
            return
        print(process, flush=True)
        if not os.WIFSIGNALED(os.waitpid(process, 0)[1]):
            return
        print("killed", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
