"""A bot that runs in one thread with everything but Telegram, to be fed an update at a time."""

import asyncio
import logging
import random
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from aiogram.types.update import UpdateTypeLookupError
from aiohttp.base_protocol import BaseProtocol
from aiohttp.streams import StreamReader
from aiohttp.test_utils import make_mocked_request

from bench.serving.fuzzing import Clock, made_files, open_services, town_of
from bench.serving.made_telegram import MadeTelegram
from bench.serving.made_updates import EDITOR, Json
from bot.services import Services
from bot.storage.database import Database
from bot.telegram.announcing import traffic
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import read_update, sound
from bot.telegram.intake import Intake
from bot.web.webhook import HEADER, Webhook
from handlers import create_dispatcher

SECRET = "made-up-secret"  # noqa: S105
STEP = 60.0  # seconds from one update to the next: nobody is held back
ResultT = TypeVar("ResultT")


class Complaint(AssertionError):
    """Something went wrong; the message says what."""


class Errors(logging.Handler):
    """Keeps what the program tells its operator of errors, within the block that it opens.

    No longer than that: whoever sets up the log meanwhile would take it away.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def __enter__(self) -> None:
        self.lines.clear()
        logging.getLogger().addHandler(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.lines.append(record.getMessage())


class Running:
    """The bot over a database of its own; a context manager. Telegram never fails here."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.clock = Clock()
        self._runner = asyncio.Runner()
        self._errors = Errors()
        self.database: Database
        self.services: Services
        self.wire: MadeTelegram

    def __enter__(self) -> "Running":
        self.do(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self.database.close())
        self._runner.close()

    def do(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Run something to its end."""
        return self._runner.run(work)

    def feed(self, raw: object) -> bool:
        """Handle one update; False where it is none.

        Complaint where that ends in an error, in a call that Telegram would not take, or without
        an answer to a press.
        """
        return self.do(self._feed(raw))

    def bring(self, body: bytes) -> int:
        """Bring a body to the webhook, which takes nothing yet; the status it answers with."""
        return self.do(self._bring(body))

    async def _bring(self, body: bytes) -> int:
        stream = StreamReader(BaseProtocol(self._runner.get_loop()), 2**16)
        stream.feed_data(body)
        stream.feed_eof()
        request = make_mocked_request("POST", "/", {HEADER: SECRET}, payload=stream)
        return (await self._webhook.handle(request)).status

    async def _open(self) -> None:
        self.database = await Database.open(self._file)
        self.services = await open_services(self.database, self.clock)
        await self.services.people.choose_language(EDITOR, "ru")
        await self.database.execute("INSERT OR IGNORE INTO editor VALUES (?, 0)", (EDITOR,))
        lot = random.Random(0)
        files = made_files(lot)
        self.town = town_of(self.services, files)
        self.wire = MadeTelegram(lot, self.town, iter(()), files, failing=0.0)
        self._bot = self.wire.bot()
        self._dispatcher = create_dispatcher(self.services, self.clock)
        intake = Intake(self._dispatcher, self._bot, Inbox(self.database))
        self._webhook = Webhook(intake, self._bot, traffic(30), "https://example.org/", SECRET)

    async def _feed(self, raw: object) -> bool:
        self.clock.now += STEP
        try:
            update = read_update(sound(raw), self._bot)
        except (ValueError, RecursionError, UpdateTypeLookupError):
            return False
        answered = self.wire.calls["answerCallbackQuery"]
        with self._errors:
            await self._dispatcher.feed_update(self._bot, update)
        if self._errors.lines:
            raise Complaint(self._errors.lines[0])
        if self.wire.refused:
            raise Complaint(f"{dict(self.wire.refused)} {self.wire.examples}")
        if update.callback_query and self.wire.calls["answerCallbackQuery"] == answered:
            raise Complaint("a press was not answered")
        return True


def press(data: str, sender: int, chat: int | None = None, number: int = 1) -> Json:
    """An update: somebody has pressed a button."""
    chat = chat or sender
    kind = "private" if chat > 0 else "supergroup"
    shown = {"message_id": 5, "date": 1, "chat": {"id": chat, "type": kind}, "text": "?"}
    query = {"id": str(number), "from": _user(sender), "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": {**query, "message": shown}}


def text(said: str, sender: int, moment: float, number: int = 1) -> Json:
    """An update: somebody has sent a text in private."""
    chat = {"id": sender, "type": "private"}
    message = {"message_id": number, "date": int(moment), "chat": chat, "from": _user(sender)}
    return {"update_id": number, "message": {**message, "text": said}}


def _user(number: int) -> Json:
    return {"id": number, "is_bot": False, "first_name": "?"}
