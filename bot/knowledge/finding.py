"""Finding entries: one document an entry, scored by BM25 and by naive Bayes.

BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009). Naive Bayes is
multinomial, smoothed twice: barely, which is strict, and strongly, which forgives words that an
entry has never been asked with. The three disagree on what the knowledge base does not hold, and
that is what deciding feeds on.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]

K1 = 1.2
# Low: an entry that is asked for in many ways is not long-winded, it is better known.
B = 0.4
STRICT = 0.02
FORGIVING = 0.5
BM25_ROW, STRICT_ROW, FORGIVING_ROW = range(3)
SCORERS = 3
LEAD_WEIGHT = 0.5  # of an answer's first sentence beside a way of asking


@dataclass(frozen=True)
class Document:
    """What an entry is found by: the features of each way of asking, and of its first sentence."""

    entry_id: str
    ways: Sequence[Collection[str]]
    leads: Sequence[Collection[str]] = ()

    def counts(self) -> Mapping[str, float]:
        """How many ways of asking have each feature; a first sentence counts for a part."""
        counts: dict[str, float] = defaultdict(float)
        for weight, texts in ((1.0, self.ways), (LEAD_WEIGHT, self.leads)):
            for features in texts:
                for feature in features:
                    counts[feature] += weight
        return counts


@dataclass(frozen=True)
class Scores:
    """What each scorer gives each document: rows are BM25, strict and forgiving Bayes."""

    raw: Vector
    standard: Vector  # each row with mean 0 and deviation 1
    known: Ids  # the features of the question that the index knows


class Index:
    """The documents, turned round: for each feature who has it and with which weights."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.entry_ids = [document.entry_id for document in documents]
        self._size = len(documents)
        self._vocabulary: dict[str, int] = {}
        features, owners, counts = self._flatten([document.counts() for document in documents])
        self._starts = np.searchsorted(features, np.arange(len(self._vocabulary) + 1))
        self._owners = owners
        self._counts = counts
        self._weigh(features, owners, counts)
        self._ways = [self._number(document.ways) for document in documents]

    def search(self, features: Iterable[str]) -> Scores:
        """Score every document for the features of a question."""
        numbers = (self._vocabulary.get(feature) for feature in features)
        known = np.array([number for number in numbers if number is not None], dtype=np.int32)
        raw = np.zeros((SCORERS, self._size), dtype=np.float32)
        if len(known):
            at = self._postings(known)
            owners, weights = self._owners[at], self._weights[:, at]
            for row in range(SCORERS):
                raw[row] = np.bincount(owners, weights[row], minlength=self._size)
            raw[1:] += self._bases * self._rarity[known].sum()
        return Scores(raw, _standardise(raw), known)

    def _postings(self, known: Ids) -> npt.NDArray[np.int64]:
        """Where the postings of some features stand, one feature after the other."""
        starts = self._starts[known]
        sizes = self._starts[known + 1] - starts
        before = np.cumsum(sizes) - sizes
        positions: npt.NDArray[np.int64] = np.arange(sizes.sum()) + np.repeat(
            starts - before, sizes
        )
        return positions

    def likeness(self, scores: Scores, document: int) -> tuple[float, float]:
        """How alike the question is to the nearest way of asking, and to the nearest three.

        Cosine over features weighted by the square root of their rarity: 0 to 1.
        """
        ways, starts, lengths = self._ways[document]
        if not len(scores.known) or not len(lengths):
            return 0.0, 0.0
        asked = np.zeros(len(self._vocabulary), dtype=np.float32)
        asked[scores.known] = self._idf[scores.known]
        shared = np.add.reduceat(asked[ways], starts)
        alike = shared / np.sqrt(lengths * asked.sum())
        best = np.sort(alike)[-3:]
        return float(best[-1]), float(best.mean())

    def share(self, document: int, feature: str) -> float:
        """Which share of a document's ways of asking has a feature."""
        at = self._at(document, feature)
        return float(self._counts[at]) / max(len(self._ways[document][1]), 1) if at >= 0 else 0.0

    def rarity(self, feature: str) -> float:
        """How much a feature tells: 0 where all documents have it, most where none has."""
        number = self._vocabulary.get(feature)
        return float(self._idf[number]) if number is not None else self._unknown

    def knows(self, feature: str) -> bool:
        """Whether any document has the feature."""
        return feature in self._vocabulary

    def has(self, document: int, feature: str) -> bool:
        """Whether a document has the feature."""
        return self._at(document, feature) >= 0

    def _at(self, document: int, feature: str) -> int:
        number = self._vocabulary.get(feature)
        if number is None:
            return -1
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        at = start + int(np.searchsorted(self._owners[start:end], document))
        return at if at < end and self._owners[at] == document else -1

    def _number(self, ways: Sequence[Collection[str]]) -> tuple[Ids, Ids, Vector]:
        filled = [way for way in ways if way]
        numbers = np.array([self._vocabulary[f] for way in filled for f in way], dtype=np.int32)
        sizes = [len(way) for way in filled]
        starts = np.array([0, *np.cumsum(sizes)[:-1]] if sizes else [], dtype=np.int32)
        lengths = np.add.reduceat(self._idf[numbers], starts) if sizes else np.zeros(0)
        return numbers, starts, lengths.astype(np.float32)

    def _flatten(self, documents: Sequence[Mapping[str, float]]) -> tuple[Ids, Ids, Vector]:
        number = self._vocabulary
        features = [number.setdefault(f, len(number)) for counts in documents for f in counts]
        owners = [i for i, counts in enumerate(documents) for _ in counts]
        counts = [count for counts in documents for count in counts.values()]
        order = np.lexsort((owners, features))
        return (
            np.array(features, dtype=np.int32)[order],
            np.array(owners, dtype=np.int32)[order],
            np.array(counts, dtype=np.float32)[order],
        )

    def _weigh(self, features: Ids, owners: Ids, counts: Vector) -> None:
        size = max(self._size, 1)
        having = np.diff(self._starts)
        self._idf = np.log(1 + (size - having + 0.5) / (having + 0.5)).astype(np.float32)
        self._unknown = math.log(1 + (size + 0.5) / 0.5)
        self._rarity = np.log(1 + size / np.maximum(having, 1)).astype(np.float32)
        lengths = np.bincount(owners, counts, minlength=size)
        mean = lengths.mean() or 1.0
        norm = K1 * (1 - B + B * lengths / mean)
        bm25 = self._idf[features] * counts * (K1 + 1) / (counts + norm[owners])
        bayes = [self._rarity[features] * np.log1p(counts / a) for a in (STRICT, FORGIVING)]
        self._weights = np.array([bm25, *bayes], dtype=np.float32)
        seen = len(self._vocabulary)
        self._bases = np.array(
            [np.log(a / (lengths + a * seen)) for a in (STRICT, FORGIVING)], dtype=np.float32
        )


def _standardise(raw: Vector) -> Vector:
    deviation = raw.std(axis=1, keepdims=True)
    centred = raw - raw.mean(axis=1, keepdims=True)
    standard: Vector = np.divide(centred, deviation, out=np.zeros_like(raw), where=deviation > 0)
    return standard
