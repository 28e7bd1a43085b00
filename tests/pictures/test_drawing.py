"""How charts look: on the sheet, legible, nothing over anything else, the same every time."""

import struct
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.colors import to_hex
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Patch, Wedge
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bot.language import LANGUAGES, Language
from bot.pictures.canvas import Canvas, Letters, font_file
from bot.pictures.charts import Chart
from bot.pictures.drawing import (
    HEIGHTS,
    INNER,
    MARGIN,
    RADIUS,
    TEAL,
    THICKNESS,
    WARM,
    WIDTH,
    DrawingError,
    compose,
    draw,
)
from tests.pictures.conftest import IDS, Canvases, Charts
from tests.pictures.test_charts import strings

LARGEST = 150_000  # bytes
SMALLEST_LETTERS = 30.0  # pixels: ten on a phone that is 360 wide
LETTERS = "әғқңөұүһіӘҒҚҢӨҰҮҺІ«»–—\u00a0\u202f"

every_picture = pytest.mark.parametrize(
    ("picture", "language"), [(picture, language) for picture in IDS for language in LANGUAGES]
)


def texts(canvas: Canvas) -> list[Text]:
    """The lines of text on a sheet."""
    (axes,) = canvas.figure.axes
    return list(axes.texts)


def shapes(canvas: Canvas) -> list[Patch]:
    """The bars, rings and dots on a sheet."""
    (axes,) = canvas.figure.axes
    return list(axes.patches)


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def overlap(one: Bbox, other: Bbox) -> bool:
    """Whether two boxes have more in common than an edge."""
    common = Bbox.intersection(one, other)
    return common is not None and common.width > 0.5 and common.height > 0.5


def contains(outer: Bbox, inner: Bbox) -> bool:
    """Whether a box stands within another."""
    return bool(
        outer.x0 <= inner.x0
        and inner.x1 <= outer.x1
        and outer.y0 <= inner.y0
        and inner.y1 <= outer.y1
    )


@every_picture
def test_a_picture_has_the_size_that_telegram_shows_whole(
    charts: Charts, picture: str, language: Language
) -> None:
    png = draw(charts[picture, language])
    width, height = size(png)
    assert width == WIDTH
    assert height in HEIGHTS
    assert len(png) < LARGEST


@every_picture
def test_the_same_chart_is_the_same_bytes(
    charts: Charts, picture: str, language: Language
) -> None:
    chart = charts[picture, language]
    assert draw(chart) == draw(Chart.from_json(chart.to_json()))


def test_nothing_in_the_file_tells_when_or_by_what_it_was_drawn(chart: Chart) -> None:
    png = draw(chart)
    assert not any(chunk in png for chunk in (b"tEXt", b"iTXt", b"tIME", b"Matplotlib"))


@every_picture
def test_everything_that_the_chart_says_is_drawn(
    charts: Charts, canvases: Canvases, picture: str, language: Language
) -> None:
    drawn = [word for text in texts(canvases[picture, language]) for word in words(text)]
    wanted = [word for string in strings(charts[picture, language]) for word in string.split()]
    assert sorted(drawn) == sorted(wanted)


def words(text: Text) -> list[str]:
    """The words of a line on a sheet."""
    return str(text.get_text()).split()


@every_picture
def test_every_text_stands_between_the_margins(
    canvases: Canvases, picture: str, language: Language
) -> None:
    canvas = canvases[picture, language]
    sheet = Bbox.from_bounds(MARGIN - 1, 0, INNER + 2, canvas.figure.bbox.height)
    for text in texts(canvas):
        assert contains(sheet, text.get_window_extent()), text.get_text()
    for shape in shapes(canvas):
        assert contains(sheet, shape.get_window_extent())


@every_picture
def test_no_two_texts_overlap(canvases: Canvases, picture: str, language: Language) -> None:
    for one, other in combinations(texts(canvases[picture, language]), 2):
        assert not overlap(one.get_window_extent(), other.get_window_extent()), (
            one.get_text(),
            other.get_text(),
        )


@every_picture
def test_a_text_stands_within_a_shape_or_clear_of_it(
    canvases: Canvases, picture: str, language: Language
) -> None:
    canvas = canvases[picture, language]
    for text in texts(canvas):
        extent = text.get_window_extent()
        for shape in shapes(canvas):
            around = shape.get_window_extent()
            assert contains(around, extent) or not overlap(around, extent), text.get_text()


@every_picture
def test_the_figure_stands_within_its_ring(
    canvases: Canvases, picture: str, language: Language
) -> None:
    rings = [s for s in shapes(canvases[picture, language]) if isinstance(s, Wedge)]
    assert bool(rings) == (picture == "graduates")
    for ring in rings:
        inner = 2 * (RADIUS - THICKNESS) * 0.95
        for text in texts(canvases[picture, language]):
            if contains(ring.get_window_extent(), text.get_window_extent()):
                assert text.get_window_extent().width < inner


@every_picture
def test_letters_are_large_enough_for_a_phone(
    canvases: Canvases, picture: str, language: Language
) -> None:
    for text in texts(canvases[picture, language]):
        assert float(text.get_fontsize()) >= SMALLEST_LETTERS


@pytest.mark.parametrize("bold", [False, True])
def test_the_fonts_have_every_letter(charts: Charts, bold: bool) -> None:
    known = {chr(code) for code in FT2Font(str(font_file(bold))).get_charmap()}
    used = {letter for chart in charts.values() for string in strings(chart) for letter in string}
    assert (used | set(LETTERS)) - known == set()


@every_picture
def test_the_fonts_are_those_that_are_checked(
    canvases: Canvases, picture: str, language: Language
) -> None:
    used = {text.get_fontproperties().get_file() for text in texts(canvases[picture, language])}
    assert used <= {str(font_file(bold)) for bold in (False, True)}


# --- lengths ------------------------------------------------------------------------------------


def widths(canvas: Canvas, *colours: str) -> list[float]:
    """How wide the shapes of these colours are, from above; the mark over the title is none."""
    found = [s for s in shapes(canvas) if to_hex(s.get_facecolor()) in colours]
    return [shape.get_window_extent().width for shape in found[1:]]


def test_parts_are_as_long_as_their_facts(canvases: Canvases) -> None:
    for language in LANGUAGES:
        colleges, students = widths(canvases["dual", language], TEAL, WARM)
        assert colleges / INNER == pytest.approx(52 / 88, abs=0.002)
        assert students / INNER == pytest.approx(22067 / 86000, abs=0.002)


def test_bars_are_as_long_as_their_facts(canvases: Canvases) -> None:
    for language in LANGUAGES:
        bars = widths(canvases["abroad", language], TEAL, WARM)
        assert [bar / INNER for bar in bars] == pytest.approx([110 / 132, 16 / 132, 1], abs=0.002)


def test_the_ring_is_as_long_as_its_fact(canvases: Canvases) -> None:
    for language in LANGUAGES:
        whole, part = (s for s in shapes(canvases["graduates", language]) if isinstance(s, Wedge))
        assert whole.theta2 - whole.theta1 == pytest.approx(360)
        assert part.theta2 - part.theta1 == pytest.approx(360 * 0.943)


# --- what does not fit --------------------------------------------------------------------------


def test_a_chart_that_does_not_fit_is_refused(chart: Chart) -> None:
    with pytest.raises(DrawingError, match="pixels high"):
        compose(replace(chart, rows=chart.rows * 5))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one", 1000, ["one"]),
        ("one two three four", 1000, ["one two three four"]),
        ("aaa aaa aaa aaa", 260, ["aaa aaa", "aaa aaa"]),  # not three and one
        ("unbreakable a", 40, ["unbreakable", "a"]),
        ("a unbreakable", 40, ["a", "unbreakable"]),
        ("22\u00a0067 a", 40, ["22\u00a0067", "a"]),
    ],
)
def test_a_text_is_cut_into_even_lines(text: str, width: float, lines: list[str]) -> None:
    assert Letters(40, TEAL).wrap(text, width) == lines


def test_a_dollar_is_a_dollar(chart: Chart) -> None:
    canvas = compose(replace(chart, title="$a^2$"))
    assert "$a^2$" in [text.get_text() for text in texts(canvas)]
    assert canvas.png()
