"""Deciding whether what was found answers what was asked.

A logistic model over a few features, fitted by `bench/fit.py`; its weights are a reviewed file.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from bot.knowledge.concepts import ASKED, SLOTS, slot
from bot.knowledge.finding import Index, Scores
from bot.knowledge.reading import Reading

WEIGHTS = Path(__file__).parent / "deciding.json"
HOME = "place.almaty"  # what the whole report is about; naming it changes nothing
FORGIVING_SHARE = 0.5  # of forgiving Bayes beside BM25, in ranking
FOCUS = 8  # words on both sides of what is asked; what is farther away is the story around it
SCALE = 100.0

Kind = Literal["answer", "gap", "service", "offtopic"]
DocumentKinds = tuple[Kind, ...]

FEATURES = (
    *(f"{scorer} {what}" for scorer in ("bm25", "strict", "forgiving")
      for what in ("over others", "over next", "standard")),
    "score per feature",
    "score",
    "like a way of asking",
    "like three ways",
    "other like a way",
    "other like three ways",
    "coverage",
    "rarest uncovered",
    "covered by other only",
    "covered by answer only",
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
)  # fmt: skip

# What can only speak against an answer; the fit keeps their weights at or below nought.
AGAINST = frozenset(
    {*(f"conflict {kind}" for kind in SLOTS), "asked for something else", "covered by other only",
     "share unknown", "next is a gap", "next is off topic", "asked as other", "rarest uncovered"}
)  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """The documents that may be meant, best first, and what decides between them."""

    answers: tuple[int, ...]
    other: int
    other_leads: bool
    features: tuple[float, ...]
    conflicts: frozenset[str]


class Decider:
    """How likely it is that the best entry answers the question."""

    def __init__(self, bias: float, weights: dict[str, float], answer: float, offer: float) -> None:
        self._bias = bias
        self._weights = tuple(weights[name] for name in FEATURES)
        self.answer = answer
        self.offer = offer

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Decider":
        """Read the reviewed weights and thresholds."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def probability(self, candidates: Candidates) -> float:
        """The probability that the first candidate is right; nought where it conflicts."""
        if candidates.conflicts:
            return 0.0
        pairs = zip(self._weights, candidates.features, strict=True)
        return 1 / (1 + math.exp(-self._bias - sum(weight * value for weight, value in pairs)))


def weigh(reading: Reading, scores: Scores, index: Index, kinds: DocumentKinds) -> Candidates:
    """Compare what was found with what was asked."""
    answers = np.array([kind == "answer" for kind in kinds])
    ranking = scores.standard[0] + FORGIVING_SHARE * scores.standard[2]
    best_answers = np.argsort(-np.where(answers, ranking, -np.inf))[:3]
    best = int(best_answers[0])
    other = int(np.argmax(np.where(answers, -np.inf, ranking)))
    conflicts = _conflicts(reading, index, best)
    features = (
        *_margins(scores, answers, best),
        float(scores.raw[0, best]) / (len(scores.known) + 1),
        float(scores.raw[0, best]) / SCALE,
        *index.likeness(scores, best),
        *index.likeness(scores, other),
        *_coverage(reading, index, best, other),
        *_slots(reading, index, best, other, conflicts),
        float(kinds[other] == "gap"),
        float(kinds[other] == "offtopic"),
    )
    return Candidates(
        answers=tuple(int(i) for i in best_answers),
        other=other,
        other_leads=bool(ranking[other] > ranking[best]),
        features=features,
        conflicts=conflicts,
    )


def _margins(scores: Scores, answers: npt.NDArray[np.bool_], best: int) -> list[float]:
    margins: list[float] = []
    for row in scores.standard:
        others = float(np.max(row, where=~answers, initial=-math.inf))
        following = float(np.partition(row[answers], -2)[-2])
        own = float(row[best])
        margins += [own - others, own - following, own]
    return margins


def _coverage(reading: Reading, index: Index, best: int, other: int) -> tuple[float, ...]:
    total = covered = rarest = other_only = answer_only = 0.0
    for own, meanings in zip(reading.stems, reading.meanings, strict=True):
        known = [stem for stem in own if index.knows(stem)]
        rarity = min(index.rarity(stem) for stem in known or own)
        told = [*own, *(f"c:{meaning}" for meaning in meanings)]
        here = any(index.has(best, feature) for feature in told)
        there = any(index.has(other, feature) for feature in told)
        total += rarity
        covered += rarity * here
        rarest = max(rarest, rarity * (not here))
        other_only += rarity * (there and not here)
        answer_only += rarity * (here and not there)
    total = max(total, 1e-6)
    length = max(len(reading.words), 1)
    unknown = sum(not word.known for word in reading.words)
    return (
        covered / total,
        rarest,
        other_only / total,
        answer_only / total,
        float(unknown),
        unknown / length,
        min(length, 20) / 10,
        1 / length,
    )


def _conflicts(reading: Reading, index: Index, best: int) -> frozenset[str]:
    return frozenset(
        concept
        for meanings in reading.meanings[_focus(reading)]
        for concept in meanings
        if slot(concept) and concept != HOME and not index.has(best, f"c:{concept}")
    )


def _focus(reading: Reading) -> slice:
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
