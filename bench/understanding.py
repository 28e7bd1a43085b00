"""Measures how long understanding a question takes, and how much memory, as knowledge grows.

    python -m bench.understanding [--readme FILE]

Entries are made up from the real ones: real ways of asking in which words are swapped between
entries. Beside each figure stands that of SQLite's full-text search with the same stems, asked
the same questions. Every measurement is a process of its own.

The words are those of the real knowledge base however many entries there are, so lists of who has
a word are longer than in a real base of that size, and the list of known words shorter.
"""

import argparse
import asyncio
import json
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from bench.base import Way, read_base, ways_of
from bench.fulltext import FullText, our_stems
from bench.questions import for_fitting
from bench.tables import markdown, plain, put
from bot.knowledge.answering import subjects
from bot.knowledge.concepts import Vocabulary
from bot.knowledge.deciding import Decider
from bot.knowledge.models import Phrasings
from bot.knowledge.understanding import Subject, Understander
from bot.language import LANGUAGES, Language

SIZES = (100, 1_000, 10_000)
WAYS = 16  # an entry, half of them in each language
LEADS = 2
SWAPPED = 0.5  # share of words
SEED = 20251225
WARM_UP = 20  # questions before the clock starts
MILLI = 1e3
MEGABYTE = 1e6
# Linux counts kilobytes, macOS bytes.
UNIT = 1 if sys.platform == "darwin" else 1024

Ask = Callable[[str], object]
HEAD = ("entries", "", "p50, ms", "p99, ms", "build, s", "peak memory, MB")


@dataclass(frozen=True)
class Measured:
    """What one process measured."""

    p50: float  # milliseconds a question
    p99: float
    build: float  # seconds
    memory: float  # megabytes, of the whole process


def made_up(real: Sequence[Subject], size: int, dice: random.Random) -> Iterator[Subject]:
    """So many subjects, each like a real one with words of others swapped in."""
    ways = {la: [way for one in real for way in one.phrasings.in_(la)] for la in LANGUAGES}
    leads = [lead for one in real for lead in one.leads]
    words = {la: [word for way in ways[la] for word in way.split()] for la in LANGUAGES}

    def some(one: Subject, language: Language) -> tuple[str, ...]:
        own = islice(cycle(one.phrasings.in_(language) or ways[language]), WAYS // 2)
        return tuple(_swap(way, words[language], dice) for way in own)

    for number, one in enumerate(islice(cycle(real), size)):
        yield Subject(
            f"{one.id}.{number}",
            one.kind,
            Phrasings(ru=some(one, "ru"), kk=some(one, "kk")),
            tuple(dice.choice(leads) for _ in range(LEADS)),
        )


def _swap(way: str, words: Sequence[str], dice: random.Random) -> str:
    return " ".join(
        dice.choice(words) if dice.random() < SWAPPED else word for word in way.split()
    )


def ours(entries: Sequence[Subject], vocabulary: Vocabulary) -> Ask:
    """The project's understanding and deciding."""
    understander, decider = Understander(entries, vocabulary), Decider.load()
    return lambda text: decider.probability(understander.understand(text).candidates)


def full_text(entries: Sequence[Subject], _: Vocabulary) -> Ask:
    """SQLite's full-text search, ranked by BM25, over the same stems."""
    leads = [Way(entry.id, lead) for entry in entries for lead in entry.leads]
    return FullText([*ways_of(entries), *leads], our_stems).best


SYSTEMS: dict[str, Callable[[Sequence[Subject], Vocabulary], Ask]] = {
    "this bot": ours,
    "SQLite FTS5, our stems": full_text,
}


def measure(name: str, size: int) -> Measured:
    """Build a system for so many entries in this process, and ask it everything once."""
    base, library = asyncio.run(read_base())
    dice = random.Random(SEED)
    real = subjects(base, library)
    dice.shuffle(real)
    entries = list(made_up(real, size, dice))
    start = time.perf_counter()
    ask = SYSTEMS[name](entries, base.vocabulary)
    build = time.perf_counter() - start
    texts = [question.text for question in for_fitting()]
    for text in texts[-WARM_UP:]:
        ask(text)
    p50, p99 = np.percentile([_timed(ask, text) for text in texts], (50, 99))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / MEGABYTE
    return Measured(float(p50), float(p99), build, peak)


def _timed(ask: Ask, text: str) -> float:
    start = time.perf_counter()
    ask(text)
    return (time.perf_counter() - start) * MILLI


def in_a_process(name: str, size: int) -> Measured:
    """Measure in a fresh process: memory once taken is seldom given back."""
    command = [sys.executable, "-m", "bench.understanding", "--one", name, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout))


def main() -> None:
    """Measure everything and print the table; or one thing, for `in_a_process`."""
    parser = argparse.ArgumentParser(prog="python -m bench.understanding")
    parser.add_argument("--readme", type=Path, help="put the table into this file")
    parser.add_argument("--one", nargs=2, metavar=("SYSTEM", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asdict(measure(options.one[0], int(options.one[1])))))
        return
    rows = [_row(name, size, in_a_process(name, size)) for size in SIZES for name in SYSTEMS]
    print(plain(HEAD, rows))
    if options.readme:
        put(options.readme, "speed", f"{markdown(HEAD, rows)}\n\n{_about()}")


def _row(name: str, size: int, measured: Measured) -> list[str]:
    return [
        f"{size:,}".replace(",", " "),
        name,
        f"{measured.p50:.2f}",
        f"{measured.p99:.2f}",
        f"{measured.build:.2f}",
        f"{measured.memory:.0f}",
    ]


def _about() -> str:
    return (
        f"Made-up entries of {WAYS} ways of asking and {LEADS} first sentences each; "
        f"{len(for_fitting())} questions, one after the other, Python "
        f"{platform.python_version()} on {platform.machine()}. Memory is the peak of the whole "
        "process, the made-up entries included."
    )


if __name__ == "__main__":
    main()
