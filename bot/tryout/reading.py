"""What a Bot API call is about, read from its parameters or refused in Telegram's words."""

from mimetypes import guess_type
from typing import Any

from bot.tryout.entities import EntityError, check_entities
from bot.tryout.errors import ApiError, bad_request
from bot.tryout.files import FileKind, StoredFile
from bot.tryout.markup import MarkupError, parse_html
from bot.tryout.params import Params, Upload
from bot.tryout.photos import Photo
from bot.tryout.profile import scope_key
from bot.tryout.rich import rich_message
from bot.tryout.text import FormattedText, Json, sorted_entities, utf16_length
from bot.tryout.world import MAX_TEXT, Content, Message, Reply, World

MAX_CAPTION = 1024


def read_chat_id(world: World, params: Params) -> int:
    """Return the id of a chat that exists."""
    if not params.text("chat_id").strip():
        raise bad_request("chat_id is empty")
    return world.chat(params.integer("chat_id")).id


def read_optional_chat_id(world: World, params: Params) -> int | None:
    """Return the id of a chat, or None when the call is about all chats."""
    return read_chat_id(world, params) if params.text("chat_id") else None


def read_edited(world: World, params: Params) -> Message:
    """Return the message that a call changes: the bot's own, or one sent via the bot."""
    if params.text("inline_message_id"):
        return world.inline_message(params.text("inline_message_id"))
    chat_id = read_chat_id(world, params)
    return world.own_message(chat_id, read_message_id(params))


def read_message_id(params: Params) -> int:
    """Return the id of a message, which need not exist."""
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return message_id


def read_text(params: Params, too_long: str, name: str = "text") -> FormattedText:
    """Return the text of a message; what Telegram says of a long one differs by method."""
    if not params.text(name):
        raise bad_request("message text is empty")
    body = _formatted(params, name, "entities")
    if not body.text:
        raise bad_request("text must be non-empty")
    if utf16_length(body.text) > MAX_TEXT:
        raise bad_request(too_long)
    return body


def read_caption(params: Params, too_long: str = "message caption is too long") -> FormattedText:
    """Return the caption of a picture, which may be empty."""
    caption = _formatted(params, "caption", "caption_entities")
    if utf16_length(caption.text) > MAX_CAPTION:
        raise bad_request(too_long)
    return caption


def read_photo(world: World, params: Params, name: str = "photo") -> Photo:
    """Return the picture: uploaded with the call, or sent before."""
    given = params.file(name)
    if isinstance(given, Upload):
        return world.album.add(given.data)
    if not given:
        raise bad_request("there is no photo in the request")
    photo = world.album.get(given)
    if photo is None:
        raise _wrong_file(world, given, "photo")
    return photo


def read_file(world: World, params: Params, kind: FileKind, name: str = "") -> StoredFile:
    """Return another file: uploaded with the call, or sent before as the same kind.

    `name` is the parameter where that is not the kind.
    """
    given = params.file(name or kind)
    if isinstance(given, Upload):
        return world.album.add_file(kind, given.data, _fields(params, kind, given.filename))
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    stored = world.album.files.get(given)
    if stored is None or stored.kind != kind:
        raise _wrong_file(world, given, kind)
    return stored


def _fields(params: Params, kind: FileKind, filename: str) -> Json:
    """Return what a client shows of a file; sizes are only known where the bot tells them."""
    mime_type = guess_type(filename)[0] or "application/octet-stream"
    fields: Json = {"file_name": filename, "mime_type": mime_type}
    if kind == "document":
        return fields
    return fields | {name: params.integer(name) for name in ("width", "height", "duration")}


def _wrong_file(world: World, file_id: str, wanted: str) -> ApiError:
    stored = world.album.files.get(file_id)
    known = "photo" if world.album.get(file_id) else stored.kind if stored else None
    if known is None:
        return bad_request("wrong file identifier/HTTP URL specified")
    given, wish = (kind.title().replace("_", "") for kind in (known, wanted))
    return bad_request(f"can't use file of type {given} as {wish}")


def read_rich(params: Params) -> Content | None:
    """Return a rich message, if the call has one."""
    given = params.object("rich_message")
    return None if given is None else Content(other={"rich_message": rich_message(given)})


def read_reply(params: Params) -> Reply | None:
    """Return what the message answers to, if anything."""
    given = params.object("reply_parameters")
    if given is None:
        return None
    values = Params(given)
    return Reply(
        values.integer("message_id"),
        values.text("quote") or None,
        values.flag("allow_sending_without_reply"),
    )


def read_thread(params: Params) -> int | None:
    """Return the topic that a call is about, if any."""
    return params.integer("message_thread_id") or None


def read_scope(world: World, params: Params) -> Json | None:
    """Return a scope of commands; a chat that it names must exist."""
    scope = params.object("scope")
    if scope is not None and scope_key(scope).startswith("chat"):
        read_chat_id(world, Params(scope))
    return scope


def _formatted(params: Params, name: str, entities_name: str) -> FormattedText:
    """Read a text by its parse mode, or with the entities given beside it."""
    source = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode in ("", "none"):
        return _with_entities(source, params.array(entities_name) or [])
    if mode in ("markdown", "markdownv2"):
        raise bad_request(f"the try-out does not read parse_mode {mode}; use HTML or entities")
    if mode != "html":
        raise bad_request("unsupported parse_mode")
    try:
        return parse_html(source).trimmed().with_found()
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _with_entities(text: str, entities: list[Any]) -> FormattedText:
    try:
        given = sorted_entities(check_entities(text, entities))
    except EntityError as error:
        raise bad_request(str(error)) from None
    return FormattedText(text, given).trimmed().with_found()
