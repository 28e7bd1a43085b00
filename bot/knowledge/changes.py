"""What differs between two versions of an article."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.articles import Article
from bot.language import LANGUAGES, Language

Part = Literal["title", "text", "ways", "topic", "until", "place"]


@dataclass(frozen=True)
class Change:
    """A part that differs; of the ways of asking how many there were and are."""

    part: Part
    language: Language | None = None
    before: int = 0
    after: int = 0


def changes(before: Article | None, after: Article) -> list[Change]:
    """What a version has changed, in the order of the card; of the first one all that it says."""
    return list(_changes(before or Article(), after))


def _changes(before: Article, after: Article) -> Iterator[Change]:
    for language in LANGUAGES:
        was, now = before.said(language), after.said(language)
        if was.title != now.title:
            yield Change("title", language)
        if was.text != now.text:
            yield Change("text", language)
    for language in LANGUAGES:
        earlier, later = before.asks.in_(language), after.asks.in_(language)
        if earlier != later:
            yield Change("ways", language, len(earlier), len(later))
    if before.topic != after.topic:
        yield Change("topic")
    if before.valid_until != after.valid_until:
        yield Change("until")
    if before.instead_of != after.instead_of:
        yield Change("place")
