"""The rate against a strict server that counts in every sliding second."""

import asyncio
import os
import time
from pathlib import Path

from bench.announcing.door import Strictness
from bench.announcing.figures import Figure
from bench.announcing.telegram import telegram
from bench.announcing.town import live, settle

SECONDS = {30: 60, 1_000: 30}
LEAST = 0.97  # of the rate


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Both rates."""
    return [_at(folder, rate, 5 if quick else seconds) for rate, seconds in SECONDS.items()]


def _at(folder: Path, rate: int, seconds: int) -> Figure:
    path, size = folder / f"rate-{rate}.sqlite3", rate * seconds
    asyncio.run(settle(path, size))
    with telegram(Strictness(people=size, rate=rate)) as there:
        begun = time.perf_counter()
        process = os.fork()
        if process == 0:
            asyncio.run(live(path, there.token, there.url, rate))
            os._exit(0)
        os.waitpid(process, 0)
        took = time.perf_counter() - begun
        report = there.report()
    held = (report["sent"] - 1) / report["seconds"]
    told = (
        f"{held:,.2f}/s ({held / rate:.1%}) over {took:.0f} s, at most {report['busiest']} in any "
        f"second, {report['refused']} 429s"
    )
    kept = held >= LEAST * rate and report["busiest"] <= rate and not report["refused"]
    return Figure(
        f"SEND_RATE={rate} against a strict server",
        f"≥ {LEAST:.0%}, never above it in a second, no 429",
        told,
        kept,
    )
