"""Russian stems, by the Snowball algorithm (snowballstem.org/algorithms/russian)."""

from Stemmer import Stemmer


def stem(word: str) -> str:
    """The stem of a lower-case Russian word: «колледжами» → «колледж»."""
    # A stemmer keeps the word it is working on, so every call has one of its own (a microsecond).
    return str(Stemmer("russian", 0).stemWord(word))
