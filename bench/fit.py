"""Fits the model that decides whether what was found answers what was asked.

    python -m bench.fit

Three kinds of examples: ways of asking that the index has not seen (five folds), the same with
another place or year put in (an answer to them would be wrong), and the labelled questions for
fitting. How it answers is told by cross-fitting: each labelled question is judged by weights
that have not seen it. How much must speak for a known gap follows from its ways of asking, too,
asked of an index that has not seen them. The result is `bot/knowledge/deciding.json`.
"""

import asyncio
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from bench.base import read_base
from bench.questions import Question, for_fitting
from bot.knowledge.answering import subjects
from bot.knowledge.deciding import AGAINST, FEATURES, FOR, WEIGHTS, gap_evidence
from bot.knowledge.library import Library
from bot.knowledge.models import Phrasings
from bot.knowledge.store import KnowledgeBase
from bot.knowledge.understanding import Subject, Understander
from bot.language import LANGUAGES, Language
from bot.language.suffixes import locative

Vector = npt.NDArray[np.float64]

FOLDS = 5
RIDGE = 1.0
SEED = 20251225
TRAPS = 0.35  # of the unseen ways of asking for an answer, how many also become traps
LABELLED = 5.0  # how much a labelled question weighs beside a way of asking
ANSWER = 0.5  # what is as likely wrong as right is offered, not told
NAMELESS = 0.1  # of the questions whose gap is the nearest, how many may not be told of it
OFFER = 0.12  # from here on entries are offered instead of a plain "I do not know"
OTHER_PLACES = ("Астана", "Шымкент", "Қарағанды", "Ақтөбе", "Павлодар", "Атырау", "Тараз")
OTHER_YEARS = ("2019", "2020", "2021", "2022", "2023", "2024")


@dataclass(frozen=True)
class Example:
    """Features of a question, whether the best entry was right, and how much that weighs."""

    features: tuple[float, ...]
    right: bool
    weight: float


def unseen(base: KnowledgeBase, library: Library, dice: random.Random) -> Iterator[Example]:
    """Every way of asking, asked of an index that has not seen it."""
    for understander, subject, language, way in _held_out(base, library):
        example = _example(understander, way, {subject.id}, 1.0)
        # Where a neighbour is found instead, nothing is learnt about declining.
        if example.right or subject.kind != "answer":
            yield example
        if subject.kind == "answer" and dice.random() < TRAPS:
            yield _example(understander, _trap(way, language, dice), set(), 1.0)


def unseen_gaps(base: KnowledgeBase, library: Library) -> Iterator[float]:
    """What speaks for the gap of each way of asking for one, where it is the nearest."""
    for understander, subject, _, way in _held_out(base, library):
        question = understander.understand(way)
        nearest = question.candidates.decline
        if subject.kind == "gap" and understander.ids[nearest] == subject.id:
            yield gap_evidence(question.scores, question.index, question.roster, nearest)


def _held_out(
    base: KnowledgeBase, library: Library
) -> Iterator[tuple[Understander, Subject, Language, str]]:
    """Every way of asking, with what understands questions without having seen it."""
    known = subjects(base, library)
    for fold in range(FOLDS):
        held: list[tuple[Subject, Language, str]] = []
        kept = [_without(subject, fold, held) for subject in known]
        understander = Understander(kept, base.vocabulary)
        for subject, language, way in held:
            yield understander, subject, language, way


def _without(subject: Subject, fold: int, held: list[tuple[Subject, Language, str]]) -> Subject:
    kept: dict[Language, tuple[str, ...]] = {}
    for language in LANGUAGES:
        ways = subject.phrasings.in_(language)
        held += [(subject, language, way) for way in ways[fold::FOLDS]]
        kept[language] = tuple(way for i, way in enumerate(ways) if i % FOLDS != fold)
    return replace(subject, phrasings=Phrasings(ru=kept["ru"], kk=kept["kk"]))


def _trap(way: str, language: Language, dice: random.Random) -> str:
    if dice.random() < 0.5:
        place = dice.choice(OTHER_PLACES)
        return f"{locative(place)} {way}" if language == "kk" else f"{way} {place}"
    year = dice.choice(OTHER_YEARS)
    return f"{year} жылы {way}" if language == "kk" else f"{way} в {year} году"


def labelled(understander: Understander, questions: Sequence[Question]) -> Iterator[Example]:
    """Labelled questions, asked of the whole index."""
    for question in questions:
        yield _example(understander, question.text, question.right, LABELLED)


def _example(
    understander: Understander, text: str, right: set[str] | frozenset[str], weight: float
) -> Example:
    candidates = understander.understand(text).candidates
    return Example(candidates.features, understander.ids[candidates.answers[0]] in right, weight)


def fit(examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Bias and weights of a logistic regression, for features as they come.

    Some weights are kept at or above nought, others at or below it (deciding.FOR and AGAINST):
    another city in a question must never speak for an answer.
    """
    x = np.array([example.features for example in examples])
    y = np.array([example.right for example in examples], dtype=float)
    share = np.array([example.weight for example in examples])
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    bounds = [(None, None), *map(_bounds, FEATURES)]
    z = np.c_[np.ones(len(x)), (x - mean) / deviation]
    found = minimize(_loss, np.zeros(z.shape[1]), (z, y, share), jac=True, bounds=bounds)
    weights = found.x[1:] / deviation
    bias = float(found.x[0] - (weights * mean).sum())
    return bias, {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}


def _bounds(name: str) -> tuple[float | None, float | None]:
    return 0.0 if name in FOR else None, 0.0 if name in AGAINST else None


def _loss(w: Vector, z: Vector, y: Vector, share: Vector) -> tuple[float, Vector]:
    """Weighted cross-entropy with a ridge on all weights but the bias, and its gradient."""
    p = expit(z @ w)
    ridge = np.r_[0.0, w[1:]] * RIDGE
    entropy = -(share * (y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))).sum()
    return float(entropy + (ridge * w).sum() / 2), z.T @ (share * (p - y)) + ridge


def cross_fitted(own: Sequence[Example], others: Sequence[Example]) -> Vector:
    """For each labelled example the probability from weights that have not seen it."""
    probability = np.zeros(len(own))
    for fold in range(FOLDS):
        seen = [example for i, example in enumerate(own) if i % FOLDS != fold]
        bias, weights = fit([*seen, *others])
        for i in range(fold, len(own), FOLDS):
            score = bias + sum(
                weight * x for weight, x in zip(weights.values(), own[i].features, strict=True)
            )
            probability[i] = expit(score)
    return probability


def main() -> None:
    """Fit, choose the thresholds, write the file, and say how it went."""
    dice = random.Random(SEED)
    base, library = asyncio.run(read_base())
    understander = Understander(subjects(base, library), base.vocabulary)
    questions = for_fitting()
    dice.shuffle(questions)
    others = list(unseen(base, library, dice))
    own = list(labelled(understander, questions))
    probability = cross_fitted(own, others)
    right = np.array([example.right for example in own])
    answerable = np.array([question.group == "answerable" for question in questions])
    bias, weights = fit([*own, *others])
    gap = round(float(np.quantile(list(unseen_gaps(base, library)), NAMELESS)), 1)
    thresholds = {"answer": ANSWER, "offer": OFFER, "gap": gap}
    result = {"bias": round(bias, 4), "weights": weights, **thresholds}
    WEIGHTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    answered = probability >= ANSWER
    print(f"{len(own)} labelled and {len(others)} unseen examples; {thresholds}")
    print(
        f"cross-fitted: answerable right {(answered & right)[answerable].mean():.1%}, "
        f"wrong {(answered & ~right)[answerable].mean():.1%}, "
        f"declines answered {answered[~answerable].mean():.1%}"
    )


if __name__ == "__main__":
    main()
