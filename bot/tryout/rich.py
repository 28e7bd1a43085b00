"""Rich messages: the blocks that `sendRichMessage` takes, checked as Telegram checks them.

What it says was taken from bots that met the refusals: https://core.telegram.org/bots/api
names the limits, not the words.
"""

from collections.abc import Callable, Iterator
from typing import Any

from bot.tryout.errors import ApiError, bad_request
from bot.tryout.text import Json, utf16_length

MAX_CHARACTERS = 32_768
MAX_BLOCKS = 500
MAX_DEPTH = 16
MAX_COLUMNS = 20
_TEXTS = frozenset(
    {
        "bold", "italic", "underline", "strikethrough", "spoiler", "date_time", "text_mention",
        "subscript", "superscript", "marked", "code", "custom_emoji", "url", "email_address",
        "phone_number", "bank_card_number", "mention", "hashtag", "cashtag", "bot_command",
        "anchor_link", "reference", "reference_link",
    }
)  # fmt: skip
_ALIGN = {"align": ("left", "center", "right"), "valign": ("top", "middle", "bottom")}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

Converter = Callable[[Json, int], Json]


def rich_message(given: Json) -> Json:
    """Return the `RichMessage` that an `InputRichMessage` becomes."""
    if len([name for name in ("html", "markdown", "blocks") if given.get(name)]) > 1:
        raise bad_request("exactly one of html, markdown and blocks must be used")
    if given.get("html") or given.get("markdown"):
        raise bad_request("the try-out reads rich messages only as blocks")
    blocks = _blocks(given.get("blocks") or [], 1)
    result: Json = {"blocks": blocks}
    _check_size(blocks)
    return {**result, "is_rtl": True} if given.get("is_rtl") is True else result


def rich_text(value: Any) -> str:
    """Return the plain text of a rich text, of a block, or of many."""
    return "".join(_strings(value))


# Blocks


def _blocks(given: Any, depth: int) -> list[Json]:
    if not isinstance(given, list):
        raise _unreadable('Field "blocks" must be of type Array')
    if depth > MAX_DEPTH:
        raise bad_request("RICH_MESSAGE_DEPTH_INVALID")
    return [_block(block, depth) for block in given]


def _block(given: Any, depth: int) -> Json:
    if not isinstance(given, dict):
        raise _unreadable("expected an Object")
    kind = _required(given, "type")
    converter = _BLOCKS.get(kind) if isinstance(kind, str) else None
    if converter is None:
        raise _unreadable(f'type "{kind}" is unsupported')
    return {"type": kind, **converter(given, depth)}


def _words(given: Json, depth: int) -> Json:
    return {"text": _text(_required(given, "text"), depth)}


def _heading(given: Json, depth: int) -> Json:
    words, size = _words(given, depth), _required(given, "size")
    if not rich_text(words).strip():
        raise bad_request("RICH_MESSAGE_CONTENT_REQUIRED")
    if not isinstance(size, int) or not 1 <= size <= 6:
        raise _unreadable('Field "size" must be between 1 and 6')
    return {**words, "size": size}


def _pre(given: Json, depth: int) -> Json:
    return {**_words(given, depth), **_kept(given, "language")}


def _nested(given: Json, depth: int) -> Json:
    return {"blocks": _blocks(_required(given, "blocks"), depth + 1)}


def _quotation(given: Json, depth: int) -> Json:
    return {**_nested(given, depth), **_credit(given, depth)}


def _quoted(given: Json, depth: int) -> Json:
    return {**_words(given, depth), **_credit(given, depth)}


def _credit(given: Json, depth: int) -> Json:
    return {"credit": _text(given["credit"], depth)} if given.get("credit") else {}


def _details(given: Json, depth: int) -> Json:
    summary = _text(_required(given, "summary"), depth)
    return {"summary": summary, **_nested(given, depth), **_kept(given, "is_open")}


def _list(given: Json, depth: int) -> Json:
    items = _required(given, "items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _unreadable('Field "items" must be of type Array')
    result, number = [], 0
    for item in items:
        number = item.get("value") or number + 1
        result.append(_item(item, number, depth))
    return {"items": result}


def _item(given: Json, number: int, depth: int) -> Json:
    kept = _kept(given, "has_checkbox", "is_checked", "value", "type")
    return {"label": _label(given, number), **_nested(given, depth), **kept}


def _label(given: Json, number: int) -> str:
    """Return what stands before an item; one with neither a value nor a type is a bullet."""
    kind = given.get("type") or ("1" if given.get("value") else None)
    labels: dict[str | None, Callable[[], str]] = {
        None: lambda: "•",
        "1": lambda: f"{number}.",
        "a": lambda: f"{_letter(number)}.",
        "A": lambda: f"{_letter(number).upper()}.",
        "i": lambda: f"{_roman(number)}.",
        "I": lambda: f"{_roman(number).upper()}.",
    }
    if kind not in labels:
        raise _unreadable("invalid list item label type specified")
    return labels[kind]()


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


def _roman(number: int) -> str:
    result = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        result += sign * count
    return result


def _table(given: Json, depth: int) -> Json:
    rows = _required(given, "cells")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _unreadable('Field "cells" must be of type Array of Arrays')
    cells = [[_cell(cell, depth) for cell in row] for row in rows]
    if any(sum(cell.get("colspan", 1) for cell in row) > MAX_COLUMNS for row in cells):
        raise bad_request("RICH_MESSAGE_TABLE_COLS_TOO_MANY")
    kept = _kept(given, "is_bordered", "is_striped", "is_compact")
    if "caption" in given:
        kept["caption"] = _text(given["caption"], depth)
    return {"cells": cells, **kept}


def _cell(given: Any, depth: int) -> Json:
    if not isinstance(given, dict):
        raise _unreadable("expected an Object")
    for name, allowed in _ALIGN.items():
        if _required(given, name) not in allowed:
            raise _unreadable(f"invalid cell {name} specified")
    cell = _kept(given, "align", "valign", "is_header", "colspan", "rowspan")
    if given.get("text") is not None:
        cell["text"] = _text(given["text"], depth)
    return cell


_BLOCKS: dict[str, Converter] = {
    "paragraph": _words,
    "heading": _heading,
    "footer": _words,
    "pre": _pre,
    "divider": lambda _given, _depth: {},
    "list": _list,
    "table": _table,
    "details": _details,
    "blockquote": _quotation,
    "expandable_blockquote": _quoted,
    "pullquote": _quoted,
}


# Texts


def _text(given: Any, depth: int) -> Any:
    """Return a rich text: a string, an array of them, or one with a type of its own."""
    if depth > MAX_DEPTH:
        raise bad_request("RICH_MESSAGE_DEPTH_INVALID")
    if isinstance(given, str):
        return given
    if isinstance(given, list):
        return [_text(part, depth) for part in given]
    if not isinstance(given, dict):
        raise bad_request("can't parse RichText: expected a String, an Array or an Object")
    if given.get("type") not in _TEXTS:
        raise bad_request(f'can\'t parse RichText: type "{given.get("type")}" is unsupported')
    return {**given, "text": _text(given["text"], depth + 1)} if "text" in given else given


# Measures


def _check_size(blocks: list[Json]) -> None:
    text = rich_text(blocks)
    if not text.strip():
        raise bad_request("RICH_MESSAGE_CONTENT_REQUIRED")
    if utf16_length(text) > MAX_CHARACTERS:
        raise bad_request("RICH_MESSAGE_TEXT_TOO_LONG")
    if _count(blocks) > MAX_BLOCKS:
        raise bad_request("RICH_MESSAGE_BLOCKS_TOO_MANY")


def _count(blocks: list[Json]) -> int:
    """Count blocks as Telegram does: list items and table rows too."""
    return sum(1 + _count_inside(block) for block in blocks)


def _count_inside(block: Json) -> int:
    items = block.get("items", [])
    nested = [block.get("blocks", []), *(item["blocks"] for item in items)]
    return len(items) + len(block.get("cells", [])) + sum(map(_count, nested))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        for name in ("summary", "caption", "text", "cells", "items", "blocks", "credit"):
            yield from _strings(value.get(name))


def _kept(given: Json, *names: str) -> Json:
    return {name: given[name] for name in names if given.get(name) is not None}


def _required(given: Json, name: str) -> Any:
    if given.get(name) is None:
        raise _unreadable(f'Can\'t find field "{name}"')
    return given[name]


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse InputRichBlock: {why}")
