"""Who may talk to the stand-in: programs and pages of this computer, and no foreign page.

The server listens on loopback, but a page on the web can still make a visitor's browser call
it: by a name that points to 127.0.0.1 (DNS rebinding), or across origins. Both are refused.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from multidict import CIMultiDict

from bot.loopback import is_loopback

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign Host, and whatever another site's page has asked for."""
    if not is_loopback(_host_name(request.host)):
        return web.Response(status=403, text="only this computer may use the try-out\n")
    if _is_foreign(request):
        return web.Response(status=403, text="another site may not use the try-out\n")
    return await handler(request)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the safety headers on every response, before it goes out."""
    headers: CIMultiDict[str] = response.headers
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_foreign(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        return True
    if request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return False
    # Following a link to the page itself is fine; loading anything else from afar is not.
    navigates = request.headers.get("Sec-Fetch-Mode") == "navigate"
    return not (navigates and request.method == "GET" and request.path == "/")
