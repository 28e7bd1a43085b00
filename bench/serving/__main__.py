"""Measures how the whole bot serves: one table and one picture, each figure a ratio in one run.

    python -m bench.serving [--only PART …] [--quick] [--readme FILE] [--plot FILE]

The bot runs as people run it, as a process on one core; who asks it, and Telegram, are one more
process on another core. A bare aiogram echo takes turns with it wherever speed is measured.

What a part has found is kept in `.serving/`, so that long parts need not be measured in one
sitting (`--only memory`, then `--only faults`); the table is made of all that is kept. With
`--kept` nothing is measured and only the table and the picture are made anew.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.announcing.figures import HEAD, Figure
from bench.serving import faults, fuzzed, latency, memory, rate, starting
from bench.serving.machine import machine, named
from bench.serving.picture import draw
from bench.tables import markdown, plain, put

Found = dict[str, Any]
KEPT = Path(".serving")


@dataclass(frozen=True)
class Part:
    """How a part is measured, and what is said of what it has found."""

    measure: Callable[[Path, bool, bool], Found]  # folder, quick, by polling
    figures: Callable[[Found], list[Figure]]


# In the order of the table.
PARTS: Mapping[str, Part] = {
    "rate": Part(rate.measure, rate.figures),
    "latency": Part(latency.measure, latency.figures),
    "memory": Part(memory.measure, memory.figures),
    "start": Part(starting.measure, starting.figures),
    "faults": Part(faults.measure, faults.figures),
    "fuzz": Part(fuzzed.measure, fuzzed.figures),
}


def main() -> int:
    """Measure, print, and put the table and the picture in place; 1 where a goal is missed."""
    given = _arguments()
    kept: Path = given.keep
    kept.mkdir(exist_ok=True)
    for name in () if given.kept else given.only or PARTS:
        _measure(name, kept, given.quick, given.polling)
    whole = {name: record for name in PARTS if (record := _read(kept, name))}
    figures = [each for name, record in whole.items() for each in told(name, record)]
    rows = [figure.row() for figure in figures]
    print(plain(HEAD, rows))
    if given.plot:
        draw(given.plot, {name: record["found"] for name, record in whole.items()})
    if given.readme:
        put(given.readme, "serving", document(list(whole.values()), rows, given.plot))
    shown = given.only or PARTS
    return 0 if all(f.kept for n in shown if n in whole for f in told(n, whole[n])) else 1


def _measure(name: str, kept: Path, quick: bool, polling: bool) -> None:
    begun = time.monotonic()
    print(f"{name} …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = PARTS[name].measure(Path(folder), quick, polling)
    record = {
        "machine": machine(),
        "at": time.strftime("%Y-%m-%d %H:%M"),
        "quick": quick,
        "polling": polling,
        "found": found,
    }
    (kept / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def _read(kept: Path, name: str) -> Found | None:
    path = kept / f"{name}.json"
    if not path.exists():
        return None
    record: Found = json.loads(path.read_text(encoding="utf-8"))
    return record


def told(name: str, record: Found) -> list[Figure]:
    """The lines of a part; one that was measured in a hurry, or by polling, says so."""
    remarks = [remark for remark in ("quick", "polling") if record[remark]]
    lines = PARTS[name].figures(record["found"])
    if not remarks:
        return lines
    said = f" ({', '.join(remarks)})"
    return [Figure(line.what + said, line.goal, line.seen, line.kept) for line in lines]


def document(records: Sequence[Found], rows: Sequence[Sequence[str]], plot: Path | None) -> str:
    """What the README says: the machine, the table, and the picture where there is one."""
    machines = list(dict.fromkeys(named(record["machine"]) for record in records))
    parts = [f"Serving (`make bench`; {'; '.join(machines)}):", markdown(HEAD, rows)]
    if plot:
        parts.append(
            f'<img src="{plot}" width="820" alt="Four charts: questions a second beside a bare '
            "aiogram echo; milliseconds a question; memory as questions come; seconds from start "
            'to ready">'
        )
    return "\n\n".join(parts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.serving")
    parser.add_argument(
        "--only",
        type=lambda names: names.split(","),
        metavar="PART,…",
        help=", ".join(PARTS),
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--polling", action="store_true", help="by polling, without a webhook")
    parser.add_argument("--kept", action="store_true", help="only show what is kept")
    parser.add_argument("--keep", type=Path, default=KEPT, help="where it is kept (.serving)")
    parser.add_argument("--readme", type=Path, help="put the table into this file")
    parser.add_argument("--plot", type=Path, help="draw the picture into this file")
    given = parser.parse_args()
    if unknown := set(given.only or ()) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return given


if __name__ == "__main__":
    sys.exit(main())
