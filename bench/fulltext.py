"""SQLite's full-text search over ways of asking: what one would use without more ado."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.base import Way
from bot.language.spelling import normalise, words
from bot.language.stems import stems

Tokens = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Hit:
    """The subject that a rival finds, and how sure it is."""

    subject: str
    score: float


class FullText:
    """SQLite's full-text search, ranked by its BM25; one row a way of asking."""

    def __init__(self, ways: Sequence[Way], tokens: Tokens) -> None:
        self._subjects = [way.subject for way in ways]
        self._tokens = tokens
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE way USING fts5(text, tokenize = 'unicode61')"
        )
        rows = ((number, " ".join(tokens(way.text))) for number, way in enumerate(ways))
        self._connection.executemany("INSERT INTO way (rowid, text) VALUES (?, ?)", rows)

    def find(self, texts: Sequence[str]) -> list[Hit | None]:
        """The best row for each text, any of whose words may match."""
        return [self.best(text) for text in texts]

    def best(self, text: str) -> Hit | None:
        """The best row for a text."""
        wanted = " OR ".join(f'"{token}"' for token in self._tokens(text))
        if not wanted:
            return None
        row = self._connection.execute(
            "SELECT rowid, rank FROM way WHERE way MATCH ? ORDER BY rank LIMIT 1", (wanted,)
        ).fetchone()
        return Hit(self._subjects[row[0]], -row[1]) if row else None


def typed_words(text: str) -> list[str]:
    """The words of a text as typed."""
    return re.findall(r"[^\W_]+", text)


def our_stems(text: str) -> list[str]:
    """The stems of a text's words, as unbroken tokens."""
    return [
        stem.replace(":", "")
        for word in words(normalise(text))
        for stem in dict.fromkeys(stems(word))
    ]
