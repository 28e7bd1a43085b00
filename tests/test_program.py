"""The program as a process of its own, over real HTTP, against the stand-in."""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.web.webhook import HEADER
from tests.web.conftest import free_port

ROOT = Path(__file__).parent.parent
OLGA = 102
PATIENCE = 150  # seconds; a bound for a hang, nothing is measured with it


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
        "WEB_PORT": "0",
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
        ({"WEB_HOST": "192.0.2.1"}, "WEB_HOST=192.0.2.1"),
        ({"BOT_TOKEN": "42:x", "TELEGRAM_API_URL": "http://127.0.0.1:9"}, "TELEGRAM_API_URL="),
    ],
)
async def test_what_stops_the_start_is_one_line(
    telegram: TryoutServer, tmp_path: Path, settings: dict[str, str], says: str
) -> None:
    reachable = {"BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    process = await start(tmp_path, **{**reachable, **settings})
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    lines = [line for line in err.decode().splitlines() if " INFO " not in line]
    assert process.returncode == 2
    assert len(lines) == 1
    assert says in lines[0]
    assert "Traceback" not in err.decode()


# --- by webhook ---------------------------------------------------------------------------------


def by_polling(telegram: TryoutServer) -> dict[str, str]:
    """Settings for long polling."""
    return {"BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}


def by_webhook(telegram: TryoutServer) -> dict[str, str]:
    """Settings for a webhook on a free port."""
    port = free_port()
    return {
        **by_polling(telegram),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_SECRET": "secret",
        "WEB_PORT": str(port),
    }


@pytest.mark.usefixtures("knowing")
async def test_by_webhook_the_answer_comes_in_the_reply(
    telegram: TryoutServer, tmp_path: Path
) -> None:
    settings = by_webhook(telegram)
    process = await start(tmp_path, **settings)
    try:
        assert "22\N{NO-BREAK SPACE}067" in await reply_to(telegram, "сколько студентов на дуалке")
        assert telegram.api.webhooks.replies == 1
        async with ClientSession() as http:
            for headers, status in (
                ({}, 401),
                ({HEADER: "wrong"}, 401),
                ({HEADER: "secret"}, 400),
            ):
                async with http.post(settings["WEBHOOK_URL"], headers=headers) as response:
                    assert response.status == status
    finally:
        _, log = await stop(process)
    assert process.returncode == 0
    assert telegram.token not in log
    assert telegram.api.webhooks.hook.url, "Telegram keeps what comes meanwhile"


@pytest.mark.usefixtures("knowing")
async def test_from_one_way_to_the_other_and_back_nothing_is_lost(
    telegram: TryoutServer, tmp_path: Path
) -> None:
    telegram.api.webhooks.scale = 0.05
    asked = ["/help", "/menu", "/language"]
    heard = telegram.world.chat(OLGA).messages
    for way in (by_polling, by_webhook, by_polling, by_webhook):
        for text in asked:  # while nobody is there
            telegram.world.say(OLGA, text)
        process = await start(tmp_path, **way(telegram))
        try:
            for text in asked:
                telegram.world.say(OLGA, text)
            await settled(telegram)
        finally:
            await stop(process)
    answers = [message for message in heard.values() if message.author is None]
    assert len(answers) == 4 * 2 * len(asked)


async def settled(telegram: TryoutServer) -> None:
    """Until nothing waits at Telegram and everything said is answered."""
    changed = asyncio.Event()
    telegram.world.watch(changed.set)
    messages = telegram.world.chat(OLGA).messages
    async with asyncio.timeout(PATIENCE):
        while len([m for m in messages.values() if m.author is None]) * 2 < len(messages):
            changed.clear()
            await changed.wait()


# --- a second copy, and the end -----------------------------------------------------------------


@pytest.mark.usefixtures("knowing")
@pytest.mark.parametrize("way", [by_polling, by_webhook])
async def test_a_second_copy_with_the_same_database_says_so(
    telegram: TryoutServer, tmp_path: Path, way: Callable[[TryoutServer], dict[str, str]]
) -> None:
    first = await start(tmp_path, **way(telegram))
    try:
        await reply_to(telegram, "/help")
        second = await start(tmp_path, **way(telegram))
        _, err = await asyncio.wait_for(second.communicate(), PATIENCE)
        assert second.returncode == 2
        (line,) = err.decode().splitlines()
        assert "another copy of the bot runs with this database" in line
        await reply_to(telegram, "/help")
    finally:
        await stop(first)
    process = await start(tmp_path, **way(telegram))  # the lock went with its holder
    try:
        await reply_to(telegram, "/help")
    finally:
        await stop(process)


class Slowness:
    """Lets messages take long, until a test has had enough."""

    def __init__(self, telegram: TryoutServer) -> None:
        self.under_way = asyncio.Event()
        self.over = asyncio.Event()
        telegram.api.weather = self

    async def __call__(self, method: str, _: Params) -> None:
        if method == "sendMessage":
            self.under_way.set()
            await self.over.wait()


@asynccontextmanager
async def in_flight(
    telegram: TryoutServer, tmp_path: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Slowness]]:
    """A bot whose answer is on its way."""
    process = await start(tmp_path, **by_polling(telegram))
    slowness = Slowness(telegram)
    telegram.world.say(OLGA, "/help")
    try:
        await asyncio.wait_for(slowness.under_way.wait(), PATIENCE)
        yield process, slowness
    finally:
        slowness.over.set()
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
def knowing(tmp_path: Path, knowledge_file: Path) -> None:
    """What the bot knows need not be built once more."""
    shutil.copy(knowledge_file, tmp_path / "bot.sqlite3")


def waiting(tmp_path: Path) -> int:
    """How many updates are not handled; nobody has the database open any more."""
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as file:
        (number,) = file.execute("SELECT count(*) FROM inbox WHERE body <> ''").fetchone()
    return int(number)


def is_closed(tmp_path: Path) -> bool:
    """Whether the database was closed by whoever had it open."""
    return not list(tmp_path.glob("*-wal"))


@pytest.mark.usefixtures("knowing")
async def test_what_is_in_flight_at_the_signal_is_finished(
    telegram: TryoutServer, tmp_path: Path
) -> None:
    async with in_flight(telegram, tmp_path) as (process, slowness):
        process.terminate()
        await asyncio.sleep(0.2)
        telegram.world.say(OLGA, "/menu")
        slowness.over.set()
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert len(telegram.calls("sendMessage")) == 1, "nothing new is begun"
    assert len(telegram.world.updates) == 1, "and Telegram keeps it"
    assert is_closed(tmp_path)
    assert waiting(tmp_path) == 0
    assert "Traceback" not in err.decode()


@pytest.mark.usefixtures("knowing")
async def test_what_does_not_end_is_left_to_the_next_start(
    telegram: TryoutServer, tmp_path: Path
) -> None:
    async with in_flight(telegram, tmp_path) as (process, _):
        process.terminate()
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert is_closed(tmp_path)
    assert waiting(tmp_path) == 1
    assert "Traceback" not in err.decode()


@pytest.mark.usefixtures("knowing")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_stops_at_once(
    telegram: TryoutServer, tmp_path: Path, number: signal.Signals
) -> None:
    async with in_flight(telegram, tmp_path) as (process, _):
        process.send_signal(number)
        await asyncio.sleep(0.5)
        assert process.returncode is None
        process.send_signal(number)
        await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == -number
    assert waiting(tmp_path) == 1
