"""What is measured: the project's own answering, and what one would use in its place.

All get the same: every way of asking, with gaps, services and what is off topic as subjects that
are not answered. A rival answers with the entry of the best way, in the language of the question
(it is told which), if its score reaches a threshold.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bench.base import Way, ways_of
from bench.fulltext import FullText, Hit, our_stems, typed_words
from bench.judging import Given
from bench.questions import Question
from bench.thresholds import NEVER, Proposal
from bot.i18n import load_catalogues
from bot.knowledge.answering import Answer, Answerer, subjects
from bot.knowledge.deciding import Decider, Kind
from bot.knowledge.library import Library
from bot.knowledge.store import KnowledgeBase

OURS = "this bot"
NOTHING = Proposal(Given("unknown"), NEVER)


class Rival(Protocol):
    """Something that finds the subject of each text."""

    def find(self, texts: Sequence[str]) -> list[Hit | None]:
        """The best subject for each text; None where nothing is found."""


class TokenSets:
    """rapidfuzz's token_set_ratio to every way of asking."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self._subjects = [way.subject for way in ways]
        self._texts = [utils.default_process(way.text) for way in ways]

    def find(self, texts: Sequence[str]) -> list[Hit | None]:
        """The most alike way for each text."""
        wanted = [utils.default_process(text) for text in texts]
        scores = process.cdist(wanted, self._texts, scorer=fuzz.token_set_ratio, workers=-1)
        best = scores.argmax(axis=1)
        return [Hit(self._subjects[i], float(row[i])) for i, row in zip(best, scores, strict=True)]


class Classifier:
    """TF-IDF of letter groups with multinomial logistic regression."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self._vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
        self._model = LogisticRegression(C=10.0, max_iter=300, tol=1e-3)
        self._model.fit(
            self._vectors.fit_transform([way.text for way in ways]), [way.subject for way in ways]
        )

    def find(self, texts: Sequence[str]) -> list[Hit | None]:
        """The likeliest subject of each text."""
        likely = self._model.predict_proba(self._vectors.transform(texts))
        best = np.argmax(likely, axis=1)
        return [
            Hit(str(self._model.classes_[i]), float(row[i]))
            for i, row in zip(best, likely, strict=True)
        ]


RIVALS: dict[str, Callable[[Sequence[Way]], Rival]] = {
    "SQLite FTS5, BM25": lambda ways: FullText(ways, typed_words),
    "SQLite FTS5, BM25, our stems": lambda ways: FullText(ways, our_stems),
    "rapidfuzz token_set_ratio": TokenSets,
    "TF-IDF + logistic regression": Classifier,
}


class Bench:
    """The knowledge base, and everything that answers from it."""

    def __init__(self, base: KnowledgeBase, library: Library) -> None:
        self._base = base
        self._library = library
        self._subjects = subjects(base, library)
        self._kinds: Mapping[str, Kind] = {subject.id: subject.kind for subject in self._subjects}
        self._decider = Decider.load()

    @property
    def threshold(self) -> float:
        """From where on the project answers."""
        return self._decider.answer

    def answers(self, questions: Sequence[Question]) -> list[Given]:
        """What the project answers."""
        answerer = self._answerer(self._decider)
        return [given(answerer.answer(question.text)) for question in questions]

    def proposals(self, questions: Sequence[Question]) -> list[Proposal]:
        """What the project would answer if it were never in doubt, and how sure it is."""
        bold = copy(self._decider)
        bold.answer = 0.0
        answerer = self._answerer(bold)
        answers = [answerer.answer(question.text) for question in questions]
        return [Proposal(given(answer), answer.confidence) for answer in answers]

    def rival(self, name: str) -> Rival:
        """A rival that has learnt all ways of asking."""
        return RIVALS[name](ways_of(self._subjects))

    def proposals_of(self, rival: Rival, questions: Sequence[Question]) -> list[Proposal]:
        """What a rival would answer."""
        hits = rival.find([question.text for question in questions])
        return [self._propose(q, hit) for q, hit in zip(questions, hits, strict=True)]

    def _propose(self, question: Question, hit: Hit | None) -> Proposal:
        if hit is None or self._kinds[hit.subject] != "answer":
            return NOTHING
        page = self._library.page(hit.subject, "kk" if question.language == "kk" else "ru")
        return Proposal(Given("answer", page.text), hit.score)

    def _answerer(self, decider: Decider) -> Answerer:
        return Answerer(self._base, self._library, load_catalogues(), decider)


def given(answer: Answer) -> Given:
    """An answer of the project as it is judged."""
    choices = [page.text for page in answer.choices]
    return Given(answer.kind, answer.text, choices, answer.language)
