"""Scores and likeness are what their formulas say, however what is known was laid out."""

import math
import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from bot.knowledge import finding
from bot.knowledge.finding import BM25_ROW, Document, Index

LETTERS = "абвгдежз"
# How postings are weighed: one by one, in a table of all documents, mixed, or at each question.
LAYOUTS: dict[str, dict[str, float]] = {
    "postings": {"COMMON": 2.0},
    "table": {"COMMON": 0.0},
    "both": {"COMMON": 0.4},
    "at each question": {"WEIGHED": 0},
}


def featurise(text: str) -> set[str]:
    """Its letters and pairs of letters."""
    plain = text.replace(" ", "")
    return {*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))}


def made_up(lot: random.Random, size: int) -> list[Document]:
    """Documents of a few letters each; those at the front of the alphabet are in nearly all."""
    weights = [2.0**-i for i in range(len(LETTERS))]

    def texts(most: int) -> list[str]:
        return [
            "".join(lot.choices(LETTERS, weights, k=lot.randint(1, 6)))
            for _ in range(lot.randint(0, most))
        ]

    return [Document(texts(5), texts(2)) for _ in range(size)]


def counted(document: Document) -> Counter[str]:
    """How often a document has a feature: a way of asking counts whole, a first sentence half."""
    counts: Counter[str] = Counter()
    for texts, halves in ((document.ways, 2), (document.leads, 1)):
        for text in texts:
            counts.update(dict.fromkeys(featurise(text), halves))
    return counts


def by_formula(documents: Sequence[Document], asked: set[str]) -> list[list[float]]:
    """BM25, and naive Bayes smoothed barely and strongly."""
    counts = [counted(document) for document in documents]
    having = Counter(feature for count in counts for feature in count)
    lengths = [count.total() / 2 for count in counts]
    mean = sum(lengths) / len(lengths) or 1.0
    rows: list[list[float]] = []
    for count, length in zip(counts, lengths, strict=True):
        row = [0.0, 0.0, 0.0]
        for feature in asked & having.keys():
            times, n = count[feature] / 2, having[feature]
            idf = math.log(1 + (len(counts) - n + 0.5) / (n + 0.5))
            norm = finding.K1 * (1 - finding.B + finding.B * length / mean)
            row[BM25_ROW] += idf * times * (finding.K1 + 1) / (times + norm)
            rarity = math.log(1 + len(counts) / n)
            for at, a in enumerate((finding.STRICT, finding.FORGIVING), start=1):
                row[at] += rarity * math.log((times + a) / (length + a * len(having)))
        rows.append(row)
    return [list(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(5))
def test_scores_are_what_the_formulas_say(
    monkeypatch: pytest.MonkeyPatch, layout: str, seed: int
) -> None:
    for name, value in LAYOUTS[layout].items():
        monkeypatch.setattr(finding, name, value)
    lot = random.Random(seed)  # noqa: S311
    documents = made_up(lot, 30)
    index = Index(documents, featurise)
    for asked in ("аб", "абвгд", "жз", "бабаза", "щ"):
        scores = index.search(featurise(asked))
        expected = by_formula(documents, featurise(asked))
        assert np.allclose(scores.raw, expected, rtol=1e-4, atol=1e-4), asked


def test_the_layouts_are_not_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = made_up(random.Random(1), 30)  # noqa: S311
    sizes = {}
    for layout, changed in LAYOUTS.items():
        with monkeypatch.context() as patched:
            for name, value in changed.items():
                patched.setattr(finding, name, value)
            sizes[layout] = len(Index(documents, featurise)._common)
    assert sizes["postings"] == sizes["at each question"] == 0 < sizes["both"] < sizes["table"]


@pytest.mark.parametrize("seed", range(5))
def test_likeness_is_the_cosine_to_the_nearest_ways(seed: int) -> None:
    documents = made_up(random.Random(seed), 20)  # noqa: S311
    index = Index(documents, featurise)
    for asked in ("аб", "абвгд", "бажа"):
        features = featurise(asked)
        scores = index.search(features)
        for number, document in enumerate(documents):
            known = {feature for feature in features if index.knows(feature)}
            own = sum(map(index.rarity, known))
            alike = sorted(
                sum(map(index.rarity, known & featurise(way)))
                / math.sqrt(own * sum(map(index.rarity, featurise(way))))
                for way in document.ways
            )[-3:]
            expected = (alike[-1], sum(alike) / len(alike)) if alike else (0.0, 0.0)
            assert index.likeness(scores, number) == pytest.approx(expected, abs=1e-5)


def test_what_is_not_known_is_like_nothing() -> None:
    index = Index([Document(["аб"]), Document([])], featurise)
    scores = index.search({"щ"})
    assert not scores.raw.any()
    assert index.likeness(scores, 0) == index.likeness(scores, 1) == (0.0, 0.0)
