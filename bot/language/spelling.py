"""Spelling: what is the same word in spite of how it was typed."""

import re
import unicodedata

# Kazakh letters and ё beside the letter that people type when they have no Kazakh keyboard.
FOLDED = str.maketrans("әғқңөұүһіё", "агкноууxие".replace("x", "х"))
_NOISE = re.compile(r"https?://\S+|/[a-z_]+(@\w+)?\b|@\w+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def normalise(text: str) -> str:
    """Compatibility forms composed, lower case, commands, mentions and links taken out."""
    return _NOISE.sub(" ", unicodedata.normalize("NFKC", text)).casefold()


def fold(word: str) -> str:
    """A lower-case word without its Kazakh letters: «дәріс» → «дарис»."""
    return word.translate(FOLDED)


def words(text: str) -> list[str]:
    """The words of a normalised text; hyphenated words are one."""
    return _WORD.findall(text)
