"""The results of an inline query, read from `answerInlineQuery` or refused as Telegram does."""

import re
from typing import Any

from bot.tryout.chats import Content
from bot.tryout.errors import ApiError, bad_request
from bot.tryout.keyboard import check_markup
from bot.tryout.params import Params
from bot.tryout.queries import InlineResult
from bot.tryout.reading import read_caption, read_rich, read_text
from bot.tryout.text import Json
from bot.tryout.world import World

MAX_RESULTS = 50
MAX_BYTES = 64


def read_results(world: World, params: Params) -> tuple[InlineResult, ...]:
    """Return the results, each with an id of its own."""
    given = params.array("results") or []
    if len(given) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    results = tuple(_result(world, value) for value in given)
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def read_next_offset(params: Params) -> str:
    """Return where the next results begin."""
    offset = params.text("next_offset")
    if len(offset.encode()) > MAX_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    return offset


def read_button(params: Params) -> Json | None:
    """Return the button above the results: it starts the bot with a parameter."""
    button = params.object("button")
    if button is None:
        return None
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse inline query results button: Can't find field \"text\"")
    if "web_app" not in button:
        _check_start(button.get("start_parameter"))
    return button


def _check_start(value: Any) -> None:
    if not isinstance(value, str) or not value:
        raise bad_request("can't use empty start_parameter")
    if len(value) > MAX_BYTES:
        raise bad_request("too long start_parameter specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", value):
        raise bad_request("unallowed characters in start_parameter are used")


def _result(world: World, given: Any) -> InlineResult:
    if not isinstance(given, dict):
        raise _unreadable("expected an Object")
    values = Params(given)
    kind = _required(values, "type")
    if kind not in ("article", "photo"):
        raise bad_request(f"the try-out shows no inline results of the type {kind}")
    result_id = _required(values, "id")
    if len(result_id.encode()) > MAX_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if kind == "article" and not _required(values, "title").strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = _content(world, values, kind)
    return InlineResult(result_id, content, check_markup(values.object("reply_markup")), given)


def _content(world: World, values: Params, kind: str) -> Content:
    message = values.object("input_message_content")
    if message is not None:
        return _message(Params(message))
    if kind == "article":
        raise _missing("input_message_content")
    photo = world.album.get(_required(values, "photo_file_id"))
    if photo is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it")
    return Content(read_caption(values, "MEDIA_CAPTION_TOO_LONG"), photo)


def _message(values: Params) -> Content:
    rich = read_rich(values)
    if rich is not None:
        return rich
    if not values.text("message_text"):
        raise _missing("message_text")
    preview = values.object("link_preview_options")
    return Content(read_text(values, "MESSAGE_TOO_LONG", "message_text"), None, preview)


def _required(values: Params, name: str) -> str:
    if name not in values.values:
        raise _missing(name)
    text = values.text(name)
    if name == "id" and not text:
        raise bad_request("RESULT_ID_EMPTY")
    return text


def _missing(name: str) -> ApiError:
    return _unreadable(f'Can\'t find field "{name}"')


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse InlineQueryResult: {why}")
