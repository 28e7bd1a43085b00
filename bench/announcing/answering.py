"""How long people wait for an answer while an announcement goes out, beside without one.

The real program, `main.py`, in a process of its own: the dispatcher and the sender on one loop.
Turns with and without an announcement follow each other.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.announcing.door import Strictness
from bench.announcing.figures import Figure, number
from bench.announcing.telegram import Telegram, telegram
from bench.announcing.town import again, cancel, settle

RATE = 30
QUESTIONS, TURNS = 100, 8  # a turn without and a turn with, and so on
QUICK_QUESTIONS, QUICK_TURNS = 20, 2
# Seconds between two questions, by lot: at no fixed beat beside the sender's.
PAUSES = (0.05, 0.20)
SECONDS_EACH = 1.0  # for which a question's share of the audience lasts, by far
ASKING = range(1_001, 1_051)  # so many people, so that nobody is too fast
MOST = 150.0  # milliseconds more
BEGUN = RATE  # so many announced messages, then questions are asked
SEED = 20261127
PATIENCE = 60.0  # seconds; a bound for a hang, nothing is measured with it
SAID = ("сколько студентов на дуалке", "германияға неше адам барды", "какие хакатоны были")


@dataclass
class Waits:
    """Milliseconds from handing a question over to the arrival of its answer."""

    without: list[float] = field(default_factory=list)
    along: list[float] = field(default_factory=list)
    announced: int = 0  # messages, while the latter were asked
    seconds: float = 0.0  # for which they were


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Answer times with and without an announcement."""
    turns, questions = (QUICK_TURNS, QUICK_QUESTIONS) if quick else (TURNS, QUESTIONS)
    path, size = folder / "answering.sqlite3", int(RATE * questions * SECONDS_EACH)
    asyncio.run(cancel(path, asyncio.run(settle(path, size))))
    with telegram(Strictness(people=size)) as there, _program(path, there):
        _ask(there, len(ASKING), random.Random(SEED))  # warm
        waits = _turns(path, there, turns, questions)
    return [_figure(waits)]


def _turns(path: Path, there: Telegram, turns: int, questions: int) -> Waits:
    waits, chance = Waits(), random.Random(SEED)
    for _ in range(turns // 2):
        waits.without += _ask(there, questions, chance)
        announcement = asyncio.run(again(path))
        _await_messages(there, _announced(there) + BEGUN)
        before, begun = _announced(there), time.monotonic()
        waits.along += _ask(there, questions, chance)
        waits.announced += _announced(there) - before
        waits.seconds += time.monotonic() - begun
        asyncio.run(cancel(path, announcement))
        time.sleep(1.0)
    return waits


def _figure(waits: Waits) -> Figure:
    p50, p99 = np.percentile(waits.without, (50, 99))
    p50_along, p99_along = np.percentile(waits.along, (50, 99))
    told = (
        f"p99 {p99:.0f} ms without, {p99_along:.0f} ms with one ({p99_along - p99:+.0f} ms); p50 "
        f"{p50:.0f} and {p50_along:.0f} ms; {number(len(waits.along))} questions each way, "
        f"{number(waits.announced)} messages announced meanwhile "
        f"({waits.announced / waits.seconds:.1f}/s)"
    )
    return Figure(
        f"a person's question during an announcement at {RATE}/s",
        f"answered within {MOST:.0f} ms, p99, of what it takes without one",
        told,
        p99_along - p99 <= MOST and waits.announced > 0,
    )


def _ask(there: Telegram, questions: int, chance: random.Random) -> list[float]:
    waits = []
    for turn in range(questions):
        waits.append(there.ask(ASKING[turn % len(ASKING)], SAID[turn % len(SAID)]))
        time.sleep(chance.uniform(*PAUSES))
    return waits


def _announced(there: Telegram) -> int:
    arrived = there.report()["arrived"]
    return sum(count for chat, count in arrived.items() if chat not in ASKING)


def _await_messages(there: Telegram, least: int) -> None:
    end = time.monotonic() + PATIENCE
    while _announced(there) < least:
        if time.monotonic() > end:
            raise TimeoutError("the program announces nothing")
        time.sleep(0.1)


@contextmanager
def _program(path: Path, there: Telegram) -> Iterator[None]:
    environment = {
        **os.environ,
        "BOT_TOKEN": there.token,
        "TELEGRAM_API_URL": there.url,
        "DATABASE_PATH": str(path),
        "SEND_RATE": str(RATE),
        "LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen([sys.executable, "main.py"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
