"""From a question to the entries that may be meant: reading, finding and deciding put together."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np

from bot.knowledge.concepts import AUDIENCE, SLOTS, Alone, Concepts, Vocabulary, said_alone
from bot.knowledge.deciding import (
    EARNEST,
    REQUIRED,
    Candidates,
    Kind,
    Roster,
    find_conflicts,
    gap_evidence,
    rank,
    weigh,
)
from bot.knowledge.finding import BM25_ROW, Document, Index, Scores
from bot.knowledge.likeness import Signature, sign
from bot.knowledge.models import Phrasings
from bot.knowledge.prepared import PreparedFile, fingerprint
from bot.knowledge.reading import FILLED, Reader, Reading, Word
from bot.knowledge.words import Words
from bot.language import LANGUAGES, Language
from bot.language.latin import is_latin
from bot.language.spelling import fold, normalise, words
from bot.language.years import without_years

OFTEN = 10  # ways of asking
REMEMBERED = 5_000  # of those that are known in few ways
THING = "thing."
TELLING = 3  # letters; a shorter word is «а» or «ли», and says nothing of what is asked
CONTAINED = 0.9  # of a way of asking; where more is missing, a word stands for another


@dataclass(frozen=True)
class Subject:
    """Something that can be asked for, with how people ask for it."""

    id: str
    kind: Kind
    phrasings: Phrasings
    leads: tuple[str, ...] = ()
    reviewed: bool = True  # whether its ways of asking were gathered, not added one by one


@dataclass(frozen=True)
class Understanding:
    """What a question was read as, and what it may ask for.

    That is looked for when somebody wants to know: of a part of a question it is often enough to
    have read it.
    """

    reading: Reading
    index: Index
    roster: Roster

    @cached_property
    def scores(self) -> Scores:
        """How near it is to each subject."""
        return self.index.search(self.reading.features())

    @cached_property
    def candidates(self) -> Candidates:
        """Which subjects it may be about, and what decides between them."""
        return weigh(self.reading, self.scores, self.index, self.roster)

    def gap(self, enough: float) -> int | None:
        """The known gap that is asked for; None where not enough speaks for the nearest."""
        nearest = self.candidates.decline
        if self.roster.kinds[nearest] != "gap":
            return None
        evidence = gap_evidence(self.scores, self.index, self.roster, nearest)
        return nearest if evidence >= enough else None


class Understander:
    """Understands questions about a set of subjects."""

    def __init__(
        self,
        subjects: Iterable[Subject],
        vocabulary: Vocabulary,
        prepared: PreparedFile | None = None,
    ) -> None:
        ordered = tuple(subjects)
        self.ids = tuple(subject.id for subject in ordered)
        self.numbers = {name: number for number, name in enumerate(self.ids)}
        self.kinds = tuple(subject.kind for subject in ordered)
        self._reviewed = tuple(subject.reviewed for subject in ordered)
        self._alone = Alone(vocabulary)
        self.words = Words(chain(_texts(ordered), said_alone(vocabulary)))
        self.reader = Reader(self.words, Concepts(vocabulary))
        documents = [self._document(subject) for subject in ordered]
        self.index = self._indexed(documents, vocabulary, prepared)
        required = [self._required(i) for i in range(len(ordered))]
        self._roster = Roster(self.kinds, required, self._in_passing(vocabulary))
        self._told_by = lru_cache(REMEMBERED)(self._weigh_words)

    def _indexed(
        self, documents: Sequence[Document], vocabulary: Vocabulary, prepared: PreparedFile | None
    ) -> Index:
        """The index, from what is kept of it where that is the same."""
        if prepared is None:
            return Index(documents, self._features)
        key = fingerprint(documents, vocabulary)
        kept = prepared.find(key)
        index = Index(documents, self._features, kept)
        if kept is None and (arrays := index.arrays()) is not None:
            prepared.keep(key, arrays)
        return index

    def understand(self, question: str, unfinished: bool = False) -> Understanding:
        """Read a question, or the beginning of one, and find what it may ask for."""
        return self._understood(self.reader.read(question, unfinished))

    def without_years(self, question: Understanding, years: Collection[int]) -> Understanding:
        """The same question as if it named none of some years."""
        row = question.reading.words
        left = without_years([word.meant for word in row], set(map(str, years)))
        return self._understood(self.reader.understand([row[i] for i in left]))

    def asked_alone(self, question: Understanding) -> int | None:
        """What a word or two ask for that are the whole question; None where they tell nothing.

        So few are not enough to weigh: whatever has been asked in a short way would win.
        """
        asked = self._alone.find([word.meant for word in question.reading.words])
        return self.numbers.get(asked) if asked is not None else None

    def _understood(self, reading: Reading) -> Understanding:
        return Understanding(reading, self.index, self._roster)

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
        return not find_conflicts(question.reading, self.index, self._roster, document)

    def is_often_asked(self, document: int) -> bool:
        """Whether many ways of asking for something are known, as for all that was reviewed.

        Those that are added as they are asked are too much alike, however many they are.
        """
        return self._reviewed[document] and len(self.index.ways(document)) >= OFTEN

    def likeness(self, question: Understanding, document: int) -> float:
        """How alike a question is to the nearest way of asking for something: 0 to 1."""
        return self.index.likeness(question.scores, document)[0]

    def sign(self, question: Understanding, language: Language, about: str | None) -> Signature:
        """What of a question is compared with others."""
        return sign(question.reading, language, self.index.rarity, about)

    def told(self, text: str) -> dict[str, float]:
        """What a text that is spelt right is found by, and how much each of it tells."""
        return {feature: self.index.rarity(feature) for feature in self._features(text)}

    def beside(self, features: Collection[str], most: int) -> list[str]:
        """The subjects that share the most telling of some features, the nearest first."""
        scores = self.index.search(features).raw[BM25_ROW]
        order = np.argsort(-scores, kind="stable")[:most].tolist()
        return [self.ids[document] for document in order if scores[document] > 0]

    def contains_a_way(self, question: Understanding, document: int) -> bool:
        """Whether all that a way of asking for something tells stands in a question.

        «Курсы повара» does not contain «курсы сварщика», however much is alike.
        """
        return self._contained(question, document) >= CONTAINED

    def speaks_of_more(self, question: Understanding, document: int) -> bool:
        """Whether a question speaks of a thing that no way of asking for something speaks of."""
        things = (f"c:{each}" for each in question.reading.concepts if each.startswith(THING))
        return any(not self.index.has(document, thing) for thing in things)

    def _contained(self, question: Understanding, document: int) -> float:
        """Which share of what the words of a way tell is asked, at best; 0 to 1."""
        asked = {feature for known in _known_by(question.reading) for feature in known}
        return max((_share(self._told_by(w), asked) for w in self.index.ways(document)), default=0)

    def _weigh_words(self, way: str) -> list[tuple[frozenset[str], float]]:
        """What each word of a way of asking is known by, and how much it tells."""
        reading = self._read_as_written(way)
        return [
            (known, min(map(self.index.rarity, own)))
            for word, own, known in zip(
                reading.words, reading.stems, _known_by(reading), strict=True
            )
            if len(word.meant) >= TELLING
        ]

    def _document(self, subject: Subject) -> Document:
        ways = tuple(_ways(subject))
        return Document(
            ways if subject.reviewed else tuple(map(self._as_meant, ways)), subject.leads
        )

    def _as_meant(self, way: str) -> str:
        """A way as somebody has typed it, in Latin letters perhaps: what he meant."""
        return " ".join(word.meant for word in self.reader.read(way).words)

    def _required(self, document: int) -> frozenset[str]:
        """The slots that most ways of asking for something fill."""
        return frozenset(
            kind for kind in SLOTS if self.index.share(document, f"{FILLED}{kind}") >= REQUIRED
        )

    def _in_passing(self, vocabulary: Vocabulary) -> frozenset[str]:
        """The people whom no answer is about, however it is asked for once."""
        people = {f"{AUDIENCE}.{name}" for name in vocabulary.get(AUDIENCE, {})}
        answers = [i for i, kind in enumerate(self.kinds) if kind == "answer"]
        meant = {
            concept
            for concept in people
            if any(self.index.share(i, f"c:{concept}") >= EARNEST for i in answers)
        }
        return frozenset(people - meant)

    def _features(self, text: str) -> set[str]:
        return self._read_as_written(text).features()

    def _read_as_written(self, text: str) -> Reading:
        # What editors wrote is spelt right: it is taken as it stands.
        row = [Word(word, fold(word), known=True) for word in words(normalise(text))]
        return self.reader.understand(row)


def _known_by(reading: Reading) -> Iterator[frozenset[str]]:
    """For each word its stems and its concepts."""
    for own, meanings in zip(reading.stems, reading.meanings, strict=True):
        yield frozenset(own).union(f"c:{meaning}" for meaning in meanings)


def _share(told: Iterable[tuple[frozenset[str], float]], asked: set[str]) -> float:
    """Which share of what the words of a way of asking tell is asked."""
    weighed = [(rarity, not known.isdisjoint(asked)) for known, rarity in told]
    whole = sum(rarity for rarity, _ in weighed)
    return sum(rarity for rarity, is_asked in weighed if is_asked) / max(whole, 1e-6)


def _texts(subjects: Iterable[Subject]) -> Iterator[str]:
    for subject in subjects:
        for way in _ways(subject):
            yield way if subject.reviewed else _without_latin(way)


def _ways(subject: Subject) -> Iterator[str]:
    for language in LANGUAGES:
        yield from subject.phrasings.in_(language)


def _without_latin(way: str) -> str:
    """What of a way that somebody has typed is a word, and not how he writes one."""
    return " ".join(word for word in words(normalise(way)) if not is_latin(word))
