"""A real process is killed at random instants, again and again, and started anew each time."""

import asyncio
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bench.announcing.door import Strictness
from bench.announcing.figures import Figure
from bench.announcing.telegram import Telegram, telegram
from bench.announcing.town import announcements, ids, ledger, live, settle, states
from bot.storage.database import Database

KILLS, RECIPIENTS, RATE = 200, 10_000, 300
ANSWER = 0.02  # seconds, so that something is under way at each kill
SHORTEST, LONGEST = 0.06, 0.34  # seconds of a life, the start of its process included
SEED = 20261127


@dataclass
class Killed:
    """What the kills have left."""

    kills: int = 0
    claimed: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Kill, start anew, and count who got what."""
    kills, size = (12, 600) if quick else (KILLS, RECIPIENTS)
    path = folder / "kills.sqlite3"
    number = asyncio.run(settle(path, size))
    with telegram(Strictness(people=size, answer=ANSWER)) as there:
        killed = _kill(path, there, kills, number)
        _life(path, there)
        before, left = there.report()["chats"], states(path, number)
        counts = asyncio.run(ledger(path, number)).counts
        asyncio.run(_resend(path, number))
        _life(path, there)
        after, end = there.report()["chats"], asyncio.run(ledger(path, number))
    unknown = [chat for chat, state in left.items() if state == "unknown"]
    lost = [c for c in ids(size) if left[c] != "unknown" and not before.get(c)]
    repeated = [chat for chat, times in before.items() if times > 1]
    reached = sum(1 for chat in ids(size) if after.get(chat))
    most = max(killed.claimed, default=0)
    told = (
        f"{killed.kills} kills: {len(lost)} lost, {len(repeated)} repeated; {len(unknown)} unknown"
        f" ({sum(1 for c in unknown if before.get(c))} of them had arrived), at most {most} under "
        f"way at a kill, {sum(killed.claimed)} at all of them; after resending {reached} of {size}"
        f" have it; {len(killed.faults)} ledgers or files out of order"
    )
    kept = (
        killed.kills >= kills
        and not (lost or repeated or killed.faults)
        and len(unknown) == counts["unknown"] <= sum(killed.claimed)
        and reached == size == end.counts["sent"]
    )
    goal = (
        "0 lost, 0 repeated, unknown ≤ under way, all have it after resending, ledger adds up, "
        "file sound"
    )
    return [Figure(f"kill -9 at {kills} random instants, {size:,} recipients", goal, told, kept)]


def _kill(path: Path, there: Telegram, kills: int, number: int) -> Killed:
    chance = random.Random(SEED)
    killed = Killed()
    while killed.kills < kills:
        process = _start(path, there)
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):
            break  # everything is sent
        killed.kills += 1
        _look(path, number, killed)
    return killed


def _start(path: Path, there: Telegram) -> int:
    process = os.fork()
    if process == 0:
        asyncio.run(live(path, there.token, there.url, RATE))
        os._exit(0)
    return process


def _life(path: Path, there: Telegram) -> None:
    os.waitpid(_start(path, there), 0)


def _look(path: Path, number: int, killed: Killed) -> None:
    """Before the next start: how many were under way, and whether everything is in order."""
    counted = Counter(states(path, number).values())
    killed.claimed.append(counted["claimed"])
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT state, sum(number) FROM tally WHERE announcement_id = ? GROUP BY state",
            (number,),
        )
        tally = {state: count for state, count in rows if count}
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    if tally != dict(counted) or sound != "ok":
        killed.faults.append(f"kill {killed.kills}: {tally} {counted} {sound}")


async def _resend(path: Path, number: int) -> None:
    database = await Database.open(path)
    try:
        await announcements(database).resend(number, None)
    finally:
        await database.close()
