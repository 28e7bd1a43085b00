"""From a question to the entries that may be meant: reading, finding and deciding put together."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.knowledge.concepts import SLOTS, Concepts, Vocabulary, slot
from bot.knowledge.deciding import (
    REQUIRED,
    Candidates,
    Kind,
    Roster,
    find_conflicts,
    rank,
    weigh,
)
from bot.knowledge.finding import BM25_ROW, Document, Index, Scores
from bot.knowledge.likeness import CONCEPT, Signature
from bot.knowledge.models import Phrasings
from bot.knowledge.reading import FILLED, Reader, Reading, Word
from bot.knowledge.words import Words
from bot.language import LANGUAGES
from bot.language.spelling import fold, normalise, words
from bot.language.years import without_years

OFTEN = 10  # ways of asking


@dataclass(frozen=True)
class Subject:
    """Something that can be asked for, with how people ask for it."""

    id: str
    kind: Kind
    phrasings: Phrasings
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """What a question was read as, and what it may ask for."""

    reading: Reading
    candidates: Candidates
    scores: Scores


class Understander:
    """Understands questions about a set of subjects."""

    def __init__(self, subjects: Iterable[Subject], vocabulary: Vocabulary) -> None:
        ordered = tuple(subjects)
        self.ids = tuple(subject.id for subject in ordered)
        self.kinds = tuple(subject.kind for subject in ordered)
        self.words = Words(_texts(ordered))
        self.reader = Reader(self.words, Concepts(vocabulary))
        self.index = Index([_document(subject) for subject in ordered], self._features)
        self._roster = Roster(self.kinds, [self._required(i) for i in range(len(ordered))])

    def understand(self, question: str, unfinished: bool = False) -> Understanding:
        """Read a question, or the beginning of one, and find what it may ask for."""
        return self._find(self.reader.read(question, unfinished))

    def without_years(self, question: Understanding, years: Collection[int]) -> Understanding:
        """The same question as if it named none of some years."""
        row = question.reading.words
        left = without_years([word.meant for word in row], set(map(str, years)))
        return self._find(self.reader.understand([row[i] for i in left]))

    def _find(self, reading: Reading) -> Understanding:
        scores = self.index.search(reading.features())
        candidates = weigh(reading, scores, self.index, self._roster)
        return Understanding(reading, candidates, scores)

    def nearest(self, question: Understanding, most: int) -> list[tuple[int, float]]:
        """The answers that are most alike to a question, and how alike, the nearest first.

        None of them conflicts with it.
        """
        answers = np.flatnonzero(self._roster.answers)
        order = np.argsort(-rank(question.scores)[answers])[:most]
        alike = [
            (document, self.index.likeness(question.scores, document)[1])
            for document in answers[order].tolist()
            if self.fits(question, document)
        ]
        return sorted(alike, key=lambda pair: -pair[1])

    def fits(self, question: Understanding, document: int) -> bool:
        """Whether a question speaks of no place, year or people that a document does not know."""
        return not find_conflicts(question.reading, self.index, document)

    def is_often_asked(self, document: int) -> bool:
        """Whether many ways of asking for something are known, as for all that was reviewed."""
        return self.index.ways(document) >= OFTEN

    def likeness(self, question: Understanding, document: int) -> float:
        """How alike a question is to the nearest way of asking for something: 0 to 1."""
        return self.index.likeness(question.scores, document)[0]

    def sign(self, question: Understanding, about: str | None) -> Signature:
        """What of a question is compared with others."""
        told = {stem for own in question.reading.stems for stem in own}
        told |= {f"{CONCEPT}{concept}" for concept in question.reading.concepts}
        return Signature(
            {feature: self.index.rarity(feature) for feature in told},
            frozenset(concept for concept in question.reading.concepts if slot(concept)),
            about,
        )

    def told(self, text: str) -> dict[str, float]:
        """What a text that is spelt right is found by, and how much each of it tells."""
        return {feature: self.index.rarity(feature) for feature in self._features(text)}

    def beside(self, features: Collection[str], most: int) -> list[str]:
        """The subjects that share the most telling of some features, the nearest first."""
        scores = self.index.search(features).raw[BM25_ROW]
        order = np.argsort(-scores, kind="stable")[:most].tolist()
        return [self.ids[document] for document in order if scores[document] > 0]

    def _required(self, document: int) -> frozenset[str]:
        """The slots that most ways of asking for something fill."""
        return frozenset(
            kind for kind in SLOTS if self.index.share(document, f"{FILLED}{kind}") >= REQUIRED
        )

    def _features(self, text: str) -> set[str]:
        # What editors wrote is spelt right: it is taken as it stands.
        row = [Word(word, fold(word), known=True) for word in words(normalise(text))]
        return self.reader.understand(row).features()


def _document(subject: Subject) -> Document:
    ways = tuple(way for language in LANGUAGES for way in subject.phrasings.in_(language))
    return Document(ways, subject.leads)


def _texts(subjects: Iterable[Subject]) -> Iterator[str]:
    for subject in subjects:
        for language in LANGUAGES:
            yield from subject.phrasings.in_(language)
