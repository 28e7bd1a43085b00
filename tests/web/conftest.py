"""A webhook on a free port, before a stand-in for Telegram, and whoever calls it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.types import CallbackQuery, InlineQuery, Message
from aiohttp import ClientSession

from bot.announcements.traffic import Traffic
from bot.storage.database import Database
from bot.telegram.client import create_bot
from bot.telegram.inbox import Inbox
from bot.telegram.intake import Intake
from bot.telegram.replying import say_last
from bot.telegram.tasks import Tasks
from bot.tryout.server import TryoutServer
from bot.web.server import listening
from bot.web.webhook import HEADER, Webhook
from tests.tryout.conftest import Clock, QuickSession, clock, monotonic, server, world

__all__ = ["clock", "monotonic", "server", "world"]

SECRET = "Abc-123_xyz"
KNOWN = {HEADER: SECRET}
PATIENCE = 30.0  # seconds; a bound for a hang, nothing is measured with it


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Hall:
    """What is behind the door: what was handled, and gates for what shall wait."""

    url: str
    traffic: Traffic
    intake: Intake
    webhook: Webhook
    http: ClientSession
    handled: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    async def bring(self, update: dict[str, Any]) -> tuple[int, Any]:
        """Bring an update as Telegram does: the status, and what stands in the reply."""
        async with self.http.post(self.url, json=update, headers=KNOWN) as response:
            body = await response.read()
            return response.status, (await response.json() if body else None)


def dispatcher_for(handled: list[str], gates: dict[str, asyncio.Event]) -> Dispatcher:
    """Says back what is said; what it does beside that stands in the text."""
    dispatcher = Dispatcher()

    async def say_back(message: Message) -> None:
        text = message.text or ""
        handled.append(text)
        if gate := gates.get(text):
            await gate.wait()
        if "fail" in text:
            raise ZeroDivisionError
        if "early" in text:
            await say_last(message.answer("early"))
            await asyncio.sleep(0)
            await message.answer("more")
        if "aloud" in text:
            await message.answer(f"{text}!")
        else:
            await say_last(message.answer(f"{text}!"))
        if "linger" in text:
            await gates["later"].wait()

    async def press(query: CallbackQuery) -> None:
        handled.append(query.data or "")
        await say_last(query.answer("pressed"))

    async def suggest(query: InlineQuery) -> None:
        handled.append(query.query)
        await say_last(query.answer([]))

    dispatcher.message.register(say_back, F.text)
    dispatcher.callback_query.register(press)
    dispatcher.inline_query.register(suggest)
    return dispatcher


@pytest.fixture
async def bot(server: TryoutServer, traffic: Traffic) -> AsyncIterator[Bot]:
    """The program's own client."""
    bot = create_bot(server.token, server.url, traffic)
    yield bot
    await QuickSession.close(bot.session)  # type: ignore[arg-type]


@pytest.fixture
def traffic(monotonic: Clock) -> Traffic:
    """What has left; time stands still."""
    return Traffic(30, monotonic)


Opened = Callable[..., AbstractAsyncContextManager[Hall]]


@pytest.fixture
def opened(bot: Bot, database: Database, traffic: Traffic) -> Opened:
    """Opens the door; `set` also tells Telegram where it is."""

    @asynccontextmanager
    async def open_it(
        *, tell: bool = False, most: int = 5_000, **more: Any
    ) -> AsyncIterator[Hall]:
        handled: list[str] = []
        gates: dict[str, asyncio.Event] = {}
        url = f"http://127.0.0.1:{free_port()}/hook"
        intake = Intake(dispatcher_for(handled, gates), bot, Inbox(database), most_waiting=most)
        webhook = Webhook(intake, bot, traffic, url, SECRET, **{"patience": PATIENCE, **more})
        port = int(url.split(":")[2].split("/")[0])
        tasks = Tasks()
        async with listening("127.0.0.1", port, webhook.routes()), ClientSession() as http:
            if tell:
                tasks.start(webhook.run())
            else:
                await webhook._begin()
            yield Hall(url, traffic, intake, webhook, http, handled, gates)
            for gate in gates.values():
                gate.set()
            await tasks.close()
        await intake.finish(0)

    return open_it


def said(number: int, text: str = "a", person: int = 102) -> dict[str, Any]:
    """A message in private, as Telegram writes it."""
    user = {"id": person, "is_bot": False, "first_name": "Ольга"}
    chat = {"id": person, "type": "private", "first_name": "Ольга"}
    message = {"message_id": number, "date": 1_766_620_800, "chat": chat, "from": user}
    return {"update_id": number, "message": {**message, "text": text}}
