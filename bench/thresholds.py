"""What a system gets right and wrong as the threshold moves from which on it answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.figures import Share
from bench.judging import Given, judge
from bench.questions import Question

MOST_FALSE = 0.03  # of the questions to be declined, at most so many may be answered
NEVER = float("-inf")  # the score of what is not answered at any threshold


@dataclass(frozen=True)
class Proposal:
    """The best that a system finds for a question, and how sure it is."""

    given: Given
    score: float


@dataclass(frozen=True)
class Point:
    """What a threshold comes to."""

    threshold: float
    right: Share
    wrong: Share
    false: Share


class Run:
    """A system's proposals for a list of questions."""

    def __init__(
        self, name: str, questions: Sequence[Question], proposals: Sequence[Proposal]
    ) -> None:
        self.name = name
        pairs = list(zip(questions, proposals, strict=True))
        self._scores = np.array([_score(proposal) for proposal in proposals])
        self._decline = np.array([question.group == "decline" for question in questions])
        self._answerable = np.array([question.group == "answerable" for question in questions])
        self._right = np.array([judge(q, p.given).verdict == "right" for q, p in pairs])

    def at(self, threshold: float) -> Point:
        """What it comes to if it answers from a threshold on."""
        answered = self._scores >= threshold
        return Point(
            threshold,
            right=_share(answered & self._right, self._answerable),
            wrong=_share(answered & ~self._right, self._answerable),
            false=_share(answered, self._decline),
        )

    def curve(self) -> list[Point]:
        """One point a score, the strictest first."""
        scores = np.unique(self._scores[self._scores > NEVER])
        return [self.at(float(score)) for score in scores[::-1]]


def choose(run: Run, most: float = MOST_FALSE) -> Point:
    """The best point with at most `most` of the declines answered; the nearest if there is none.

    Answering nothing at all is not among the points.
    """
    points = run.curve()
    allowed = [point for point in points if point.false.value <= most]
    if allowed:
        return max(allowed, key=lambda point: (point.right.value, -point.false.value))
    return min(points, key=lambda point: point.false.value)


def _score(proposal: Proposal) -> float:
    return proposal.score if proposal.given.kind == "answer" else NEVER


def _share(marked: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> Share:
    return Share(int((marked & among).sum()), int(among.sum()))
