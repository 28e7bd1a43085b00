"""The same for aiogram_broadcaster 0.6.8 with its storage in SQLite, in a venv of its own.

    .venv-bench/bin/python bench/announcing/rival.py FILE SIZE SECONDS

Imports nothing of ours: that venv need not hold what the bot needs.
"""

import asyncio
import datetime as dt
import os
import sys
import time
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.types import Chat, Message
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from aiogram_broadcaster.storages.sqlalchemy import SQLAlchemyStorage

BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIRST, APART = 100_000_001, 7
TEXT = "Новый хакатон: заявки до пятницы. Подробности по кнопке ниже."


class Sink(BaseSession):
    """A Telegram that answers at once."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self.last = 0.0

    async def make_request(
        self,
        bot: Bot,
        method: Any,
        timeout: int | None = None,
    ) -> Any:
        self.sent += 1
        self.last = time.perf_counter()
        chat = Chat.model_construct(id=getattr(method, "chat_id", 0), type="private")
        return Message.model_construct(message_id=self.sent, date=BEGINNING, chat=chat)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""


async def rate(path: str, size: int, seconds: float) -> float:
    """Messages a second over so many seconds, or until all are sent; gathering not counted."""
    storage = SQLAlchemyStorage.from_url(f"sqlite+aiosqlite:///{path}")
    await storage.startup()
    sink = Sink()
    bot = Bot("42:x", session=sink)
    broadcaster = Broadcaster(bot, storage=storage)
    chats = range(FIRST, FIRST + size * APART, APART)
    mailer = await broadcaster.create_mailer(chats=chats, content=TextContent(text=TEXT), bot=bot)
    begun = time.perf_counter()
    mailing = mailer.start()
    while time.perf_counter() - begun < seconds and not mailing.done():
        await asyncio.sleep(0.02)
    # What is sent counts for the whole time: each is written down before the next is sent.
    took = sink.last - begun if sink.sent == size else time.perf_counter() - begun
    return sink.sent / took


if __name__ == "__main__":
    print(asyncio.run(rate(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))), flush=True)
    os._exit(0)  # its mailer would go on for hours
