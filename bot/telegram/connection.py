"""The way to Telegram: the real one with a token, the try-out stand-in without."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError, TelegramNotFound, TelegramUnauthorizedError

from bot.announcements.traffic import Traffic
from bot.errors import OperatorError
from bot.settings import Settings, SettingsError
from bot.storage.database import Database
from bot.telegram.client import create_bot
from bot.telegram.polling import serving

if TYPE_CHECKING:
    from bot.tryout.server import TryoutServer

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def owners(settings: Settings) -> frozenset[int]:
    """Who runs the bot; on the try-out page, where nobody is named, its administrator."""
    if settings.admin_ids or settings.bot_token is not None:
        return settings.admin_ids
    from bot.tryout.people import default_people

    return frozenset(p.id for p in default_people() if p.role == "administrator")


@asynccontextmanager
async def connect(settings: Settings, traffic: Traffic | None = None) -> AsyncIterator[Bot]:
    """A working client; OperatorError where Telegram refuses the token or cannot be reached."""
    if settings.bot_token is None:
        async with _tryout(settings) as server, _client(server.token, server.url, traffic) as bot:
            yield bot
    else:
        if settings.webhook_url:
            log.warning("WEBHOOK_URL is set, but this version asks Telegram by long polling only")
        token = settings.bot_token.get_secret_value()
        async with _client(token, settings.telegram_api_url, traffic) as bot:
            yield bot


async def poll(dispatcher: Dispatcher, bot: Bot, database: Database) -> None:
    """Long polling until a signal comes; a second signal ends the program at once."""
    async with serving(dispatcher, bot, database):
        await _signal()


async def _signal() -> None:
    loop = asyncio.get_running_loop()
    came = asyncio.Event()
    for number in SIGNALS:
        loop.add_signal_handler(number, came.set)
    try:
        await came.wait()
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


@asynccontextmanager
async def _client(token: str, url: str, traffic: Traffic | None) -> AsyncIterator[Bot]:
    bot = create_bot(token, url, traffic)
    try:
        await _introduce(bot, url)
        yield bot
    finally:
        await bot.session.close()


async def _introduce(bot: Bot, url: str) -> None:
    try:
        me = await bot.me()
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise SettingsError(
            "BOT_TOKEN=(hidden) is refused by Telegram: copy the token from @BotFather again"
        ) from None
    except TelegramNetworkError:
        raise OperatorError(
            f"TELEGRAM_API_URL={url} cannot be reached: check the network and the address"
        ) from None
    log.info("Answering as @%s", me.username)


@asynccontextmanager
async def _tryout(settings: Settings) -> AsyncIterator["TryoutServer"]:
    from bot.tryout.server import TryoutServer  # with a token nobody needs it

    server = TryoutServer()
    try:
        await server.start(settings.web_host, settings.web_port)
    except ValueError:
        raise SettingsError(
            f"WEB_HOST={settings.web_host} is not loopback: the try-out page is for this "
            "computer only, use 127.0.0.1 or set BOT_TOKEN"
        ) from None
    except OSError as error:
        raise SettingsError(
            f"WEB_PORT={settings.web_port} cannot be used on {settings.web_host} "
            f"({error.strerror}): choose another, like WEB_PORT={settings.web_port + 1}"
        ) from None
    print(f"No BOT_TOKEN: the try-out page is at {server.url}/", flush=True)
    try:
        yield server
    finally:
        await server.stop()
