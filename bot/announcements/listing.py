"""A file of Telegram ids, as an audience is narrowed to it."""

import re
from collections.abc import Iterator

# https://core.telegram.org/bots/api#chat: at most 52 significant bits.
LARGEST = 2**52
MOST = 1_000_000
_BETWEEN = re.compile(r"[\s,;]+")


class ListingError(ValueError):
    """The file cannot be used. `line` is the first wrong one (from 1), `word` what stands there.

    Without a line: the file holds no id (`word` is empty), is no text, or holds too many ids.
    """

    def __init__(self, word: str = "", line: int | None = None) -> None:
        super().__init__(f"line {line}: {word!r} is no Telegram id" if line else word or "no ids")
        self.word = word
        self.line = line


def read_ids(data: bytes) -> list[int]:
    """Read ids that stand between spaces, commas, semicolons or on lines of their own.

    Negative ones are groups. ListingError where anything else stands there.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListingError("not a text in UTF-8") from None
    ids = list(dict.fromkeys(_ids(text)))
    if not ids:
        raise ListingError
    if len(ids) > MOST:
        raise ListingError(f"more than {MOST} ids")
    return ids


def _ids(text: str) -> Iterator[int]:
    for number, line in enumerate(text.splitlines(), start=1):
        for word in filter(None, _BETWEEN.split(line)):
            yield _id(word.strip('"'), number)


def _id(word: str, line: int) -> int:
    if not re.fullmatch(r"-?[0-9]{1,16}", word) or not 0 < abs(int(word)) < LARGEST:
        raise ListingError(word[:20], line)
    return int(word)
