"""What goes wrong while people ask: is anything lost that was acknowledged, and who mends it?

Real processes, a steady stream of questions, one fault at a time. Everybody asks once, so that
each question must have one answer: none is lost, a second one is told as «twice».
"""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from signal import SIGKILL
from typing import Any

from bench.announcing.figures import Figure, number
from bench.serving.jumping import set_ahead
from bench.serving.loads import Plan, Report
from bench.serving.programs import (
    Program,
    Stuck,
    Telegram,
    ending,
    free_port,
    start_bot,
    telegram,
)

TOKEN = "43:bot"  # noqa: S105 - it opens nothing
RATE = 20.0  # questions a second
EVERYBODY = 10_000_000  # so many people that nobody asks twice
BEFORE, AFTER = 3.0, 5.0  # seconds of asking around a fault
# Longer than the bot itself waits before it tries again.
QUIET = 75.0
KILLS, QUICK_KILLS = 100, 3
STARTING = 0.3  # share of the kills that come while the bot starts
LIFE = 1.5  # seconds after it is ready within which it is killed else
LONGEST = 3_600.0  # seconds; a bound for a hang
DISK = 24  # megabytes
LEFT = 64 * 1024  # bytes that stay free on a full disk
JUMP = 3 * 3_600  # seconds that the clock jumps ahead, and back again
CLOCK = "clock"  # the file that says how wrong it goes

Found = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a bot lives, and how it is run."""

    folder: Path
    port: int
    polling: bool

    def start(self, there: Telegram, *, jumping: bool = False) -> Program:
        """The bot, or the bot once more; with a clock that can be set, if need be."""
        set_ahead(clock := self.folder / CLOCK, 0)
        through = ("-m", "bench.serving.jumping", str(clock)) if jumping else ()
        return start_bot(
            there,
            self.folder,
            token=TOKEN,
            polling=self.polling,
            port=self.port,
            through=through,
        )


@dataclass(frozen=True)
class Outcome:
    """What came of a fault."""

    name: str
    way: str  # webhook or polling
    asked: int
    acknowledged: int
    lost: int
    neither: int
    twice: int
    recovery: float  # seconds from the fault's end until all asked before that had answers
    alive: bool  # the bot is still there, and it is the same process where nobody killed it
    note: str = ""
    left_out: str = ""  # why it could not be measured here


class LeftOut(Exception):
    """A fault cannot be made on this machine; the message says why."""


Fault = Callable[[Telegram, Place, Program, float], None]


def weather(name: str) -> Fault:
    """Bad weather at Telegram's for so many seconds."""

    def fault(there: Telegram, _: Place, __: Program, seconds: float) -> None:
        there.weather(name)
        time.sleep(seconds)
        there.weather("calm")

    return fault


def locked(_: Telegram, place: Place, __: Program, seconds: float) -> None:
    """Another process holds the database's lock."""
    with closing(sqlite3.connect(place.folder / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.execute("ROLLBACK")


def disk_full(_: Telegram, place: Place, __: Program, seconds: float) -> None:
    """Nothing more can be written where the database is."""
    filler = place.folder / "filler"
    until = time.monotonic() + seconds
    with filler.open("wb", buffering=0) as out:
        while time.monotonic() < until:
            _fill(out.fileno(), place.folder)
            time.sleep(0.05)
    filler.unlink()


def _fill(file: int, folder: Path) -> None:
    with contextlib.suppress(OSError):
        while shutil.disk_usage(folder).free:
            os.write(file, bytes(min(1 << 20, max(4096, shutil.disk_usage(folder).free))))


def clock_jump(_: Telegram, place: Place, __: Program, seconds: float) -> None:
    """The machine's clock jumps ahead, and back again."""
    set_ahead(place.folder / CLOCK, JUMP)
    time.sleep(seconds)
    set_ahead(place.folder / CLOCK, 0)


# How long, and how long in a quick run; what happens.
FAULTS: Mapping[str, tuple[float, float, Fault]] = {
    "Telegram gone": (60.0, 2.0, weather("gone")),
    "Telegram answers 5xx": (30.0, 2.0, weather("500")),
    "Telegram answers 429": (10.0, 1.0, weather("429")),
    "Telegram takes 3 s for each answer": (30.0, 4.0, weather("slow")),
    "database locked by another process": (5.0, 1.0, locked),
    "disk full": (10.0, 1.0, disk_full),
    "clock 3 h ahead and back again": (10.0, 1.0, clock_jump),
}
KILLING = "kill -9"
NAMES = (*FAULTS, KILLING)
WAYS = ("webhook", "polling")


def measure(folder: Path, quick: bool, polling: bool = False) -> Found:
    """Every fault, by webhook and by polling; only by polling where that is asked for."""
    outcomes = [
        _outcome_of(folder, name, way, quick)
        for way in (WAYS[1:] if polling else WAYS)
        for name in NAMES
    ]
    return {"outcomes": [asdict(outcome) for outcome in outcomes]}


def _outcome_of(folder: Path, name: str, way: str, quick: bool) -> Outcome:
    try:
        if name == KILLING:
            outcome = _kill(folder, way, QUICK_KILLS if quick else KILLS)
        else:
            long, short, fault = FAULTS[name]
            outcome = _suffer(folder, name, way, short if quick else long, fault)
    except LeftOut as why:
        outcome = Outcome(name, way, 0, 0, 0, 0, 0, 0.0, False, left_out=str(why))
    except Stuck as stuck:
        # A finding too, and no reason to lose what the other faults have shown.
        print(stuck, file=sys.stderr, flush=True)
        outcome = Outcome(name, way, 0, 0, 0, 0, 0, 0.0, False, note="it did not get ready")
    print(f"  {name}, {way}: {_row(outcome)}", file=sys.stderr, flush=True)
    return outcome


def _suffer(folder: Path, name: str, way: str, seconds: float, fault: Fault) -> Outcome:
    with telegram() as there, ExitStack() as stack:
        place = stack.enter_context(_place(folder, way, small=fault is disk_full))
        bot = place.start(there, jumping=fault is clock_jump)
        stack.enter_context(ending(bot))
        there.ready(bot)
        begun = time.monotonic()
        asking = BEFORE + seconds + AFTER
        there.ask(TOKEN, Plan(seconds=asking, rate=RATE, people=EVERYBODY))
        time.sleep(BEFORE)
        fault(there, place, bot, seconds)
        ended = time.monotonic() - begun
        report = there.finish(TOKEN, asking + QUIET, QUIET)
        told = f"{name}, {seconds:.0f} s"
        return _outcome(told, way, report, recovery(report, ended), bot.running)


def _kill(folder: Path, way: str, kills: int) -> Outcome:
    chance = random.Random(kills)
    with telegram() as there, ExitStack() as stack:
        place = stack.enter_context(_place(folder, way))
        beginning = _beginning(there, place)
        there.ask(TOKEN, Plan(rate=RATE, people=EVERYBODY))  # until the last kill
        begun, hits = time.monotonic(), 0
        for _ in range(kills):
            before = there.progress(TOKEN)["answered"]
            bot = place.start(there)
            if chance.random() < STARTING:
                time.sleep(chance.uniform(0, beginning))
            else:
                there.ready(bot)
                time.sleep(chance.uniform(0, LIFE))
            bot.end(SIGKILL)
            hits += there.progress(TOKEN)["answered"] > before
        bot = place.start(there)
        stack.enter_context(ending(bot))
        ended = time.monotonic() - begun
        there.ready(bot)
        report = there.finish(TOKEN, LONGEST, QUIET, now=True)
        outcome = _outcome(
            f"{kills} times {KILLING}", way, report, recovery(report, ended), bot.running
        )
        note = f"{hits} of the {kills} lives answered something"
        if not _is_sound(place):
            return replace(outcome, note=f"{note}; **the file is not sound**", alive=False)
        return replace(outcome, note=note)


def _is_sound(place: Place) -> bool:
    with closing(sqlite3.connect(place.folder / "bot.sqlite3")) as file:
        told: tuple[str] = file.execute("PRAGMA integrity_check").fetchone()
    return told == ("ok",)


def _beginning(there: Telegram, place: Place) -> float:
    """In how many seconds a bot is ready, here and now."""
    begun = time.monotonic()
    bot = place.start(there)
    with ending(bot):
        seconds = there.ready(bot) - begun
        there.run(TOKEN, Plan(number=1, seconds=30.0, window=1))
    there.forget(TOKEN)
    return seconds


def _outcome(name: str, way: str, report: Report, recovery: float, alive: bool) -> Outcome:
    refused = ", ".join(f"{count} × {status}" for status, count in report.refused.items())
    return Outcome(
        name,
        way,
        report.asked,
        report.acknowledged,
        report.lost,
        report.neither,
        report.extra,
        recovery,
        alive,
        f"not taken: {refused}" if refused else "",
    )


def recovery(report: Report, ended: float) -> float:
    """Seconds from a fault's end until all that was asked before that end had its answer."""
    pairs = zip(report.asked_at, report.times, strict=True)
    late = [asked + took / 1e3 - ended for asked, took in pairs if asked <= ended]
    return max([0.0, *late])


@contextmanager
def _place(folder: Path, way: str, *, small: bool = False) -> Iterator[Place]:
    """A folder for a bot whose database is built already; a small disk of its own, if need be."""
    home = folder / "home"
    home.mkdir()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home)
        if small:
            stack.enter_context(_small_disk(home))
        built = _built(folder)
        for part in built.iterdir():
            shutil.copy(part, home)
        yield Place(home, free_port(), way == "polling")


def _built(folder: Path) -> Path:
    """A database that a bot has built and closed, once for all faults."""
    built = folder / "built"
    if not built.exists():
        built.mkdir()
        with telegram() as there:
            bot = start_bot(there, built, token=TOKEN, polling=True)
            with ending(bot):
                there.ready(bot)
        (built / "bot.log").unlink()
    return built


@contextmanager
def _small_disk(home: Path) -> Iterator[None]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LeftOut("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)  # noqa: S607


def kept(outcome: Outcome) -> bool:
    """Whether nothing was lost, and nobody had to lend a hand."""
    return not outcome.left_out and not outcome.lost and not outcome.neither and outcome.alive


def figures(found: Found) -> list[Figure]:
    """A line a fault, both ways beside each other."""
    outcomes = [Outcome(**each) for each in found["outcomes"]]
    names = list(dict.fromkeys(outcome.name for outcome in outcomes))
    lines = []
    for name in names:
        same = [outcome for outcome in outcomes if outcome.name == name]
        lines.append(
            Figure(
                f"{name}, {RATE:.0f} questions a second",
                "nothing acknowledged is lost; recovery without a hand",
                "; ".join(f"{outcome.way}: {_row(outcome)}" for outcome in same),
                all(kept(outcome) for outcome in same),
            )
        )
    return lines


def _row(outcome: Outcome) -> str:
    if outcome.left_out:
        return f"not measured, {outcome.left_out}"
    told = [
        f"{number(outcome.acknowledged)} of {number(outcome.asked)} acknowledged, "
        f"{outcome.lost} lost, {outcome.twice} twice",
        f"all answered {outcome.recovery:.1f} s after it" if kept(outcome) else "",
        f"{outcome.neither} neither taken nor answered" if outcome.neither else "",
        "" if outcome.alive else "**the bot has ended**",
        outcome.note,
    ]
    return ", ".join(part for part in told if part)
