"""A real process is killed at random instants, again and again, and started anew each time."""

import asyncio
import os
import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.announcing.books import Look, Reckoning, faults, reckon, repeated_unasked
from bench.announcing.door import Strictness
from bench.announcing.figures import Figure, median, number
from bench.announcing.lives import begin, end, whole
from bench.announcing.people import ids
from bench.announcing.telegram import Telegram, telegram
from bench.announcing.town import again, ledger, look, resend, settle, states
from bot.announcements.models import Ledger

KILLS, RECIPIENTS, RATE = 200, 10_000, 300
QUICK_KILLS, QUICK_RECIPIENTS = 12, 900
ANSWER = 0.02  # seconds, so that something is under way at each kill
# A life ends at any instant from its start until so many seconds after it has begun to send. So
# few that not everything is sent before the last kill.
SENDING = 0.30
PROBES = 3  # lives that show how long it takes to begin
SEED = 20261127
PATIENCE = 60.0  # seconds; a bound for a hang, nothing is measured with it


@dataclass
class Killed:
    """What the kills have left."""

    kills: int = 0
    hits: int = 0  # kills at which something was under way
    most: int = 0  # under way at one
    under_way: set[int] = field(default_factory=set)  # at any
    faults: list[str] = field(default_factory=list)

    def note(self, seen: Look, earlier: Look | None) -> None:
        """One more kill: how it has left the database, and the one before it had."""
        self.kills += 1
        self.hits += bool(seen.under_way)
        self.most = max(self.most, len(seen.under_way))
        self.under_way |= seen.under_way
        self.faults += faults(seen, earlier)


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Kill, start anew, and count who got what."""
    kills, size = (QUICK_KILLS, QUICK_RECIPIENTS) if quick else (KILLS, RECIPIENTS)
    path = folder / "kills.sqlite3"
    announcement = asyncio.run(settle(path, size))
    longest = _beginning(folder / "probe.sqlite3") + SENDING
    with telegram(Strictness(people=size, answer=ANSWER)) as there:
        killed = _kill(path, there, announcement, kills, longest)
        whole(path, there, RATE)
        before, left = there.report()["arrived"], states(path, announcement)
        asyncio.run(resend(path, announcement))
        whole(path, there, RATE)
        after, end_ = there.report()["arrived"], asyncio.run(ledger(path, announcement))
    if unasked := repeated_unasked(before, after, left):
        killed.faults.append(f"{unasked} got it once more without being asked for")
    reached = sum(bool(after.get(chat)) for chat in ids(size))
    return [_figure(kills, killed, reckon(left, before), reached, end_)]


def _beginning(path: Path) -> float:
    """In how many seconds a life sends its first message, here and now."""
    asyncio.run(settle(path, PROBES))
    seconds = []
    with telegram(Strictness(people=PROBES)) as there:
        for _ in range(PROBES):
            before, begun = there.report()["calls"], time.monotonic()
            process = begin(path, there, RATE)
            while there.report()["calls"] == before and time.monotonic() < begun + PATIENCE:
                time.sleep(0.005)
            seconds.append(time.monotonic() - begun)
            end(process)
            asyncio.run(again(path))
    return median(seconds)


def _kill(path: Path, there: Telegram, announcement: int, kills: int, longest: float) -> Killed:
    chance = random.Random(SEED)
    killed = Killed()
    earlier: Look | None = None
    while killed.kills < kills:
        process = begin(path, there, RATE)
        time.sleep(chance.uniform(0, longest))
        os.kill(process, signal.SIGKILL)
        if not end(process):
            break  # everything was sent before
        seen = look(path, announcement)
        killed.note(seen, earlier)
        # Before the first life has gathered them there are no recipients to compare with.
        earlier = seen if seen.states else None
    return killed


def _figure(kills: int, killed: Killed, found: Reckoning, reached: int, end: Ledger) -> Figure:
    told = (
        f"{killed.kills} kills, {killed.hits} with messages under way: {found.lost} lost, "
        f"{found.repeated} repeated; {number(found.unknown)} unknown "
        f"({number(found.unknown_arrived)} of them had arrived) of "
        f"{number(len(killed.under_way))} under way, at most {killed.most} at once; after "
        f"«resend» {number(reached)} of {number(end.audience)} have it; "
        f"{_list(killed.faults) or 'ledger and file in order at every kill'}"
    )
    kept = (
        killed.kills == kills
        and not (found.lost or found.denied or found.repeated or killed.faults)
        and found.unknown <= len(killed.under_way)
        and reached == end.audience == end.counts["sent"]
    )
    return Figure(
        f"kill -9 at {kills} random instants, {number(end.audience)} recipients",
        "0 lost, 0 repeated; unknown only what was under way at a kill; after «resend» everyone "
        "has it; ledger adds up and file sound at every kill",
        told,
        kept,
    )


def _list(found: list[str]) -> str:
    return "; ".join(f"{found.count(each)} × {each}" for each in sorted(set(found)))
