"""The chat page: its files, and the small JSON API that it speaks (`/tryout/…`)."""

import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.tryout.bell import Bell
from bot.tryout.chats import Chat
from bot.tryout.errors import Refused
from bot.tryout.events import Event
from bot.tryout.files import StoredFile
from bot.tryout.page_acts import PageActs, number
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
    "file.js": "text/javascript",
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
_PLAYED = frozenset({"video/mp4", "audio/ogg", "audio/mpeg"})
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
            web.get("/tryout/people/{person}/chats/{chat}", self.chat),
            *PageActs(self.world).routes(),
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
        """Serve a picture that was sent, or another file, to be saved and never to be run."""
        file_id = request.match_info["file_id"]
        photo = self.world.album.get(file_id)
        if photo is not None:
            return web.Response(body=photo.data, content_type=photo.content_type)
        stored = self.world.album.files.get(file_id)
        if stored is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": _to_be_saved(stored)}
        return web.Response(body=stored.data, content_type=_served_type(stored), headers=headers)

    async def state(self, _request: web.Request) -> web.Response:
        """Say who is here, in which groups, and after which event to follow."""
        world = self.world
        return web.json_response(
            {
                "people": [_person_json(person) for person in world.people],
                "groups": [chat_json(chat) for chat in world.groups],
                "username": world.bot.username,
                "inline": world.has_inline,
                "last_event": world.events.last,
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        """Show a chat as one person sees it: what was said, and what the bot says of itself."""
        try:
            person = self.world.person(number(request.match_info["person"]))
            chat = self.world.chat_seen_by(person.id, number(request.match_info["chat"]))
        except Refused:
            raise web.HTTPNotFound from None
        return web.json_response(self._chat_json(chat, person))

    def _chat_json(self, chat: Chat, person: Person) -> Json:
        profile, language = self.world.profile, person.language_code
        return {
            "chat": chat_json(chat),
            "blocked": not chat.is_group and chat.bot != "member",
            "messages": [self.world.shown_json(m) for m in chat.messages.values()],
            "commands": profile.commands_in(chat.id, language, person.id),
            "name": profile.text("name", language),
            "description": profile.text("description", language),
            "menu_button": profile.menu_button(chat.id),
        }

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what changes, from the event after `?after=` (or the last one received)."""
        last = number(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
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


def _served_type(stored: StoredFile) -> str:
    """Return a type that no browser runs, whatever the bot said the file was."""
    given = str(stored.fields.get("mime_type"))
    return given if given in _PLAYED else "application/octet-stream"


def _to_be_saved(stored: StoredFile) -> str:
    """Return the header by which a browser saves a file, under its own name."""
    name = str(stored.fields.get("file_name", stored.file_id))
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _person_json(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "language_code": person.language_code,
        "role": person.role,
    }


def chat_json(chat: Chat) -> Json:
    """Return what the page is told about a chat."""
    if not chat.is_group:
        return {"id": chat.id, "type": chat.type}
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "is_forum": chat.is_forum,
        "topics": [{"id": topic, "name": name} for topic, name in chat.topics.items()],
        "members": chat.members,
        "bot_is_member": chat.bot == "member",
    }


def _encoded_event(event: Event) -> bytes:
    return _encoded(event.kind, event.number, event.payload)


def _encoded(kind: str, number: int, payload: Json) -> bytes:
    data = json.dumps(payload, ensure_ascii=False)
    return f"id: {number}\nevent: {kind}\ndata: {data}\n\n".encode()
