"""Finding entries: one document an entry, its words as stems of both languages, BM25."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

from bot.knowledge.library import Library
from bot.knowledge.store import KnowledgeBase
from bot.language import LANGUAGES, kazakh, russian
from bot.language.spelling import fold, normalise, words

# BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009), with a low b:
# an entry that is asked for in many ways is not longer winded, it is better known.
K1 = 1.2
B = 0.4
ANSWER_WEIGHT = 0.5


@dataclass(frozen=True)
class Match:
    """An entry that may be meant: its score, and which share of the question it covers."""

    entry_id: str
    score: float
    coverage: float


class Index:
    """The searchable form of the knowledge base."""

    def __init__(self, base: KnowledgeBase, library: Library) -> None:
        documents = {entry_id: _document(base, library, entry_id) for entry_id in base.entries}
        self._synonyms = _synonyms(base)
        self._postings: dict[str, dict[str, float]] = defaultdict(dict)
        lengths = {entry_id: sum(document.values()) for entry_id, document in documents.items()}
        mean = sum(lengths.values()) / max(len(lengths), 1)
        for entry_id, document in documents.items():
            norm = K1 * (1 - B + B * lengths[entry_id] / mean)
            for feature, count in document.items():
                self._postings[feature][entry_id] = count * (K1 + 1) / (count + norm)
        self._idf = {
            feature: math.log(1 + (len(documents) - len(hits) + 0.5) / (len(hits) + 0.5))
            for feature, hits in self._postings.items()
        }
        self._unknown_idf = math.log(1 + len(documents) / 0.5)

    def search(self, question: str, most: int = 3) -> list[Match]:
        """The best entries for a question, best first."""
        scores: dict[str, float] = defaultdict(float)
        covered: dict[str, float] = defaultdict(float)
        asked = 0.0
        for word in words(normalise(question)):
            hits, weight = self._hits(word)
            asked += weight
            for entry_id, score in hits.items():
                scores[entry_id] += score
                covered[entry_id] += min(weight, score)
        return [
            Match(entry_id, score, covered[entry_id] / asked)
            for entry_id, score in nlargest(most, scores.items(), key=itemgetter(1))
        ]

    def _hits(self, word: str) -> tuple[dict[str, float], float]:
        hits: dict[str, float] = {}
        known = [f for f in self._features(word) if f in self._idf]
        for feature in known:
            for entry_id, weight in self._postings[feature].items():
                hits[entry_id] = max(hits.get(entry_id, 0.0), weight * self._idf[feature])
        return hits, max((self._idf[f] for f in known), default=self._unknown_idf)

    def _features(self, word: str) -> Iterable[str]:
        stems = features(word)
        return [*stems, *(c for stem in stems for c in self._synonyms.get(stem, ()))]


def features(word: str) -> list[str]:
    """What a word is found by: its stem in each language, in folded letters."""
    folded = fold(word)
    return list({f"r:{russian.stem(folded)}", f"k:{kazakh.stem(word)}"})


def _document(base: KnowledgeBase, library: Library, entry_id: str) -> dict[str, float]:
    document: dict[str, float] = defaultdict(float)
    sourced = base.entries[entry_id]
    synonyms = _synonyms(base)
    for language in LANGUAGES:
        page = library.page(entry_id, language)
        for phrase in (*sourced.phrasings.in_(language), page.title):
            _add(document, phrase, 1.0, synonyms)
        _add(document, page.lead, ANSWER_WEIGHT, synonyms)
    return document


def _add(
    document: dict[str, float], text: str, weight: float, synonyms: dict[str, list[str]]
) -> None:
    for word in words(normalise(text)):
        stems = features(word)
        for feature in (*stems, *{c for stem in stems for c in synonyms.get(stem, ())}):
            document[feature] += weight


def _synonyms(base: KnowledgeBase) -> dict[str, list[str]]:
    synonyms: dict[str, list[str]] = defaultdict(list)
    for name, concept in base.vocabulary.items():
        for word in {*concept.ru, *concept.kk}:
            for feature in features(word.casefold()):
                synonyms[feature].append(f"c:{name}")
    return synonyms
