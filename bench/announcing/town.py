"""A town of subscribers, and an announcement for all of them."""

import asyncio
import datetime as dt
import math
import sqlite3
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bench.announcing.books import Look
from bench.announcing.people import APART, FIRST
from bot.announcements.announcements import Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import Deliveries
from bot.announcements.models import Ledger
from bot.announcements.sender import Clocks, Sender
from bot.announcements.traffic import Traffic
from bot.i18n import Catalogues, load_catalogues
from bot.people.audit import Audit
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from bot.telegram import keyboards
from bot.telegram.client import create_bot

ZONE = ZoneInfo("Asia/Almaty")
ADMINISTRATOR = 1
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
AT_WORK = {"scheduled", "running"}
LOOK = 0.05  # seconds between two looks whether it is done
NO_LIMIT = 1_000_000
TEXT = Content(text="Новый хакатон: заявки до пятницы. Подробности по кнопке ниже.")

FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :size)
INSERT INTO person (id, language) SELECT :first + i * :apart, iif(i % 3, 'ru', 'kk') FROM n
"""
STATES = "SELECT chat_id, state FROM delivery WHERE announcement_id = ?"
TALLY = "SELECT state, sum(number) FROM tally WHERE announcement_id = ? GROUP BY state"
SUBSCRIBE = "INSERT INTO subscription (person_id, topic) SELECT id, 'hackathons' FROM person"


@cache
def catalogues() -> Catalogues:
    """The catalogues, read once, so that a life that is forked later does not read them."""
    return load_catalogues()


def announcements(database: Database) -> Announcements:
    """The announcements of a database."""
    return Announcements(database, Audit(database, time.time), time.time)


async def settle(path: Path, size: int) -> int:
    """Make a database with so many subscribers and an urgent announcement to them; its number."""
    values = {"size": size, "first": FIRST, "apart": APART}
    async with opened(path) as database:
        async with database.writing() as connection:
            await connection.execute(FILL, values)
            await connection.execute(SUBSCRIBE)
        return await announce(database)


async def announce(database: Database) -> int:
    """Queue an urgent announcement to every subscriber; its number."""
    job = Job(Audience(topics=("hackathons",)), {"ru": TEXT, "kk": TEXT}, urgent=True)
    return (await announcements(database).queue(job)).id


def sender(database: Database, bot: Bot, rate: float, path: Path) -> Sender:
    """The sender as the program has it."""
    return Sender(
        bot,
        Deliveries(database),
        announcements(database),
        Traffic(rate, time.monotonic),
        keyboards.announcements.reading(catalogues()),
        Clocks(time.time, ZONE),
        ProcessLock(path.with_name(f"{path.name}-sending")),
    )


async def live(path: Path, token: str, url: str, rate: float) -> None:
    """One life of a sender: until nothing is left to send."""
    database = await Database.open(path)
    bot = create_bot(token, url)
    try:
        deliveries = Deliveries(database)
        async with _running(sender(database, bot, rate, path)) as sending:
            while not sending.done() and await deliveries.states() & AT_WORK:
                await asyncio.sleep(LOOK)
    finally:
        await bot.session.close()
        await database.close()


@asynccontextmanager
async def _running(sender: Sender) -> AsyncIterator[asyncio.Future[None]]:
    """It sends while the block runs, and ends as in the program; what it failed with is raised."""
    sending = asyncio.ensure_future(sender.run())
    try:
        yield sending
    finally:
        sending.cancel()
        await asyncio.wait([sending])
    if not sending.cancelled():
        sending.result()


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Database]:
    """A database while the block runs."""
    database = await Database.open(path)
    try:
        yield database
    finally:
        await database.close()


async def ledger(path: Path, number: int) -> Ledger:
    """What became of an announcement."""
    async with opened(path) as database:
        there = announcements(database)
        found = await there.get(number)
        if found is None:
            raise LookupError(number)
        return await there.ledger(found)


async def resend(path: Path, number: int) -> int:
    """«Resend» to those of whom nobody knows; to how many."""
    async with opened(path) as database:
        return await announcements(database).resend(number, None)


async def again(path: Path) -> int:
    """One more announcement to everybody; its number."""
    async with opened(path) as database:
        return await announce(database)


async def cancel(path: Path, number: int) -> None:
    """Send no more of an announcement."""
    async with opened(path) as database:
        await announcements(database).cancel(number, ADMINISTRATOR)


def states(path: Path, number: int) -> dict[int, str]:
    """The state of every recipient, read as it stands on the disk."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(STATES, (number,)).fetchall())


def look(path: Path, number: int) -> Look:
    """The database as a kill has left it: before the next start, as any other program reads it."""
    with closing(sqlite3.connect(path)) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        return Look(
            states=dict(connection.execute(STATES, (number,)).fetchall()),
            tally=dict(connection.execute(TALLY, (number,)).fetchall()),
            sound=said == "ok",
        )


class Sink(BaseSession):
    """A Telegram that answers at once, within the process, and knows when it did so last."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self.last = 0.0

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,
    ) -> TelegramType:
        self.sent += 1
        self.last = time.perf_counter()
        chat = Chat.model_construct(id=getattr(method, "chat_id", 0), type="private")
        return Message.model_construct(message_id=self.sent, date=BEGINNING, chat=chat)  # type: ignore[return-value]

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, object] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""


@asynccontextmanager
async def sinking(
    database: Database, path: Path, sink: Sink
) -> AsyncIterator[asyncio.Future[None]]:
    """A sender sends into the sink as fast as it can while the block runs."""
    async with _running(sender(database, Bot("42:x", session=sink), NO_LIMIT, path)) as sending:
        yield sending


async def reach(
    sink: Sink, sending: asyncio.Future[None], messages: int, until: float = math.inf
) -> None:
    """Wait until so many are sent, but no longer than until that moment or the sender's end."""
    while sink.sent < messages and not sending.done():
        if time.perf_counter() >= until:
            break
        await asyncio.sleep(LOOK / 10)
