"""Several questions in one message, told apart by punctuation and by words that begin one."""

import re

ASK_HOW = frozenset({"как", "калай"})  # folded

_BETWEEN = re.compile(
    r"[?!.\n]+|,?\s+(?:и|а|ещё|еще|также|және|әрі|ал|тағы)\s+"
    r"(?=сколько|скока|какой|какая|какие|кто|где|когда|куда|как|"
    r"қанша|неше|қай|қайда|қашан|кім|қандай|қалай)",
    re.IGNORECASE,
)

# A sentence goes on where a small letter or a number follows, as after «г.» and «тыс.».
_NEXT = re.compile(r"\n+|(?<=[.!?…])\s+(?=[^a-zа-яёәіңғүұқөһ\d\s])")
_END = re.compile(r"[?!.\n]")


def questions(text: str) -> list[str]:
    """The parts of a message that may be questions of their own."""
    return [part for part in _BETWEEN.split(text) if part.strip()]


def last_asked(text: str) -> str:
    """The last sentence that ends with a question mark; empty where there is none."""
    head, mark, _ = text.rpartition("?")
    return f"{_END.split(head)[-1].strip()}?" if mark else ""


def first_and_rest(text: str) -> tuple[str, ...]:
    """The first sentence or line of a text, and what follows it, if anything does."""
    return tuple(part for part in _NEXT.split(text.strip(), maxsplit=1) if part)
