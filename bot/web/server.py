"""The program's own HTTP server: one address for Telegram and for who looks after the bot."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.logs import failure
from bot.settings import SettingsError
from bot.telegram.tasks import Tasks

log = logging.getLogger(__name__)

# An update holds a few texts of 4096 characters and what they quote: a tenth of this.
LARGEST_BODY = 1024 * 1024
# Seconds without a request after which a connection is closed; Telegram keeps its own for less.
IDLE = 75.0
# For who does not end his request: to read on a little, so that he hears the answer.
LINGER = 2.0
# At the end for requests that are being answered: a little more than the webhook takes at most.
SHUTDOWN = 3.5

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def listening(host: str, port: int, routes: Iterable[web.RouteDef]) -> AsyncIterator[str]:
    """Answer at these routes while the block runs; what it gives is the address, `http://…`.

    At its end nothing new is accepted, and what is being answered may end. Port 0 takes a free
    one. SettingsError where the address cannot be used.
    """
    connections = _Connections(IDLE)
    app = web.Application(
        middlewares=[connections.middleware, _plain], client_max_size=LARGEST_BODY
    )
    app.on_response_prepare.append(_anonymous)
    app.add_routes(routes)
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=IDLE,
        lingering_time=LINGER,
        shutdown_timeout=SHUTDOWN,
    )
    await runner.setup()
    tasks = Tasks()
    try:
        await _bind(runner, host, port)
        tasks.start(connections.watch(runner), name="connections")
        yield _address(runner)
    finally:
        await tasks.close()
        await runner.cleanup()


async def _bind(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise SettingsError(
            f"WEB_HOST={host}, WEB_PORT={port} cannot be used ({error.strerror}): choose an "
            f"address of this machine and a free port, like WEB_PORT={port + 1}"
        ) from None


def _address(runner: web.AppRunner) -> str:
    host, port, *_ = runner.addresses[0]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _anonymous(_request: web.Request, response: web.StreamResponse) -> None:
    """Nobody needs to know what answers him, in which version."""
    response.headers.pop("Server", None)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")


@web.middleware
async def _plain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What a handler did not expect is in the log, and nothing of it in the answer."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        log.error("A request failed with %s", failure(error))
        return web.Response(status=500, text="500: something went wrong\n")


class _Connections:
    """Closes connections on which no whole request has come for a while.

    aiohttp itself waits for the rest of a first request for ever, so that a few thousand half
    requests would take all places.
    """

    def __init__(self, idle: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle
        self._clock = clock
        self._busy: set[Any] = set()
        self._since: dict[Any, float] = {}

    @property
    def middleware(self) -> Any:
        """Notes which connections are being answered."""

        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            connection = request.protocol
            self._busy.add(connection)
            try:
                return await handler(request)
            finally:
                self._busy.discard(connection)
                self._since[connection] = self._clock()

        return note

    async def watch(self, runner: web.AppRunner) -> None:
        """Look at them, for ever."""
        while runner.server is not None:
            await asyncio.sleep(self._idle / 5)
            self._close_idle(runner.server.connections)

    def _close_idle(self, connections: list[Any]) -> None:
        now = self._clock()
        self._since = {each: self._since.get(each, now) for each in connections}
        for connection, since in self._since.items():
            if connection not in self._busy and now - since > self._idle:
                connection.force_close()
