"""A real process is killed again and again while it sends: nobody lost, nobody twice."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.announcements.announcements import Announcements, Job
from bot.people.audit import Audit
from bot.storage.database import Database
from bot.tryout.errors import ApiError
from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.world import Person, World
from tests.announcements.making import NEWS, OLGA, TEXTS, adds_up, counts, subscribe

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60

KILLS = 12
PEOPLE = tuple(range(1_001, 1_301))
CALLS_A_LIFE = 15  # at most
BLOCKED = PEOPLE[::50]


class Executioner:
    """Stands in Telegram's door: counts what arrives, and kills at a call chosen by lot.

    Before it is carried out, after it, or at whatever the sender does some milliseconds later.
    """

    def __init__(self, server: TryoutServer, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.arrived: Counter[int] = Counter()
        self.process = 0
        self.when = ""
        self._left = 0
        self._call = server.api.call

    def begin(self, process: int) -> None:
        """A new life, which ends at a call."""
        self.process = process
        self.when = self.chance.choice(("before", "after", "later"))
        self._left = self.chance.randint(1, CALLS_A_LIFE)

    async def call(self, name: str, params: Params) -> Any:
        """Let a call through; perhaps who made it does not live to see the answer."""
        assert name == "sendMessage"
        self._left -= 1
        its_turn = self._left == 0
        if its_turn and self.when == "before":
            self.kill(self.process)
        try:
            result = await self._call(name, params)
            self.arrived[params.integer("chat_id")] += 1
            return result
        except ApiError:
            assert params.integer("chat_id") in BLOCKED
            raise
        finally:
            if its_turn and self.when == "after":
                self.kill(self.process)
            if its_turn and self.when == "later":
                seconds = self.chance.random() * 0.01
                asyncio.get_running_loop().call_later(seconds, self.kill, self.process)

    def spare(self, process: int) -> None:
        """The last life, whose calls are all let through."""
        self.process, self._left = process, 0

    def kill(self, process: int) -> None:
        """No time for a word."""
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


async def told(supervisor: Process) -> str:
    """The next line of the one who starts the lives."""
    assert supervisor.stdout is not None
    return (await supervisor.stdout.readline()).decode().strip()


def claimed(path: Path) -> int:
    """How many rows a dead process has left claimed; the file is whole."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = file.execute("SELECT count(*) FROM delivery WHERE state = 'claimed'").fetchone()
    return int(found[0])


@pytest.mark.parametrize("seed", [1])
async def test_twelve_kills_lose_nobody_and_repeat_nobody(
    tmp_path: Path, database: Database, seed: int
) -> None:
    path = tmp_path / "bot.sqlite3"
    server = TryoutServer(World(people=[Person(id, f"{id}", "ru", "student") for id in PEOPLE]))
    for person in BLOCKED:
        server.world.block(person)
    executioner = Executioner(server, seed)
    server.api.call = executioner.call  # type: ignore[method-assign]
    await server.start(port=0)
    await subscribe(database, PEOPLE)
    announcements = Announcements(database, Audit(database, time.time), time.time)
    # Urgent, or the test would wait for the morning.
    announcement = await announcements.queue(Job(NEWS, TEXTS, urgent=True))
    log = (tmp_path / "log").open("wb")
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.announcements.sending", str(path), server.url, server.token),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        stderr=log,
    )

    async def has_ended() -> bool:
        found = await announcements.get(announcement.id)
        assert found is not None
        return found.state == "done"

    async def ended() -> None:
        while not await has_ended():  # noqa: ASYNC110 - another process's doing
            await asyncio.sleep(0.01)

    unknown = 0
    try:
        assert supervisor.stdin is not None
        async with asyncio.timeout(PATIENCE):
            for _ in range(KILLS):
                executioner.begin(int(await told(supervisor)))
                death = asyncio.ensure_future(told(supervisor))
                while not death.done():
                    await asyncio.wait([death], timeout=0.1)
                    if await has_ended():  # on a slow machine all may be under way at once
                        executioner.kill(executioner.process)
                assert death.result() == "killed"
                unknown += claimed(path)
                await adds_up(database)
                assert max(executioner.arrived.values(), default=0) <= 1, "nobody twice"
                supervisor.stdin.write(b"\n")
            executioner.spare(int(await told(supervisor)))
            await ended()
            counted = await counts(announcements, announcement.id)
            arrived = Counter(executioner.arrived)
            assert await announcements.resend(announcement.id, OLGA) == unknown
            await ended()
        os.kill(executioner.process, signal.SIGTERM)
        assert await asyncio.wait_for(supervisor.wait(), PATIENCE) == 0
    finally:
        if supervisor.returncode is None:  # something went wrong
            supervisor.kill()
            executioner.kill(executioner.process or supervisor.pid)
        log.close()
        await server.stop()
    print(f"{KILLS} kills, {len(PEOPLE)} recipients: 0 lost, 0 repeated, {unknown} unknown")

    assert 0 < counted["unknown"] == unknown
    assert max(arrived.values()) == 1
    missing = set(PEOPLE) - set(arrived)
    assert len(missing) <= unknown + len(BLOCKED), "who has not got it is unknown, or has left"
    # Who was blocked at a call that was never answered is unknown, and told apart by the resend.
    await adds_up(database)
    at_end = {"sent": len(PEOPLE) - len(BLOCKED), "blocked": len(BLOCKED)}
    assert await counts(announcements, announcement.id) == at_end
    assert set(executioner.arrived) == set(PEOPLE) - set(BLOCKED), "in the end everybody has it"
    again = executioner.arrived - arrived
    assert again.total() <= unknown
    assert max(executioner.arrived.values()) <= 2
    written = (tmp_path / "log").read_text()
    assert "Traceback" not in written
    assert server.token not in written
    assert written.count("messages were under way") <= KILLS
