"""A fifth of all calls fail in every way there is."""

import asyncio
from pathlib import Path

from bench.announcing.books import reckon, repeated_unasked
from bench.announcing.door import Strictness
from bench.announcing.figures import Figure, number
from bench.announcing.lives import whole
from bench.announcing.people import ids
from bench.announcing.telegram import telegram
from bench.announcing.town import ledger, resend, settle, states

MOODY = 0.2
SIZE, QUICK_SIZE = 2_000, 150
RATE = 1_000
ENDED = ("sent", "unknown", "failed", "blocked", "opted_out")


def measure(folder: Path, quick: bool) -> list[Figure]:
    """A storm; when it is over, «resend» for those of whom nobody knows."""
    size = QUICK_SIZE if quick else SIZE
    path = folder / "storm.sqlite3"
    announcement = asyncio.run(settle(path, size))
    with telegram(Strictness(people=size, moody=MOODY)) as there:
        whole(path, there, RATE)
        before, left = there.report(), states(path, announcement)
        counts = asyncio.run(ledger(path, announcement)).counts
        there.calm()
        asyncio.run(resend(path, announcement))
        whole(path, there, RATE)
        after, end = there.report(), asyncio.run(ledger(path, announcement))
    found = reckon(left, before["arrived"])
    unasked = repeated_unasked(before["arrived"], after["arrived"], left)
    reached = sum(bool(after["arrived"].get(chat)) for chat in ids(size))
    shown = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    told = (
        f"{sum(before['moods'].values())} of {before['calls']} calls failed; {shown} "
        f"({found.unknown_arrived} of the unknown had arrived); {found.lost} lost, "
        f"{found.repeated + unasked} twice unasked; after «resend» {number(reached)} of "
        f"{number(end.audience)} have it"
    )
    kept = (
        set(left.values()) <= set(ENDED)
        and sum(counts.values()) == end.audience == end.counts["sent"] == reached == size
        and not (found.lost or found.denied or found.repeated or unasked)
    )
    return [
        Figure(
            f"429, 5xx, time-outs, resets, malformed answers on {MOODY:.0%} of calls, "
            f"{number(size)} recipients",
            "all reach an end state, 0 lost, nobody twice unless «resend» says so",
            told,
            kept,
        )
    ]
