"""Russian stems, by the Snowball algorithm (snowballstem.org/algorithms/russian)."""

from functools import lru_cache

from snowballstemmer.russian_stemmer import RussianStemmer


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case Russian word: «колледжами» → «колледж»."""
    # A stemmer keeps the word it is working on, so every call has one of its own.
    return str(RussianStemmer().stemWord(word))
