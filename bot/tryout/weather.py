"""Bad weather for tests: what may become of a call on its way to Telegram and back."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from bot.tryout.errors import ApiError
from bot.tryout.params import Params


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an error of Telegram's, such as 429, 500 or 403, and do nothing."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class Garble:
    """Answer with what is no JSON, as a proxy does that has lost its server."""

    body: bytes = b"<html><h1>502 Bad Gateway</h1></html>"
    status: int = 502
    carried_out: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Reset the connection; nobody is told whether the call was carried out."""

    carried_out: bool


@dataclass(frozen=True, slots=True)
class Delay:
    """Let seconds pass before the call is carried out, or after it and before its answer."""

    seconds: float
    carried_out: bool = False


Weather = Refuse | Garble | Drop | Delay
# Asked before each call, with the method's name and parameters; None is fine weather.
Forecast = Callable[[str, Params], Awaitable[Weather | None]]
Answer = Callable[[], Awaitable[web.Response]]


async def answer_in(weather: Weather | None, request: web.Request, answer: Answer) -> web.Response:
    """Answer a request in some weather; `answer` carries the call out, at most once here.

    `ApiError` where the call is refused, by the weather or by itself.
    """
    match weather:
        case None:
            return await answer()
        case Refuse(error):
            raise error
        case Delay(seconds, carried_out):
            return await _late(seconds, answer, carried_out=carried_out)
    if weather.carried_out:
        with suppress(ApiError):  # nobody will hear of it
            await answer()
    if isinstance(weather, Garble):
        return web.Response(body=weather.body, status=weather.status, content_type="text/html")
    _reset(request)
    return web.Response()  # goes nowhere


async def _late(seconds: float, answer: Answer, *, carried_out: bool) -> web.Response:
    if not carried_out:
        await asyncio.sleep(seconds)
        return await answer()
    response = await answer()
    await asyncio.sleep(seconds)
    return response


def _reset(request: web.Request) -> None:
    """Close the connection as a broken one: at once, without a good-bye."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
