"""Shares with their uncertainty, and the figures that a run of judged questions comes to."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.judging import Judged, Verdict, is_direct, tells_language
from bench.questions import Question

Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; nought of nought is nought."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval, after Wilson (1927)."""
        if not self.of:
            return 0.0, 1.0
        z2 = Z * Z / self.of
        middle = (self.value + z2 / 2) / (1 + z2)
        half = Z * math.sqrt((self.value * (1 - self.value) + z2 / 4) / self.of) / (1 + z2)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def half_width(self) -> float:
        """Half of the interval's width."""
        low, high = self.interval
        return (high - low) / 2

    def __str__(self) -> str:
        return f"{self.value:.1%}" if self.of else "–"

    def with_interval(self) -> str:
        """«91.2% (87.0–94.2)»."""
        low, high = self.interval
        return f"{self} ({low * 100:.1f}–{high * 100:.1f})" if self.of else "–"


class Tally:
    """The figures of judged questions."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        self._groups = {
            group: [one for one in judged if one.question.group == group]
            for group in ("answerable", "decline", "service")
        }
        self._telling = [one for one in judged if tells_language(one.question)]

    @property
    def right(self) -> Share:
        """Answerable questions that were answered rightly."""
        return _share(self._groups["answerable"], "right")

    @property
    def right_or_offered(self) -> Share:
        """Answerable questions whose answer was given or stood among the choices."""
        return _share(self._groups["answerable"], "right", "offered")

    @property
    def wrong(self) -> Share:
        """Answerable questions that were answered with something else: confidently wrong."""
        return _share(self._groups["answerable"], "wrong answer")

    @property
    def too_long(self) -> Share:
        """Answerable questions that were answered at too great a length."""
        return _share(self._groups["answerable"], "too long")

    def false(self, kind: str = "decline") -> Share:
        """Questions to be declined («decline.gap» for those of one kind) that were answered."""
        asked = [one for one in self._groups["decline"] if one.question.unit.startswith(kind)]
        return _share(asked, "false answer")

    @property
    def service(self) -> Share:
        """Words to the bot about itself that were taken as such."""
        return _share(self._groups["service"], "right")

    @property
    def language(self) -> Share:
        """Answers in the language of the question, where that shows."""
        told = [one.given.language == one.question.language for one in self._telling]
        return Share(sum(told), len(told))

    @property
    def direct(self) -> Share:
        """Right answers that begin with what was asked."""
        right = [one for one in self._groups["answerable"] if one.verdict == "right"]
        return Share(sum(map(is_direct, right)), len(right))


def _share(judged: Sequence[Judged], *verdicts: Verdict) -> Share:
    return Share(sum(one.verdict in verdicts for one in judged), len(judged))


def by_language(judged: Sequence[Judged]) -> dict[str, Tally]:
    """The figures of all questions, and of each language."""
    return {"all": Tally(judged), **_by(judged, lambda question: question.language)}


def by_bucket(judged: Sequence[Judged]) -> dict[str, Tally]:
    """The figures of each way of typing."""
    return _by(judged, lambda question: question.bucket)


def _by(judged: Sequence[Judged], key: Callable[[Question], str]) -> dict[str, Tally]:
    names = sorted({key(one.question) for one in judged})
    return {name: Tally([one for one in judged if key(one.question) == name]) for name in names}
