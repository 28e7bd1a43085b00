"""Questions a second through the whole bot, beside a bare aiogram echo, turn by turn."""

from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.announcing.figures import Figure, number
from bench.serving.loads import Plan
from bench.serving.numbers import spread
from bench.serving.programs import (
    Program,
    Telegram,
    ending,
    start_bare,
    start_bot,
    start_echo,
    telegram,
)

SECONDS, ROUNDS = 4.0, 15
QUICK_SECONDS, QUICK_ROUNDS = 1.0, 2
WARM_UP = 5.0  # seconds
WINDOW = 100  # questions that wait for an answer at any time
SHARE, LEAST = 0.70, 1_000.0
TOKENS = {"bare": "40:bare", "echo": "41:echo", "reply": "42:reply", "bot": "43:bot"}

Found = dict[str, Any]


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """Rates and processor time of each, a list with an entry a round."""
    seconds, rounds = (QUICK_SECONDS, QUICK_ROUNDS) if quick else (SECONDS, ROUNDS)
    with telegram() as there, ExitStack() as stack:
        programs = {
            "bare": start_bare(there, folder, TOKENS["bare"]),
            "echo": start_echo(there, folder, TOKENS["echo"]),
            "reply": start_echo(there, folder, TOKENS["reply"], "reply"),
            "bot": start_bot(there, folder, token=TOKENS["bot"], polling=polling),
        }
        stack.enter_context(ending(*programs.values()))
        for name, program in programs.items():
            if name != "bare":  # it has no need to say that it is ready
                there.ready(program)
            there.run(program.token, Plan(seconds=min(WARM_UP, seconds), window=WINDOW))
        return _turns(there, programs, seconds, rounds)


def _turns(there: Telegram, programs: dict[str, Program], seconds: float, rounds: int) -> Found:
    # In pairs, so that a noisy minute does not hit one of them alone; the bot twice, once with
    # half of the questions never asked before and once with all of them.
    turns = [("echo", 0.5), ("bot", 0.5), ("reply", 0.5), ("bot", 1.0)]
    found: Found = {"bare": _one(there, programs["bare"], 0.5, seconds, 0)["rate"]}
    for seed in range(1, rounds + 1):
        for name, distinct in turns if seed % 2 else reversed(turns):
            key = "different" if distinct == 1.0 else name
            seen = _one(there, programs[name], distinct, seconds, seed)
            for what, value in seen.items():
                found.setdefault(key, {}).setdefault(what, []).append(value)
    return found


def _one(
    there: Telegram, program: Program, distinct: float, seconds: float, seed: int
) -> dict[str, float]:
    before = program.cpu()
    plan = Plan(seconds=seconds, window=WINDOW, distinct=distinct, seed=seed)
    report = there.run(program.token, plan)
    spent = program.cpu() - before
    return {
        "rate": report.in_time / report.seconds,
        "cpu": spent / max(report.answered, 1) * 1e3,
        "unanswered": report.asked - report.answered,
    }


def ratios(found: Found, one: str, other: str, what: str = "rate") -> list[float]:
    """One's figure as a share of the other's, round by round."""
    pairs = zip(found[one][what], found[other][what], strict=True)
    return [mine / theirs for mine, theirs in pairs if theirs]


def figures(found: Found) -> list[Figure]:
    """Two lines: the share of the echo's rate, and the rate itself."""
    share = median(ratios(found, "bot", "echo"))
    rate = median(found["bot"]["rate"])
    unanswered = sum(found["bot"]["unanswered"]) + sum(found["different"]["unanswered"])
    told = (
        f"{share:.0%} of it (middle half of {len(found['bot']['rate'])} rounds "
        f"{spread([each * 100 for each in ratios(found, 'bot', 'echo')])}%); of an echo that "
        f"answers in the reply to the webhook {median(ratios(found, 'bot', 'reply')):.0%}; with "
        f"no question asked twice {median(ratios(found, 'different', 'echo')):.0%} and "
        f"{median(ratios(found, 'different', 'reply')):.0%}; by processor time a question "
        f"{1 / median(ratios(found, 'bot', 'echo', 'cpu')):.0%}"
    )
    rates = (
        f"{number(rate)} ({median(found['bot']['cpu']):.2f} ms of processor time each), with no "
        f"question asked twice {number(median(found['different']['rate']))}; the echo "
        f"{number(median(found['echo']['rate']))} ({median(found['echo']['cpu']):.2f} ms), in the "
        f"reply {number(median(found['reply']['rate']))}; the loader alone carries "
        f"{number(found['bare'])}; {unanswered} unanswered"
    )
    return [
        Figure(
            "questions a second through the whole bot by webhook, beside a bare aiogram echo",
            f"≥ {SHARE:.0%} of it",
            told,
            share >= SHARE and not unanswered,
        ),
        Figure("the same on one core", f"≥ {number(LEAST)} a second", rates, rate >= LEAST),
    ]
