"""The clock of the other tests: it jumps, but never past somebody who waits for the database."""

import asyncio
from pathlib import Path

from tests.announcements.virtual import VirtualDatabase, in_virtual_time


@in_virtual_time
async def test_a_day_is_over_at_once() -> None:
    loop = asyncio.get_running_loop()
    await asyncio.gather(asyncio.sleep(86_400), asyncio.sleep(3 * 86_400))
    assert loop.time() == 3 * 86_400


@in_virtual_time
async def test_sleepers_wake_in_order_and_at_their_time() -> None:
    loop = asyncio.get_running_loop()
    woken: list[tuple[int, float]] = []

    async def sleep(number: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        woken.append((number, loop.time()))

    await asyncio.gather(sleep(1, 5.0), sleep(2, 0.25), sleep(3, 2.5))
    assert woken == [(2, 0.25), (3, 2.5), (1, 5.0)]


@in_virtual_time
async def test_the_database_takes_no_time(tmp_path: Path) -> None:
    database = await VirtualDatabase.open(tmp_path / "bot.sqlite3")
    loop = asyncio.get_running_loop()
    ticking = asyncio.ensure_future(asyncio.sleep(0.001))
    began = loop.time()
    for number in range(20):
        await database.execute("INSERT INTO setting VALUES (?, 1)", (f"{number}",))
        await database.fetch_one("SELECT count(*) FROM setting")
    assert loop.time() == began
    await ticking
    await database.close()
