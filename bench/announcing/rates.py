"""The rate, against a strict server that counts in every sliding second."""

import asyncio
from pathlib import Path

from bench.announcing.door import Strictness
from bench.announcing.figures import Figure, number
from bench.announcing.lives import whole
from bench.announcing.telegram import telegram
from bench.announcing.town import settle

SECONDS = {30: 66, 1_000: 24}  # a little more than what counts
QUICK_SECONDS = 5
LEAST = 0.97  # of the rate


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Both rates."""
    return [
        _at(folder, rate, QUICK_SECONDS if quick else seconds) for rate, seconds in SECONDS.items()
    ]


def _at(folder: Path, rate: int, seconds: int) -> Figure:
    path, size = folder / f"rate-{rate}.sqlite3", rate * seconds
    asyncio.run(settle(path, size))
    with telegram(Strictness(people=size, rate=rate, chat_rate=1)) as there:
        whole(path, there, rate)
        seen = there.report()
    held = (seen["calls"] - 1) / seen["seconds"]
    told = (
        f"{held:,.2f}/s ({held / rate:.1%}) over {seen['seconds']:.0f} s, at most "
        f"{number(seen['busiest'])} in any second, {seen['refused']} of 429"
    )
    kept = (
        held >= LEAST * rate
        and seen["busiest"] <= rate
        and not seen["refused"]
        and len(seen["arrived"]) == size
    )
    return Figure(
        f"SEND_RATE={rate} over HTTP against a strict server",
        f"≥ {LEAST:.0%} of it, never above it in any second, no 429",
        told,
        kept,
    )
