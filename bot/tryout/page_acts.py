"""What people do on the page: one address for each act, which the world carries out or refuses."""

import re
from base64 import b64decode
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.tryout.errors import Refused
from bot.tryout.text import Json
from bot.tryout.world import World

NOTHING = -1  # the number of nothing: no person, chat or message has it
MAX_FILE_BYTES = 1024 * 1024
Act = Callable[[World, int, int, Json], Json]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class PageActs:
    """Lets the people of one world act: `POST /tryout/people/{person}/chats/{chat}/…`."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        """Return a route for each act."""
        path = "/tryout/people/{person}/chats/{chat}"
        return [web.post(f"{path}/{name}", self._handler(act)) for name, act in _ACTS.items()]

    def _handler(self, act: Act) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            body = await _read_json(request)
            place = [number(request.match_info[name]) for name in ("person", "chat")]
            try:
                return web.json_response(act(self.world, place[0], place[1], body))
            except Refused as refusal:
                return web.json_response({"error": str(refusal)}, status=400)

        return handle


def number(value: object) -> int:
    """Return a whole number (groups have negative ones), or the number of nothing."""
    text = str(value)
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else NOTHING


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    return "" if value is None else str(value)


def _optional(body: Json, name: str) -> int | None:
    return None if body.get(name) is None else number(body[name])


def _say(world: World, person: int, chat: int, body: Json) -> Json:
    message = world.say(
        person,
        _text(body, "text"),
        chat_id=chat,
        thread_id=_optional(body, "thread_id"),
        reply_to=_optional(body, "reply_to"),
    )
    return {"message_id": message.id}


def _edit(world: World, person: int, chat: int, body: Json) -> Json:
    message_id = number(body.get("message_id"))
    return {"message_id": world.edit(person, message_id, _text(body, "text"), chat_id=chat).id}


def _forward(world: World, person: int, chat: int, body: Json) -> Json:
    return {"message_id": world.forward(person, _text(body, "text"), chat_id=chat).id}


def _attach(world: World, person: int, chat: int, body: Json) -> Json:
    message = world.attach(
        person,
        _text(body, "kind"),
        caption=_text(body, "caption"),
        data=_data(body),
        file_name=_text(body, "file_name"),
        chat_id=chat,
        thread_id=_optional(body, "thread_id"),
    )
    return {"message_id": message.id}


def _data(body: Json) -> bytes | None:
    """Return the contents of a small file, or None where none was chosen."""
    given = body.get("data")
    if given is None:
        return None
    try:
        data = b64decode(str(given), validate=True)
    except ValueError:
        raise Refused("the contents of a file must be base64") from None
    if len(data) > MAX_FILE_BYTES:
        raise Refused(f"a file may have at most {MAX_FILE_BYTES} bytes")
    return data


def _set_member(world: World, person: int, chat: int, body: Json) -> Json:
    """Private: unblock or block the bot; in a group: add or remove it."""
    wanted = body.get("member")
    if not isinstance(wanted, bool):
        raise Refused("say whether the bot shall be a member: true or false")
    if world.chat_seen_by(person, chat).is_group:
        act = world.add_bot if wanted else world.remove_bot
        act(person, chat)
    else:
        (world.unblock if wanted else world.block)(person)
    return {}


def _migrate(world: World, person: int, chat: int, _body: Json) -> Json:
    return {"chat_id": world.migrate(world.chat_seen_by(person, chat).id).id}


def _press(world: World, person: int, chat: int, body: Json) -> Json:
    place = [number(body.get(name)) for name in ("message_id", "row", "column")]
    query = world.press(person, place[0], place[1], place[2], chat_id=chat)
    return {"callback_query_id": query.id}


def _inline(world: World, person: int, chat: int, body: Json) -> Json:
    query, offset = _text(body, "query"), _text(body, "offset")
    return {"inline_query_id": world.inline(person, query, offset=offset, chat_id=chat).id}


def _choose(world: World, person: int, chat: int, body: Json) -> Json:
    message = world.choose(
        person,
        _text(body, "inline_query_id"),
        _text(body, "result_id"),
        chat_id=chat,
        thread_id=_optional(body, "thread_id"),
    )
    return {"message_id": message.id}


_ACTS: dict[str, Act] = {
    "text": _say,
    "edit": _edit,
    "forward": _forward,
    "attach": _attach,
    "press": _press,
    "inline": _inline,
    "choose": _choose,
    "bot": _set_member,
    "migrate": _migrate,
}


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
