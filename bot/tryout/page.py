"""The chat page: its files, and the small JSON API that it speaks (`/tryout/…`)."""

import json
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from bot.tryout.bell import Bell
from bot.tryout.errors import Refused
from bot.tryout.events import Event
from bot.tryout.people import Person
from bot.tryout.text import Json
from bot.tryout.world import World

FILES = Path(__file__).with_name("page")
_ASSETS = {
    "page.css": "text/css",
    "messages.css": "text/css",
    "dock.css": "text/css",
    "phone.css": "text/css",
    "actions.js": "text/javascript",
    "api.js": "text/javascript",
    "chats.js": "text/javascript",
    "composer.js": "text/javascript",
    "dom.js": "text/javascript",
    "going.js": "text/javascript",
    "inline.js": "text/javascript",
    "keys.js": "text/javascript",
    "live.js": "text/javascript",
    "log.js": "text/javascript",
    "media.js": "text/javascript",
    "menu.js": "text/javascript",
    "messages.js": "text/javascript",
    "page.js": "text/javascript",
    "plain.js": "text/javascript",
    "popups.js": "text/javascript",
    "rich.js": "text/javascript",
    "state.js": "text/javascript",
    "summary.js": "text/javascript",
    "text.js": "text/javascript",
    "words.json": "application/json",
    "icon.svg": "image/svg+xml",
}
# Something must go over the wire now and then, or nobody notices that a page is gone.
KEEPALIVE_SECONDS = 15.0


class Page:
    """Shows one world to a browser and lets its people act."""

    def __init__(self, world: World, bell: Bell) -> None:
        self.world = world
        self.bell = bell

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page and of its API."""
        return [
            web.get("/", self.index),
            web.get("/page/{name}", self.asset),
            web.get("/tryout/state", self.state),
            web.get("/tryout/events", self.events, allow_head=False),
            web.get("/tryout/files/{file_id}", self.file),
            web.get("/tryout/chats/{person}", self.chat),
            web.post("/tryout/chats/{person}/text", self.send_text),
            web.post("/tryout/chats/{person}/press", self.press),
        ]

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """Serve the page itself."""
        return web.FileResponse(FILES / "index.html")

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Serve one of its files; the list is closed, so no path can lead elsewhere."""
        name = request.match_info["name"]
        if name not in _ASSETS:
            raise web.HTTPNotFound
        return web.FileResponse(FILES / name, headers={"Content-Type": _ASSETS[name]})

    async def file(self, request: web.Request) -> web.Response:
        """Serve a picture that the bot has sent."""
        photo = self.world.album.get(request.match_info["file_id"])
        if photo is None:
            raise web.HTTPNotFound
        return web.Response(body=photo.data, content_type=photo.content_type)

    async def state(self, _request: web.Request) -> web.Response:
        """Say who is here, and after which event to follow."""
        return web.json_response(
            {
                "people": [_person_json(person) for person in self.world.people],
                "username": self.world.bot.username,
                "last_event": self.world.events.last,
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        """Show one person's chat: what was said, and what the bot says about itself."""
        chat = self.world.chats.get(_number(request.match_info["person"]))
        if chat is None:
            raise web.HTTPNotFound
        language = chat.person.language_code
        profile = self.world.profile
        return web.json_response(
            {
                "messages": [self.world.message_json(m) for m in chat.messages.values()],
                "commands": profile.commands_in(chat.id, language),
                "name": profile.text("name", language),
                "description": profile.text("description", language),
                "menu_button": profile.menu_button(chat.id),
            }
        )

    async def send_text(self, request: web.Request) -> web.Response:
        """Let the person send a text."""
        body = await _read_json(request)
        person = _number(request.match_info["person"])
        try:
            message = self.world.say(person, str(body.get("text", "")))
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        return web.json_response({"message_id": message.id})

    async def press(self, request: web.Request) -> web.Response:
        """Let the person press a button."""
        body = await _read_json(request)
        person = _number(request.match_info["person"])
        place = [_number(body.get(name)) for name in ("message_id", "row", "column")]
        try:
            query = self.world.press(person, place[0], place[1], place[2])
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        return web.json_response({"callback_query_id": query.id})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what changes, from the event after `?after=` (or the last one received)."""
        last = _number(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with suppress(ConnectionError):  # the page was closed
            await self._follow(response, last)
        return response

    async def _follow(self, response: web.StreamResponse, last: int) -> None:
        await response.write(b": hello\n\n")
        while not self.bell.closed:
            fresh = self.world.events.since(last)
            if fresh is None:
                last = self.world.events.last
                await response.write(_encoded("reset", last, {}))
            elif fresh:
                last = fresh[-1].number
                await response.write(b"".join(map(_encoded_event, fresh)))
            elif not await self.bell.wait(KEEPALIVE_SECONDS):
                await response.write(b": still here\n\n")


def _person_json(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "language_code": person.language_code,
        "role": person.role,
    }


def _encoded_event(event: Event) -> bytes:
    return _encoded(event.kind, event.number, event.payload)


def _encoded(kind: str, number: int, payload: Json) -> bytes:
    data = json.dumps(payload, ensure_ascii=False)
    return f"id: {number}\nevent: {kind}\ndata: {data}\n\n".encode()


async def _read_json(request: web.Request) -> Json:
    """Read a JSON body; the content type is required, since no plain form can send it."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


def _number(value: object) -> int:
    """Return a whole number, or -1, which is the number of nothing."""
    text = str(value)
    return int(text) if text.isdecimal() else -1
