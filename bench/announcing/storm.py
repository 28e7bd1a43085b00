"""A fifth of all calls fail in every way there is; then people who have blocked the bot."""

import asyncio
import os
from collections import Counter
from pathlib import Path

from bench.announcing.door import Strictness
from bench.announcing.figures import Figure
from bench.announcing.telegram import Telegram, telegram
from bench.announcing.town import announce, ids, ledger, live, settle, states
from bot.announcements import carrying
from bot.storage.database import Database

MOODY = 0.2
SIZE = 1_000
RATE = 1_000
CALL_SECONDS = 1  # instead of 30: the storm holds calls back for ever
BLOCKED, DEACTIVATED = 0.10, 0.02


def _send(path: Path, there: Telegram) -> None:
    process = os.fork()
    if process == 0:
        carrying.SECONDS = CALL_SECONDS
        asyncio.run(live(path, there.token, there.url, RATE))
        os._exit(0)
    os.waitpid(process, 0)


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Both."""
    size = 200 if quick else SIZE
    return [_storm(folder, size), _blocked(folder, size)]


def _storm(folder: Path, size: int) -> Figure:
    path = folder / "storm.sqlite3"
    number = asyncio.run(settle(path, size))
    with telegram(Strictness(people=size, moody=MOODY)) as there:
        _send(path, there)
        report = there.report()
    end, left = asyncio.run(ledger(path, number)), states(path, number)
    arrived = report["chats"]
    lost = [c for c in ids(size) if left[c] == "sent" and not arrived.get(c)]
    twice = [chat for chat, times in arrived.items() if times > 1]
    counts = {name: count for name, count in end.counts.items() if count}
    told = (
        f"{sum(report['moods'].values())} calls failed; {counts}, adds up to {end.audience}; "
        f"{len(lost)} lost, {len(twice)} twice"
    )
    kept = not (end.counts["pending"] or lost or twice) and end.audience == size
    goal = "all reach an end state, 0 lost"
    what = f"429, 5xx, time-outs, resets, nonsense on {MOODY:.0%} of calls, {size:,} recipients"
    return Figure(what, goal, told, kept)


def _blocked(folder: Path, size: int) -> Figure:
    path = folder / "blocked.sqlite3"
    first = asyncio.run(settle(path, size))
    with telegram(Strictness(people=size, blocked=BLOCKED, deactivated=DEACTIVATED)) as there:
        _send(path, there)
        once = there.report()["asked"]
        second = asyncio.run(_once_more(path))
        _send(path, there)
        twice = there.report()["asked"]
    one, two = (asyncio.run(ledger(path, number)) for number in (first, second))
    gone = [chat for chat, state in states(path, first).items() if state == "blocked"]
    asked = Counter(twice[chat] for chat in gone)
    told = (
        f"{one.counts['blocked']} of {size:,} found, each called {max(once[c] for c in gone)} "
        f"time; the next audience is {two.audience:,}, {two.counts['sent']:,} reached, the others "
        f"called {max(asked)} time in all"
    )
    share = int(size * BLOCKED) + int(size * DEACTIVATED)
    kept = (
        one.counts["blocked"] == share
        and two.audience == two.counts["sent"] == size - share
        and set(asked) == {1}
    )
    return Figure(
        f"{BLOCKED:.0%} blocked, {DEACTIVATED:.0%} deactivated",
        "remembered, the next audience is without them",
        told,
        kept,
    )


async def _once_more(path: Path) -> int:
    database = await Database.open(path)
    try:
        return await announce(database)
    finally:
        await database.close()
