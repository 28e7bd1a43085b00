"""Russian stems, by the Snowball algorithm (snowballstem.org/algorithms/russian)."""

from Stemmer import Stemmer

CASE_LETTERS = frozenset("аеиоуыэюяй")  # last letters that cases change


def unchanging(name: str, shortest: int) -> str:
    """A folded name without the last letter that cases change, «Астана» → «астан».

    A name of `shortest` letters or fewer stays whole.
    """
    return name[:-1] if name[-1] in CASE_LETTERS and len(name) > shortest else name


def stem(word: str) -> str:
    """The stem of a lower-case Russian word: «колледжами» → «колледж»."""
    # A stemmer keeps the word it is working on, so every call has one of its own (a microsecond).
    return str(Stemmer("russian", 0).stemWord(word))
