"""The bot's own time for a question at a steady rate, beside the echo's in the same run."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.announcing.figures import Figure, number
from bench.serving.loads import Plan
from bench.serving.numbers import percentile
from bench.serving.programs import ending, start_bot, start_echo, telegram

RATE = 200.0  # questions a second, at random moments
SECONDS, TURNS = 20.0, 3  # a minute of each in all
QUICK_SECONDS, QUICK_TURNS = 2.0, 1
WARM_UP = 5.0
MOST = 20.0  # milliseconds
TOKENS = {"echo": "41:echo", "bot": "43:bot"}

Found = dict[str, Any]


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """All times in milliseconds, from an update's leaving to its answer's arrival."""
    seconds, turns = (QUICK_SECONDS, QUICK_TURNS) if quick else (SECONDS, TURNS)
    with telegram() as there, ExitStack() as stack:
        programs = {
            "echo": start_echo(there, folder, TOKENS["echo"]),
            "bot": start_bot(there, folder, token=TOKENS["bot"], polling=polling),
        }
        stack.enter_context(ending(*programs.values()))
        found: Found = {name: [] for name in programs} | {"unanswered": 0}
        for program in programs.values():
            there.ready(program)
            there.run(program.token, Plan(seconds=min(WARM_UP, seconds), rate=RATE))
        for seed in range(1, turns + 1):
            for name, program in programs.items():
                report = there.run(program.token, Plan(seconds=seconds, rate=RATE, seed=seed))
                found[name] += [round(each, 3) for each in report.times]
                found["unanswered"] += report.asked - report.answered
        found["seconds"] = seconds * turns
        return found


def figures(found: Found) -> list[Figure]:
    """One line."""
    p99 = percentile(found["bot"], 0.99)
    bot, echo = (_told(found[name]) for name in ("bot", "echo"))
    return [
        Figure(
            f"the bot's own time a question at {RATE:.0f} a second for {found['seconds']:.0f} s",
            f"p99 ≤ {MOST:.0f} ms",
            f"{bot}; the echo {echo}; {number(len(found['bot']))} questions, half of them never "
            f"asked before, at random moments; {found['unanswered']} unanswered",
            p99 <= MOST and not found["unanswered"],
        )
    ]


def _told(times: list[float]) -> str:
    p50, p99, most = (percentile(times, share) for share in (0.5, 0.99, 1.0))
    return f"p50 {p50:.1f}, p99 {p99:.1f}, at most {most:.0f} ms"
