"""Statistics for those who run the bot.

No personal data: counters only, no id, no name, no text of a question. Where people are counted by
two things at once, a group of fewer than FEW is not told, since a crowd of one or two can be
recognised by whoever knows them.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.announcements.models import COUNTS, Count
from bot.language import LANGUAGES, Language
from bot.moments import number_of
from bot.people.counting import OUTCOMES, Outcome
from bot.people.people import Role

Period = Literal["week", "month", "year"]
# A year is 52 whole weeks, so that all weeks in a chart of it are whole.
PERIODS: dict[Period, int] = {"week": 7, "month": 30, "year": 364}

FEW = 5  # people; of a smaller group no number is told
ACTIVE_DAYS = (1, 7, 30)


@dataclass(frozen=True)
class Span:
    """Whole days, from the first to the last."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> list[dt.date]:
        """Every day of it."""
        length = (self.last - self.first).days + 1
        return [self.first + dt.timedelta(days=number) for number in range(length)]

    @property
    def bounds(self) -> dict[str, int]:
        """The parameters of a statement that reads these days."""
        return {"first": number_of(self.first), "last": number_of(self.last)}


def span_of(period: Period, today: dt.date) -> Span:
    """The days of a period that ends today."""
    return Span(today - dt.timedelta(days=PERIODS[period] - 1), today)


@dataclass(frozen=True)
class Crowd:
    """The people that are known at this moment: who has chosen or said anything.

    `languages` holds None for those who have not chosen one. `roles` has a cell for each role and
    language, None where it holds fewer than FEW people. Whoever has told no role is in no cell:
    else what is not told could be found by subtraction.
    """

    languages: Mapping[Language | None, int]
    roles: Mapping[tuple[Role, Language], int | None]
    active: Mapping[int, int]  # by the number of days, today among them
    blocked: int
    groups: int

    @property
    def people(self) -> int:
        """How many there are."""
        return sum(self.languages.values())


@dataclass(frozen=True)
class Announced:
    """Announcements that began, and what became of their recipients; nothing of corrections."""

    number: int
    counts: Mapping[Count, int]

    @property
    def recipients(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Day:
    """What was counted on one day."""

    date: dt.date
    asked: Mapping[tuple[Language, Outcome], int]
    votes: Mapping[bool, int]  # by whether the answer has helped
    passed_on: int
    announced: Announced

    def of(self, outcome: Outcome) -> int:
        """The questions with that outcome, in either language."""
        return sum(self.asked.get((language, outcome), 0) for language in LANGUAGES)


@dataclass(frozen=True)
class Report:
    """What was counted in a span of days, and the people of this moment.

    `since` is the first day on which anything was counted at all. `entries` are those asked for,
    the most often first.
    """

    span: Span
    since: dt.date | None
    crowd: Crowd
    days: tuple[Day, ...]
    entries: tuple[tuple[str, int], ...]

    @cached_property
    def outcomes(self) -> dict[Outcome, int]:
        """How many questions had which outcome."""
        return {outcome: sum(day.of(outcome) for day in self.days) for outcome in OUTCOMES}

    @property
    def questions(self) -> int:
        """How many questions there were."""
        return sum(self.outcomes.values())

    @property
    def a_day(self) -> float:
        """How many there were on a day, of the days on which they were counted."""
        counted = [day for day in self.days if self.since and day.date >= self.since]
        return self.questions / max(1, len(counted))

    @property
    def passed_on(self) -> int:
        """How many questions went to a person."""
        return sum(day.passed_on for day in self.days)

    @property
    def announced(self) -> Announced:
        """All announcements."""
        return together(day.announced for day in self.days)

    def votes(self, helped: bool) -> int:
        """How many votes said so."""
        return sum(day.votes.get(helped, 0) for day in self.days)


def shares(numbers: Iterable[int]) -> list[int]:
    """Whole per cents that add up to 100: what is left of rounding goes where it was largest."""
    counts = list(numbers)
    whole = sum(counts)
    if not whole:
        return [0 for _ in counts]
    exact = [100 * count / whole for count in counts]
    rounded = [int(share) for share in exact]
    nearest = sorted(range(len(exact)), key=lambda i: (rounded[i] - exact[i], i))
    for i in nearest[: 100 - sum(rounded)]:
        rounded[i] += 1
    return rounded


def told(number: int) -> int | None:
    """A number of people of one language and role; None where they are too few to be told."""
    return number if number >= FEW else None


def announced(number: int, counts: Mapping[Count, int]) -> Announced:
    """So many announcements, and of each state of a recipient how many there are."""
    return Announced(number, {count: counts.get(count, 0) for count in COUNTS})


def together(some: Iterable[Announced]) -> Announced:
    """All of them as one."""
    number, counts = 0, Counter[Count]()
    for each in some:
        number += each.number
        counts.update(each.counts)
    return announced(number, counts)
