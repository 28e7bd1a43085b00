"""Administrators who write announcements, readers who get them, and a clock that stands still."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from aiogram import Bot, Dispatcher

from bot.announcements.models import Ledger
from bot.announcements.sender import Clocks, Sender
from bot.announcements.traffic import Traffic
from bot.language import Language
from bot.people.subscriptions import SubscriptionTopic
from bot.services import Services
from bot.storage.lock import ProcessLock
from bot.telegram import keyboards
from bot.telegram.callbacks_announcements import SetTopic
from bot.telegram.reporting import Reporter
from handlers import create_dispatcher
from tests.conversation.recording import NOON, RecordingSession
from tests.conversation.user import FakeUser

OWNER = 103
EDITOR = 104
STRANGER = 666
RU = "Новый хакатон: заявки до пятницы"
KK = "Жаңа хакатон: өтінім жұмаға дейін"
PATIENCE = 10  # seconds; a bound for a hang, nothing is measured with it


class Clock:
    """A moment that a test moves; at first 17:00 in Almaty."""

    def __init__(self) -> None:
        self.now = NOON.timestamp()

    def __call__(self) -> float:
        return self.now

    def passes(self, hours: float) -> None:
        """Let so many hours pass."""
        self.now += hours * 3600


class Office:
    """The bot with its owner, whom everything of the administrators' is shown."""

    def __init__(
        self, build: Callable[..., Services], bot: Bot, lock: ProcessLock, *owners: int
    ) -> None:
        self.clock = Clock()
        self.services = build(*(owners or (OWNER,)), clock=self.clock, send_rate=1000)
        self.bot = bot
        self._lock = lock
        self._presses = 0
        self.dispatcher: Dispatcher = create_dispatcher(self.services, self._patient)
        self.owner = self.user(OWNER, "Ерлан", "ru")

    def _patient(self) -> float:
        self._presses += 1
        return float(self._presses)

    @property
    def phone(self) -> RecordingSession:
        """What Telegram was told."""
        return self.owner.phone

    def user(self, id: int, name: str, code: str | None) -> FakeUser:
        """Somebody who writes to the bot."""
        return FakeUser(self.dispatcher, self.bot, id, name, code)

    async def reader(
        self, id: int, language: Language, topic: SubscriptionTopic = "hackathons"
    ) -> FakeUser:
        """Somebody who is subscribed."""
        await self.services.people.choose_language(id, language)
        await self.services.subscriptions.set(id, topic, on=True)
        return self.user(id, "?", language)

    async def drafts(
        self, by: FakeUser | None = None, ru: str | None = RU, kk: str | None = KK
    ) -> int:
        """Write a draft with a topic; its number."""
        author = by or self.owner
        await author.types("/announce")
        begun = author.last
        number = int((begun.text or "").split()[1].rstrip(","))
        for label, text in (("Русский", ru), ("Казахский", kk)):
            if text is not None:
                await author.presses(label, begun)
                await author.types(text)
        await author.presses_data(
            SetTopic(announcement=number, topic="hackathons", on=True).pack()
        )
        await author.presses("Назад")
        return number

    async def confirms(self, by: FakeUser | None = None) -> None:
        """Look at the draft that is shown, and let it go out."""
        author = by or self.owner
        await author.presses("Посмотреть")
        await author.presses("Отправить")

    async def sends(self) -> None:
        """Let the sender work until nothing is left that may go out now."""
        sender = self.sender()
        running = asyncio.ensure_future(sender.run())
        try:
            async with asyncio.timeout(PATIENCE):
                while await self._busy():  # noqa: ASYNC110 - another process would look too
                    await asyncio.sleep(0.01)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def _busy(self) -> bool:
        now = int(self.clock())
        due = await self.services.database.fetch_one(
            "SELECT 1 FROM announcement WHERE state = 'running' "
            "OR state = 'scheduled' AND due_at <= ?",
            (now,),
        )
        return due is not None

    def sender(self) -> Sender:
        """The sender over this office's database and wire."""
        return Sender(
            self.bot,
            self.services.deliveries,
            self.services.announcements,
            Traffic(1000, time.monotonic),
            keyboards.announcements.reading(self.services.catalogues),
            Clocks(self.clock, self.services.timezone),
            self._lock,
        )

    def reporter(self) -> Reporter:
        """What keeps administrators' messages up to date."""
        return Reporter(
            self.bot,
            self.services.announcements,
            self.services.panels,
            self.services.screens,
            self.services.people,
            self.services.catalogues,
            self.clock,
        )

    async def ledger(self, number: int) -> Ledger:
        """What became of an announcement."""
        announcement = await self.services.announcements.get(number)
        assert announcement is not None
        return await self.services.announcements.ledger(announcement)

    async def acts(self) -> list[str]:
        """The journal, the oldest first."""
        return [noted.act for noted in reversed(await self.services.audit.page(None, 100))]
