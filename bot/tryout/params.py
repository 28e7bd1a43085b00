"""The parameters of a Bot API call, from JSON, a form or the address, all read alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.tryout.errors import ApiError, bad_request
from bot.tryout.text import Json

# In a form these arrive as JSON in a string; every other field is a plain value.
_JSON_FIELDS = frozenset(
    {
        "allowed_updates", "button", "caption_entities", "commands", "entities",
        "input_message_content", "link_preview_options", "media", "menu_button", "message_ids",
        "reaction", "reply_markup", "reply_parameters", "results", "rich_message", "scope",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    filename: str
    data: bytes


class Params:
    """Typed access; a missing parameter and an empty one are the same, as in Telegram."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = {key: _decoded(key, value) for key, value in values.items()}

    def text(self, name: str) -> str:
        """Return a string, empty when it is not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a number; what is no number counts as not given."""
        try:
            return int(self.text(name).strip() or default)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return a truth value, as Telegram reads it."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def object(self, name: str) -> Json | None:
        """Return a JSON object, or None when it is not given."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
        return value

    def array(self, name: str) -> list[Any] | None:
        """Return a JSON array, or None when it is not given."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
        return value

    def file(self, name: str) -> Upload | str:
        """Return an uploaded file (given directly or as `attach://…`), or a file id or address."""
        value = self.values.get(name, "")
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"), "")
        return value if isinstance(value, Upload) else str(value)


async def read_params(request: web.Request) -> Params:
    """Read a request's parameters; those in the body win over those in the address."""
    try:
        return Params(await _read_values(request))
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


async def _read_values(request: web.Request) -> dict[str, Any]:
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        values.update(await _json_body(request))
    elif request.method == "POST":
        for key, value in (await request.post()).items():
            values[key] = _uploaded(value) if isinstance(value, web.FileField) else value
    return values


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


def _uploaded(field: web.FileField) -> Upload:
    with field.file as stream:
        return Upload(field.filename, stream.read())


def _decoded(name: str, value: Any) -> Any:
    if name not in _JSON_FIELDS or not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
