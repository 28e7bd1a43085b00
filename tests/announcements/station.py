"""The real sender in virtual time, and a Telegram that answers as a test's script says."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import DeleteMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bot.announcements.announcements import Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.deliveries import Deliveries
from bot.announcements.models import Announcement, Count
from bot.announcements.sender import Clocks, Sender
from bot.announcements.traffic import Traffic
from bot.people.audit import Audit
from bot.storage.lock import ProcessLock
from tests.announcements.making import NEWS, NOON, OLGA, TEXTS, adds_up, counts, states
from tests.announcements.telegram import TOKEN
from tests.announcements.virtual import VirtualDatabase

ALMATY = ZoneInfo("Asia/Almaty")
LATENCY = 0.05  # seconds from a call to its answer
RATE = 30.0


@dataclass(frozen=True)
class Call:
    """A call that has begun: when, to which chat, and the how-manieth to it (from 1)."""

    moment: float
    chat_id: int
    method: TelegramMethod[Any]
    attempt: int


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call; perhaps its message arrives all the same."""

    error: Exception
    arrives: bool = False
    latency: float = LATENCY


Script = Callable[[Call], Fault | None]


class ScriptedTelegram(BaseSession):
    """Writes down every call at its beginning, and every message that arrives."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self.script: Script = lambda call: None
        self.calls: list[Call] = []
        self.arrived: Counter[int] = Counter()  # messages by chat
        self.under_way = 0
        self._clock = clock
        self._attempts: Counter[int] = Counter()

    @property
    def moments(self) -> list[float]:
        """When calls have begun."""
        return [call.moment for call in self.calls]

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        chat_id = int(method.chat_id)  # type: ignore[attr-defined]
        self._attempts[chat_id] += 1
        call = Call(self._clock(), chat_id, method, self._attempts[chat_id])
        self.calls.append(call)
        fault = self.script(call)
        self.arrived[chat_id] += fault is None or fault.arrives
        self.under_way += 1
        try:
            await asyncio.sleep(fault.latency if fault else LATENCY)
        finally:
            self.under_way -= 1
        if fault:
            raise fault.error
        return self._answer(method, chat_id)  # type: ignore[return-value]

    def _answer(self, method: TelegramMethod[Any], chat_id: int) -> object:
        if isinstance(method, DeleteMessage):
            return True
        kind = "private" if chat_id > 0 else "supergroup"
        return Message(message_id=len(self.calls), date=0, chat=Chat(id=chat_id, type=kind))  # type: ignore[arg-type]

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *args: object, **kwargs: object) -> AsyncGenerator[bytes, None]:
        raise AssertionError("announcements download nothing")
        yield b""


class Station:
    """One file, one Telegram, and as many senders one after the other as a test starts."""

    def __init__(self, path: Path, database: VirtualDatabase) -> None:
        self.path = path
        self.database = database
        self.time = asyncio.get_running_loop().time
        self.start_at = float(NOON)
        self.telegram = ScriptedTelegram(self.time)
        self.announcements = Announcements(database, Audit(database, self.wall), self.wall)
        self.traffic = Traffic(RATE, self.time)

    def wall(self) -> float:
        """Seconds since 1970."""
        return self.start_at + self.time()

    def sender(
        self,
        rate: float = RATE,
        database: VirtualDatabase | None = None,
        deliveries: type[Deliveries] = Deliveries,
    ) -> Sender:
        """A new sender, as after a start of the program; only the file remembers."""
        used = database or self.database
        self.traffic = Traffic(rate, self.time)
        return Sender(
            Bot(TOKEN, session=self.telegram),
            deliveries(used),
            Announcements(used, Audit(used, self.wall), self.wall),
            self.traffic,
            lambda *_: None,
            Clocks(self.wall, ALMATY),
            ProcessLock(self.path.with_name("sender.lock")),
        )

    @asynccontextmanager
    async def sending(self, sender: Sender | None = None) -> AsyncIterator[Sender]:
        """A sender at work, stopped at the end as a SIGTERM would."""
        running = sender or self.sender()
        task = asyncio.ensure_future(running.run())
        try:
            yield running
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def queue(self, **job: Any) -> Announcement:
        """Schedule an announcement to all who read the news."""
        return await self.announcements.queue(Job(NEWS, TEXTS, **job))

    async def queue_to(self, *chat_ids: int) -> Announcement:
        """Schedule an announcement to a list."""
        audience = Audience(topics=("news",), listed=len(chat_ids))
        return await self.announcements.queue(Job(audience, TEXTS, listed=chat_ids))

    async def follow(self, kind: str, original: Announcement) -> Announcement:
        """Correct an announcement, or take it back."""
        if kind == "recall":
            following = await self.announcements.recall(original.id, OLGA)
            assert following is not None
            return following
        draft = await self.announcements.draft_correction(original.id, OLGA)
        assert draft is not None
        assert await self.announcements.confirm(draft.id, OLGA, draft.version, False)
        return draft

    async def until(self, moment: float) -> None:
        """Let the time pass until a moment of the story."""
        await asyncio.sleep(max(0.0, moment - self.time()))

    async def ended(self, announcement: Announcement, within: float = 600.0) -> None:
        """Wait until it is done."""
        async with asyncio.timeout(within):
            while await self.state(announcement) != "done":  # noqa: ASYNC110 - another's doing
                await asyncio.sleep(0.5)

    async def state(self, announcement: Announcement) -> str:
        """In which state the announcement is."""
        found = await self.announcements.get(announcement.id)
        assert found is not None
        return found.state

    async def counts(self, announcement: Announcement) -> dict[Count, int]:
        """The ledger, balanced."""
        await adds_up(self.database)
        return await counts(self.announcements, announcement.id)

    async def states(self, announcement: Announcement) -> dict[int, str]:
        """In which state each recipient is."""
        return await states(self.database, announcement.id)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Station]:
    """A station over a new file."""
    path = folder / "bot.sqlite3"
    database = await open_file(path)
    try:
        yield Station(path, database)
    finally:
        await database.close()


async def open_file(path: Path) -> VirtualDatabase:
    """Connections of one's own to a file."""
    database = await VirtualDatabase.open(path)
    assert isinstance(database, VirtualDatabase)
    return database
