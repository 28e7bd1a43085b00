"""What a list of colleges is narrowed by, short enough for the data of a button.

«~k9hd.medeu.1a2b3»: a letter for each thing that is wanted, a district, and what shall be taught.
"""

import re
import zlib
from dataclasses import dataclass, replace
from typing import Literal

from bot.colleges.records import Base, Ownership, TaughtIn

MARK = "~"  # how a text begins that is no text but filters
CODE = 5  # characters of what stands for a word
MOST_CODES = 2
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Flag = Literal["dormitory", "state_order", "dual"]
FLAGS: dict[str, Flag] = {"h": "dormitory", "o": "state_order", "d": "dual"}
LANGUAGE_LETTERS: dict[str, TaughtIn] = {"k": "kk", "r": "ru", "e": "en"}
BASE_LETTERS: dict[str, Base] = {"9": "9", "1": "11"}
OWNER_LETTERS: dict[str, Ownership] = {"s": "state", "p": "private"}
_ENCODED = re.compile(
    rf"{MARK}([krehod91sp]*)\.([a-z0-9_]{{0,10}})\.(=?)((?:[0-9a-z]{{{CODE}}}){{0,{MOST_CODES}}})"
)


def code_of(text: str) -> str:
    """A short name for a word or a speciality, the same after every start."""
    number, code = zlib.crc32(text.encode()), ""
    for _ in range(CODE):
        number, digit = divmod(number, len(DIGITS))
        code += DIGITS[digit]
    return code


@dataclass(frozen=True)
class Filters:
    """What is wanted of a college; nothing where a field is empty.

    `words` are codes of what a speciality is called, `speciality` that of one speciality.
    """

    words: tuple[str, ...] = ()
    speciality: str = ""
    district: str = ""
    language: TaughtIn | None = None
    base: Base | None = None
    ownership: Ownership | None = None
    flags: frozenset[Flag] = frozenset()

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def of_programme(self) -> int:
        """How many of them a single programme must fulfil together."""
        together = (self.words or self.speciality, self.language, self.base)
        return sum(map(bool, together)) + len(self.flags - {"dormitory"})

    def encode(self) -> str:
        """As a button carries them."""
        letters = "".join(
            letter
            for table, chosen in (
                (LANGUAGE_LETTERS, {self.language}),
                (BASE_LETTERS, {self.base}),
                (FLAGS, self.flags),
                (OWNER_LETTERS, {self.ownership}),
            )
            for letter, meaning in table.items()
            if meaning in chosen
        )
        taught = f"={self.speciality}" if self.speciality else "".join(self.words[:MOST_CODES])
        return f"{MARK}{letters}.{self.district}.{taught}"

    def toggled(self, flag: Flag) -> "Filters":
        """With a flag more, or without it where it is there."""
        return replace(self, flags=self.flags ^ {flag})


def decode(text: str) -> Filters | None:
    """What a button carries; None where it is not that, which may be forged."""
    found = _ENCODED.fullmatch(text)
    if found is None:
        return None
    letters, district, one, taught = found.groups()
    return Filters(
        words=() if one else tuple(taught[at : at + CODE] for at in range(0, len(taught), CODE)),
        speciality=taught[:CODE] if one else "",
        district=district,
        language=next((LANGUAGE_LETTERS[x] for x in letters if x in LANGUAGE_LETTERS), None),
        base=next((BASE_LETTERS[x] for x in letters if x in BASE_LETTERS), None),
        ownership=next((OWNER_LETTERS[x] for x in letters if x in OWNER_LETTERS), None),
        flags=frozenset(FLAGS[x] for x in letters if x in FLAGS),
    )


def is_filters(text: str) -> bool:
    """Whether a text that a button carries is filters."""
    return text.startswith(MARK)
