"""Several questions in one message, told apart by punctuation and by words that begin one."""

import re

ASK_HOW = frozenset({"как", "калай"})  # folded

_BETWEEN = re.compile(
    r"[?!.\n]+|,?\s+(?:и|а|ещё|еще|также|және|әрі|ал|тағы)\s+"
    r"(?=сколько|скока|какой|какая|какие|кто|где|когда|куда|как|"
    r"қанша|неше|қай|қайда|қашан|кім|қандай|қалай)",
    re.IGNORECASE,
)

# A sentence goes on where a small letter or a number follows, as after «тыс.», and after what is
# short for the word before a name: «г. Алматы», «ул. Абая», «Қ. Сәтбаев»; not after «2026 г.».
_NEXT = re.compile(r"[^\S\n]*\n\s*|(?<=[.!?…])\s+(?=[^a-zа-яёәіңғүұқөһ\d\s])")
_SHORT = re.compile(
    r"(?<!\d)(?<!\d\s)(?:(?<![\w.])[^\W\d_]|(?<=\.)[А-ЯЁӘІҢҒҮҰҚӨҺ]|"
    r"\b(?i:ул|пр|пер|пл|мкр|обл|им|ст|каб|тел|проф|акад|доц|көш|даң|ықш))\.$"
)
LONGEST_SHORT = 8  # characters, with what stands before
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
    text = text.strip()
    for gap in _NEXT.finditer(text):
        first = text[: gap.start()]
        if "\n" in gap.group() or not _SHORT.search(first[-LONGEST_SHORT:]):
            return first, text[gap.end() :]
    return (text,) if text else ()
