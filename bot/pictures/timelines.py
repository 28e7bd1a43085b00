"""Questions over time as a picture: columns stacked by what became of the questions."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from bot.i18n import Texts
from bot.knowledge.facts import NBSP
from bot.language import Language
from bot.people.counting import OUTCOMES
from bot.people.reports import Day, Report, Span, shares
from bot.pictures.charts import NARROW

WEEK = 7
MOST_COLUMNS = 31  # of a day each; a longer time is drawn in weeks
FEW_COLUMNS = 7  # so few that each has its number, and a label that is short
LONGEST_TOP = 99_999  # that is no wider than such a column
MOST_LABELS = 5  # below more of them
STEPS = (1, 2, 5)  # between lines of the scale, times a power of ten
MOST_LINES = 4  # above the ground


@dataclass(frozen=True)
class Series:
    """One layer of the columns: what it is called, its share of all, and its height in each."""

    label: str
    share: str
    number: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Timeline:
    """A picture of numbers over time, in one language, with all that is written in it.

    `labels` stand below the columns and `tops` above, empty where nothing does; `scale` is each
    line's height and what is written at it, from zero, and the last is as high as the picture.
    There is nothing written at it, and no line either, where each column has its number.
    """

    kind: Literal["timeline"]
    language: Language
    title: str
    subtitle: str
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    tops: tuple[str, ...]
    scale: tuple[tuple[int, str], ...]
    source: str

    def to_json(self) -> str:
        """The picture as text; the same picture is always the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Timeline":
        """The picture that `to_json` wrote."""
        values = json.loads(text)
        lists = {name: tuple(values[name]) for name in ("labels", "tops")}
        series = tuple(_series(each) for each in values["series"])
        scale = tuple((line, said) for line, said in values["scale"])
        return cls(**{**values, **lists, "series": series, "scale": scale})


def _series(values: dict[str, Any]) -> Series:
    return Series(**{**values, "values": tuple(values["values"])})


def write_timeline(report: Report, texts: Texts) -> Timeline:
    """The questions of a report as a picture."""
    weekly = len(report.days) > MOST_COLUMNS
    columns = _columns(report.days, WEEK if weekly else 1)
    totals = [sum(day.of(outcome) for outcome in OUTCOMES for day in days) for days in columns]
    few = len(columns) <= FEW_COLUMNS
    topped = few and max(totals) <= LONGEST_TOP
    return Timeline(
        kind="timeline",
        language=texts.language,
        title=texts.gettext("Questions by week") if weekly else texts.gettext("Questions by day"),
        subtitle=_subtitle(report, texts),
        series=_all_series(report, columns, texts),
        labels=_labels([days[0] for days in columns], few, texts),
        tops=tuple(_number(total, texts) if topped and total else "" for total in totals),
        scale=_scale(max(totals), topped, texts),
        source=_source(report, texts),
    )


def scale(highest: int) -> list[int]:
    """The lines behind columns of which this is the highest: from zero, round, a few of them."""
    size = 1
    while True:
        for step in (size * each for each in STEPS):
            lines = -(-max(highest, 1) // step)  # rounded up
            if lines <= MOST_LINES:
                return [step * line for line in range(lines + 1)]
        size *= 10


def between(span: Span, texts: Texts) -> str:
    """“2–31 March 2026”, as short as it can be said."""
    said = str(format_interval(span.first, span.last, "yMMMd", locale=texts.language))
    parts = said.replace(NARROW, NBSP).replace(" ", NBSP)
    return parts.replace(f"{NBSP}–{NBSP}", f"{NBSP}– ")


def per_cent(share: int, number: int) -> str:
    """A share of `shares`, and what it is the share of: what there is, is never nothing."""
    return f"<1{NBSP}%" if number and not share else f"{share}{NBSP}%"


def _columns(days: Sequence[Day], length: int) -> list[Sequence[Day]]:
    return [days[start : start + length] for start in range(0, len(days), length)]


def _all_series(
    report: Report, columns: Sequence[Sequence[Day]], texts: Texts
) -> tuple[Series, ...]:
    numbers = report.outcomes
    return tuple(
        Series(
            label=texts.gettext(name),
            share=per_cent(share, numbers[outcome]),
            number=_number(numbers[outcome], texts),
            values=tuple(sum(day.of(outcome) for day in days) for days in columns),
        )
        for (outcome, name), share in zip(OUTCOMES.items(), shares(numbers.values()), strict=True)
    )


def _scale(highest: int, topped: bool, texts: Texts) -> tuple[tuple[int, str], ...]:
    if topped:
        return ((0, ""), (max(highest, 1), ""))
    return tuple((line, _number(line, texts)) for line in scale(highest))


def _labels(firsts: Sequence[Day], few: bool, texts: Texts) -> tuple[str, ...]:
    form, step = ("ccc d", 1) if few else ("d MMM", -(-len(firsts) // MOST_LABELS))
    return tuple(
        "" if number % step else str(format_date(day.date, form, locale=texts.language))
        for number, day in enumerate(firsts)
    )


def _subtitle(report: Report, texts: Texts) -> str:
    return texts.gettext(
        "%(days)s, all in all %(number)s",
        days=between(report.span, texts),
        number=_number(report.questions, texts),
    )


def _source(report: Report, texts: Texts) -> str:
    said = [texts.gettext("Today is not over yet.")]
    if report.since and report.since > report.span.first:
        said.append(counted_since(report, texts))
    return " ".join(said)


def counted_since(report: Report, texts: Texts) -> str:
    """Since when there are any counts."""
    day = str(format_date(report.since, "long", locale=texts.language)).replace(NARROW, NBSP)
    return texts.gettext("Counted since %(day)s", day=day)


def _number(value: int, texts: Texts) -> str:
    return str(format_decimal(value, locale=texts.language))
