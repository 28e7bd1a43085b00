"""Measures the bot's own time for an inline query, beside that of a bare aiogram echo.

    python -m bench.inline

Every query goes as raw JSON through the real dispatcher, and its answer is written out as for
Telegram, but sent nowhere. The echo answers each with one result and looks nothing up; both get
the same queries in turn, in one process.
"""

import argparse
import asyncio
import platform
import tempfile
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import GetMe, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    User,
)

from bench.questions import for_fitting, for_judging
from bench.tables import plain
from bot.i18n import load_catalogues
from bot.knowledge.opening import open_answerer
from bot.knowledge.suggesting import LONGEST
from bot.services import Services
from bot.storage.database import Database
from handlers import create_dispatcher

MILLI = 1e3
WARM_UP = 20  # queries before the clock starts
PARTS = 4  # a question's beginnings end at each of its quarters
TYPED = 3  # letters from which a beginning counts: nobody waits for the first two
GOAL = 50.0  # milliseconds
WHO = {"id": 1, "is_bot": False, "first_name": "?", "language_code": "ru"}
ME = User(id=42, is_bot=True, first_name="?", username="bench_bot", supports_inline_queries=True)
HEAD = ("queries", "number", "p50, ms", "p99, ms", "worst, ms", "echo p50, ms", "echo p99, ms")


class Wire(BaseSession):
    """A Telegram that takes every answer, written out as for sending, and does nothing with it."""

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[str, Any] = {}  # kept, so that writing it out is not skipped

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,
    ) -> TelegramType:
        values = method.model_dump(warnings=False).items()
        self.last = {name: self.prepare_value(value, bot=bot, files={}) for name, value in values}
        return ME if isinstance(method, GetMe) else True  # type: ignore[return-value]

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise AssertionError("nothing is downloaded")
        yield b""


async def echo(query: InlineQuery) -> None:
    """The least that an answer can be."""
    text = InputTextMessageContent(message_text=query.query or "?")
    await query.answer([InlineQueryResultArticle(id="1", title="?", input_message_content=text)])


def echoing() -> Dispatcher:
    """A dispatcher that does nothing else."""
    dispatcher = Dispatcher()
    dispatcher.inline_query.register(echo)
    return dispatcher


def beginnings(texts: Iterable[str]) -> list[str]:
    """What is typed on the way to each text."""
    ends = [(text, len(text) * part // PARTS) for text in texts for part in range(1, PARTS)]
    return [text[:end] for text, end in ends if end >= TYPED]


def update(number: int, query: str) -> dict[str, Any]:
    """An inline query as it comes from Telegram."""
    asked = {"id": str(number), "from": WHO, "query": query, "offset": ""}
    return {"update_id": number, "inline_query": asked}


async def timed(dispatcher: Dispatcher, bot: Bot, queries: Sequence[str]) -> list[float]:
    """The milliseconds that each query takes."""
    times = []
    for number, query in enumerate(queries):
        raw = update(number, query)
        start = time.perf_counter()
        await dispatcher.feed_raw_update(bot, raw)
        times.append((time.perf_counter() - start) * MILLI)
    return times


async def measure() -> list[list[str]]:
    """A row for whole questions, for their beginnings, and for nothing typed yet."""
    whole = [question.text[:LONGEST] for question in [*for_fitting(), *for_judging()]]
    groups = {"whole": whole, "beginnings": beginnings(whole), "nothing typed": [""] * 1_000}
    bot = Bot("42:made-up-token", session=Wire())
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bench.sqlite3")
        try:
            catalogues = load_catalogues()
            answerer = await open_answerer(database, catalogues)
            services = Services.over(database, answerer, catalogues)
            # An hour from one query to the next: people's pace is not what is measured.
            ours = create_dispatcher(services, clock=count(step=3_600).__next__)
            return [await row(name, queries, ours, bot) for name, queries in groups.items()]
        finally:
            await database.close()


async def row(name: str, queries: Sequence[str], ours: Dispatcher, bot: Bot) -> list[str]:
    """Our times for some queries beside those of the echo."""
    bare = echoing()
    for dispatcher in (ours, bare):
        await timed(dispatcher, bot, queries[-WARM_UP:])
    times: tuple[list[float], list[float]] = ([], [])
    for query in queries:
        for dispatcher, own in zip((ours, bare), times, strict=True):
            own += await timed(dispatcher, bot, [query])
    p50, p99, worst = np.percentile(times[0], (50, 99, 100))
    echo_p50, echo_p99 = np.percentile(times[1], (50, 99))
    figures = (p50, p99, worst, echo_p50, echo_p99)
    return [name, str(len(queries)), *(f"{figure:.2f}" for figure in figures)]


def main() -> None:
    """Measure and print the table."""
    argparse.ArgumentParser(prog="python -m bench.inline").parse_args()
    rows = asyncio.run(measure())
    print(plain(HEAD, rows))
    slowest = max(float(cells[3]) for cells in rows)
    verdict = "kept" if slowest < GOAL else "missed"
    print(f"\nThe goal of {GOAL:.0f} ms (p99) is {verdict}.")
    print(f"Python {platform.python_version()} on {platform.machine()}.")


if __name__ == "__main__":
    main()
