"""The Bot API over HTTP: token, parameters, envelope. The methods are in `methods.py`."""

import hmac
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from aiohttp import web

from bot.tryout.bell import Bell
from bot.tryout.downloads import data_at
from bot.tryout.errors import ApiError
from bot.tryout.limits import Limits
from bot.tryout.methods import METHODS, Method
from bot.tryout.params import Params, read_params
from bot.tryout.polling import Polling
from bot.tryout.text import Json
from bot.tryout.weather import Forecast, answer_in
from bot.tryout.webhooks import Webhooks
from bot.tryout.world import World

KEPT_CALLS = 10_000
NOT_IN_REPLIES = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the bot has made, for tests: JSON fields are decoded, files are `Upload`s."""

    method: str
    parameters: dict[str, Any]


class BotApi:
    """Answers the calls of one bot about one world."""

    def __init__(
        self,
        world: World,
        token: str,
        bell: Bell,
        now: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
    ) -> None:
        self.world = world
        self.token = token
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.limits = limits or Limits()
        self.now = now
        self.polling = Polling(world.updates, bell, now)
        self.webhooks = Webhooks(self)
        self.next_webhook = 0.0  # when another may be set
        self.weather: Forecast | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; both kinds of request, as Telegram takes them."""
        path = "/bot{token}/{method}"
        return [
            web.get(path, self.handle, allow_head=False),
            web.post(path, self.handle),
            web.get("/file/bot{token}/{path:.+}", self.download, allow_head=False),
        ]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request with Telegram's envelope."""
        try:
            self._check_token(request)
            params = await read_params(request)
            name, _ = _method(request.match_info["method"])
            self.calls.append(Call(name, params.values))
            weather = await self.weather(name, params) if self.weather else None
            return await answer_in(weather, request, lambda: self._answer(name, params))
        except ApiError as error:
            return _refusal(error)

    async def download(self, request: web.Request) -> web.Response:
        """Give the contents of a file at the path that `getFile` has told."""
        try:
            self._check_token(request)
            data = data_at(self.world.album, request.match_info["path"])
        except ApiError as error:
            return _refusal(error)
        return web.Response(body=data, content_type="application/octet-stream")

    async def call(self, name: str, params: Params) -> Any:
        """Carry out one method, within the limits; its name may be written in any case."""
        canonical, function = _method(name)
        self.limits.admit(canonical, params.integer("chat_id"), self.now())
        result = function(self, params)
        return await result if isawaitable(result) else result

    async def carry_out(self, name: str, values: Json) -> str:
        """Carry out a method in the reply of a webhook; why it was not, which nobody is told."""
        if name.lower().startswith("get") or name.lower() in NOT_IN_REPLIES:
            return f"{name} is not carried out from a reply"
        params = Params(values)
        try:
            canonical, _ = _method(name)
            self.calls.append(Call(canonical, params.values))
            await self.call(canonical, params)
        except ApiError as error:
            return error.description
        return ""

    async def _answer(self, name: str, params: Params) -> web.Response:
        return web.json_response({"ok": True, "result": await self.call(name, params)})

    def _check_token(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self.token.encode()):
            raise ApiError(401, "Unauthorized")


def _method(name: str) -> tuple[str, Method]:
    """Return a method under its proper name, or refuse."""
    if name.lower() not in METHODS:
        raise ApiError(404, "Not Found")
    return METHODS[name.lower()]


def _refusal(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
