"""What an operator's machines ask: is it alive, is it ready, and the figures."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path

from aiogram import Bot
from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.services import Services
from bot.storage.database import Database
from bot.watching.metrics import Metrics
from bot.watching.readiness import Bounded, Check, Readiness, is_ready
from bot.watching.standing import Standing, take_stock

# A proxy in front of the webhook names itself by one of these. What comes through it comes from
# outside, and must not be told how the bot is, whatever paths the proxy lets through.
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")

Handler = Callable[[web.Request], Awaitable[web.Response]]


def routes(
    bot: Bot,
    services: Services,
    database_path: Path,
    mode: str,
    clock: Callable[[], float] = time.monotonic,
) -> list[web.RouteDef]:
    """GET /healthz, /readyz and /metrics, to be called once a process.

    `mode` is how updates come: webhook, polling or try-out.
    """
    metrics, database = services.metrics, services.database
    readiness = Readiness(bot, database, services.knowledge, metrics, clock)
    standing = Standing(services.knowledge, database_path, mode)
    metrics.register(standing)
    return [
        web.get("/healthz", alive),
        web.get("/readyz", from_here_only(_ready(readiness))),
        web.get("/metrics", from_here_only(_figures(metrics, standing, database))),
    ]


async def alive(_: web.Request) -> web.Response:
    """Answer, which is all that is asked: the event loop runs."""
    return web.Response(text="ok\n")


def from_here_only(handler: Handler) -> Handler:
    """The same for whoever asks directly; for what a proxy passes on there is no such page."""

    async def guarded(request: web.Request) -> web.Response:
        if any(name in request.headers for name in PASSED_ON):
            raise web.HTTPNotFound
        return await handler(request)

    return guarded


def _ready(readiness: Readiness) -> Handler:
    async def ready(_: web.Request) -> web.Response:
        checks = await readiness.look()
        body = {name: asdict(check) for name, check in checks.items()}
        return web.json_response(body, status=200 if is_ready(checks) else 503)

    return ready


def _figures(metrics: Metrics, standing: Standing, database: Database) -> Handler:
    async def read() -> Check:
        standing.stock = await take_stock(database)
        return Check(True, "read")

    bounded = Bounded(read)

    async def figures(_: web.Request) -> web.Response:
        if not (await bounded()).ok:
            standing.stock = None
        body = metrics.exposition()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return figures
