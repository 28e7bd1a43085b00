"""Ways of asking as somebody types them: one a line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.articles import with_way
from bot.knowledge.models import Phrasings
from bot.knowledge.publishing import LONGEST_WAY, MOST_WAYS
from bot.language import LANGUAGES, Language
from bot.language.spelling import normalise, words

Fault = Literal["nothing", "long", "no_words", "many"]


@dataclass
class WaysError(ValueError):
    """They cannot be taken: which line, counted from one, and how long it is."""

    fault: Fault
    line: int = 0
    length: int = 0


def read_ways(text: str) -> list[str]:
    """The ways of asking of a text; WaysError where one of them cannot be taken."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_WAY:
            raise WaysError("long", number, len(line))
        if line and not words(normalise(line)):
            raise WaysError("no_words", number)
    ways = [line for line in lines if line]
    if not ways:
        raise WaysError("nothing")
    return ways


def with_ways(
    asks: Phrasings, ways: Iterable[str], language_of: Callable[[str], Language]
) -> Phrasings:
    """The ways of asking with more of them, each once; WaysError where they are too many."""
    for way in ways:
        asks = with_way(asks, way, language_of(way))
    if any(len(asks.in_(language)) > MOST_WAYS for language in LANGUAGES):
        raise WaysError("many")
    return asks


def without_way(asks: Phrasings, language: Language, at: int) -> Phrasings | None:
    """The ways of asking without the one at a place; None where there is none."""
    ways = asks.in_(language)
    if not 0 <= at < len(ways):
        return None
    return asks.model_copy(update={language: ways[:at] + ways[at + 1 :]})
