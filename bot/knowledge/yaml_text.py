"""Writing a YAML data file as an editor would: `read_yaml` reads the same values from it.

Every scalar is text, as it is for the reader: `no` and `1.0` are written as they stand.
"""

import re
from collections.abc import Mapping, Sequence

import yaml

TEXT = "tag:yaml.org,2002:str"
LIST = "tag:yaml.org,2002:seq"
MAPPING = "tag:yaml.org,2002:map"
# What nobody sees on his screen, or what YAML takes for the end of a line. The joiner of emoji
# (U+200D) is not among them: escaped, a family would be several people.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200c\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U0010ffff]"
)
_SHORT = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r", "\xa0": r"\_"}
_ESCAPED = re.compile(rf'["\\]|{_HIDDEN.pattern}')
# Such lines are kept as they are in a block; all others need quotes to be seen.
_PARAGRAPHS = re.compile(r"(?! )[^\n]*[^\n ](\n+(?! )[^\n]*[^\n ])+")


def write_yaml(value: Mapping[str, object] | Sequence[object]) -> str:
    """A list or a mapping as the text of a file, with an empty line between its items."""
    if not value:
        return write_record(value)
    if isinstance(value, Mapping):
        return "\n".join(write_record({key: item}) for key, item in value.items())
    return "\n".join(write_record([item]) for item in value)


def write_record(value: Mapping[str, object] | Sequence[object]) -> str:
    """A list or a mapping as the text of a file, one line below the other."""
    written = yaml.serialize(
        _node(value), Dumper=_Dumper, allow_unicode=True, width=float("inf"), line_break="\n"
    )
    return str(written)


def _node(value: object) -> yaml.Node:
    if isinstance(value, Mapping):
        return yaml.MappingNode(
            MAPPING, [(_scalar(str(key)), _node(item)) for key, item in value.items()]
        )
    if isinstance(value, list | tuple):
        return yaml.SequenceNode(LIST, [_node(item) for item in value])
    if value is None:
        raise TypeError("nothing is no text: leave its key out")
    return _scalar(str(value))


def _scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(TEXT, text, style=_style(text))


def _style(text: str) -> str | None:
    """A block for paragraphs, quotes with escapes for what is not seen; else YAML's choice."""
    if not text:
        return "'"
    if _HIDDEN.search(text.replace("\n", "")):
        return '"'
    if "\n" in text:
        return "|" if _PARAGRAPHS.fullmatch(text) else '"'
    return None


class _Dumper(yaml.BaseDumper):
    """Lists stand under their key and further in; what is not seen is escaped."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        self.write_indicator(f'"{_ESCAPED.sub(_escape, text)}"', True)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _SHORT.get(character, f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
