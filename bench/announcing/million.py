"""A million recipients: how long gathering them takes, and how much memory they take.

    python -m bench.announcing.million FILE MESSAGES

Gathers what is due in that database, sends so many messages of it, and prints JSON. In a process
of its own that does nothing else, for memory once taken is seldom given back.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.announcing.figures import Figure, number
from bench.announcing.memory import peak
from bench.announcing.town import Sink, opened, reach, settle, sinking
from bot.announcements.deliveries import Deliveries

SIZE, QUICK_SIZE = 1_000_000, 50_000
FEW = 1_000
MESSAGES, QUICK_MESSAGES = 20_000, 500
MOST_SECONDS, MOST_MEGABYTES = 10.0, 150.0
MEGABYTE = 1e6
OURS = "bench.announcing.town"  # what the sender consists of


def measure(folder: Path, quick: bool) -> list[Figure]:
    """A million, beside a thousand and beside nothing but what is imported."""
    size, messages = (QUICK_SIZE, QUICK_MESSAGES) if quick else (SIZE, MESSAGES)
    many, few = _send(folder, size, messages), _send(folder, FEW, FEW // 2)
    aiogram, ours = _importing("aiogram"), _importing(OURS)
    most, growth = many["memory"], many["memory"] - few["memory"]
    return [
        Figure(
            f"gathering {number(size)} recipients",
            f"≤ {MOST_SECONDS:.0f} s",
            f"{many['seconds']:.1f} s",
            many["seconds"] <= MOST_SECONDS,
        ),
        Figure(
            f"peak memory of the sender's process with {number(size)} recipients",
            f"≤ {MOST_MEGABYTES:.0f} MB",
            f"{most:.0f} MB, {growth:+.0f} MB beside {number(FEW)} recipients; importing aiogram "
            f"alone takes {aiogram:.0f} MB ({most - aiogram:+.0f} over it), all that the sender "
            f"is made of {ours:.0f} MB ({most - ours:+.0f} over it)",
            most <= MOST_MEGABYTES,
        ),
    ]


def _send(folder: Path, size: int, messages: int) -> dict[str, float]:
    file = folder / f"million-{size}.sqlite3"
    asyncio.run(settle(file, size))
    seen: dict[str, float] = json.loads(_run(["-m", __name__, str(file), str(messages)]))
    return seen


def _importing(module: str) -> float:
    report = "from bench.announcing.memory import peak; print(peak())"
    return float(_run(["-c", f"import {module}; {report}"])) / MEGABYTE


def _run(arguments: Sequence[str]) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


async def run(path: Path, messages: int) -> dict[str, float]:
    """Seconds of gathering, and megabytes at most until so many are sent."""
    sink = Sink()
    async with opened(path) as database:
        begun = time.perf_counter()
        await Deliveries(database).start_due(int(time.time()) + 1, quiet=False)
        seconds = time.perf_counter() - begun
        async with sinking(database, path, sink) as sending:
            await reach(sink, sending, messages)
    return {"seconds": seconds, "memory": peak() / MEGABYTE}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2])))))
