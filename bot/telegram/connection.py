"""The way to Telegram: the real one with a token, the try-out stand-in without."""

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramNotFound, TelegramUnauthorizedError
from aiohttp import web

from bot.announcements.traffic import Traffic
from bot.errors import OperatorError
from bot.settings import Settings, SettingsError
from bot.telegram.client import create_bot
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling
from bot.telegram.tasks import Tasks
from bot.watching.metrics import Metrics
from bot.web.server import listening
from bot.web.webhook import Webhook

if TYPE_CHECKING:
    from bot.tryout.server import TryoutServer

log = logging.getLogger(__name__)


def owners(settings: Settings) -> frozenset[int]:
    """Who runs the bot; on the try-out page, where nobody is named, its administrator."""
    if settings.admin_ids or settings.bot_token is not None:
        return settings.admin_ids
    from bot.tryout.people import default_people

    return frozenset(p.id for p in default_people() if p.role == "administrator")


@asynccontextmanager
async def connect(
    settings: Settings, traffic: Traffic | None = None, metrics: Metrics | None = None
) -> AsyncIterator[Bot]:
    """A working client; OperatorError where Telegram refuses the token or cannot be reached."""
    if settings.bot_token is None:
        async with (
            _tryout(settings) as server,
            _client(server.token, server.url, traffic, metrics) as bot,
        ):
            yield bot
    else:
        token = settings.bot_token.get_secret_value()
        async with _client(token, settings.telegram_api_url, traffic, metrics) as bot:
            yield bot


class Door(Protocol):
    """A way in for updates."""

    async def run(self) -> None:
        """Open it and look after it, until cancelled."""

    def routes(self) -> list[web.RouteDef]:
        """What is answered over HTTP for it."""


def door(settings: Settings, bot: Bot, intake: Intake, traffic: Traffic) -> Door:
    """The way in that the settings want: long polling, or the webhook."""
    if settings.bot_token is None or settings.webhook_url is None:
        return Polling(intake, bot)
    if settings.webhook_secret is None:
        raise ValueError("settings with WEBHOOK_URL have WEBHOOK_SECRET too")
    secret = settings.webhook_secret.get_secret_value()
    return Webhook(intake, bot, traffic, settings.webhook_url, secret)


@asynccontextmanager
async def opened(
    door: Door, settings: Settings, more: Iterable[web.RouteDef]
) -> AsyncIterator[None]:
    """Updates come in, and its routes and those given are answered, while the block runs.

    SettingsError where WEB_HOST and WEB_PORT cannot be used.
    """
    async with AsyncExitStack() as stack:
        if settings.bot_token is not None:  # without one the try-out page is there
            routes = [*door.routes(), *more]
            url = await stack.enter_async_context(
                listening(settings.web_host, settings.web_port, routes)
            )
            log.info("Listening at %s", url)
        tasks = Tasks()
        tasks.start(door.run(), name="door")
        stack.push_async_callback(tasks.close)
        yield


@asynccontextmanager
async def _client(
    token: str, url: str, traffic: Traffic | None, metrics: Metrics | None
) -> AsyncIterator[Bot]:
    bot = create_bot(token, url, traffic, metrics)
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
