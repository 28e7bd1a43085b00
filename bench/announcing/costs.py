"""What a message costs at the beginning, in the middle and at the end of a million.

Processor time, not time: so that others on the machine are in it as little as can be. Three copies
of the database, each at its place, take turns forwards and backwards.
"""

import asyncio
import shutil
import sqlite3
import time
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

from bench.announcing.figures import Figure, lower_quartile, number
from bench.announcing.town import Sink, opened, reach, settle, sinking
from bot.announcements.deliveries import Deliveries

SIZE, QUICK_SIZE = 1_000_000, 50_000
TURNS, QUICK_TURNS = 31, 5
MESSAGES, QUICK_MESSAGES = 1_500, 600  # a turn at each place
WARM_UP = 0.25  # of them, before the clock starts
# A turn ends some messages late, by what is under way; so much more is there at the end.
SPARE = 1.5
FLAT = 0.10
CHUNK = 20_000
PLACES = ("first", "middle", "last")

# In the order in which they would be sent.
SKIP = """
UPDATE delivery SET state = 'sent', done_at = 0, message_id = 1
WHERE announcement_id = :announcement AND state = 'pending' AND chat_id IN (
    SELECT chat_id FROM delivery WHERE announcement_id = :announcement AND state = 'pending'
    ORDER BY due_at DESC, chat_id DESC LIMIT :most
)
"""


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The cost at each place."""
    size = QUICK_SIZE if quick else SIZE
    turns, messages = (QUICK_TURNS, QUICK_MESSAGES) if quick else (TURNS, MESSAGES)
    places = asyncio.run(_places(folder, size, int((turns + 1) * messages * SPARE)))
    asyncio.run(_cost(next(iter(places.values())), messages))  # the process itself warms up
    costs: dict[str, list[float]] = {place: [] for place in places}
    forwards, backwards = list(places.items()), list(reversed(places.items()))
    for order in islice(cycle((forwards, backwards)), turns):
        for place, path in order:
            costs[place].append(asyncio.run(_cost(path, messages)))
    # What others do on the machine only ever adds to it.
    seen = {place: lower_quartile(cost) for place, cost in costs.items()}
    change = max(abs(cost / seen["first"] - 1) for cost in seen.values())
    told = ", ".join(f"{place} {cost:.3f} ms" for place, cost in seen.items())
    return [
        Figure(
            f"processor time a message, {number(turns * messages)} at each place of "
            f"{number(size)} recipients",
            f"flat within {FLAT:.0%}",
            f"{told}: within {change:.1%}",
            change <= FLAT,
        )
    ]


async def _places(folder: Path, size: int, kept: int) -> dict[str, Path]:
    """The same database at its beginning, in its middle, and where only so many are left."""
    path = folder / "first.sqlite3"
    announcement = await settle(path, size)
    async with opened(path) as database:
        await Deliveries(database).start_due(int(time.time()) + 1, quiet=False)
    places = {place: folder / f"{place}.sqlite3" for place in PLACES}
    shutil.copy(path, places["middle"])
    _skip(places["middle"], announcement, size // 2)
    shutil.copy(places["middle"], places["last"])
    _skip(places["last"], announcement, size - size // 2 - min(kept, size // 4))
    return places


def _skip(path: Path, announcement: int, number: int) -> None:
    """Let so many be sent, as if it had been done."""
    with closing(sqlite3.connect(path)) as connection:
        for begun in range(0, number, CHUNK):
            most = min(CHUNK, number - begun)
            connection.execute(SKIP, {"announcement": announcement, "most": most})
            connection.commit()


async def _cost(path: Path, messages: int) -> float:
    """Milliseconds of processor time a message, over so many."""
    sink = Sink()
    async with opened(path) as database, sinking(database, path, sink) as sending:
        await reach(sink, sending, int(messages * WARM_UP))
        begun, before = time.process_time(), sink.sent
        await reach(sink, sending, messages)
        cost = (time.process_time() - begun) / (sink.sent - before)
    return cost * 1e3
