"""The report's own text: its paragraphs, and the figures that stand in each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bot.errors import OperatorError

# A paragraph goes on to the next number, over as many lines as it likes.
_PARAGRAPH = re.compile(r"^\[(\d+)\](.*?)(?=^\[\d+\]|\Z)", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(
    r"(?<![\w,.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(,\d+)?(?:\s*(тыс\.?|млн|млрд))?(?!\d)"
)
_SCALE = {"тыс": 1_000, "млн": 1_000_000, "млрд": 1_000_000_000}

# Numerals that a report writes out, with the inflections that occur; «один» is left out because
# it mostly means "one of". An ordinal counts in the singular: «первые» are no certain number.
_ORDINAL = r"(?:ое|ого|ому|ым|ом|ая|ой|ую|ый)"
_WORDS = {
    1: rf"перв{_ORDINAL}",
    2: rf"дв(?:а|е|ух|ум|умя)|втор{_ORDINAL}",
    3: r"тр(?:и|ёх|ех|ём|ем|емя)|трет(?:ий|ье|ьего|ьему|ьим|ьем|ья|ьей|ью)",
    4: rf"четыр(?:е|ёх|ех|ём|ем|ьмя)|четв[её]рт{_ORDINAL}",
    5: rf"пят(?:ь|и|ью|{_ORDINAL})",
    6: rf"шест(?:ь|и|ью|{_ORDINAL})",
    7: rf"сем(?:ь|и|ью)|седьм{_ORDINAL}",
    8: rf"вос(?:емь|ьми|емью)|восьм{_ORDINAL}",
    9: rf"девят(?:ь|и|ью|{_ORDINAL})",
    10: rf"десят(?:ь|и|ью|{_ORDINAL})",
}
_WORD = re.compile("|".join(rf"\b(?P<n{n}>{p})\b" for n, p in _WORDS.items()), re.IGNORECASE)
_SPACES = re.compile(r"\s+")


HEADER = 0  # the title, the date and the author, before the first paragraph


@dataclass(frozen=True)
class Figure:
    """A number of the report: its value, and how it is written there."""

    value: Decimal
    text: str


def read_report(path: Path) -> dict[int, str]:
    """The paragraphs of a report by number; 0 is what stands before the first."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"--report {path}: cannot be read ({error})") from error
    first = _PARAGRAPH.search(text)
    if first is None:
        raise OperatorError(f"--report {path}: holds no paragraph that begins with [number]")
    paragraphs = {int(number): _one_line(body) for number, body in _PARAGRAPH.findall(text)}
    return {HEADER: text[: first.start()], **paragraphs}


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def figures(paragraph: str) -> list[Figure]:
    """All numbers of a paragraph, in digits and written out, in order."""
    found = [*_in_digits(paragraph), *_in_words(paragraph)]
    return [figure for _, figure in sorted(found, key=lambda pair: pair[0])]


def _in_digits(paragraph: str) -> Iterator[tuple[int, Figure]]:
    for match in _NUMBER.finditer(paragraph):
        whole, fraction, scale = match.groups()
        digits = _SPACES.sub("", whole) + (fraction or "").replace(",", ".")
        value = Decimal(digits) * _SCALE.get((scale or "").rstrip("."), 1)
        yield match.start(), Figure(value, match.group().strip())


def _in_words(paragraph: str) -> Iterator[tuple[int, Figure]]:
    for match in _WORD.finditer(paragraph):
        number = int(str(match.lastgroup)[1:])
        yield match.start(), Figure(Decimal(number), match.group())
