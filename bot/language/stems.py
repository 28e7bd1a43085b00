"""The stem of a word in each language; which of them is right need not be known."""

from functools import lru_cache

from bot.language import kazakh, russian
from bot.language.spelling import fold

Stems = tuple[str, str]


@lru_cache(maxsize=6_000)
def stems(word: str) -> Stems:
    """The Russian and the Kazakh stem of a lower-case word, told apart by their first letter."""
    folded = fold(word)
    return f"r:{russian.stem(folded)}", f"k:{kazakh.stem(folded)}"
