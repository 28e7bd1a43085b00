"""Text with entities, as Telegram counts and finds them (offsets are UTF-16 code units)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

Json = dict[str, Any]

# The order in which Telegram lists entities that begin and end together.
_RANK = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94,
    "custom_emoji": 99,
}  # fmt: skip
_OPAQUE = {"pre", "code", "text_link"}
_FOUND = (
    ("url", re.compile(r"\bhttps?://[^\s<>«»\"]*[^\s<>«»\".,:;!?)\]]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z]\w{3,31}\b", re.ASCII)),
)


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text and what is bold, a link, a command… in it."""

    text: str
    entities: tuple[Json, ...] = ()

    def trimmed(self) -> "FormattedText":
        """Return it without white space around it, the entities clipped: Telegram keeps none."""
        left = self.text.lstrip()
        cut = utf16_length(self.text) - utf16_length(left)
        text = left.rstrip()
        return FormattedText(text, tuple(_clip(self.entities, cut, utf16_length(text))))

    def with_found(self) -> "FormattedText":
        """Return it with the commands, addresses and mentions that Telegram finds by itself."""
        fresh = (e for e in find_entities(self.text) if e not in self.entities)
        found = [entity for entity in fresh if not self._covered(entity)]
        return FormattedText(self.text, sorted_entities([*self.entities, *found]))

    def _covered(self, entity: Json) -> bool:
        return any(e["type"] in _OPAQUE and overlap(e, entity) for e in self.entities)


def utf16_length(text: str) -> int:
    """Return how long Telegram says the text is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity_text(text: str, entity: Json) -> str:
    """Return the part of a text that an entity is about."""
    units = text.encode("utf-16-le", "surrogatepass")
    start = entity["offset"] * 2
    return units[start : start + entity["length"] * 2].decode("utf-16-le", "replace")


def overlap(one: Json, other: Json) -> bool:
    """Tell whether two entities share a character."""
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def sorted_entities(entities: Iterable[Json]) -> tuple[Json, ...]:
    """Return entities in Telegram's order: by place, the longer first, then by kind."""
    return tuple(
        sorted(entities, key=lambda e: (e["offset"], -e["length"], _RANK.get(e["type"], 50)))
    )


def find_entities(text: str) -> list[Json]:
    """Find what Telegram marks without being told; earlier kinds win where two overlap."""
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            entity = {
                "type": kind,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
            }
            if not any(overlap(entity, other) for other in found):
                found.append(entity)
    return found


def checked_link(url: str) -> str | None:
    """Return a link as Telegram keeps it, or None where Telegram makes no link of it."""
    if url.lower().startswith("tg://"):
        return url
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w-]+(\.[\w-]+)+", host):
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/"))


def _clip(entities: Iterable[Json], cut: int, size: int) -> Iterator[Json]:
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] - cut + entity["length"], size)
        if end > start:
            yield {**entity, "offset": start, "length": end - start}
