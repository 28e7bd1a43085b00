"""Measures announcements: kills, rates, storms, growth, and people who ask meanwhile.

    python -m bench.announcements [--only NAME …] [--quick] [--readme FILE] [--plot FILE]

Everything is measured on real processes against the stand-in for Telegram behind a strict door
(`bench/announcing/door.py`), or into a sink that answers at once. aiogram_broadcaster stands
beside ours where `make announcements` has made it a venv of its own.
"""

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.announcing import answering, flows, kills, million, picture, rates, storm
from bench.announcing.figures import HEAD, Figure
from bench.tables import markdown, plain, put

Measure = Callable[[Path, bool], list[Figure]]

MEASURES: dict[str, Measure] = {
    "kills": kills.measure,
    "rates": rates.measure,
    "storm": storm.measure,
    "answering": answering.measure,
    "million": million.measure,
}
FLOWS = "flows"


def main() -> int:
    """Measure, print, and put the table and the plot where they belong."""
    given = _arguments()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for measure in (each for each in MEASURES if not given.only or each in given.only):
            figures += MEASURES[measure](folder, given.quick)
            print(plain(HEAD, [each.row() for each in figures[-2:]]), flush=True)
        if not given.only or FLOWS in given.only:
            measured = flows.flows(folder, given.quick)
            figures.append(flows.figure(measured))
            if given.plot:
                picture.draw(given.plot, measured)
    rows = [figure.row() for figure in figures]
    print(plain(HEAD, rows))
    if given.readme:
        about = f"(`make announcements`, Python {platform.python_version()}, {platform.machine()})"
        put(given.readme, "announcements", f"{markdown(HEAD, rows)}\n\n{about}")
    return 0 if all(figure.kept for figure in figures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.announcements")
    parser.add_argument("--only", nargs="+", choices=(*MEASURES, FLOWS))
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--readme", type=Path)
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
