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
LABEL = Letters(36, INK)
SHARE = Letters(36, INK, bold=True)
NUMBER = Letters(36, GREY)

PLOT = 380.0  # from the ground to the highest line
AXIS_GAP = 18.0  # between the scale's figures and the columns
FILLED = 0.78  # of the room of a column
WIDEST = 84.0
STRIP = 40.0
SQUARE = 34.0
LABELS = MARGIN + SQUARE + 22  # where they begin
BETWEEN = 34.0  # columns of the legend
AIR = 14.0  # above each of its lines


def draw_timeline(timeline: Timeline) -> bytes:
    """The timeline as a PNG."""
    return compose_timeline(timeline).png()


def compose_timeline(timeline: Timeline) -> Canvas:
    """The timeline on a sheet. DrawingError where it does not fit."""
    body = [_plot(timeline), _legend(timeline.series)]
    return lay_out(timeline.title, body, timeline.source)


def _plot(timeline: Timeline) -> Block:
    """The subtitle, and the columns with their scale."""
    subtitle = SUBTITLE.wrap(timeline.subtitle, INNER)
    written = SUBTITLE.height(len(subtitle)) + 24
    above = TOP.height(1) if any(timeline.tops) else SCALE.height(1) / 2
    figures = [SCALE.width(said) for _, said in timeline.scale if said]
    left = MARGIN + max(figures) + AXIS_GAP if figures else float(MARGIN)

    def paint(canvas: Canvas, y: float) -> None:
        canvas.text(MARGIN, y, subtitle, SUBTITLE)
        ground = y + written + above + PLOT
        _lines(canvas, timeline, left, ground)
        _columns(canvas, timeline, left, ground)

    return Block(written + above + PLOT + 12 + SCALE.height(1), paint)


def _lines(canvas: Canvas, timeline: Timeline, left: float, ground: float) -> None:
    for value, said in timeline.scale:
        y = ground - _high(value, timeline)
        if said:
            canvas.text(left - AXIS_GAP, y - SCALE.size * 0.62, [said], SCALE, "right")
        if said or value == 0:
            canvas.bar(left, y - 1, WIDTH - MARGIN - left, 2, GREY if value == 0 else TRACK)


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
        if label:
            within = max(middle, MARGIN + SCALE.width(label) / 2)
            canvas.text(within, ground + 12, [label], SCALE, "center")


def _layers(timeline: Timeline, number: int) -> Iterator[tuple[float, str]]:
    for series, colour in zip(timeline.series, COLOURS, strict=True):
        if series.values[number]:
            yield _high(series.values[number], timeline), colour


def _high(value: int, timeline: Timeline) -> float:
    highest, _ = timeline.scale[-1]
    return PLOT * value / highest


def _legend(series: Sequence[Series]) -> Block:
    """All of it as one strip, and below it what each colour is, its share and its number."""
    at_shares = WIDTH - MARGIN - max(NUMBER.width(each.number) for each in series) - BETWEEN
    room = at_shares - max(SHARE.width(each.share) for each in series) - BETWEEN - LABELS
    labels = [LABEL.wrap(each.label, room) for each in series]
    heights = [LABEL.height(len(lines)) + AIR for lines in labels]

    def paint(canvas: Canvas, y: float) -> None:
        _strip(canvas, series, y)
        top = y + STRIP + 2 * AIR
        for each, lines, height, colour in zip(series, labels, heights, COLOURS, strict=True):
            canvas.bar(MARGIN, top + (LABEL.height(1) - SQUARE) / 2, SQUARE, SQUARE, colour, 6)
            canvas.text(LABELS, top, lines, LABEL)
            canvas.text(at_shares, top, [each.share], SHARE, "right")
            canvas.text(WIDTH - MARGIN, top, [each.number], NUMBER, "right")
            top += height

    return Block(STRIP + 2 * AIR + sum(heights), paint)


def _strip(canvas: Canvas, series: Sequence[Series], y: float) -> None:
    whole = sum(sum(each.values) for each in series)
    x = float(MARGIN)
    for each, colour in zip(series, COLOURS, strict=True):
        width = INNER * sum(each.values) / whole if whole else 0.0
        if width:
            canvas.bar(x, y, width, STRIP, colour)
        x += width
