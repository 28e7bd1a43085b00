"""Measures announcements: kills, rates, storms, growth, and people who ask meanwhile.

    python -m bench.announcements [--only NAME …] [--quick] [--readme FILE] [--plot FILE]

Real processes against a strict stand-in for Telegram (`bench/announcing/door.py`), or a sink that
answers at once. Every measurement is a process of its own; what it kills are processes of their
own too. aiogram_broadcaster stands beside ours where `make announcements` has made it a venv.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.announcing import answering, costs, flows, kills, leavers, million, rates, storm
from bench.announcing.figures import HEAD, Figure
from bench.announcing.flows import Flow
from bench.announcing.picture import draw
from bench.tables import markdown, plain, put

Measure = Callable[[Path, bool], list[Figure]]

MEASURES: Mapping[str, Measure] = {
    "kills": kills.measure,
    "rates": rates.measure,
    "storm": storm.measure,
    "leavers": leavers.measure,
    "answering": answering.measure,
    "million": million.measure,
    "costs": costs.measure,
}
FLOWS = "flows"
NAMES = (*MEASURES, FLOWS)
LONGEST = 1_800  # seconds of one measurement; a bound for a hang


def main() -> int:
    """Measure, print, and put the table and the plot where they belong; 1 where a goal is missed.

    Or one measurement, as JSON, for `in_a_process`.
    """
    given = _arguments()
    if given.one:
        print(json.dumps(measured(given.one, given.quick)))
        return 0
    figures: list[Figure] = []
    for name in given.only or NAMES:
        begun = time.monotonic()
        found = in_a_process(name, given.quick)
        if name == FLOWS:
            flowing = [Flow(**each) for each in found]
            figures.append(flows.figure(flowing))
            if given.plot:
                draw(given.plot, flowing)
        else:
            figures += [Figure(**each) for each in found]
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    rows = [figure.row() for figure in figures]
    print(plain(HEAD, rows))
    if given.readme:
        put(given.readme, "announcements", document(rows, given.plot))
    return 0 if all(figure.kept for figure in figures) else 1


def measured(name: str, quick: bool) -> list[dict[str, Any]]:
    """One measurement in this process, with files that go when it is over."""
    with tempfile.TemporaryDirectory() as folder:
        if name == FLOWS:
            return [asdict(flow) for flow in flows.flows(Path(folder), quick)]
        return [asdict(figure) for figure in MEASURES[name](Path(folder), quick)]


def in_a_process(name: str, quick: bool) -> list[dict[str, Any]]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "bench.announcements", "--one", name]
    command += ["--quick"] if quick else []
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def document(rows: Sequence[Sequence[str]], plot: Path | None) -> str:
    """What the README says: the table, and the plot where there is one."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    parts = [
        f"Announcements (`make announcements`, Python {platform.python_version()}, {machine}):",
        markdown(HEAD, rows),
    ]
    if plot:
        parts.append(
            f'<img src="{plot}" width="640" alt="Messages a second as the audience grows: ours '
            'and aiogram_broadcaster, beside the rates that Telegram allows">'
        )
    return "\n\n".join(parts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.announcements")
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--readme", type=Path, help="put the table into this file")
    parser.add_argument("--plot", type=Path, help="draw the messages a second into this file")
    parser.add_argument("--one", choices=NAMES, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
