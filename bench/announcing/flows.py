"""Messages a second into an instant sink as the audience grows, beside aiogram_broadcaster."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.announcing.figures import Figure

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SECONDS = 20.0
ROUNDS = 3  # the sizes take turns, so that a noisy minute does not hit one of them alone
LEAST, FLAT = 1_000, 0.90
RIVAL = Path(__file__).parent / "rival.py"
RIVALS_PYTHON = Path(".venv-bench/bin/python")


@dataclass(frozen=True)
class Flow:
    """Messages a second at one size; None where the other was not measured."""

    size: int
    ours: float
    rival: float | None


def flows(folder: Path, quick: bool) -> list[Flow]:
    """Every size, ours and theirs."""
    sizes, seconds = (SIZES[:2], 3.0) if quick else (SIZES, SECONDS)
    ours: dict[int, list[float]] = {size: [] for size in sizes}
    for turn in range(ROUNDS):
        for size in sizes:
            file = folder / f"flow-{size}-{turn}.sqlite3"
            module = [sys.executable, "-m", "bench.announcing.sinking"]
            ours[size].append(_run([*module, str(file), str(size), str(seconds / ROUNDS)]))
            file.unlink()
    return [Flow(size, _median(ours[size]), _rival(folder, size, seconds)) for size in sizes]


def _median(rates: list[float]) -> float:
    return sorted(rates)[len(rates) // 2]


def _rival(folder: Path, size: int, seconds: float) -> float | None:
    if not RIVALS_PYTHON.exists():
        return None
    file = folder / f"rival-{size}.sqlite3"
    return _run([str(RIVALS_PYTHON), str(RIVAL), str(file), str(size), str(seconds)])


def _run(command: list[str]) -> float:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def figure(measured: list[Flow]) -> Figure:
    """One line of the table."""
    told = "; ".join(
        f"{flow.size:,}: {flow.ours:,.0f}" + (f" (theirs {flow.rival:,.0f})" if flow.rival else "")
        for flow in measured
    )
    share = measured[-1].ours / measured[0].ours
    kept = min(flow.ours for flow in measured) >= LEAST and share >= FLAT
    return Figure(
        "messages a second into an instant sink, by recipients, beside aiogram_broadcaster 0.6.8",
        f"≥ {LEAST:,} at every size, the last ≥ {FLAT:.0%} of the first",
        f"{told}; the last is {share:.0%} of the first",
        kept,
    )
