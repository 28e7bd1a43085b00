"""A town of subscribers, and an announcement for all of them."""

import asyncio
import datetime as dt
import sqlite3
import time
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bot.announcements.announcements import Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import Deliveries
from bot.announcements.models import Ledger
from bot.announcements.sender import Clocks, Sender
from bot.announcements.traffic import Traffic
from bot.i18n import load_catalogues
from bot.people.audit import Audit
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from bot.telegram import keyboards
from bot.telegram.client import create_bot

FIRST = 100_000_001  # ids as Telegram gives them, so many apart
APART = 7
ZONE = ZoneInfo("Asia/Almaty")
NO_LIMIT = 1_000_000
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
TEXT = Content(text="Новый хакатон: заявки до пятницы. Подробности по кнопке ниже.")

FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :size)
INSERT INTO person (id, language) SELECT :first + i * :apart, iif(i % 3, 'ru', 'kk') FROM n
"""
SUBSCRIBE = "INSERT INTO subscription (person_id, topic) SELECT id, 'hackathons' FROM person"


def ids(size: int) -> range:
    """The ids of so many subscribers."""
    return range(FIRST, FIRST + size * APART, APART)


def announcements(database: Database) -> Announcements:
    """The announcements of a database."""
    return Announcements(database, Audit(database, time.time), time.time)


async def settle(path: Path, size: int) -> int:
    """Make a database with so many subscribers and an urgent announcement to them; its number."""
    database = await Database.open(path)
    try:
        values = {"size": size, "first": FIRST, "apart": APART}
        async with database.writing() as connection:
            await connection.execute(FILL, values)
            await connection.execute(SUBSCRIBE)
        return await announce(database)
    finally:
        await database.close()


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
        keyboards.announcements.reading(load_catalogues()),
        Clocks(time.time, ZONE),
        ProcessLock(path.with_name(f"{path.name}-sending")),
    )


async def live(path: Path, token: str, url: str, rate: float) -> None:
    """One life of a sender: until nothing is left to send."""
    database = await Database.open(path)
    bot = create_bot(token, url)
    try:
        sending = asyncio.ensure_future(sender(database, bot, rate, path).run())
        deliveries = Deliveries(database)
        while not sending.done() and await deliveries.states() & {"scheduled", "running"}:
            await asyncio.sleep(0.1)
        sending.cancel()
        await asyncio.wait([sending])
    finally:
        await bot.session.close()
        await database.close()


async def ledger(path: Path, number: int) -> Ledger:
    """What became of an announcement."""
    database = await Database.open(path)
    try:
        there = announcements(database)
        found = await there.get(number)
        if found is None:
            raise LookupError(number)
        return await there.ledger(found)
    finally:
        await database.close()


def states(path: Path, number: int) -> dict[int, str]:
    """The state of every recipient, read by another process as it stands on the disk."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT chat_id, state FROM delivery WHERE announcement_id = ?", (number,)
        )
        return dict(rows.fetchall())


class Sink(BaseSession):
    """A Telegram that answers at once, within the process."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        self.sent += 1
        chat = Chat.model_construct(id=getattr(method, "chat_id", 0), type="private")
        return Message.model_construct(message_id=self.sent, date=NOW, chat=chat)  # type: ignore[return-value]

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
