"""A real process is killed again and again while people write: nobody's question is lost."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.world import Person, World
from tests.web.conftest import free_port

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120  # seconds; a bound for a hang, nothing is measured with it

KILLS = 10
PEOPLE = tuple(Person(id, f"{id}", "ru", "student") for id in range(201, 221))
# What everybody writes, one after the other, and how its answer is recognised.
SAID = {
    "/menu": "Выберите тему",
    "сколько студентов на дуалке": "22\N{NO-BREAK SPACE}067",
    "/help": "/privacy",
    "хакатондар қашан басталады": "Дереккөз",
    "/language": "Выберите язык",
}
# What everybody writes in the last life, which is not killed. Once it has answered that, it is
# well up, and all that was said before is answered too.
LAST = "/forget"
RECOGNISED = {**SAID, LAST: "ничего о вас не храню"}

# Calls that every life begins with.
BEGINNING = frozenset({"getMe", "deleteWebhook", "setWebhook", "getWebhookInfo"})


class Executioner:
    """Stands in Telegram's door: notes what gets through, and kills at a call chosen by lot."""

    def __init__(self, server: TryoutServer, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._call = server.api.call
        self._left = 0
        self.life = 0
        self.process = 0
        self.answers: list[tuple[int, int, str]] = []  # life, chat, what was said to it
        self.changed = asyncio.Event()

    async def call(self, name: str, params: Params) -> Any:
        """Let a call through; perhaps who made it does not live to see the answer."""
        before = self._chance.random() < 0.5
        counted = name not in BEGINNING
        self._left -= counted
        last = counted and self._left == 0  # known now: others come while this one is let through
        if last and before:
            os.kill(self.process, signal.SIGKILL)
        if name == "sendMessage":
            self.answers.append((self.life, params.integer("chat_id"), params.text("text")))
        result = await self._call(name, params)
        if last and not before:
            os.kill(self.process, signal.SIGKILL)
        self.changed.set()
        return result

    def begin(self, process: int, *, killing: bool) -> None:
        """A new life, which ends after at most so many calls as a wave surely makes."""
        self.life += 1
        self.process = process
        self._left = self._chance.randint(1, len(PEOPLE) // 2) if killing else 0

    def answered(self, said: str) -> int:
        """How many people have been answered this."""
        return len({chat for _, chat, text in self.answers if recognised(text) == said})


def waves() -> Iterator[list[tuple[int, str]]]:
    """A hundred messages, ten at a time from ten people."""
    half = len(PEOPLE) // 2
    for text in SAID:
        for group in (PEOPLE[:half], PEOPLE[half:]):
            yield [(person.id, text) for person in group]


def recognised(answer: str) -> str:
    """The message that this is the answer to."""
    (said,) = [said for said, mark in RECOGNISED.items() if mark in answer]
    return said


@pytest.mark.parametrize(("way", "seed"), [("polling", 1), ("webhook", 1), ("webhook", 2)])
async def test_ten_kills_lose_no_question(tmp_path: Path, way: str, seed: int) -> None:
    server = TryoutServer(World(people=PEOPLE))
    server.api.webhooks.scale = 0.05  # of the pauses before an update is brought again
    webhook = [f"http://127.0.0.1:{free_port()}/hook"] if way == "webhook" else []
    executioner = Executioner(server, seed)
    server.api.call = executioner.call  # type: ignore[method-assign]
    await server.start(port=0)
    path = tmp_path / "bot.sqlite3"
    log = (tmp_path / "log").open("wb")
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.telegram.restarting", str(path), server.token, server.url, *webhook),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
    )
    try:
        assert supervisor.stdout is not None
        async with asyncio.timeout(PATIENCE):
            for wave in waves():
                executioner.begin(int(await supervisor.stdout.readline()), killing=True)
                for person, text in wave:
                    server.world.say(person, text)
            executioner.begin(int(await supervisor.stdout.readline()), killing=False)
            for somebody in PEOPLE:
                server.world.say(somebody.id, LAST)
            while executioner.answered(LAST) < len(PEOPLE):
                executioner.changed.clear()
                await executioner.changed.wait()
        os.kill(executioner.process, signal.SIGTERM)
        await asyncio.wait_for(supervisor.wait(), PATIENCE)
    finally:
        if supervisor.returncode is None:  # something went wrong
            supervisor.kill()
            with suppress(ProcessLookupError):
                os.kill(executioner.process or supervisor.pid, signal.SIGKILL)
        log.close()
        await server.stop()
    assert executioner.life == KILLS + 1
    assert not server.api.webhooks.refused, "nobody would have heard of it"
    assert (server.api.webhooks.replies > 0) == (way == "webhook")
    nobody_was_lost(executioner.answers)
    nothing_waits(path)
    written = (tmp_path / "log").read_text()
    assert "Traceback" not in written
    assert server.token not in written
    assert not [text for text in RECOGNISED if text in written and not text.startswith("/")]


def nobody_was_lost(answers: list[tuple[int, int, str]]) -> None:
    """In order, and twice only what was in flight: the last of a life, once more in the next."""
    assert max(Counter(answers).values()) == 1, "answered twice in one life"
    for person in PEOPLE:
        heard = [recognised(text) for _, chat, text in answers if chat == person.id]
        assert [said for said, _ in groupby(heard)] == list(RECOGNISED)
        # Two answers of one life that came again in the next would break the order: A B, A B.
    questions = len(PEOPLE) * len(RECOGNISED)
    print(f"{KILLS} kills: {questions} questions, 0 lost, {len(answers) - questions} twice")


def nothing_waits(path: Path) -> None:
    """The database is whole, and everything in it is handled."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("SELECT count(*) FROM inbox WHERE body <> ''").fetchone() == (0,)
