"""A stand-in on a free port, aiogram's real client, and clocks that tests move by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from bot.tryout.server import TryoutServer
from bot.tryout.world import World


class Clock:
    """Time that passes only when told to."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


class QuickSession(AiohttpSession):
    """aiogram's session, without the quarter of a second that it sleeps for TLS at the end."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop run until something has happened."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - tests have no event to wait for
            await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock(1_766_620_800.0)


@pytest.fixture
def monotonic() -> Clock:
    return Clock(1_000.0)


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock=clock)


@pytest.fixture
async def server(world: World, monotonic: Clock) -> AsyncIterator[TryoutServer]:
    server = TryoutServer(world, now=monotonic)
    await server.start(port=0)
    yield server
    await server.stop()


def make_bot(server: TryoutServer, token: str | None = None) -> Bot:
    api = TelegramAPIServer.from_base(server.url)
    return Bot(token or server.token, session=QuickSession(api=api))


@pytest.fixture
async def bot(server: TryoutServer) -> AsyncIterator[Bot]:
    bot = make_bot(server)
    yield bot
    await bot.session.close()


@pytest.fixture
async def http(server: TryoutServer) -> AsyncIterator[ClientSession]:
    async with ClientSession(server.url) as session:
        yield session
