"""From the start of the process until the bot is ready, beside `import aiogram` alone."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.announcing.figures import Figure
from bench.serving.loads import Plan
from bench.serving.numbers import spread
from bench.serving.programs import (
    BOTS_CORE,
    ROOT,
    Telegram,
    ending,
    on_core,
    start_bot,
    telegram,
)

ROUNDS, QUICK_ROUNDS = 15, 2
MOST = 0.7  # seconds
TOKEN = "43:bot"  # noqa: S105 - it opens nothing
IMPORT = "import time, aiogram; print(time.monotonic())"

Found = dict[str, Any]


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """Seconds of each, a list with an entry a round; the first start, which builds, apart."""
    found: Found = {"import": [], "ready": [], "answer": []}
    with telegram() as there:
        found["first"] = _start(there, folder, polling)[0]
        _start(there, folder, polling)
        _import()
        for _ in range(QUICK_ROUNDS if quick else ROUNDS):
            found["import"].append(_import())
            ready, answer = _start(there, folder, polling)
            found["ready"].append(ready)
            found["answer"].append(answer)
    return found


def _import() -> float:
    begun = time.monotonic()
    with on_core(BOTS_CORE):
        command = [sys.executable, "-c", IMPORT]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return float(done.stdout) - begun


def _start(there: Telegram, folder: Path, polling: bool) -> tuple[float, float]:
    """Seconds until it is ready (it fetches updates, or has set its webhook), and until the first
    question is answered, which is asked at that moment."""
    begun = time.monotonic()
    bot = start_bot(there, folder, token=TOKEN, polling=polling)
    with ending(bot):
        ready = there.ready(bot) - begun
        there.run(TOKEN, Plan(number=1, seconds=30.0, window=1), 30.0)
        answer = time.monotonic() - begun
    there.forget(TOKEN)
    return ready, answer


def beyond(found: Found, what: str = "ready") -> list[float]:
    """Seconds over importing aiogram, round by round."""
    return [mine - bare for mine, bare in zip(found[what], found["import"], strict=True)]


def figures(found: Found) -> list[Figure]:
    """One line."""
    over = beyond(found)
    return [
        Figure(
            "start to ready, warm file cache, beyond `import aiogram`",
            f"≤ {MOST} s",
            f"{median(over):.2f} s (middle half of {len(over)} starts {spread(over, 2)}): "
            f"{median(found['ready']):.2f} s in all, {median(found['import']):.2f} s of it "
            f"`import aiogram`; the first question is answered "
            f"{median(beyond(found, 'answer')):.2f} s beyond it; the very first start, which "
            f"builds the knowledge, takes {found['first']:.1f} s in all",
            median(over) <= MOST,
        )
    ]
