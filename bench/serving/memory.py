"""Memory of the bot while very many people ask very many questions."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.announcing.figures import Figure, number
from bench.serving.loads import Plan
from bench.serving.numbers import rise
from bench.serving.programs import ROOT, Program, Telegram, ending, start_bot, telegram

QUESTIONS, PEOPLE = 1_000_000, 100_000
QUICK_QUESTIONS, QUICK_PEOPLE = 2_000, 500
LONGEST, QUICK_LONGEST = 7_200.0, 60.0  # seconds; what is not asked by then is told
SAMPLES = 1_000
WINDOW = 50
MOST = 150.0
# Megabytes that the line through the last half may rise by: six bytes a question.
FLAT = 3.0
MEGABYTE = 1e6
PATIENCE = 60.0  # seconds for what is still to be answered
TOKEN = "43:bot"  # noqa: S105 - it opens nothing

Found = dict[str, Any]


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """Samples of memory in megabytes, by questions answered."""
    size, people = (QUICK_QUESTIONS, QUICK_PEOPLE) if quick else (QUESTIONS, PEOPLE)
    with telegram() as there:
        bot = start_bot(there, folder, token=TOKEN, polling=polling)
        with ending(bot):
            there.ready(bot)
            started = bot.memory() / MEGABYTE
            samples = _samples(there, bot, size, people, QUICK_LONGEST if quick else LONGEST)
            report = there.finish(TOKEN, PATIENCE, 10.0, now=True)
            peak = bot.peak() / MEGABYTE
    return {
        "size": size,
        "people": people,
        "answered": report.answered,
        "unanswered": report.asked - report.answered,
        "started": started,
        "peak": peak,
        "aiogram": importing("aiogram"),
        "samples": samples,
    }


def _samples(
    there: Telegram, bot: Program, size: int, people: int, longest: float
) -> list[tuple[float, float]]:
    there.ask(TOKEN, Plan(number=size, seconds=longest, window=WINDOW, people=people))
    samples: list[tuple[float, float]] = []
    step, due = size / SAMPLES, 0.0
    while True:
        told = there.progress(TOKEN)
        if told["answered"] >= due:
            samples.append((told["answered"], bot.memory() / MEGABYTE))
            due = told["answered"] + step
            if len(samples) % (SAMPLES // 20) == 1:
                print(
                    f"  {told['answered']:,.0f} answered in {told['seconds']:.0f} s, "
                    f"{samples[-1][1]:.0f} MB",
                    file=sys.stderr,
                    flush=True,
                )
        if not told["asking"] or not bot.running:
            return samples
        time.sleep(0.05)


def importing(module: str) -> float:
    """Megabytes that importing alone takes."""
    report = "from bench.announcing.memory import peak; print(peak())"
    command = [sys.executable, "-c", f"import {module}; {report}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return float(done.stdout) / MEGABYTE


def figures(found: Found) -> list[Figure]:
    """One line."""
    risen = rise([(x, y) for x, y in found["samples"]])
    last = found["samples"][-1][1]
    told = (
        f"{last:.0f} MB, at most {found['peak']:.0f}; {risen:+.1f} MB over the last half; "
        f"{found['started']:.0f} MB when it was ready; importing aiogram alone takes "
        f"{found['aiogram']:.0f}; {number(found['answered'])} answered, "
        f"{found['unanswered']} unanswered"
    )
    whole = found["answered"] >= found["size"] and not found["unanswered"]
    return [
        Figure(
            f"memory after {number(found['size'])} questions from {number(found['people'])} "
            "people",
            f"≤ {MOST:.0f} MB, flat (within {FLAT:.0f} MB) over the last half",
            told,
            found["peak"] <= MOST and abs(risen) <= FLAT and whole,
        )
    ]
