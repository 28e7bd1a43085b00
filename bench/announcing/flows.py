"""Messages a second into an instant sink as the audience grows, beside aiogram_broadcaster."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.announcing.figures import Figure, median, number

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SECONDS, QUICK_SECONDS = 20.0, 3.0
# The sizes take turns, so that a noisy minute does not hit one of them alone.
TURNS, QUICK_TURNS = 3, 1
LEAST, FLAT = 1_000, 0.90
RIVAL = Path(__file__).parent / "rival.py"
RIVALS_PYTHON = Path(".venv-bench/bin/python")


@dataclass(frozen=True)
class Flow:
    """Messages a second at one size; None where the other could not be measured."""

    size: int
    ours: float
    rival: float | None


def flows(folder: Path, quick: bool) -> list[Flow]:
    """Every size, ours and theirs."""
    sizes, seconds = (SIZES[:2], QUICK_SECONDS) if quick else (SIZES, SECONDS)
    ours: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(QUICK_TURNS if quick else TURNS):
        for size, rates in ours.items():
            rates.append(_ours(folder, size, seconds))
    return [Flow(size, median(ours[size]), _rival(folder, size, seconds)) for size in sizes]


def _ours(folder: Path, size: int, seconds: float) -> float:
    file = folder / "ours.sqlite3"
    module = [sys.executable, "-m", "bench.announcing.sinking"]
    return _run([*module, str(file), str(size), str(seconds)], file)


def _rival(folder: Path, size: int, seconds: float) -> float | None:
    if not RIVALS_PYTHON.exists():
        return None
    file = folder / "theirs.sqlite3"
    return _run([str(RIVALS_PYTHON), str(RIVAL), str(file), str(size), str(seconds)], file)


def _run(command: list[str], file: Path) -> float:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    finally:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
    return float(done.stdout)


def figure(measured: Sequence[Flow]) -> Figure:
    """One line of the table."""
    told = "; ".join(
        f"{number(flow.size)}: {number(flow.ours)} (theirs {_theirs(flow)})" for flow in measured
    )
    share = measured[-1].ours / measured[0].ours
    return Figure(
        "messages a second into a sink that answers at once, by recipients; beside "
        "aiogram_broadcaster 0.6.8",
        f"≥ {number(LEAST)} at every size, the last ≥ {FLAT:.0%} of the first",
        f"{told}; the last is {share:.0%} of the first",
        min(flow.ours for flow in measured) >= LEAST and share >= FLAT,
    )


def _theirs(flow: Flow) -> str:
    return "not measured" if flow.rival is None else number(flow.rival)
