"""Pictures that Telegram has already: drawn and uploaded once, afterwards sent by their id."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.pictures.charts import Chart, content_key
from bot.storage.database import Database

SELECT_FILE = """
SELECT file_id FROM picture_file WHERE bot_id = :bot_id AND content_key = :content_key
"""
UPSERT_FILE = """
INSERT INTO picture_file (bot_id, content_key, file_id) VALUES (:bot_id, :content_key, :file_id)
ON CONFLICT (bot_id, content_key) DO UPDATE SET file_id = excluded.file_id
"""


class Sender(Protocol):
    """Sends a picture to one person, in either way."""

    async def upload(self, png: bytes) -> str:
        """Send the picture itself; the `file_id` that it has from now on."""

    async def resend(self, file_id: str) -> bool:
        """Send the picture by its `file_id`; False where Telegram no longer accepts that."""


class Album:
    """Remembers by which `file_id` each bot sends a chart."""

    def __init__(self, database: Database, draw: Callable[[Chart], Awaitable[bytes]]) -> None:
        self._database = database
        self._draw = draw
        # As many as there are pictures, so that they need no clearing away.
        self._locks: defaultdict[tuple[int, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def show(self, bot_id: int, chart: Chart, sender: Sender) -> None:
        """Send a chart, drawing and uploading it only where that has not been done yet.

        What `draw` and the sender raise goes through; nothing is remembered then.
        """
        key = content_key(chart)
        known = await self._file_id(bot_id, key)
        if known and await sender.resend(known):
            return
        async with self._locks[bot_id, key]:
            # Somebody else may have uploaded it while this one waited for the lock.
            newer = await self._file_id(bot_id, key)
            if newer and newer != known and await sender.resend(newer):
                return
            file_id = await sender.upload(await self._draw(chart))
            await self._remember(bot_id, key, file_id)

    async def _file_id(self, bot_id: int, key: str) -> str | None:
        row = await self._database.fetch_one(SELECT_FILE, {"bot_id": bot_id, "content_key": key})
        return str(row["file_id"]) if row else None

    async def _remember(self, bot_id: int, key: str, file_id: str) -> None:
        values = {"bot_id": bot_id, "content_key": key, "file_id": file_id}
        await self._database.execute(UPSERT_FILE, values)
