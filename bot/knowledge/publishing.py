"""Whether an article may be published: complete, and the same in both languages.

Sentences cannot be compared, but what must not differ can: numbers, dates, phones and addresses.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.articles import Article, Version
from bot.knowledge.models import TITLE_LENGTH
from bot.language import LANGUAGES, Language
from bot.language.figures import fixed
from bot.language.spelling import words

LONGEST_TEXT = 700  # characters; with title, source and date it is read on one screen
LONGEST_WAY = 200  # characters of a way of asking
MOST_WAYS = 200  # in one language

Reason = Literal[
    "no_title", "long_title", "no_text", "long_text", "braces", "no_ways", "long_way", "many_ways",
    "missing", "past",
]  # fmt: skip


@dataclass(frozen=True)
class Obstacle:
    """Why an article cannot be published: in which language, and what it is about."""

    reason: Reason
    language: Language | None = None
    what: str = ""


def obstacles(article: Article, today: dt.date | None = None) -> list[Obstacle]:
    """Everything that stands in the way of publishing, in the order of the screen.

    Without `today` nothing is past.
    """
    found = [obstacle for language in LANGUAGES for obstacle in _wording(article, language)]
    found += _ways(article)
    if all(article.said(language).text for language in LANGUAGES):
        found += _differences(article)
    if today is not None and article.is_expired(today):
        found.append(Obstacle("past"))
    return found


def rival(version: Version, others: Iterable[Version]) -> Version | None:
    """Another article that people are shown in the same place; two cannot stand there."""
    return next(
        (
            other
            for other in others
            if other.is_live
            and other.article_id != version.article_id
            and other.entry_id == version.entry_id
        ),
        None,
    )


def _wording(article: Article, language: Language) -> Iterator[Obstacle]:
    said = article.said(language)
    if not said.title:
        yield Obstacle("no_title", language)
    if len(said.title) > TITLE_LENGTH:
        yield Obstacle("long_title", language, str(len(said.title)))
    if not said.text:
        yield Obstacle("no_text", language)
    if len(said.text) > LONGEST_TEXT:
        yield Obstacle("long_text", language, str(len(said.text)))
    if set("{}") & set(said.title + said.text):
        yield Obstacle("braces", language)


def _ways(article: Article) -> Iterator[Obstacle]:
    ways = [(language, way) for language in LANGUAGES for way in article.asks.in_(language)]
    if not any(words(way) for _, way in ways) and article.instead_of is None:
        yield Obstacle("no_ways")
    for language, way in ways:
        if len(way) > LONGEST_WAY:
            yield Obstacle("long_way", language, way[:LONGEST_WAY])
    for language in LANGUAGES:
        if len(article.asks.in_(language)) > MOST_WAYS:
            yield Obstacle("many_ways", language, str(len(article.asks.in_(language))))


def _differences(article: Article) -> Iterator[Obstacle]:
    """What one of the two texts says and the other does not."""
    ru, kk = fixed(article.ru.text), fixed(article.kk.text)
    for figure, written in ru.items():
        if figure not in kk:
            yield Obstacle("missing", "kk", written)
    for figure, written in kk.items():
        if figure not in ru:
            yield Obstacle("missing", "ru", written)
