"""People who have blocked the bot, and accounts that are no more."""

import asyncio
from pathlib import Path

from bench.announcing.door import Strictness
from bench.announcing.figures import Figure, number
from bench.announcing.lives import whole
from bench.announcing.telegram import telegram
from bench.announcing.town import again, ledger, settle, states
from bench.announcing.weather import Gone

BLOCKED, DEACTIVATED = 0.10, 0.02
SIZE, QUICK_SIZE = 5_000, 200
RATE = 1_000


def measure(folder: Path, quick: bool) -> list[Figure]:
    """An announcement that finds them, and the next one."""
    size = QUICK_SIZE if quick else SIZE
    path = folder / "leavers.sqlite3"
    strictness = Strictness(people=size, blocked=BLOCKED, deactivated=DEACTIVATED)
    gone = Gone.of(strictness.people, BLOCKED, DEACTIVATED, strictness.seed).said.keys()
    first = asyncio.run(settle(path, size))
    with telegram(strictness) as there:
        whole(path, there, RATE)
        second = asyncio.run(again(path))
        whole(path, there, RATE)
        asked = there.report()["asked"]
    found = {chat for chat, state in states(path, first).items() if state == "blocked"}
    one, two = (asyncio.run(ledger(path, which)) for which in (first, second))
    calls = {asked[chat] for chat in gone}
    told = (
        f"{len(found & gone)} of {len(gone)} found and remembered, each called "
        f"{' or '.join(map(str, sorted(calls)))} time in both; the next audience is "
        f"{number(two.audience)} of {number(one.audience)}, {number(two.counts['sent'])} reached"
    )
    kept = (
        found == gone
        and calls == {1}
        and two.audience == two.counts["sent"] == size - len(gone)
        and states(path, second).keys().isdisjoint(gone)
    )
    return [
        Figure(
            f"{BLOCKED:.0%} blocked, {DEACTIVATED:.0%} deactivated, {number(size)} recipients",
            "remembered, called once each; the next audience is without them",
            told,
            kept,
        )
    ]
