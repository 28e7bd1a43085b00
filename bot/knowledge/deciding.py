"""Deciding whether what was found answers what was asked.

A logistic model over a few features, fitted by `bench/fit.py`; its weights are a reviewed file.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from bot.knowledge.concepts import ASKED, NOTHING, SLOTS, slot
from bot.knowledge.finding import BM25_ROW, FORGIVING_ROW, STRICT_ROW, Index, Scores, Vector
from bot.knowledge.reading import Reading
from bot.language.stems import Stems

WEIGHTS = Path(__file__).parent / "deciding.json"
TELLING = 6  # letters from which an unknown word tells in full
FORGIVING_SHARE = 0.5  # of forgiving Bayes beside BM25, in ranking
FOCUS = 8  # words on both sides of what is asked; what is farther away is the story around it
SMALLEST_ODDS = -50.0  # logarithm; anything smaller is no more likely, and exp() has an end
SCALE = 100.0  # brings scores to the size of the other features
LIKENESS = 10.0  # of a gap's ways of asking, beside its lead over what is off topic
LONG = 20  # words; more make a question no longer

# Which share of its ways of asking must name something for an entry to be about it.
MEANT = 0.01
REQUIRED = 0.7  # of the ways of asking must fill a slot for it to be required
# Which share of the ways of asking for some answer must name people for them to be its people;
# others are named in passing: «куда после школы».
EARNEST = 0.05

Mask = npt.NDArray[np.bool_]
Kind = Literal["answer", "gap", "service", "offtopic"]

FEATURES = (
    "bm25 over others",
    "strict over others",
    "forgiving over others",
    "strict standard",
    "score per feature",
    "score",
    "like its ways",
    "other like a way",
    "other like its ways",
    "rarest uncovered",
    "covered by other only",
    "unknown words",
    "share unknown",
    "length",
    "brevity",
    *(f"conflict {kind}" for kind in SLOTS),
    "asked for something else",
    "asked as here",
    "asked as other",
    "next is a gap",
    "next is off topic",
)

# A conflict refuses an answer outright (Decider.probability). It stands among the features for the
# fit: there it takes up what such examples show, so that the other weights need not.

# What can only speak for an answer, and what only against it: the fit keeps their weights at or
# above nought, or at or below it, however the examples happen to fall.
FOR = frozenset({*FEATURES[:5], "like its ways", "asked as here"})
AGAINST = frozenset(
    {*(f"conflict {kind}" for kind in SLOTS), "other like a way", "other like its ways",
     "rarest uncovered", "covered by other only", "share unknown", "asked for something else",
     "asked as other", "next is a gap", "next is off topic"}
)  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """The documents that may be meant, best first, and what decides between them."""

    answers: tuple[int, ...]
    other: int  # the best of all others: gaps, services, what is off topic
    other_leads: bool
    decline: int  # the best of the gaps and of what is off topic
    features: tuple[float, ...]
    conflicts: frozenset[str]


class Decider:
    """How likely it is that the best entry answers the question."""

    def __init__(
        self, bias: float, weights: dict[str, float], answer: float, offer: float, gap: float
    ) -> None:
        """`answer` and `offer` are probabilities, `gap` is what `gap_evidence` must reach."""
        self._bias = bias
        self.weights = tuple(weights[name] for name in FEATURES)
        self.answer = answer
        self.offer = offer
        self.gap = gap

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Decider":
        """Read the reviewed weights and thresholds."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def probability(self, candidates: Candidates) -> float:
        """The probability that the first candidate is right; nought where it conflicts."""
        if candidates.conflicts:
            return 0.0
        pairs = zip(self.weights, candidates.features, strict=True)
        odds = self._bias + sum(weight * value for weight, value in pairs)
        return 1 / (1 + math.exp(-max(odds, SMALLEST_ODDS)))


class Roster:
    """What kind of document each one is, and which slots a question must have to mean it.

    `in_passing` are the concepts of people whom none of the answers is about.
    """

    def __init__(
        self,
        kinds: Sequence[Kind],
        required: Sequence[frozenset[str]],
        in_passing: frozenset[str] = NOTHING,
    ) -> None:
        self.kinds = tuple(kinds)
        self.in_passing = in_passing
        self.answers = np.array([kind == "answer" for kind in kinds])
        self.declines = np.array([kind in ("gap", "offtopic") for kind in kinds])
        self.offtopic = np.array([kind == "offtopic" for kind in kinds])
        self._required = np.array([_bits(slots) for slots in required], dtype=np.int64)

    def possible(self, concepts: Iterable[str]) -> Mask:
        """The documents that a question may mean: a gap about other cities names a city."""
        present = _bits(map(slot, concepts))
        possible: Mask = self.answers | (self._required & ~present == 0)
        return possible


def _bits(slots: Iterable[str | None]) -> int:
    return sum(1 << SLOTS.index(kind) for kind in set(slots) if kind in SLOTS)


def rank(scores: Scores) -> Vector:
    """What documents are ordered by: BM25 and forgiving Bayes together."""
    ranking: Vector = scores.standard[BM25_ROW] + FORGIVING_SHARE * scores.standard[FORGIVING_ROW]
    return ranking


def weigh(reading: Reading, scores: Scores, index: Index, roster: Roster) -> Candidates:
    """Compare what was found with what was asked."""
    ranking = rank(scores)
    possible = roster.possible(reading.concepts)
    others = possible & ~roster.answers
    best_answers = np.argsort(-np.where(roster.answers, ranking, -np.inf))[:3]
    best = int(best_answers[0])
    other = int(np.argmax(np.where(others, ranking, -np.inf)))
    declines = possible & roster.declines
    conflicts = find_conflicts(reading, index, roster, best)
    features = (
        *_margins(scores, others, best),
        float(scores.standard[STRICT_ROW, best]),
        float(scores.raw[BM25_ROW, best]) / (len(scores.known) + 1),
        float(scores.raw[BM25_ROW, best]) / SCALE,
        index.likeness(scores, best)[1],
        *index.likeness(scores, other),
        *_coverage(reading, index, best, other),
        *_slots(reading, index, best, other, conflicts),
        float(roster.kinds[other] == "gap"),
        float(roster.kinds[other] == "offtopic"),
    )
    return Candidates(
        answers=tuple(int(i) for i in best_answers),
        other=other,
        other_leads=bool(ranking[other] > ranking[best]),
        decline=int(np.argmax(np.where(declines, ranking, -np.inf))),
        features=features,
        conflicts=conflicts,
    )


def gap_evidence(scores: Scores, index: Index, roster: Roster, gap: int) -> float:
    """How much speaks for a gap being asked for, and not merely being the nearest of all.

    By how much it leads what is off topic, and how alike its ways of asking are. Of a question
    about the Moon some gap is the nearest, too.
    """
    ranking = rank(scores)
    rival = ranking[roster.offtopic].max(initial=ranking.min())
    return float(ranking[gap] - rival) + LIKENESS * index.likeness(scores, gap)[1]


def _margins(scores: Scores, rivals: Mask, best: int) -> Iterator[float]:
    """By how much each scorer puts the best answer above the best of the rivals."""
    least = scores.standard.min(axis=1, keepdims=True)
    others = np.where(rivals, scores.standard, least).max(axis=1)
    for own, other in zip(scores.standard[:, best].tolist(), others.tolist(), strict=True):
        yield own - other


def _coverage(reading: Reading, index: Index, best: int, other: int) -> tuple[float, ...]:
    total = rarest = other_only = 0.0
    for own, meanings in zip(reading.stems, reading.meanings, strict=True):
        rarity = _rarity(own, index)
        told = [*own, *(f"c:{meaning}" for meaning in meanings)]
        here = any(index.has(best, feature) for feature in told)
        there = any(index.has(other, feature) for feature in told)
        total += rarity
        rarest = max(rarest, rarity * (not here))
        other_only += rarity * (there and not here)
    length = max(len(reading.words), 1)
    unknown = sum(not word.known for word in reading.words)
    return (
        rarest,
        other_only / max(total, 1e-6),
        float(unknown),
        unknown / length,
        min(length, LONG) / 10,
        1 / length,
    )


def _rarity(own: Stems, index: Index) -> float:
    """How much a word tells; an unknown short one is hardly what was asked for."""
    known = [index.rarity(stem) for stem in own if index.knows(stem)]
    if known:
        return min(known)
    return index.rarity(own[0]) * min(len(own[0]) - 2, TELLING) / TELLING


def find_conflicts(
    reading: Reading, index: Index, roster: Roster, document: int
) -> frozenset[str]:
    """The places, years, people … that are asked about and that a document does not know."""
    return frozenset(
        concept
        for meanings in reading.meanings[focus(reading)]
        for concept in meanings
        if concept in roster.in_passing
        or (slot(concept) and index.share(document, f"c:{concept}") < MEANT)
    )


def focus(reading: Reading) -> slice:
    """The words around those that ask; in a long question the rest is its story."""
    asking = [
        i
        for i, meanings in enumerate(reading.meanings)
        if any(meaning.startswith(ASKED) for meaning in meanings)
    ]
    first = last = asking.pop() if asking else len(reading.words) - FOCUS // 2
    while asking and first - asking[-1] <= FOCUS:
        first = asking.pop()
    return slice(max(first - FOCUS, 0), last + FOCUS + 1)


def _slots(
    reading: Reading, index: Index, best: int, other: int, conflicts: frozenset[str]
) -> tuple[float, ...]:
    kinds = {slot(concept) for concept in conflicts}
    asked = [f"c:{concept}" for concept in reading.concepts if concept.startswith(ASKED)]
    return (
        *(float(kind in kinds) for kind in SLOTS),
        float(any(not index.has(best, concept) for concept in asked)),
        max((index.share(best, concept) for concept in asked), default=0.0),
        max((index.share(other, concept) for concept in asked), default=0.0),
    )
