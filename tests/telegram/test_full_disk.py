"""A real process on a disk that is full for a while: people are answered, nothing is lost."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.tryout.server import TryoutServer
from tests.storage.making import fill, is_sound, small_disk
from tests.tryout.conftest import Clock, until

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120  # seconds; a bound for a hang, nothing is measured with it
OLGA, AIGERIM = 102, 101


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of sixteen megabytes."""
    try:
        with small_disk(tmp_path / "disk", "16m") as folder:
            yield folder
    except OSError as error:
        pytest.skip(str(error))


def said(server: TryoutServer, person: int) -> list[str]:
    """What the bot has said to a person."""
    messages = server.world.chat(person).messages.values()
    return [message.content.body.text for message in messages if message.author is None]


async def hears(server: TryoutServer, person: int, part: str) -> None:
    """Wait until the last that the bot said holds this."""
    await until(lambda: part in (said(server, person) or [""])[-1])


async def presses(server: TryoutServer, person: int, label: str) -> None:
    """Press a button of the last message."""
    before = len(server.calls("answerCallbackQuery"))
    server.world.press_label(person, max(server.world.chat(person).messages), label)
    await until(lambda: len(server.calls("answerCallbackQuery")) > before)


async def test_the_bot_goes_on_and_loses_nothing(
    server: TryoutServer, clock: Clock, disk: Path, tmp_path: Path
) -> None:
    path = disk / "bot.sqlite3"
    log = (tmp_path / "log").open("wb")
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.telegram.restarting", str(path), server.token, server.url),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
    )
    process = 0
    try:
        assert supervisor.stdout is not None
        async with asyncio.timeout(PATIENCE):
            process = int(await supervisor.stdout.readline())
            server.world.say(OLGA, "/language")
            await hears(server, OLGA, "Выберите язык")
            await presses(server, OLGA, "Қазақша")

            stuffing = fill(disk)
            for number in range(12):  # some of it still finds room in the log
                clock.now += 5  # nobody is too fast
                server.world.say(AIGERIM, f"сколько студентов на дуалке{'?' * number}")
                await until(lambda: len(said(server, AIGERIM)) == number + 1)  # noqa: B023
                assert "22\N{NO-BREAK SPACE}067" in said(server, AIGERIM)[-1]
            clock.now += 5
            server.world.say(AIGERIM, "/language")
            await until(lambda: len(said(server, AIGERIM)) == 13)
            await presses(server, AIGERIM, "Русский")
            await until(lambda: len(said(server, AIGERIM)) == 14)
            assert "сақтай алмай" in said(server, AIGERIM)[-1]
            await until(lambda: len(server.world.updates) == 0)

            os.kill(process, signal.SIGKILL)
            stuffing.unlink()
            process = int(await supervisor.stdout.readline())
            server.world.say(OLGA, "/help")
            await hears(server, OLGA, "/privacy — ")
            server.world.say(AIGERIM, "/language")
            await until(lambda: len(said(server, AIGERIM)) == 15)
            await presses(server, AIGERIM, "Русский")
            await until(lambda: len(server.world.updates) == 0)
        os.kill(process, signal.SIGTERM)
        await asyncio.wait_for(supervisor.wait(), PATIENCE)
    finally:
        if supervisor.returncode is None:  # something went wrong
            supervisor.kill()
            os.kill(process or supervisor.pid, signal.SIGKILL)
        log.close()
    assert is_sound(path)
    with closing(sqlite3.connect(path)) as file:
        languages = dict(file.execute("SELECT id, language FROM person").fetchall())
    assert languages == {OLGA: "kk", AIGERIM: "ru"}, "what was said to be saved is"
    written = (tmp_path / "log").read_text()
    assert "Traceback" not in written
    assert "Updates cannot be kept: the disk is full" in written
    assert "дуалке" not in written
