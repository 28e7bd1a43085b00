"""`parse_mode=HTML`, read the way TDLib reads it (td/telegram/MessageEntity.cpp, parse_html).

One surprise is Telegram's own: an unknown entity such as `&nbsp;` is no error, it stays as
written. An unknown or unclosed tag is an error, and so is a stray `<`.
"""

import re
from dataclasses import dataclass

from bot.tryout.text import FormattedText, Json, checked_link, sorted_entities, utf16_length

_SPACE = " \t\r\n\0\v"
_END = "\0"
_PLAIN = re.compile("[^<&]+")
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PLAIN_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler",
}  # fmt: skip
_TAGS = {*_PLAIN_TAGS, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
_ARGUMENTS = {
    ("a", "href"): "", ("code", "class"): "language-", ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "", ("tg-time", "unix"): "",
}  # fmt: skip


class MarkupError(ValueError):
    """The markup cannot be read; the text is Telegram's, without its prefix."""


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    extra: str
    offset: int
    start: int


def parse_html(source: str) -> FormattedText:
    """Return the text and its entities, or raise `MarkupError` in Telegram's words."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> FormattedText:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self.at = plain.end()
                self._emit(plain[0])
            elif self._peek() != "<":
                self._emit(self._character())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            tag = self.open[-1].tag
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return FormattedText(self._text(), _without_nested_in_code(self.entities))

    def _text(self) -> str:
        joined = "".join(self.out).encode("utf-16-le", "surrogatepass")
        try:
            return joined.decode("utf-16-le")
        except UnicodeDecodeError:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None

    def _emit(self, characters: str) -> None:
        self.out.append(characters)
        self.offset += utf16_length(characters)

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else _END

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _character(self) -> str:
        """Take one character, an entity such as `&lt;` being one."""
        match = _ENTITY.match(self.source, self.at)
        decoded = _decode(match) if match else None
        if match is None or decoded is None:
            self.at += 1
            return self.source[self.at - 1]
        self.at = match.end()
        return decoded

    def _take_until(self, stop: str) -> str:
        """Take up to the first of `stop`; the end of the text counts as one of them."""
        begin = self.at
        while self._peek() not in stop and self.at < len(self.source):
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self._peek() in _SPACE and self.at < len(self.source):
            self.at += 1

    # Start tags

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._take_until(_SPACE + ">").lower()
        if self.at >= len(self.source):
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument, extra = self._attributes(tag, begin)
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise MarkupError(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.open.append(_Open(tag, argument, extra, self.offset, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> tuple[str, str]:
        """Return the attribute that the tag is about, and a second one (a time's format)."""
        argument = extra = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                return argument, extra
            name, value = self._attribute(tag, begin)
            prefix = _ARGUMENTS.get((tag, name))
            if (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"
            elif (tag, name) == ("tg-time", "format"):
                extra = value
            elif prefix is not None and value.startswith(prefix):
                argument = value.removeprefix(prefix)

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take_until(_SPACE + "=>")
        if not name:
            raise MarkupError(
                f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
            )
        self._skip_space()
        if self._peek() != "=":
            return name, self._no_value(tag, begin)
        self.at += 1
        self._skip_space()
        if self.at >= len(self.source):
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        value = self._quoted() if self._peek() in "'\"" else self._name_token()
        if self.at >= len(self.source):
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return name, value

    def _no_value(self, tag: str, begin: int) -> str:
        if self.at >= len(self.source):
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        if tag != "blockquote":
            raise MarkupError(
                "Expected equal sign in declaration of an attribute of the tag "
                f'"{tag}" at byte offset {self._byte(begin)}'
            )
        return ""

    def _name_token(self) -> str:
        begin = self.at
        match = re.compile(r"[A-Za-z0-9.-]*").match(self.source, begin)
        self.at = match.end() if match else begin
        if self._peek() not in _SPACE + ">":
            raise MarkupError(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self.source[begin : self.at].lower()

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value: list[str] = []
        while self.at < len(self.source) and self._peek() != quote:
            value.append(self._character())
        self.at += 1
        return "".join(value)

    # End tags

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        tag = self._take_until(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise MarkupError(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity = self._entity(opened)
        if entity is None:
            return
        span = {"offset": opened.offset, "length": self.offset - opened.offset}
        if self._merges_into_pre(opened, span):
            return
        self.entities.append({**entity, **span})

    def _entity(self, opened: _Open) -> Json | None:
        match opened.tag:
            case "a":
                url = checked_link(opened.argument or "".join(self.out[opened.start :]))
                return {"type": "text_link", "url": url} if url else None
            case "pre":
                return {"type": "pre"}
            case "code":
                return {"type": "code", "language": opened.argument}
            case "blockquote":
                return {"type": "expandable_blockquote" if opened.argument else "blockquote"}
            case "tg-emoji":
                return _custom_emoji(opened.argument)
            case "tg-time":
                return _date_time(opened)
        return {"type": _PLAIN_TAGS[opened.tag]}

    def _merges_into_pre(self, opened: _Open, span: Json) -> bool:
        """Make `<pre><code class="language-x">` (in either order) one `pre` with a language."""
        last = self.entities[-1] if self.entities else {}
        if {k: last.get(k) for k in span} != span:
            return False
        if opened.tag == "pre" and last["type"] == "code" and last["language"]:
            last["type"] = "pre"
            return True
        if opened.tag == "code" and last["type"] == "pre" and opened.argument:
            last["language"] = opened.argument
            return True
        return False


def _decode(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
    digits = len(match.group().rstrip(";"))
    return chr(code) if 0 < code < 0x10FFFF and digits < 10 else None


def _custom_emoji(identifier: str) -> Json:
    if not identifier.isdecimal() or int(identifier) == 0:
        raise MarkupError("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": identifier}


def _date_time(opened: _Open) -> Json:
    if not opened.argument.isdecimal():
        raise MarkupError("Invalid date specified")
    entity: Json = {"type": "date_time", "unix_time": int(opened.argument)}
    return {**entity, "date_time_format": opened.extra} if opened.extra else entity


def _without_nested_in_code(entities: list[Json]) -> tuple[Json, ...]:
    """Drop what stands inside code, as Telegram does, and the language of inline code."""
    kept: list[Json] = []
    for entity in sorted_entities(entities):
        if any(c["type"] in ("code", "pre") and _inside(entity, c) for c in kept):
            continue
        drop = entity["type"] == "code" or not entity.get("language", True)
        kept.append({k: v for k, v in entity.items() if not (drop and k == "language")})
    return tuple(kept)


def _inside(inner: Json, outer: Json) -> bool:
    return bool(
        inner["offset"] >= outer["offset"]
        and inner["offset"] + inner["length"] <= outer["offset"] + outer["length"]
    )
