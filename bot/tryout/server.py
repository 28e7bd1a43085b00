"""The stand-in as one server: the Bot API and the page, on loopback only."""

import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.loopback import is_loopback
from bot.tryout.api import BotApi
from bot.tryout.bell import Bell
from bot.tryout.guard import add_headers, guard
from bot.tryout.limits import Limits
from bot.tryout.page import Page
from bot.tryout.world import World

# A bot may send files of 50 MB (and take only those of 20 MB); the rest of a call is small.
MAX_REQUEST_BYTES = 51 * 1024 * 1024
# Streams and long polls end by themselves when the bell closes; nothing else takes long.
SHUTDOWN_SECONDS = 2.0


class TryoutServer:
    """A stand-in for Telegram; several can run side by side (`port=0` takes a free port)."""

    def __init__(
        self,
        world: World | None = None,
        *,
        token: str | None = None,
        now: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
    ) -> None:
        self._bell = Bell()
        self.world = world or World()
        self.world.watch(self._bell.ring)
        # No secret: it opens nothing but this stand-in. It only has the form of a token.
        self.token = token or f"{self.world.bot.id}:try-out"
        self.api = BotApi(self.world, self.token, self._bell, now, limits)
        self.limits = self.api.limits
        self._runner: web.AppRunner | None = None
        self._address: tuple[str, int] | None = None

    @property
    def url(self) -> str:
        """The address of the page, and the base of the Bot API."""
        if self._address is None:
            raise RuntimeError("the try-out server has not been started")
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of every call of a method, in order, for tests."""
        return [call.parameters for call in self.api.calls if call.method == method]

    async def start(self, host: str = "127.0.0.1", port: int = 8080) -> None:
        """Listen; `ValueError` for a host that others can reach, `OSError` for a used port."""
        if not is_loopback(host):
            raise ValueError(
                f"the try-out page is for this computer only: "
                f"use 127.0.0.1 or localhost instead of {host!r}"
            )
        if self._runner is not None:
            raise RuntimeError("the try-out server is already running")
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        bound = "127.0.0.1" if host.lower() == "localhost" else host
        try:
            await web.TCPSite(runner, bound, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._bell.reopen()
        self.api.webhooks.start()
        self._runner = runner
        self._address = (bound, int(runner.addresses[0][1]))

    async def stop(self) -> None:
        """End long polls and streams at once, then close; stopping twice is fine."""
        self._bell.close()
        await self.api.webhooks.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=MAX_REQUEST_BYTES)
        app.add_routes(self.api.routes())
        app.add_routes(Page(self.world, self._bell).routes())
        app.on_response_prepare.append(add_headers)
        return app
