"""What publishing an article would change: known questions, answered before and after."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.knowledge.answering import Answer, Answerer
from bot.knowledge.articles import Article, Version
from bot.knowledge.store import KnowledgeBase
from bot.language import LANGUAGES

SHOWN = 8
NEAR = 60  # entries whose ways of asking are looked at
ASKED = 400  # questions that are answered twice
PATIENCE = 1.5  # seconds after which no more are


@dataclass(frozen=True)
class Change:
    """A question that would be answered otherwise; `taken` from another answer by the article."""

    question: str
    before: Answer
    after: Answer
    taken: bool


@dataclass(frozen=True)
class Foreseen:
    """What would change: the first few, and how many more.

    `replaced` are the questions that lead to the same place now, so that it takes over from what
    stands there; `missed` its own ways of asking that would not lead to it all the same.
    """

    changes: tuple[Change, ...]
    more: int
    replaced: int
    missed: tuple[str, ...]


def foresee(
    before: Answerer,
    after: Answerer,
    version: Version,
    clock: Callable[[], float] = time.monotonic,
) -> Foreseen:
    """Compare what answers now with what would, over the known questions that are near.

    What is taken from another answer comes first, then what is most alike to the article. Of a
    large knowledge base only as much is looked at as a person waits for; `clock` tells seconds.
    """
    until = clock() + PATIENCE
    changes: list[Change] = []
    replaced = 0
    for question in near(version, before):
        if clock() > until:
            break
        was, now = before.answer(question), after.answer(question)
        if was.entry_id == now.entry_id == version.entry_id:
            replaced += 1
        elif _told(was) != _told(now):
            taken = was.kind == "answer" and now.entry_id == version.entry_id
            changes.append(Change(question, was, now, taken))
    changes.sort(key=lambda change: not change.taken)
    missed = (q for q in _ways(version.article) if after.answer(q).entry_id != version.entry_id)
    return Foreseen(tuple(changes[:SHOWN]), len(changes[SHOWN:]), replaced, tuple(missed))


def near(version: Version, answerer: Answerer) -> list[str]:
    """The known questions that share the most with an article, none of its own ways of asking."""
    base = answerer.library.base
    telling: dict[str, float] = {}
    for text in _texts(version, base):
        telling.update(answerer.told(text))
    subjects = answerer.beside(telling.keys(), NEAR)
    own = set(_ways(version.article))
    asked = dict.fromkeys(q for subject in subjects for q in _asked(subject, base) if q not in own)
    alike = {question: _alike(answerer.told(question), telling) for question in asked}
    found = [question for question in asked if alike[question] > 0]
    return sorted(found, key=lambda question: -alike[question])[:ASKED]


def _alike(question: dict[str, float], telling: dict[str, float]) -> float:
    """Which part of what a question tells stands in the article too."""
    total = sum(question.values())
    return sum(question[feature] for feature in question.keys() & telling) / total if total else 0


def _told(answer: Answer) -> tuple[str, str | None, tuple[str, ...]]:
    return answer.kind, answer.entry_id, tuple(page.entry_id for page in answer.choices)


def _texts(version: Version, base: KnowledgeBase) -> Iterator[str]:
    """What an article is found by, with what it stands in the place of."""
    for language in LANGUAGES:
        said = version.article.said(language)
        yield from (said.title, said.text)
    yield from _ways(version.article)
    if version.entry_id in base.entries:
        yield from _asked(version.entry_id, base)


def _ways(article: Article) -> list[str]:
    return [way for language in LANGUAGES for way in article.asks.in_(language)]


def _asked(subject: str, base: KnowledgeBase) -> Iterator[str]:
    entry = base.entries.get(subject)
    phrasings = entry.phrasings if entry is not None else base.offtopic[subject]
    for language in LANGUAGES:
        yield from phrasings.in_(language)
