"""Words typed with the wrong keyboard layout on: «rjkktl;» for «колледж», «цщкдв» for "world".

The keys are those of the Windows layouts: US, Russian (KBDRU) and Kazakh (KBDKAZ, the state
standard RST KazSSR 903-90), which puts nine letters on the digit row. Nothing here decides
whether a text really was typed so: a caller reads it and sees whether it makes sense.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SHIFTED: Final = MappingProxyType(dict(zip('{}:"<>~', "хъжэбюё", strict=True)))

# KBDRU: what the signs of the digit row and the key beside the right shift give.
_RUSSIAN_SIGNS: Final = MappingProxyType(
    {"/": ".", "?": ",", "|": "/", "&": "?", "^": ":", "@": '"', "#": "№", "$": ";"}
)

# KBDKAZ: the digit row, plain and with shift. Its own «№» on "/" is read as a full stop, as on
# the Russian layout: NFKC would make the letters «No» of it and spoil the word before. «ё» stays
# on its Russian key, where KBDKAZ has brackets, since no word needs a bracket.
_KAZAKH_KEYS: Final = "1234567890-="
_KAZAKH_ROW: Final = '"әіңғ,.үұқөһ'
_KAZAKH_SHIFT_KEYS: Final = "@#$%^&*()_+"
_KAZAKH_SHIFT_ROW: Final = "әіңғ;:үұқөһ"

_KEYS: Final = MappingProxyType({**dict(zip(_LATIN, _CYRILLIC, strict=True)), **_SHIFTED})
_RUSSIAN: Final[Mapping[int, str]] = MappingProxyType(str.maketrans({**_KEYS, **_RUSSIAN_SIGNS}))
_KAZAKH: Final[Mapping[int, str]] = MappingProxyType(
    str.maketrans(
        {
            **_KEYS,
            **dict(zip(_KAZAKH_KEYS, _KAZAKH_ROW, strict=True)),
            **dict(zip(_KAZAKH_SHIFT_KEYS, _KAZAKH_SHIFT_ROW, strict=True)),
            "/": ".",
            "|": "/",
        }
    )
)
_BACK: Final[Mapping[int, str]] = MappingProxyType(
    str.maketrans(
        {
            **dict(zip(_CYRILLIC, _LATIN, strict=True)),
            **{sign: key for key, sign in _RUSSIAN_SIGNS.items()},
            **{
                letter: key
                for key, letter in zip(_KAZAKH_KEYS, _KAZAKH_ROW, strict=True)
                if letter.isalpha()
            },
        }
    )
)

# A number keeps its digits on the Kazakh layout too: they come from the number pad there. So
# does a number before a hyphen: «2-rehc» is «2-курс», and no word begins with «әө» or «қө».
_NUMBER: Final = re.compile(r"[\d.,:%/+()!?-]*\d[\d.,:%/+()!?-]*")
_NUMBER_BEFORE: Final = re.compile(r"\d+-")

# How much more a letter says "a Cyrillic key" than "a Latin spelling", in tenths of a natural
# logarithm: counted in the questions of data/asks typed with the wrong layout on, against the
# same questions written in Latin. «w» and «x» are damped, chat Latin likes them.
_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        **{"a": -31, "b": 10, "c": 16, "d": -8, "e": -12, "f": 34, "g": 4, "h": 4, "i": -17},
        **{"j": 19, "k": 3, "l": 1, "m": -12, "n": 2, "o": -34, "p": -4, "q": 1, "r": 1, "s": -2},
        **{"t": 4, "u": -7, "v": 8, "x": 10, "z": -6},
    }
)
# A key of «х ъ ж э б ю ё» or of the Kazakh digit row beside a letter, or two such signs.
_KEY: Final = re.compile(r"[\[\];<>{}:\"`~,.=0-9'][a-z]|[a-z][\[\];<{}`~=0-9]|[,.;'\[]{2}")
_KEY_WEIGHT: Final = 40
# No word of data/asks and data/gaps, typed so, weighs less than the first (a test holds it); one
# word above the second is enough, since brand names in Latin make the whole text light.
_LEAST: Final = -40
_ONE_WORD: Final = 30


def from_qwerty(text: str, layout: Literal["ru", "kk"]) -> str:
    """The text that the same keys give on the Russian («ru») or the Kazakh («kk») layout."""
    if layout == "ru":
        return text.translate(_RUSSIAN)
    return "".join(map(_kazakh_token, re.split(r"(\s+)", text)))


def to_qwerty(text: str) -> str:
    """The text that the same keys give on the US layout: «цщкдвылшдды» → "worldskills"."""
    return text.translate(_BACK)


def looks_like_layout(text: str) -> bool:
    """Whether a mostly Latin text may be Cyrillic typed with the US layout on.

    Cheap and in doubt True. Of data/asks written in Latin, 1 to 5 % pass as well, of chat Latin
    with digits for letters 20 %.
    """
    lower = text.casefold()
    latin = sum(letter.isascii() and letter.isalpha() for letter in lower)
    if not latin or 2 * latin < sum(map(str.isalpha, lower)):
        return False
    return _weight(lower) > _LEAST or any(_weight(word) > _ONE_WORD for word in lower.split())


def _kazakh_token(token: str) -> str:
    """Take what stands between spaces, give it in the Kazakh layout; numbers stay numbers."""
    if _NUMBER.fullmatch(token):
        return token
    kept = _NUMBER_BEFORE.match(token)
    start = kept.end() if kept else 0
    return token[:start] + token[start:].translate(_KAZAKH)


def _weight(text: str) -> int:
    """Take a lower-case text, give how much its letters and signs speak for a wrong layout."""
    letters = sum(_WEIGHTS.get(letter, 0) for letter in text)
    return letters + _KEY_WEIGHT * len(_KEY.findall(text))
