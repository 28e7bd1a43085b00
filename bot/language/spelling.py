"""Spelling: what is the same word in spite of how it was typed."""

import re
import unicodedata

# Kazakh letters and ё beside the letter that people type when they have no Kazakh keyboard.
_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")
# Letters of one script that look like letters of the other, typed or pasted inside a word.
_LATIN_ALIKE, _CYRILLIC_ALIKE = "aceopxykmtbhi", "асеорхукмтвні"
_TO_CYRILLIC = str.maketrans(_LATIN_ALIKE, _CYRILLIC_ALIKE)
_TO_LATIN = str.maketrans(_CYRILLIC_ALIKE, _LATIN_ALIKE)
_NOISE = re.compile(r"https?://\S+|(?<!\S)/[a-z_]+(@\w+)?|(?<!\w)@\w+", re.IGNORECASE)
# Of no width, of direction, for where to break; and marks that make no letter of the alphabet.
_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff]"
)
_WORD = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]")
_ONE_SCRIPT = re.compile(r"[\u0400-\u04ff]+|[^\u0400-\u04ff]+")


def visible(text: str) -> str:
    """A text with its letters composed, and without what nobody sees, as stress marks."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def normalise(text: str) -> str:
    """Compatibility forms composed, lower case; commands, mentions and links taken out."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return _NOISE.sub(" ", _UNSEEN.sub("", composed))


def fold(word: str) -> str:
    """A lower-case word without its Kazakh letters: «дәріс» → «дарис»."""
    folded = word.translate(_FOLDED)
    return word if folded == word else folded  # many are kept: not the same one twice


def words(text: str) -> list[str]:
    """The words of a normalised text, with stretched letters and look-alikes put right."""
    return [part for word in _WORD.findall(text) for part in _unmix(_STRETCHED.sub(r"\1", word))]


def folded_words(text: str) -> list[str]:
    """The words of a text as they are compared: in lower case and folded."""
    return [fold(word) for word in words(normalise(text))]


def _unmix(word: str) -> list[str]:
    """A word in one script; «wskға», a Latin name with a Kazakh ending, is taken apart."""
    if not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return [word]
    if not _LATIN.search(changed := word.translate(_TO_CYRILLIC)):
        return [changed]
    runs = _ONE_SCRIPT.findall(word)
    if len(runs) > 2 and not _CYRILLIC.search(changed := word.translate(_TO_LATIN)):
        return [changed]
    return runs


def latin_share(text: str) -> float:
    """Which share of a text's letters is Latin."""
    latin, cyrillic = len(_LATIN.findall(text)), len(_CYRILLIC.findall(text))
    return latin / max(latin + cyrillic, 1)
