"""Runs each harness for a while and prints what was reached and found; see `__init__.py`."""

import argparse
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.fuzzing.targets import TARGETS, WORDS
from bench.tables import plain

FOUND = Path("fuzzing-findings")
HEAD = ("input", "executions", "a second", "edges at first", "edges at the end", "found")
SLOW = 30  # seconds that one input may take
LEAST_MEMORY = 4_096  # megabytes


@dataclass(frozen=True)
class Run:
    """What libFuzzer has said of a run."""

    executions: int
    seconds: int
    first: int  # edges that the seeds reach
    last: int
    finding: str

    @classmethod
    def of(cls, log: str, seconds: int, failed: bool) -> "Run":
        """Read from its log."""
        edges = [int(number) for number in re.findall(r"cov: (\d+)", log)]
        inited = re.search(r"INITED\s+cov: (\d+)", log)
        units = re.findall(r"^#(\d+)", log, re.MULTILINE)
        return cls(
            int(units[-1]) if units else 0,
            seconds,
            int(inited[1]) if inited else (edges or [0])[0],
            (edges or [0])[-1],
            _finding(log) if failed else "",
        )


def _finding(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"(\w+\.)*\w*(Error|Complaint|Exception)", line)]
    return (telling or [line for line in lines if "ERROR" in line] or ["?"])[-1][:200]


def run(name: str, seconds: int, seed: int) -> Run:
    """Run a harness in a process of its own; what it finds stays in a folder."""
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS))
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        command = [
            sys.executable, "-m", "bench.fuzzing.one", name, str(FOUND / name),
            f"-max_total_time={seconds}", f"-seed={seed}", f"-dict={words}", f"-timeout={SLOW}",
            f"-rss_limit_mb={LEAST_MEMORY}", f"-artifact_prefix={FOUND}/{name}-", str(corpus),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    log = done.stdout + done.stderr
    if done.returncode:
        (FOUND / f"{name}.log").write_text(log, encoding="utf-8")
    return Run.of(log, seconds, bool(done.returncode))


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def main() -> int:
    """Run them all, or those that are named; 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzzing", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each (60)")
    parser.add_argument("--seed", type=int, default=0, help="0: another each time")
    given = parser.parse_args()
    if unknown := set(given.targets) - TARGETS.keys():
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    runs = {name: run(name, given.seconds, given.seed) for name in given.targets or TARGETS}
    rows = [
        [name, f"{one.executions}", f"{one.executions / max(1, one.seconds):.0f}",
         f"{one.first}", f"{one.last}", one.finding or "nothing"]
        for name, one in runs.items()
    ]  # fmt: skip
    print(plain(HEAD, rows))
    return int(any(one.finding for one in runs.values()))


if __name__ == "__main__":
    sys.exit(main())
