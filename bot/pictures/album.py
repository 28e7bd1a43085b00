"""Pictures that Telegram has already: drawn and uploaded once, afterwards sent by their id."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from bot.pictures.charts import Chart, content_key
from bot.storage.database import Database
from bot.storage.troubles import NotSaved

SELECT_FILE = """
SELECT file_id FROM picture_file WHERE bot_id = :bot_id AND content_key = :content_key
"""
UPSERT_FILE = """
INSERT INTO picture_file (bot_id, content_key, file_id) VALUES (:bot_id, :content_key, :file_id)
ON CONFLICT (bot_id, content_key) DO UPDATE SET file_id = excluded.file_id
"""

Key = tuple[int, str]  # a bot and what a chart shows


class Sender(Protocol):
    """Sends a picture to one person, in either way."""

    async def upload(self, png: bytes) -> str:
        """Send the picture itself; the `file_id` that it has from now on."""

    async def resend(self, file_id: str) -> bool:
        """Send the picture by its `file_id`; False where Telegram no longer accepts that."""


class Drawings:
    """Drawings under way: who asks for one that is being drawn already waits for the same."""

    def __init__(self, draw: Callable[[Chart], Awaitable[bytes]]) -> None:
        self._draw = draw
        self._under_way: dict[Key, asyncio.Future[bytes]] = {}

    async def get(self, key: Key, chart: Chart) -> asyncio.Future[bytes]:
        """The finished drawing, which stays to be shared until it is dropped.

        All who wait for one that fails get its failure. Where the one who draws is cancelled,
        the next who waits draws.
        """
        while True:
            drawing = self._under_way.get(key)
            if drawing is None:
                drawing = self._under_way[key] = asyncio.get_running_loop().create_future()
                await self._finish(key, drawing, chart)
            # Unlike `await drawing`, it does not cancel the drawing where this one is cancelled.
            await asyncio.wait([drawing])
            if not drawing.cancelled():
                drawing.result()
                return drawing

    def drop(self, key: Key, drawing: asyncio.Future[bytes]) -> None:
        """Share a drawing no longer: the next who asks gets another."""
        if self._under_way.get(key) is drawing:
            del self._under_way[key]

    async def _finish(self, key: Key, drawing: asyncio.Future[bytes], chart: Chart) -> None:
        try:
            drawing.set_result(await self._draw(chart))
        except Exception as error:  # whoever waits is told, this one too
            drawing.set_exception(error)
            self.drop(key, drawing)
        finally:
            if not drawing.done():
                drawing.cancel()
                self.drop(key, drawing)


class Album:
    """Remembers by which `file_id` each bot sends a chart."""

    def __init__(self, database: Database, draw: Callable[[Chart], Awaitable[bytes]]) -> None:
        self._database = database
        self._drawings = Drawings(draw)
        # As many as there are pictures, so that they need no clearing away.
        self._locks: defaultdict[Key, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def show(self, bot_id: int, chart: Chart, sender: Sender) -> None:
        """Send a chart, drawing and uploading it only where that has not been done yet.

        What `draw` and the sender raise goes through; nothing is remembered then.
        """
        key = content_key(chart)
        known = await self._file_id(bot_id, key)
        if known and await sender.resend(known):
            return
        drawing = await self._drawings.get((bot_id, key), chart)
        try:
            await self._upload((bot_id, key), known, drawing.result(), sender)
        finally:
            self._drawings.drop((bot_id, key), drawing)

    async def _upload(self, key: Key, known: str | None, png: bytes, sender: Sender) -> None:
        async with self._locks[key]:
            # Somebody else may have uploaded it while this one waited.
            newer = await self._file_id(*key)
            if newer and newer != known and await sender.resend(newer):
                return
            file_id = await sender.upload(png)
            with suppress(NotSaved):  # it is there; the next one uploads it once more
                await self._remember(*key, file_id)

    async def _file_id(self, bot_id: int, key: str) -> str | None:
        row = await self._database.fetch_one(SELECT_FILE, {"bot_id": bot_id, "content_key": key})
        return str(row["file_id"]) if row else None

    async def _remember(self, bot_id: int, key: str, file_id: str) -> None:
        values = {"bot_id": bot_id, "content_key": key, "file_id": file_id}
        await self._database.execute(UPSERT_FILE, values)
