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
TICK = 1e-6  # seconds
SHARE, LEAST = 0.70, 1_000.0
TOKENS = {"bare": "40:bare", "echo": "41:echo", "reply": "42:reply", "bot": "43:bot",
          "uvloop": "44:uvloop"}  # fmt: skip

Found = dict[str, Any]


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """Rates and processor time of each, a list with an entry a round."""
    seconds, rounds = (QUICK_SECONDS, QUICK_ROUNDS) if quick else (SECONDS, ROUNDS)
    with telegram() as there, ExitStack() as stack:
        programs = {
            "bare": start_bare(there, folder, TOKENS["bare"]),
            "echo": start_echo(there, folder, TOKENS["echo"]),
            "reply": start_echo(there, folder, TOKENS["reply"], "reply"),
            "uvloop": start_echo(there, folder, TOKENS["uvloop"], "uvloop"),
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
    turns = [("echo", 0.5), ("bot", 0.5), ("reply", 0.5), ("bot", 1.0), ("uvloop", 0.5)]
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
        # All of them by the time that all took: who answers a hundred at once is not cut off in
        # the middle of it.
        "rate": report.answered / max(report.span, TICK),
        "cpu": spent / max(report.answered, 1) * 1e3,
        "unanswered": report.asked - report.answered,
    }


def ratios(found: Found, one: str, other: str, what: str = "rate") -> list[float]:
    """One's figure as a share of the other's, round by round."""
    pairs = zip(found[one][what], found[other][what], strict=True)
    return [mine / theirs for mine, theirs in pairs if theirs]


def figures(found: Found) -> list[Figure]:
    """Two lines: the share of the echo's rate, and the rate itself."""
    share, rate = median(ratios(found, "bot", "echo")), median(found["bot"]["rate"])
    unanswered = sum(found["bot"]["unanswered"]) + sum(found["different"]["unanswered"])
    told = (
        f"{share:.0%} of it (middle half of {len(found['bot']['rate'])} rounds "
        f"{spread([each * 100 for each in ratios(found, 'bot', 'echo')])}%), "
        f"{_share(found, 'different', 'echo')} with no question asked twice; by processor time a "
        f"question {_share(found, 'echo', 'bot', 'cpu')} and "
        f"{_share(found, 'echo', 'different', 'cpu')}. Beside an echo that answers in the reply "
        f"to the webhook, as the bot does, {_share(found, 'bot', 'reply')} and "
        f"{_share(found, 'different', 'reply')}, and where that runs on uvloop too "
        f"{_share(found, 'bot', 'uvloop')} and {_share(found, 'different', 'uvloop')}"
    )
    rates = (
        f"{_rate(found, 'bot')}, with no question asked twice {_rate(found, 'different')}; the "
        f"echo {_rate(found, 'echo')}, in the reply {_rate(found, 'reply')}, on uvloop too "
        f"{_rate(found, 'uvloop')} (in brackets the processor time of a question); the loader "
        f"alone carries {number(found['bare'])}; {unanswered} unanswered"
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


def _share(found: Found, one: str, other: str, what: str = "rate") -> str:
    shares = ratios(found, one, other, what)
    return f"{median(shares):.0%}" if shares else "–"


def _rate(found: Found, name: str) -> str:
    return f"{median(found[name]['rate']):.0f} ({median(found[name]['cpu']):.2f} ms)"
