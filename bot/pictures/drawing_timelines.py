"""Drawing a timeline. Imports matplotlib, so only the studio's own process imports this."""

from collections.abc import Iterator, Sequence

from bot.pictures.canvas import Canvas, Letters
from bot.pictures.drawing import (
    GREY,
    INK,
    INNER,
    MARGIN,
    TEAL,
    TRACK,
    WARM,
    WIDTH,
    Block,
    lay_out,
)
from bot.pictures.timelines import Series, Timeline

# From the ground up, from what was answered to what was not.
COLOURS = (TEAL, "#86c5c0", "#eeb58f", WARM)
SUBTITLE = Letters(38, GREY)
SCALE = Letters(32, GREY)
TOP = Letters(34, INK, bold=True)
LABEL = Letters(38, INK)
SHARE = Letters(38, INK, bold=True)
NUMBER = Letters(38, GREY)

PLOT = 430.0  # from the ground to the highest line
AXIS_GAP = 18.0  # between the scale's figures and the columns
FILLED = 0.78  # of the room of a column
WIDEST = 84.0
STRIP = 40.0
SQUARE = 34.0
ROW = 60.0
NUMBERS = 190.0  # the room of a number, and of a share before it


def draw_timeline(timeline: Timeline) -> bytes:
    """The timeline as a PNG."""
    return compose_timeline(timeline).png()


def compose_timeline(timeline: Timeline) -> Canvas:
    """The timeline on a sheet. DrawingError where it does not fit."""
    body = [_subtitle(timeline.subtitle), _plot(timeline), _legend(timeline.series)]
    return lay_out(timeline.title, body, timeline.source)


def _subtitle(text: str) -> Block:
    lines = SUBTITLE.wrap(text, INNER)

    def paint(canvas: Canvas, y: float) -> None:
        canvas.text(MARGIN, y, lines, SUBTITLE)

    return Block(SUBTITLE.height(len(lines)), paint)


def _plot(timeline: Timeline) -> Block:
    above, below = TOP.height(1), SCALE.height(1) + 12
    left = MARGIN + max(SCALE.width(said) for _, said in timeline.scale) + AXIS_GAP

    def paint(canvas: Canvas, y: float) -> None:
        ground = y + above + PLOT
        _lines(canvas, timeline, left, ground)
        _columns(canvas, timeline, left, ground)

    return Block(above + PLOT + below, paint)


def _lines(canvas: Canvas, timeline: Timeline, left: float, ground: float) -> None:
    for value, said in timeline.scale:
        y = ground - _high(value, timeline)
        canvas.bar(left, y - 1, WIDTH - MARGIN - left, 2, GREY if value == 0 else TRACK)
        canvas.text(left - AXIS_GAP, y - SCALE.size * 0.62, [said], SCALE, "right")


def _columns(canvas: Canvas, timeline: Timeline, left: float, ground: float) -> None:
    room = (WIDTH - MARGIN - left) / len(timeline.labels)
    width = min(room * FILLED, WIDEST)
    for number, (label, top) in enumerate(zip(timeline.labels, timeline.tops, strict=True)):
        middle = left + room * (number + 0.5)
        y = ground
        for height, colour in _layers(timeline, number):
            y -= height
            canvas.bar(middle - width / 2, y, width, height, colour)
        canvas.text(middle, y - TOP.height(1) - 2, [top] if top else [], TOP, "center")
        canvas.text(middle, ground + 12, [label] if label else [], SCALE, "center")


def _layers(timeline: Timeline, number: int) -> Iterator[tuple[float, str]]:
    for series, colour in zip(timeline.series, COLOURS, strict=True):
        if series.values[number]:
            yield _high(series.values[number], timeline), colour


def _high(value: int, timeline: Timeline) -> float:
    highest, _ = timeline.scale[-1]
    return PLOT * value / highest


def _legend(series: Sequence[Series]) -> Block:
    """All of it as one strip, and below it what each colour is, its share and its number."""

    def paint(canvas: Canvas, y: float) -> None:
        _strip(canvas, series, y)
        for number, (each, colour) in enumerate(zip(series, COLOURS, strict=True)):
            top = y + STRIP + 24 + number * ROW
            canvas.bar(MARGIN, top + (ROW - SQUARE) / 2, SQUARE, SQUARE, colour, rounding=6)
            line = top + (ROW - LABEL.height(1)) / 2
            canvas.text(MARGIN + SQUARE + 22, line, [each.label], LABEL)
            canvas.text(WIDTH - MARGIN - NUMBERS, line, [each.share], SHARE, "right")
            canvas.text(WIDTH - MARGIN, line, [each.number], NUMBER, "right")

    return Block(STRIP + 24 + len(series) * ROW, paint)


def _strip(canvas: Canvas, series: Sequence[Series], y: float) -> None:
    whole = sum(sum(each.values) for each in series)
    x = float(MARGIN)
    for each, colour in zip(series, COLOURS, strict=True):
        width = INNER * sum(each.values) / whole if whole else 0.0
        if width:
            canvas.bar(x, y, width, STRIP, colour)
        x += width
