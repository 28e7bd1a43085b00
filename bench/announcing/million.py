"""A million recipients: gathering them, memory, and what a message costs early and late.

    python -m bench.announcing.million FOLDER SIZE

Prints JSON. Two copies of the database take turns, one at its beginning, one at its end, so that a
noisy minute hits both.
"""

import asyncio
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from aiogram import Bot

from bench.announcing.figures import Figure
from bench.announcing.town import NO_LIMIT, Sink, sender, settle
from bot.announcements.deliveries import Deliveries
from bot.storage.database import Database

SIZE = 1_000_000
TURNS, MESSAGES = 9, 2_000
WARM_UP = 1_000
MOST_SECONDS, MOST_MEGABYTES, FLAT = 10.0, 150.0, 0.10
MEGABYTE = 1024  # kilobytes, as Linux counts

# What is left for the end: some for each turn.
ALMOST_ALL = """
UPDATE delivery SET state = 'sent', done_at = 0, message_id = 1 WHERE (announcement_id, chat_id) IN
(SELECT announcement_id, chat_id FROM delivery WHERE state = 'pending'
 ORDER BY announcement_id, due_at DESC, chat_id DESC LIMIT :most)
"""


def measure(folder: Path, quick: bool) -> list[Figure]:
    """In a process of its own, for its memory."""
    size = 100_000 if quick else SIZE
    module = [sys.executable, "-m", "bench.announcing.million", str(folder), str(size)]
    done = subprocess.run(module, stdout=subprocess.PIPE, text=True, check=True)
    seen = json.loads(done.stdout)
    bare = _bare()
    change = seen["last"] / seen["first"] - 1
    return [
        Figure(
            f"gathering {size:,} recipients",
            f"≤ {MOST_SECONDS:.0f} s",
            f"{seen['gathering']:.1f} s",
            seen["gathering"] <= MOST_SECONDS,
        ),
        Figure(
            f"memory of the process with {size:,} recipients",
            f"≤ {MOST_MEGABYTES:.0f} MB",
            f"{seen['memory']:.0f} MB at its peak; importing aiogram alone takes {bare:.0f} MB, "
            f"the million {seen['memory'] - seen['memory_before']:.0f} MB more than none",
            seen["memory"] <= MOST_MEGABYTES,
        ),
        Figure(
            f"cost of a message, the first and the last {TURNS * MESSAGES:,} of {size:,}",
            f"flat within {FLAT:.0%}",
            f"{seen['first']:.3f} and {seen['last']:.3f} ms of processor time ({change:+.1%})",
            abs(change) <= FLAT,
        ),
    ]


def _bare() -> float:
    program = "import aiogram, resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout) / MEGABYTE


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


async def run(folder: Path, size: int) -> dict[str, float]:
    """Everything; times in seconds and milliseconds, memory in megabytes."""
    early, late = folder / "early.sqlite3", folder / "late.sqlite3"
    before = _memory()
    await settle(early, size)
    gathering = await _gather(early)
    shutil.copy(early, late)
    _go_to_the_end(late, size - WARM_UP - TURNS * MESSAGES)
    costs: dict[Path, list[float]] = {early: [], late: []}
    for path in costs:
        await _cost(path, WARM_UP)
    for _ in range(TURNS):
        for path, cost in costs.items():
            cost.append(await _cost(path, MESSAGES))
    first, last = (sorted(cost)[TURNS // 2] for cost in costs.values())
    return {
        "gathering": gathering, "memory_before": before, "memory": _memory(),
        "first": first, "last": last,
    }  # fmt: skip


async def _gather(path: Path) -> float:
    database = await Database.open(path)
    try:
        begun = time.perf_counter()
        await Deliveries(database).start_due(int(time.time()) + 1, quiet=False)
        return time.perf_counter() - begun
    finally:
        await database.close()


def _go_to_the_end(path: Path, most: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(ALMOST_ALL, {"most": most})
        connection.commit()


async def _cost(path: Path, messages: int) -> float:
    """Milliseconds of processor time a message, over so many."""
    database = await Database.open(path)
    sink = Sink()
    sending = asyncio.ensure_future(
        sender(database, Bot("42:x", session=sink), NO_LIMIT, path).run()
    )
    try:
        while sink.sent < messages // 10:
            await asyncio.sleep(0.001)
        begun, sent = time.process_time(), sink.sent
        while sink.sent < messages:
            await asyncio.sleep(0.001)
        return (time.process_time() - begun) / (sink.sent - sent) * 1e3
    finally:
        sending.cancel()
        await asyncio.wait([sending])
        await database.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2])))))
