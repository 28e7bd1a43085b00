"""Cutting texts to what a screen, a button and its data hold."""

import re

from bot.colleges.filters import is_filters
from bot.language.spelling import folded_words

ELLIPSIS = "…"
CARRIED = 30  # bytes of a button's data that are left for a text, beside ids and a page
MOST_WORDS = 4
_BREAK = re.compile(r"[\s-](?=\S)")


def cut(text: str, longest: int) -> str:
    """A text of at most `longest` characters: cut at a word, if it has to be."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    last = max((found.start() for found in _BREAK.finditer(head)), default=longest - 1)
    return head[:last].rstrip(" ,;:.-–«(") + ELLIPSIS


def carried(text: str) -> str:
    """The words of a text as a button carries them: folded, the longest cut until all fit.

    A search for them finds what one for the whole words finds, and perhaps a little more.
    Filters are carried as they are.
    """
    if is_filters(text) and len(text.encode()) <= CARRIED:
        return text
    every = folded_words(text)
    kept = ([word for word in every if len(word) > 1] or every)[:MOST_WORDS]
    while len(" ".join(kept).encode()) > CARRIED:
        longest = max(range(len(kept)), key=lambda i: len(kept[i].encode()))
        kept[longest] = kept[longest][:-1]
    return " ".join(kept)
