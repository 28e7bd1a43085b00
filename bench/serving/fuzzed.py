"""The fuzzing as a part of the table, in a process of its own: its memory is looked at.

python -m bench.serving.fuzzed UPDATES FOLDER
"""

import asyncio
import json
import logging
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bench.announcing.figures import Figure, number
from bench.serving.fuzzing import Fuzzed, fuzz
from bench.serving.programs import ROOT

UPDATES, QUICK_UPDATES = 1_000_000, 2_000
SEED = 2026
LEAK = 5.0  # megabytes that the last half may add
MEGABYTE = 1e6
LONGEST = 4 * 3_600.0  # seconds; a bound for a hang

Found = dict[str, Any]


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """What went wrong, in numbers. It is always by polling."""
    updates = str(QUICK_UPDATES if quick else UPDATES)
    command = [sys.executable, "-m", "bench.serving.fuzzed", updates, str(folder)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, timeout=LONGEST
    )
    found: Found = json.loads(done.stdout)
    return found


def in_numbers(fuzzed: Fuzzed) -> Found:
    """Of a run, what the table tells."""
    files = [sample.files for sample in fuzzed.samples]
    return {
        "updates": fuzzed.updates,
        "exceptions": sum(fuzzed.exceptions.values()),
        "presses": fuzzed.presses,
        "unanswered": len(fuzzed.unanswered),
        "unacceptable": sum(fuzzed.unacceptable.values()),
        "left_waiting": fuzzed.left_waiting,
        "failures": sum(fuzzed.failures.values()),
        "handlers": len(fuzzed.reached),
        "missed": len(fuzzed.missed),
        "growth": fuzzed.growth / MEGABYTE,
        "block_growth": fuzzed.block_growth,
        "row_growth": sum(fuzzed.row_growth.values()),
        "files": [min(files), max(files)],
    }


def figures(found: Found) -> list[Figure]:
    """One line."""
    told = (
        f"{found['exceptions']} exceptions, {found['unanswered']} of "
        f"{number(found['presses'])} presses unanswered, {found['unacceptable']} calls that "
        f"Telegram would not take, {found['left_waiting']} updates left waiting; memory "
        f"{found['growth']:+.1f} MB over the last half, what objects hold "
        f"{found['block_growth']:+.1%}, {found['row_growth']} rows more that "
        f"should not be, {found['files'][0]}–{found['files'][1]} open files; "
        f"{found['handlers']} handlers reached, {found['missed']} missed; "
        f"{number(found['failures'])} failures of Telegram's among it"
    )
    wrong = ("exceptions", "unanswered", "unacceptable", "left_waiting", "row_growth")
    return [
        Figure(
            f"{number(found['updates'])} fuzzed updates",
            "no unhandled exception, no unanswered callback, no leak",
            told,
            not any(found[name] for name in wrong) and found["growth"] <= LEAK,
        )
    ]


def main(updates: str, folder: str) -> None:
    """Run it, and print what was found as JSON."""
    logging.basicConfig(handlers=[logging.NullHandler()], level=logging.WARNING)
    tell = partial(print, file=sys.stderr, flush=True)
    fuzzed = asyncio.run(fuzz(int(updates), SEED, Path(folder), tell))
    print(json.dumps(in_numbers(fuzzed)))


if __name__ == "__main__":
    main(*sys.argv[1:])
