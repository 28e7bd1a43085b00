"""The process that brings an answer is killed in the middle: nobody who asked goes without it."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.tryout.server import TryoutServer
from bot.tryout.world import Person, World
from tests.announcements.making import adds_up, counts
from tests.announcements.test_kills import PATIENCE, ROOT, Executioner, claimed, told
from tests.inbox.conftest import Desk
from tests.tryout.conftest import Clock

KILLS = 3
PEOPLE = tuple(range(1_001, 1_051))


@pytest.mark.parametrize("seed", [1])
async def test_kills_lose_nobody_who_has_asked(
    tmp_path: Path, database: Database, seed: int
) -> None:
    desk = Desk(database, Clock(time.time()))
    group = await desk.begin(PEOPLE[0], "есть ли общежитие?")
    for person in PEOPLE[1:]:
        await desk.ask(person, "есть ли общежитие?", "kk" if person % 2 else "ru", group)
    job = await desk.answer(group)
    server = TryoutServer(World(people=[Person(id, f"{id}", "ru", "student") for id in PEOPLE]))
    executioner = Executioner(server, seed)
    server.api.call = executioner.call  # type: ignore[method-assign]
    await server.start(port=0)
    log = (tmp_path / "log").open("wb")
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.announcements.sending", str(tmp_path / "bot.sqlite3")),
        *(server.url, server.token),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        stderr=log,
    )
    interrupted = 0
    try:
        assert supervisor.stdin is not None
        async with asyncio.timeout(PATIENCE):
            for _ in range(KILLS):
                executioner.begin(int(await told(supervisor)))
                death = asyncio.ensure_future(told(supervisor))
                while not death.done():
                    await asyncio.wait([death], timeout=0.1)
                    if (await desk.job(group)).state == "done":  # all were under way at once
                        executioner.kill(executioner.process)
                assert death.result() == "killed"
                interrupted += claimed(tmp_path / "bot.sqlite3")
                await adds_up(database)
                supervisor.stdin.write(b"\n")
            executioner.spare(int(await told(supervisor)))
            while (await desk.job(group)).state != "done":  # noqa: ASYNC110 - another process's
                await asyncio.sleep(0.01)
        os.kill(executioner.process, signal.SIGTERM)
        assert await asyncio.wait_for(supervisor.wait(), PATIENCE) == 0
    finally:
        if supervisor.returncode is None:  # something went wrong
            supervisor.kill()
            executioner.kill(executioner.process or supervisor.pid)
        log.close()
        await server.stop()
    arrived = Counter(executioner.arrived)
    repeated = arrived.total() - len(PEOPLE)
    print(f"{KILLS} kills, {len(PEOPLE)} who asked: 0 lost, {repeated} repeated")
    assert set(arrived) == set(PEOPLE)
    assert await counts(desk.announcements, job.id) == {"sent": len(PEOPLE)}
    assert 0 <= repeated <= interrupted
    await adds_up(database)
