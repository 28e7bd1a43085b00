"""The log of the real program at DEBUG, while everything goes wrong: nobody is found in it."""

import asyncio
import json
import logging
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import GetMe

from bot.logs import configure_logging
from bot.services import Services
from bot.telegram.lanes import Lanes
from bot.tryout.errors import ApiError
from bot.tryout.params import Params
from bot.tryout.people import BotAccount, Person
from bot.tryout.server import TryoutServer
from bot.tryout.weather import Drop, Garble, Refuse, Weather
from bot.tryout.world import World
from handlers import create_dispatcher
from tests.conversation.recording import RecordingSession
from tests.telegram.making import said, update
from tests.test_logs import FORMS, Form
from tests.tryout.conftest import until

ROOT = Path(__file__).parent.parent
PATIENCE = 60  # seconds; a bound for a hang, nothing is measured with it
# Long enough not to stand in a log by chance.
BOT = BotAccount(id=7100200300)
TOKEN = "7100200300:AAEhBP0av28FnV1iq2GJdeQEsVvx0Zq4xyz"
SECRET = "s3cret-of-the-webhook"
OLGA = Person(7391846205, "Ольгуша Секретова", "ru", "parent")
ERLAN = Person(7391846999, "Ерланбек Жасырын", "kk", "administrator")
IDS = (str(OLGA.id), str(ERLAN.id))
NAMES = ("Ольгуша", "Секретова", "Ерланбек", "Жасырын")
# «zq» with a number marks what people write, so that no part of it gets by unseen.
MARK = re.compile(r"zq\d", re.IGNORECASE)
TEXTS = (
    "zq1 сколько студентов на дуалке",
    "zq1 %s %d %(x)s {0} {secret}",
    "zq1\n2026-01-01 12:00:00,000 ERROR bot: forged zq2",
    '{"level": "zq1"}\u2028zq2\u2029zq3\x85zq4',
    f"zq1 {TOKEN}",
    "zq1\x1b[31m zq2 \0 zq3 \ud83d",
    "<b>zq1</b> 'zq2' \"zq3\" «zq4» @zq5",
    "/start zq1",
    "/zq1 zq2",
    "zq1 " + "а" * 3000 + " zq2",
)
FAULTY = TEXTS[0]


def fits(form: Form, line: str) -> bool:
    """Whether a line is one of that form: a whole object, or a beginning and what goes with it."""
    if form == "json":
        entry = json.loads(line)
        return bool({"time", "level", "logger", "message"} <= set(entry))
    return bool(re.match(r"\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ +[\w.]+( \[[ua]\d+\])?: |  ", line))


def check(form: Form, log: str) -> None:
    """Nobody and nothing is found, written plainly or as an escape; each line is in its form."""
    lines = log.split("\n")[:-1]
    assert len(lines) == len(log.splitlines())
    spelt = log.encode().decode("unicode_escape", errors="replace") if form == "json" else ""
    for seen in (log, spelt):
        assert not MARK.search(seen), MARK.search(seen)
        for part in (*IDS, *NAMES, TOKEN, TOKEN.split(":")[1], SECRET):
            assert part not in seen, part
    assert not [line for line in lines if not fits(form, line)]


@pytest.fixture
async def telegram() -> AsyncIterator[TryoutServer]:
    """A stand-in with people who can be found, and a token that looks like a real one."""
    server = TryoutServer(World(people=(OLGA, ERLAN), bot=BOT), token=TOKEN)
    await server.start(port=0)
    yield server
    await server.stop()


def gone_wrong(telegram: TryoutServer) -> None:
    """From now on every second sending fails, in turn in all ways, with words in it."""
    quoted = f"can't parse entities: zq1 is not a tag, user {OLGA.id} @zq2"
    ways: list[Weather] = [
        Refuse(ApiError(400, f'Bad Request: "{quoted}"')),
        Refuse(ApiError(403, "Forbidden: bot was blocked by the user")),
        Garble(json.dumps({"ok": True, "result": {"text": "zq1", "id": OLGA.id}}).encode(), 200),
        Garble(f"<html>zq1 {TOKEN}</html>".encode(), 404),
        Drop(carried_out=False),
        Refuse(ApiError(500, f'Internal Server Error: "zq1" {OLGA.id}')),
    ]
    number = iter(range(10_000))

    async def forecast(method: str, _: Params) -> Weather | None:
        if not method.startswith("send"):
            return None
        turn = next(number)
        return ways[turn // 2 % len(ways)] if turn % 2 else None

    telegram.api.weather = forecast


async def start(tmp_path: Path, telegram: TryoutServer, form: Form) -> asyncio.subprocess.Process:
    """The real program, telling everything."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-X",
        "dev",
        "main.py",
        cwd=ROOT,
        env={
            **os.environ,
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "WEBHOOK_SECRET": SECRET,
            "ADMIN_IDS": str(ERLAN.id),
            "DATABASE_PATH": str(tmp_path / "bot.sqlite3"),
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": form,
            "PYTHONASYNCIODEBUG": "1",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def say(telegram: TryoutServer, text: str, person: Person = OLGA) -> None:
    """Type something, and wait until the bot has taken it."""
    telegram.world.say(person.id, text)
    async with asyncio.timeout(PATIENCE):
        while len(telegram.world.updates):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.02)


def spoil(database: Path) -> None:
    """Take a table away from under the program."""
    connection = sqlite3.connect(database, timeout=30)
    connection.execute("ALTER TABLE subscription RENAME TO zq1")
    connection.close()


@pytest.mark.parametrize("form", FORMS)
async def test_nobody_is_found_in_the_log_of_the_program(
    telegram: TryoutServer, tmp_path: Path, form: Form
) -> None:
    process = await start(tmp_path, telegram, form)
    reading = asyncio.ensure_future(process.communicate())
    try:
        await say(telegram, FAULTY, ERLAN)
        gone_wrong(telegram)
        for text in TEXTS:
            await say(telegram, text)
        spoil(tmp_path / "bot.sqlite3")
        await say(telegram, "/subscriptions", ERLAN)
        telegram.world.updates.push("zq1", {"zq2": OLGA.id, "text": "zq3"})
        telegram.world.updates.push("message", {"text": "zq1", "from": {"first_name": "Ольгуша"}})
        await say(telegram, FAULTY, ERLAN)
        await asyncio.sleep(1)  # what is being handled may come to its end, and be told of
    finally:
        process.terminate()
        out, err = await asyncio.wait_for(reading, PATIENCE)
    log = err.decode()
    check(form, log)
    assert not out
    assert process.returncode == 0
    for expected in (
        "failed with TelegramBadRequest",
        "failed with ClientDecodeError",
        "caused by",
        "OperationalError",
        "cannot be read, it is passed over",
    ):
        assert expected in log, expected
    assert re.search(r"\[u\d+\]" if form == "console" else r'"about": "u\d+"', log)


@pytest.fixture
def process_logging() -> Iterator[None]:
    """The process's log, put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.usefixtures("process_logging")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"zq1 {OLGA.id}"),
        KeyError("zq1"),
        UnicodeEncodeError("utf-8", "zq1 \ud83d", 4, 5, "surrogates not allowed zq2"),
        json.JSONDecodeError("zq1", "zq2", 0),
        sqlite3.OperationalError('fts5: syntax error near "zq1"'),
        TelegramBadRequest(GetMe(), f'Bad Request: "zq1" {OLGA.id}'),
        TelegramNetworkError(GetMe(), f"url=https://api.telegram.org/bot{TOKEN}/getMe"),
        ExceptionGroup("zq1", [ValueError("zq2")]),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_nobody_is_found_where_a_handler_fails(
    services: Services,
    form: Form,
    error: Exception,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bot = Bot(TOKEN, session=RecordingSession())
    session = bot.session
    assert isinstance(session, RecordingSession)
    dispatcher = create_dispatcher(services)

    async def handle(each: object) -> None:
        await dispatcher.feed_update(bot, each)  # type: ignore[arg-type]

    loop = asyncio.get_running_loop()
    configure_logging("DEBUG", form, (TOKEN, SECRET))
    loop.set_debug(True)
    try:
        lanes = Lanes(handle)
        for number, text in enumerate(TEXTS, start=1):
            session.failures = [error, error]
            sender = {"id": OLGA.id, "is_bot": False, "first_name": OLGA.name}
            lanes.add(said(number, OLGA.id, text, sender))
            await until(lambda: len(lanes) == 0)
        lanes.add(update(99))
        await until(lambda: len(lanes) == 0)
        future = loop.create_future()
        loop.call_soon(future.set_exception, error)
        loop.call_exception_handler({"message": f"Odd <{TEXTS[0]}>", "exception": error})
        with pytest.raises(type(error)):
            await future
    finally:
        loop.set_debug(False)
    log = capsys.readouterr().err
    check(form, log)
    assert log.count(type(error).__name__) >= len(TEXTS)
