"""How long people wait for an answer while an announcement goes out, beside without one.

The real program in a process of its own; both ways take turns.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bench.announcing.figures import Figure
from bench.announcing.town import announce, ids, settle
from bot.storage.database import Database
from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.world import Person, World

RATE = 30
QUESTIONS, TURNS = 200, 4  # a turn with and a turn without, and so on
PAUSE = 0.1  # seconds between two questions
ASKING = 50  # people, so that nobody is too fast
MOST = 150.0  # milliseconds more
PATIENCE = 60.0
SAID = ("сколько студентов на дуалке", "германияға неше адам барды", "какие хакатоны были")


class Watch:
    """Notes when each person's answer arrives."""

    def __init__(self, server: TryoutServer) -> None:
        self._call = server.api.call
        self._waiting: dict[int, asyncio.Future[float]] = {}
        self.announced = 0

    async def call(self, name: str, params: Params) -> Any:
        """A call of the bot's."""
        if name == "sendMessage":
            waiting = self._waiting.pop(params.integer("chat_id"), None)
            if waiting is None:
                self.announced += 1
            else:
                waiting.set_result(asyncio.get_running_loop().time())
        return await self._call(name, params)

    def expect(self, chat_id: int) -> asyncio.Future[float]:
        """The moment of the next message to a chat."""
        self._waiting[chat_id] = asyncio.get_running_loop().create_future()
        return self._waiting[chat_id]


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Answer times with and without an announcement."""
    turns, questions = (2, 30) if quick else (TURNS, QUESTIONS)
    path = folder / "answering.sqlite3"
    without, along, sent = asyncio.run(_measure(path, turns, questions))
    p99, p99_along = (float(np.percentile(times, 99)) for times in (without, along))
    told = (
        f"p50 {np.median(without):.0f} → {np.median(along):.0f} ms, p99 {p99:.0f} → "
        f"{p99_along:.0f} ms over {len(along):,} questions, {sent:,} messages announced meanwhile"
    )
    return [
        Figure(
            f"a question's answer during an announcement at {RATE}/s",
            f"p99 within {MOST:.0f} ms of that without",
            told,
            p99_along - p99 <= MOST,
        )
    ]


async def _measure(path: Path, turns: int, questions: int) -> tuple[list[float], list[float], int]:
    # More recipients than a turn can reach, so that the announcement outlives it.
    size = int(RATE * questions * (PAUSE + 0.5))
    await settle(path, size)
    await _cancel(path)
    asking = [Person(id, str(id), "ru", "student") for id in range(1_001, 1_001 + ASKING)]
    people = [*asking, *(Person(id, str(id), "ru", "student") for id in ids(size))]
    server = TryoutServer(World(people))
    watch = Watch(server)
    server.api.call = watch.call  # type: ignore[method-assign]
    times: tuple[list[float], list[float]] = ([], [])
    async with _program(path, server):
        await _ask(server, watch, asking, ASKING)  # warm
        for turn in range(turns):
            announcing = turn % 2 == 1
            if announcing:
                await _announce(path, watch)
            times[announcing].extend(await _ask(server, watch, asking, questions))
            await _cancel(path)
            await asyncio.sleep(1.0)
    return *times, watch.announced


async def _announce(path: Path, watch: Watch) -> None:
    database = await Database.open(path)
    try:
        await announce(database)
    finally:
        await database.close()
    before = watch.announced
    async with asyncio.timeout(PATIENCE):
        while watch.announced < before + RATE:
            await asyncio.sleep(0.1)


async def _cancel(path: Path) -> None:
    database = await Database.open(path)
    try:
        await database.execute(
            "UPDATE announcement SET state = 'cancelled' WHERE state IN ('scheduled', 'running')"
        )
    finally:
        await database.close()


async def _ask(
    server: TryoutServer, watch: Watch, asking: list[Person], questions: int
) -> list[float]:
    """Milliseconds from what is written to the answer, one question after the other."""
    times = []
    for number in range(questions):
        person = asking[number % len(asking)].id
        answer = watch.expect(person)
        begun = asyncio.get_running_loop().time()
        server.world.say(person, SAID[number % len(SAID)])
        async with asyncio.timeout(PATIENCE):
            times.append((await answer - begun) * 1e3)
        await asyncio.sleep(PAUSE)
    return times


@asynccontextmanager
async def _program(path: Path, server: TryoutServer) -> AsyncIterator[None]:
    await server.start(port=0)
    environment = {
        **os.environ,
        "BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_PATH": str(path),
        "SEND_RATE": str(RATE),
        "LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "main.py", env=environment, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await server.stop()
