"""Questions over time as a picture: what it says, that it is honest, and how it looks."""

import datetime as dt
from dataclasses import fields, replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from bot.i18n import Texts, load_catalogues
from bot.knowledge.facts import NBSP
from bot.language import LANGUAGES, Language
from bot.people.counting import OUTCOMES, Outcome
from bot.people.reports import PERIODS, Crowd, Day, Period, Report, announced, span_of
from bot.pictures.canvas import Canvas
from bot.pictures.drawing import HEIGHTS, INNER, MARGIN, WIDTH
from bot.pictures.drawing_timelines import (
    COLOURS,
    PLOT,
    STRIP,
    compose_timeline,
    draw_timeline,
)
from bot.pictures.studio import Studio
from bot.pictures.timelines import Timeline, per_cent, scale, write_timeline
from tests.pictures.test_drawing import (
    LARGEST,
    SMALLEST_LETTERS,
    contains,
    overlap,
    shapes,
    size,
    texts,
)

TODAY = dt.date(2026, 9, 28)  # its months are long in both languages
NOBODY = Crowd({"ru": 0, "kk": 0, None: 0}, {}, {1: 0, 7: 0, 30: 0}, 0, 0)
WEIGHTS: dict[Outcome, int] = {"answer": 60, "choice": 9, "gap": 14, "unknown": 6}
SIZES = {"few": 0.1, "some": 1.0, "many": 1_000.0}

every_timeline = pytest.mark.parametrize(
    ("period", "language", "how_many"),
    [
        (period, language, how_many)
        for period in PERIODS
        for language in LANGUAGES
        for how_many in SIZES
    ],
)


def report(period: Period, how_many: str = "some", since: dt.date | None = None) -> Report:
    """Made-up counts, other ones on each day."""
    span = span_of(period, TODAY)
    days = tuple(
        Day(date, _asked(number, SIZES[how_many]), {}, 0, announced(0, {}))
        for number, date in enumerate(span.days)
    )
    return Report(span, since or span.first, NOBODY, days, ())


def _asked(number: int, times: float) -> dict[tuple[Language, Outcome], int]:
    return {
        (language, outcome): int(weight * times * (number * 7 % 11) / 11)
        for language in LANGUAGES
        for outcome, weight in WEIGHTS.items()
    }


@cache
def in_language(language: Language) -> Texts:
    return load_catalogues()[language]


@cache
def timeline(period: Period, language: Language, how_many: str = "some") -> Timeline:
    """A made-up timeline; a part of it was not counted, so that there is most to write."""
    began = TODAY - dt.timedelta(days=PERIODS[period] - 2)
    return write_timeline(report(period, how_many, began), in_language(language))


@cache
def canvas(period: Period, language: Language, how_many: str = "some") -> Canvas:
    """It on its sheet."""
    return compose_timeline(timeline(period, language, how_many))


# --- what it says -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (2, [0, 1, 2]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (8, [0, 2, 4, 6, 8]),
        (9, [0, 5, 10]),
        (20, [0, 5, 10, 15, 20]),
        (21, [0, 10, 20, 30]),
        (41, [0, 20, 40, 60]),
        (355, [0, 100, 200, 300, 400]),
        (1_700, [0, 500, 1_000, 1_500, 2_000]),
        (400_001, [0, 200_000, 400_000, 600_000]),
    ],
)
def test_the_scale_is_round_and_begins_at_zero(highest: int, lines: list[int]) -> None:
    assert scale(highest) == lines
    assert lines[-1] >= highest


def test_the_scale_wastes_less_than_half_of_the_picture() -> None:
    for highest in range(2, 5_000):
        lines = scale(highest)
        assert 2 <= len(lines) <= 5
        assert lines[-2] < highest <= lines[-1]


@pytest.mark.parametrize(
    ("share", "number", "written"),
    [(0, 0, "0 %"), (0, 1, "<1 %"), (1, 1, "1 %"), (100, 7, "100 %")],
)
def test_what_there_is_is_never_nothing(share: int, number: int, written: str) -> None:
    assert per_cent(share, number) == written.replace(" ", NBSP)


@every_timeline
def test_every_question_is_in_a_column(period: Period, language: Language, how_many: str) -> None:
    written, counted = timeline(period, language, how_many), report(period, how_many)
    assert len(written.labels) == len(written.tops) == {"week": 7, "month": 30, "year": 52}[period]
    for series, outcome in zip(written.series, OUTCOMES, strict=True):
        assert len(series.values) == len(written.labels)
        assert sum(series.values) == counted.outcomes[outcome]
    length = len(counted.days) // len(written.labels)
    last = sum(day.of("answer") for day in counted.days[-length:])
    assert written.series[0].values[-1] == last


@pytest.mark.parametrize(
    ("period", "language", "said"),
    [
        ("week", "ru", ["Вопросы по дням", "22–28 сент. 2026 г., всего", "вт 22", "пн 28"]),
        (
            "week",
            "kk",
            ["Сұрақтар (күн)", "2026 ж. 22–28 қыр., барлығы", "сс 22", "дс 28"],
        ),
        ("month", "ru", ["Вопросы по дням", "30 авг. – 28 сент. 2026 г.", "5 сент.", "23 сент."]),
        ("month", "kk", ["Сұрақтар (күн)", "30 там. – 28 қыр.", "5 қыр.", "23 қыр."]),
        ("year", "ru", ["Вопросы по неделям", "30 сент. 2025 г. – 28 сент. 2026 г.", "3 мар."]),
        (
            "year",
            "kk",
            ["Сұрақтар (апта)", "2025 ж. 30 қыр. – 2026 ж. 28 қыр.", "3 нау."],
        ),
    ],
)
def test_it_speaks_the_readers_language(
    period: Period, language: Language, said: list[str]
) -> None:
    written = "\n".join(everything(timeline(period, language))).replace(NBSP, " ")
    assert [text for text in said if text not in written] == []


def everything(written: Timeline) -> list[str]:
    """All that is to be drawn."""
    legend = [text for s in written.series for text in (s.label, s.share, s.number)]
    lines = [said for _, said in written.scale]
    plot = [*written.labels, *written.tops, *lines]
    return [text for text in (written.title, written.subtitle, *plot, *legend) if text] + [
        written.source
    ]


def test_it_says_since_when_and_that_today_is_not_over() -> None:
    ru, kk = (timeline("month", language).source.replace(NBSP, " ") for language in LANGUAGES)
    assert ru == "Сегодняшний день ещё не закончился. Счёт ведётся с 31 августа 2026 г."
    assert kk == "Бүгінгі күн әлі аяқталған жоқ. Есептеу басталған күн: 2026 ж. 31 тамыз"
    whole = write_timeline(report("month"), in_language("ru"))
    assert whole.source == "Сегодняшний день ещё не закончился."


@every_timeline
def test_it_goes_through_json_unchanged(period: Period, language: Language, how_many: str) -> None:
    written = timeline(period, language, how_many)
    assert Timeline.from_json(written.to_json()) == written


def test_everything_is_in_its_json() -> None:
    written = timeline("week", "ru")
    changed = {
        "kind": "other", "language": "kk", "title": "x", "subtitle": "x", "source": "x",
        "series": written.series[:2], "labels": ("x",), "tops": ("x",), "scale": ((0, "x"),),
    }  # fmt: skip
    assert set(changed) == {field.name for field in fields(Timeline)}
    texts = {replace(written, **{name: value}).to_json() for name, value in changed.items()}  # type: ignore[arg-type]
    assert len(texts | {written.to_json()}) == len(changed) + 1


# --- how it looks -------------------------------------------------------------------------------


@every_timeline
def test_it_has_the_size_that_telegram_shows_whole(
    period: Period, language: Language, how_many: str
) -> None:
    drawn = timeline(period, language, how_many)
    png = draw_timeline(drawn)
    assert png == draw_timeline(Timeline.from_json(drawn.to_json()))
    width, height = size(png)
    assert width == WIDTH
    assert height in HEIGHTS
    assert len(png) < LARGEST


@every_timeline
def test_everything_is_drawn(period: Period, language: Language, how_many: str) -> None:
    drawn = [word for text in texts(canvas(period, language, how_many)) for word in words(text)]
    wanted = [
        word for said in everything(timeline(period, language, how_many)) for word in said.split()
    ]
    assert sorted(drawn) == sorted(wanted)


def words(text: object) -> list[str]:
    return str(text.get_text()).split()  # type: ignore[attr-defined]


@every_timeline
def test_it_stands_between_the_margins_and_nothing_on_another(
    period: Period, language: Language, how_many: str
) -> None:
    sheet = canvas(period, language, how_many)
    within = Bbox.from_bounds(MARGIN - 1, 0, INNER + 2, sheet.figure.bbox.height)
    said = [(str(text.get_text()), text.get_window_extent()) for text in texts(sheet)]
    drawn = [shape.get_window_extent() for shape in shapes(sheet)]
    assert [text for text, extent in said if not contains(within, extent)] == []
    assert all(contains(within, extent) for extent in drawn)
    assert min(float(text.get_fontsize()) for text in texts(sheet)) >= SMALLEST_LETTERS
    for (one, extent), (other, around) in combinations(said, 2):
        assert not overlap(extent, around), (one, other)
    for text, extent in said:
        assert not any(overlap(extent, around) for around in drawn), text


def of_colour(sheet: Canvas, colour: str) -> list[Bbox]:
    """The columns, the strip and the square of a colour, by where they stand."""
    found: list[Patch] = [s for s in shapes(sheet) if to_hex(s.get_facecolor()) == colour]
    return [shape.get_window_extent() for shape in found]


@every_timeline
def test_columns_are_as_high_and_the_strip_as_long_as_the_numbers(
    period: Period, language: Language, how_many: str
) -> None:
    written, sheet = timeline(period, language, how_many), canvas(period, language, how_many)
    highest = written.scale[-1][0]
    whole = sum(sum(series.values) for series in written.series)
    for series, colour in zip(written.series, COLOURS, strict=True):
        *columns, square = of_colour(sheet, colour)
        assert square.width == pytest.approx(square.height)
        if sum(series.values):
            *columns, strip = columns
            assert strip.height == pytest.approx(STRIP)
            assert strip.width == pytest.approx(INNER * sum(series.values) / whole, abs=0.5)
        heights = [PLOT * value / highest for value in series.values if value]
        # Over the title there is a mark of the first colour.
        found = [column.height for column in columns][-len(heights) :] if heights else columns
        assert found == pytest.approx(heights)


def test_layers_stand_one_on_another_from_zero() -> None:
    written, sheet = timeline("week", "ru"), canvas("week", "ru")
    found = [of_colour(sheet, colour)[:-2] for colour in COLOURS]
    del found[0][0]  # the mark over the title
    number = written.labels.index("пн 28")
    stack = [columns[-1] for columns in found]
    assert written.series[0].values[number] > 0
    grounds = {round(column.y0, 3) for column in found[0]}
    assert len(grounds) == 1
    for below, above in pairwise(stack):
        assert above.y0 == pytest.approx(below.y1)
        assert above.x0 == pytest.approx(below.x0)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_drawn_in_the_process_that_draws_the_others(language: Language) -> None:
    written = timeline("month", language)
    assert await Studio().draw(written) == draw_timeline(written)
