"""Finding entries: one document an entry, scored by BM25 and by naive Bayes.

BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009). Naive Bayes is
multinomial, smoothed twice: barely, which is strict, and strongly, which forgives words that an
entry has never been asked with. The three disagree on what the knowledge base does not hold, and
that is what deciding feeds on.

Ten thousand entries have some ten million postings, so a posting is five bytes: whose it is, and
how many of the ways of asking have the feature. Features are known by a hash of 32 bits. Where
there are fewer postings, what they weigh is worked out beforehand: one by one for a feature that
few documents have, for all documents at once for one that many have.
"""

import math
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Vector = npt.NDArray[np.float32]
Ids = npt.NDArray[np.integer]  # of 32 bits, and never compared with any of 64: that copies them
Owners = npt.NDArray[np.integer]
Hashes = npt.NDArray[np.uint32]
Featurise = Callable[[str], Collection[str]]

K1 = 1.2
# Low: an entry that is asked for in many ways is not long-winded, it is better known.
B = 0.4
STRICT = 0.02
FORGIVING = 0.5
BM25_ROW, STRICT_ROW, FORGIVING_ROW = range(3)
SCORERS = 3

# A way of asking counts two halves, an answer's first sentence one; more than 255 is 255.
HALF = 0.5
WAY, LEAD = 2, 1
MOST = 255
POSTINGS = 20_000  # scored for one question at most; the commonest features tell least
REMEMBERED_DOCUMENTS = 512
REMEMBERED_FEATURES = 8_000  # a quarter of a kilobyte each; every new slip brings two
REMEMBERED_WAYS = 40_000
WEIGHED = 1_000_000  # postings, of twelve bytes more, whose weights are worked out beforehand
COMMON = 0.4  # share of the documents from which a feature is weighed for all of them at once


@dataclass(frozen=True)
class Document:
    """What an entry is found by: its ways of asking, and its first sentences."""

    ways: Sequence[str]
    leads: Sequence[str] = ()


@dataclass(frozen=True)
class Scores:
    """What each scorer gives each document: rows are BM25, strict and forgiving Bayes."""

    raw: Vector
    standard: Vector  # each row with mean 0 and deviation 1
    known: Ids  # the features of the question that the index knows, in order


class Index:
    """The documents, turned round: for each feature who has it, and how often."""

    def __init__(
        self,
        documents: Sequence[Document],
        featurise: Featurise,
        prepared: Mapping[str, Array] | None = None,
    ) -> None:
        """`prepared`: what `arrays` has given for the same documents and features."""
        self._documents = documents
        self._hashed = lru_cache(REMEMBERED_WAYS)(lambda text: _hash_all(featurise(text)))
        self._size = len(documents)
        postings = prepared or _postings(documents, self._hashed)
        self._hashes, self._starts = postings["hashes"], postings["starts"]
        self._owners, self._halves = postings["owners"], postings["halves"]
        # For single look-ups: a view gives plain numbers, many times as fast as an array.
        self._start_of, self._owner_of = self._starts.data, self._owners.data
        self._weigh()
        self._weights, self._common, self._row_of = self._weigh_beforehand()
        self._number = lru_cache(REMEMBERED_FEATURES)(self._look_up)
        self._ways: Callable[[int], Ways] = lru_cache(REMEMBERED_DOCUMENTS)(self._read_ways)
        if self._size <= REMEMBERED_DOCUMENTS:
            # The first questions after a start should not wait either.
            self._all_ways = prepared or _packed(list(map(self._read_ways, range(self._size))))
            self._ways = _unpacked(self._all_ways).__getitem__
            self._hashed.cache_clear()  # all that was to be read from it is read

    def arrays(self) -> Mapping[str, Array] | None:
        """What took long to work out; None where there are too many documents for all of it."""
        if self._size > REMEMBERED_DOCUMENTS:
            return None
        postings = {
            "hashes": self._hashes,
            "starts": self._starts,
            "owners": self._owners,
            "halves": self._halves,
        }
        return {**postings, **{name: self._all_ways[name] for name in PACKED}}

    def search(self, features: Collection[str]) -> Scores:
        """Score every document for the features of a question."""
        known = self._affordable(self._look_up_all(features))
        raw = np.zeros((SCORERS, self._size), dtype=np.float32)
        if len(known):
            rows = self._row_of[known]
            owners, weights = self._scored(known[rows < 0])
            for row, weight in enumerate(weights):
                raw[row] = np.bincount(owners, weight, minlength=self._size)
            raw += np.add.reduce(self._common[rows[rows >= 0]], axis=0)
            raw[1:] += self._bases * self._rarity[known].sum()
        return Scores(raw, _standardise(raw), known)

    def _affordable(self, features: Ids) -> Ids:
        """The features to score: where there are too many postings, the rarest only."""
        sizes = self._starts[features + 1] - self._starts[features]
        if sizes.sum() <= POSTINGS:
            return features
        order = np.argsort(sizes, kind="stable")
        return features[order[np.cumsum(sizes[order]) <= POSTINGS]]

    def likeness(self, scores: Scores, document: int) -> tuple[float, float]:
        """How alike the question is to the nearest way of asking, and to the nearest three.

        Cosine over features weighted by the square root of their rarity: 0 to 1.
        """
        ways = self._ways(document)
        if not len(scores.known) or not len(ways.lengths):
            return 0.0, 0.0
        told = self._idf[scores.known]
        shared = ways.weigh(scores.known, told)
        best = np.sort(shared / np.sqrt(ways.lengths * told.sum()))[-3:].tolist()
        return best[-1], sum(best) / len(best)

    def ways(self, document: int) -> Sequence[str]:
        """The ways of asking for a document."""
        return self._documents[document].ways

    def rarity(self, feature: str) -> float:
        """How much a feature tells: 0 where all documents have it, most where none has."""
        number = self._number(feature)
        return self._idf_of[number] if number >= 0 else self._unknown

    def knows(self, feature: str) -> bool:
        """Whether any document has the feature."""
        return self._number(feature) >= 0

    def has(self, document: int, feature: str) -> bool:
        """Whether a document has the feature."""
        return self._at(document, feature) >= 0

    def share(self, document: int, feature: str) -> float:
        """Which share of a document's ways of asking has a feature."""
        at = self._at(document, feature)
        ways = max(len(self._documents[document].ways), 1)
        return float(self._halves[at]) * HALF / ways if at >= 0 else 0.0

    def _scored(self, known: Ids) -> tuple[Owners, Iterable[Vector]]:
        """Whose postings some features have, and for each scorer the weight of each."""
        starts = self._starts[known]
        sizes = self._starts[known + 1] - starts
        at = _ranges(starts, sizes)
        owners = self._owners.take(at).astype(np.intp)
        if self._weights:
            return owners, [weights.take(at) for weights in self._weights]
        return owners, self._weigh_postings(owners, self._halves[at], np.repeat(known, sizes))

    def _weigh_postings(
        self, owners: Owners, halves: npt.NDArray[np.uint8], features: Ids
    ) -> Iterator[Vector]:
        """For each scorer what some postings weigh."""
        counts = halves * np.float32(HALF)
        saturated = counts * np.float32(K1 + 1) / (counts + self._norm[owners])
        yield self._idf[features] * saturated
        for logarithms in self._logarithms:
            yield self._rarity[features] * logarithms[halves]

    def _weigh_beforehand(self) -> tuple[tuple[Vector, ...], Vector, Ids]:
        """The same of all postings; for features that many have, a table of all documents too.

        The last is for each feature its row in that table, or less than 0. Nothing is worked out
        where the postings are too many.
        """
        rows = np.full(len(self._hashes), -1, dtype=np.int32)
        if len(self._owners) > WEIGHED:
            return (), np.zeros((0, SCORERS, self._size), dtype=np.float32), rows
        having = np.diff(self._starts)
        features = np.repeat(np.arange(len(self._hashes), dtype=np.int32), having)
        weights = tuple(self._weigh_postings(self._owners, self._halves, features))
        common = np.flatnonzero(having >= max(COMMON * self._size, 1))
        rows[common] = np.arange(len(common))
        table = np.zeros((len(common), SCORERS, self._size), dtype=np.float32)
        listed = rows[features] >= 0
        for scorer, weight in enumerate(weights):
            table[rows[features[listed]], scorer, self._owners[listed]] = weight[listed]
        return weights, table, rows

    def _weigh(self) -> None:
        having = np.diff(self._starts)
        size = max(self._size, 1)
        self._idf = np.log(1 + (size - having + 0.5) / (having + 0.5)).astype(np.float32)
        self._idf_of = self._idf.data
        self._unknown = math.log(1 + (size + 0.5) / 0.5)
        self._rarity = np.log(1 + size / np.maximum(having, 1)).astype(np.float32)
        lengths = np.bincount(self._owners, self._halves, minlength=size) * HALF
        self._norm = (K1 * (1 - B + B * lengths / (lengths.mean() or 1.0))).astype(np.float32)
        steps = np.arange(MOST + 1, dtype=np.float32) * np.float32(HALF)
        self._logarithms = [np.log1p(steps / np.float32(a)) for a in (STRICT, FORGIVING)]
        self._bases = np.array(
            [np.log(a / (lengths + a * len(having))) for a in (STRICT, FORGIVING)],
            dtype=np.float32,
        )

    def _look_up(self, feature: str) -> int:
        number = self._look_up_all([feature])
        return int(number[0]) if len(number) else -1

    def _look_up_all(self, features: Collection[str]) -> Ids:
        """The numbers of those features that are known, in order."""
        if not len(self._hashes):
            return _NO_IDS
        hashes = _hash_all(features)
        numbers = np.minimum(self._hashes.searchsorted(hashes), len(self._hashes) - 1)
        known: Ids = numbers[self._hashes[numbers] == hashes].astype(np.int32)
        return known

    def _at(self, document: int, feature: str) -> int:
        number = self._number(feature)
        if number < 0:
            return -1
        start, end = self._start_of[number], self._start_of[number + 1]
        at = bisect_left(self._owner_of, document, start, end)
        return at if at < end and self._owner_of[at] == document else -1

    def _read_ways(self, document: int) -> "Ways":
        ways = [self._hashed(way) for way in self._documents[document].ways]
        ways = [way for way in ways if len(way)]
        features = np.searchsorted(self._hashes, np.concatenate([_NO_HASHES, *ways]))
        owners = np.repeat(np.arange(len(ways)), [len(way) for way in ways])
        told = np.bincount(owners, self._idf[features]).astype(np.float32)
        order = np.argsort(features, kind="stable")
        ordered = features[order].astype(np.int32)
        starts = np.flatnonzero(np.diff(ordered, prepend=np.int32(-1)))
        ends = np.append(starts, len(ordered)).astype(np.int32)
        return Ways(ordered[starts], ends, owners[order], told)


@dataclass(frozen=True)
class Ways:
    """The ways of asking for one document, turned round: for each feature which of them have it.

    Those of `features[i]` are `owners[starts[i]:starts[i + 1]]`; `lengths` is what each way tells.
    """

    features: Ids
    starts: Ids
    owners: Owners
    lengths: Vector

    def weigh(self, known: Ids, told: Vector) -> Vector:
        """For each way how much of what some features tell it shares with them."""
        at = np.minimum(self.features.searchsorted(known), len(self.features) - 1)
        shared = self.features[at] == known
        at = at[shared]
        starts = self.starts[at]
        sizes = self.starts[at + 1] - starts
        owners = self.owners.take(_ranges(starts, sizes))
        weights = np.repeat(told[shared], sizes)
        return np.bincount(owners, weights, minlength=len(self.lengths)).astype(np.float32)


PACKED = ("way_features", "way_starts", "way_owners", "way_lengths", "way_sizes")


def _packed(ways: Sequence[Ways]) -> dict[str, Array]:
    """Those of all documents in a few large arrays, and how much of each is whose."""
    most = max((len(each.lengths) for each in ways), default=0)
    parts = [[each.features, each.starts, each.owners, each.lengths] for each in ways]
    columns = list(zip(*parts, strict=True)) or [[_NO_IDS]] * 4
    features, starts, owners, lengths = [np.concatenate(column) for column in columns]
    sizes = np.array([[len(part) for part in each] for each in parts], dtype=np.int32)
    packed = (features, starts, owners.astype(np.min_scalar_type(most)), lengths, sizes)
    return dict(zip(PACKED, packed, strict=True))


def _unpacked(packed: Mapping[str, Array]) -> list[Ways]:
    *whole, sizes = [packed[name] for name in PACKED]
    ends = sizes.cumsum(axis=0)
    return [
        Ways(*(part[end - size : end] for part, end, size in zip(whole, row, own, strict=True)))
        for row, own in zip(ends.tolist(), sizes.tolist(), strict=True)
    ]


def _ranges(starts: Ids, sizes: Ids) -> Ids:
    """All numbers of some ranges, one after the other."""
    ranges: Ids = (starts + sizes - sizes.cumsum()).repeat(sizes)
    ranges += np.arange(len(ranges))
    return ranges


_NO_IDS = np.zeros(0, dtype=np.int32)


def _postings(documents: Sequence[Document], hashed: Callable[[str], Hashes]) -> dict[str, Array]:
    """The distinct features, where the postings of each begin, and whose and how many they are.

    A posting is first one number of 64 bits (hash, owner, halves), so that sorting it sorts all
    three and needs no second copy.
    """
    store = array("Q")
    for number, document in enumerate(documents):
        store.frombytes(_keys(number, document, hashed).tobytes())
    keys = np.frombuffer(store, dtype=np.uint64) if store else np.zeros(0, dtype=np.uint64)
    keys.sort()
    low, high = _halves_of(keys)
    starts = np.flatnonzero(np.r_[True, high[1:] != high[:-1]]) if store else _NO_IDS
    owners = (low >> np.uint32(8)).astype(np.min_scalar_type(len(documents)))
    starts = starts.astype(np.int32)
    ends = np.append(starts, np.int32(len(keys)))
    return {
        "hashes": high[starts],
        "starts": ends,
        "owners": owners,
        "halves": low.astype(np.uint8),
    }


def _halves_of(keys: npt.NDArray[np.uint64]) -> tuple[Hashes, Hashes]:
    """The lower and the upper 32 bits of numbers, without copying them."""
    pairs = keys.view(np.uint32).reshape(-1, 2)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    return pairs[:, low], pairs[:, high]


def _keys(
    owner: int, document: Document, hashed: Callable[[str], Hashes]
) -> npt.NDArray[np.uint64]:
    hashes = [hashed(way) for way in document.ways] * WAY
    hashes += [hashed(lead) for lead in document.leads] * LEAD
    distinct, halves = np.unique(np.concatenate([_NO_HASHES, *hashes]), return_counts=True)
    keys = distinct.astype(np.uint64) << np.uint64(32)
    return keys | np.uint64(owner << 8) | np.minimum(halves, MOST).astype(np.uint64)


_NO_HASHES = np.zeros(0, dtype=np.uint32)


def _hash_all(features: Collection[str]) -> Hashes:
    """The hashes of features, in order.

    Features come as sets, whose order is another after every start; sums over them must not be.
    """
    hashes = np.array([crc32(feature.encode()) for feature in features], dtype=np.uint32)
    hashes.sort()
    return hashes


def _standardise(raw: Vector) -> Vector:
    # By hand what raw.mean() and raw.std() do: for so few numbers their checks take longest.
    size = np.float32(raw.shape[1])
    centred = raw - np.add.reduce(raw, axis=1, keepdims=True) / size
    deviation = np.sqrt(np.add.reduce(centred * centred, axis=1, keepdims=True) / size)
    standard: Vector = np.divide(centred, deviation, out=np.zeros_like(raw), where=deviation > 0)
    return standard
