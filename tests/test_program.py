"""The program as a process of its own, over real HTTP, against the stand-in."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.tryout.server import TryoutServer

ROOT = Path(__file__).parent.parent
OLGA = 102
PATIENCE = 60  # seconds; a bound for a hang, nothing is measured with it


@pytest.fixture
async def telegram() -> AsyncIterator[TryoutServer]:
    """A stand-in for Telegram on a free port."""
    server = TryoutServer()
    await server.start(port=0)
    yield server
    await server.stop()


def environment(tmp_path: Path, **settings: str) -> dict[str, str]:
    """The machine's environment with a database of its own."""
    return {
        **os.environ,
        "DATABASE_PATH": str(tmp_path / "bot.sqlite3"),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }


async def start(tmp_path: Path, **settings: str) -> asyncio.subprocess.Process:
    """Start `main.py`."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "main.py",
        cwd=ROOT,
        env=environment(tmp_path, **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def stop(process: asyncio.subprocess.Process) -> tuple[str, str]:
    """End it as an operator would; what it printed."""
    process.terminate()
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    return out.decode(), err.decode()


async def reply_to(telegram: TryoutServer, text: str) -> str:
    """Type something as Olga and wait for the bot's next message."""
    changed = asyncio.Event()
    telegram.world.watch(changed.set)
    messages = telegram.world.chat(OLGA).messages
    telegram.world.say(OLGA, text)
    before = len(messages)
    async with asyncio.timeout(PATIENCE):
        while len(messages) == before:
            changed.clear()
            await changed.wait()
    return list(messages.values())[-1].content.body.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("сколько студентов на дуалке", "22\N{NO-BREAK SPACE}067"),
        ("хакатондар қашан басталады", "2026"),
    ],
)
async def test_a_fresh_process_answers_the_first_question(
    telegram: TryoutServer, tmp_path: Path, question: str, answer: str
) -> None:
    process = await start(tmp_path, BOT_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url)
    try:
        assert answer in await reply_to(telegram, question)
    finally:
        _, log = await stop(process)
    assert process.returncode == 0
    assert telegram.token not in log
    assert question not in log


async def test_commands_are_registered_once(telegram: TryoutServer, tmp_path: Path) -> None:
    for _ in range(2):
        process = await start(tmp_path, BOT_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url)
        try:
            await reply_to(telegram, "/help")
        finally:
            await stop(process)
    # Default, ru and kk, each for private chats and for groups, at the first start only.
    assert len(telegram.calls("setMyCommands")) == 6


async def test_without_a_token_the_try_out_page_is_served(tmp_path: Path) -> None:
    process = await start(tmp_path, BOT_TOKEN="", WEB_PORT="0")
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        assert "http://127.0.0.1:" in line.decode()
    finally:
        await stop(process)


async def test_a_port_in_use_gives_one_line(telegram: TryoutServer, tmp_path: Path) -> None:
    port = telegram.url.rsplit(":", 1)[1]
    process = await start(tmp_path, BOT_TOKEN="", WEB_PORT=port)
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    lines = [line for line in err.decode().splitlines() if " INFO " not in line]
    assert process.returncode == 2
    assert len(lines) == 1
    assert f"WEB_PORT={port}" in lines[0]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"WEB_HOST": "0.0.0.0", "BOT_TOKEN": ""}, "WEB_HOST=0.0.0.0"),  # noqa: S104
        ({"BOT_TOKEN": "42:wrong"}, "BOT_TOKEN=(hidden)"),
        ({"BOT_TOKEN": "42:x", "TELEGRAM_API_URL": "http://127.0.0.1:9"}, "TELEGRAM_API_URL="),
    ],
)
async def test_what_stops_the_start_is_one_line(
    telegram: TryoutServer, tmp_path: Path, settings: dict[str, str], says: str
) -> None:
    process = await start(tmp_path, **{"TELEGRAM_API_URL": telegram.url, **settings})
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    lines = [line for line in err.decode().splitlines() if " INFO " not in line]
    assert process.returncode == 2
    assert len(lines) == 1
    assert says in lines[0]
    assert "Traceback" not in err.decode()
