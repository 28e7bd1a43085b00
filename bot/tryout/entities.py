"""Entities given beside a text: refused as Telegram refuses them, for people and bots alike."""

from collections.abc import Iterable
from typing import Any

from bot.tryout.text import Json, checked_link

MAX_BOUND = 1_000_000
_KINDS = frozenset(
    {
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
        "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
        "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
    }
)  # fmt: skip


class EntityError(ValueError):
    """An entity cannot be; the text is Telegram's, without its prefix."""


def check_entities(text: str, entities: Iterable[Any]) -> tuple[Json, ...]:
    """Return entities as they were given, or raise `EntityError`."""
    given = tuple(entities)
    if given:
        units = text.encode("utf-16-le", "surrogatepass")
        for entity in given:
            _check_fields(entity)
            _check_place(units, entity["offset"], entity["length"])
    return given


def _check_fields(entity: Any) -> None:
    if not isinstance(entity, dict):
        raise _unreadable("expected an Object")
    for name in ("type", "offset", "length"):
        if name not in entity:
            raise _unreadable(f'Can\'t find field "{name}"')
    if entity["type"] not in _KINDS:
        raise _unreadable("Unsupported type specified")
    for name in ("offset", "length"):
        number = entity[name]
        if type(number) is not int:
            raise _unreadable(f'Field "{name}" must be of type Number')
        if not 0 <= number <= MAX_BOUND:
            raise EntityError(f"receive an entity with incorrect {name} {number}")
    _check_own_field(entity)


def _check_own_field(entity: Json) -> None:
    """Check what only one kind has."""
    kind = entity["type"]
    url = entity.get("url", "")
    if kind == "text_link" and (not isinstance(url, str) or checked_link(url) is None):
        raise EntityError(f"entity URL '{url}' is invalid: Wrong HTTP URL")
    if kind == "custom_emoji" and not str(entity.get("custom_emoji_id", "")).isdecimal():
        raise _unreadable('Field "custom_emoji_id" must be a valid Number')
    if kind == "text_mention" and not isinstance(entity.get("user"), dict):
        raise _unreadable('Can\'t find field "user"')


def _check_place(units: bytes, offset: int, length: int) -> None:
    """Check that an entity lies in the text and cuts no character (of two units) in half."""
    size, end = len(units) // 2, offset + length
    if length == 0:
        return
    if offset > size:
        raise EntityError(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if end > size:
        raise EntityError(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {end}"
        )
    if _is_inside(units, offset):
        raise EntityError(
            f"entity begins in a middle of a UTF-16 symbol at byte offset {_byte(units, offset)}"
        )
    if _is_inside(units, end):
        raise EntityError(
            f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol "
            f"at byte offset {_byte(units, end)}"
        )


def _is_inside(units: bytes, at: int) -> bool:
    """Tell whether a place is between the halves of a character."""
    return 0 < at < len(units) // 2 and 0xDC <= units[at * 2 + 1] <= 0xDF


def _byte(units: bytes, at: int) -> int:
    """Return where in UTF-8 the character ends that a place is in the middle of."""
    before = units[: at * 2 + 2].decode("utf-16-le", "surrogatepass")
    return len(before.encode("utf-8", "surrogatepass"))


def _unreadable(why: str) -> EntityError:
    return EntityError(f"can't parse MessageEntity: {why}")
