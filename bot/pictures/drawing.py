"""Drawing a chart. Imports matplotlib, so only the studio's own process imports this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.pictures.canvas import LINE, Canvas, Letters
from bot.pictures.charts import Chart, Row

WIDTH = 1080
HEIGHTS = (1080, 1350)  # the lowest in which it all stands with air around it
MARGIN = 72
INNER = WIDTH - 2 * MARGIN
LEAST_GAP, MOST_GAP = 26.0, 90.0

BACKGROUND = "#fbfdfc"
CARD = "#eef5f4"
WARM_CARD = "#fbf1ea"
TRACK = "#dde6e5"
TEAL = "#0b7a75"
WARM = "#c2571a"
INK = "#16302f"
GREY = "#566968"
WHITE = "#ffffff"

TITLE = Letters(60, INK, bold=True)
LABEL = Letters(42, INK, bold=True)
NOTE = Letters(38, GREY)
SOURCE = Letters(32, GREY)
SPAN = 104.0  # letters of the largest figures
IN_RING = 84.0
IN_BAR = 46.0
IN_TILE = 64.0
TILE_NOTE = Letters(35, GREY)


class DrawingError(Exception):
    """A chart does not fit onto a sheet."""


@dataclass(frozen=True)
class Block:
    """A piece of the sheet: how high it is, and how it is painted with its upper edge at y."""

    height: float
    paint: Callable[[Canvas, float], None]


def draw(chart: Chart) -> bytes:
    """The chart as a PNG."""
    return compose(chart).png()


def compose(chart: Chart) -> Canvas:
    """The chart on the smallest sheet that it stands on. DrawingError where none is enough."""
    return lay_out(chart.title, BODIES[chart.kind](chart.rows), chart.source)


def lay_out(title: str, body: Sequence[Block], source: str) -> Canvas:
    """Blocks between a title and a source. DrawingError where no sheet is enough."""
    head, foot = _head(title), _foot(source)
    height = _sheet(sum(block.height for block in (head, *body, foot)), len(body) + 1)
    canvas = Canvas(WIDTH, height, BACKGROUND)
    head.paint(canvas, MARGIN)
    foot.paint(canvas, height - MARGIN * 0.7 - foot.height)
    _spread(canvas, body, MARGIN + head.height, height - MARGIN * 0.7 - foot.height)
    return canvas


def _sheet(taken: float, gaps: int) -> int:
    for height in HEIGHTS:
        if taken + gaps * LEAST_GAP <= height - MARGIN * 1.7:
            return height
    raise DrawingError(f"it is {taken:.0f} pixels high, the largest sheet has {HEIGHTS[-1]}")


def _spread(canvas: Canvas, blocks: Sequence[Block], top: float, bottom: float) -> None:
    """Paint blocks one below another with equal gaps, the rest of the room around them all."""
    room = bottom - top - sum(block.height for block in blocks)
    gap = min(room / (len(blocks) + 1), MOST_GAP)
    y = top + (room - gap * (len(blocks) - 1)) / 2
    for block in blocks:
        block.paint(canvas, y)
        y += block.height + gap


def _head(title: str) -> Block:
    lines = TITLE.wrap(title, INNER)

    def paint(canvas: Canvas, y: float) -> None:
        canvas.bar(MARGIN, y, 96, 10, TEAL, rounding=5)
        canvas.text(MARGIN, y + 34, lines, TITLE)

    return Block(34 + TITLE.height(len(lines)), paint)


def _foot(source: str) -> Block:
    lines = SOURCE.wrap(source, INNER)

    def paint(canvas: Canvas, y: float) -> None:
        canvas.bar(MARGIN, y, INNER, 2, TRACK)
        canvas.text(MARGIN, y + 22, lines, SOURCE)

    return Block(22 + SOURCE.height(len(lines)), paint)


# --- parts: a part of a whole, a bar each -----------------------------------------------------

PART_BAR = 72.0
BESIDE = 32.0  # between a figure and what is written beside it


def _parts(rows: Sequence[Row]) -> list[Block]:
    return [_part(row) for row in rows]


def _part(row: Row) -> Block:
    label = LABEL.wrap(row.label, INNER)
    figure = Letters(SPAN, _colour(row), bold=True)
    left = MARGIN + figure.width(row.figure) + BESIDE
    note = NOTE.wrap(" ".join(row.notes), WIDTH - MARGIN - left)
    written = LABEL.height(len(label)) + max(SPAN * LINE, NOTE.height(len(note)))

    def paint(canvas: Canvas, y: float) -> None:
        canvas.text(MARGIN, y, label, LABEL)
        below = y + LABEL.height(len(label))
        canvas.text(MARGIN, below, [row.figure], figure)
        # Beside the figure's digits, in the middle of their height.
        canvas.text(left, below + SPAN * 0.58 - NOTE.height(len(note)) / 2, note, NOTE)
        _measure(canvas, row, y + written, PART_BAR)

    return Block(written + PART_BAR, paint)


def _measure(canvas: Canvas, row: Row, y: float, height: float) -> None:
    canvas.bar(MARGIN, y, INNER, height, TRACK, rounding=12)
    canvas.bar(MARGIN, y, _of(row, INNER), height, _colour(row), rounding=12)


# --- ring: one share --------------------------------------------------------------------------

RADIUS, THICKNESS = 270.0, 76.0


def _ring(rows: Sequence[Row]) -> list[Block]:
    (row,) = rows
    return [_round(row), _centred([row.label], LABEL), _centred(row.notes, NOTE)]


def _round(row: Row) -> Block:
    figure = Letters(IN_RING, _colour(row), bold=True)

    def paint(canvas: Canvas, y: float) -> None:
        middle = (WIDTH / 2, y + RADIUS)
        canvas.ring(*middle, RADIUS, THICKNESS, 1, TRACK)
        canvas.ring(*middle, RADIUS, THICKNESS, row.value / row.whole, _colour(row))
        canvas.text(middle[0], middle[1] - figure.size * 0.58, [row.figure], figure, "center")

    return Block(2 * RADIUS, paint)


def _centred(texts: Sequence[str], letters: Letters) -> Block:
    lines = [line for text in texts for line in letters.wrap(text, INNER)]

    def paint(canvas: Canvas, y: float) -> None:
        canvas.text(WIDTH / 2, y, lines, letters, "center")

    return Block(letters.height(len(lines)), paint)


# --- bars: compared with each other -----------------------------------------------------------

BAR = 92.0
INDENT = 28.0


def _bars(rows: Sequence[Row]) -> list[Block]:
    return [_bar(row) for row in rows]


def _bar(row: Row) -> Block:
    label = LABEL.wrap(row.label, INNER)
    notes = [line for note in row.notes for line in NOTE.wrap(note, INNER)]
    above = LABEL.height(len(label)) + NOTE.height(len(notes)) + 14

    def paint(canvas: Canvas, y: float) -> None:
        canvas.text(MARGIN, y, label, LABEL)
        canvas.text(MARGIN, y + LABEL.height(len(label)), notes, NOTE)
        canvas.bar(MARGIN, y + above, _of(row, INNER), BAR, _colour(row), rounding=12)
        _write_at_bar(canvas, row, y + above)

    return Block(above + BAR, paint)


def _write_at_bar(canvas: Canvas, row: Row, y: float) -> None:
    """The figure in the bar, or beside it where the bar is too short."""
    within = Letters(IN_BAR, WHITE, bold=True)
    top = y + BAR / 2 - IN_BAR * 0.58
    if within.width(row.figure) + 2 * INDENT <= _of(row, INNER):
        canvas.text(MARGIN + INDENT, top, [row.figure], within)
    else:
        beside = Letters(IN_BAR, _colour(row), bold=True)
        canvas.text(MARGIN + _of(row, INNER) + INDENT, top, [row.figure], beside)


# --- tiles: what is told and not measured -----------------------------------------------------

PADDING = 28.0
STRIPE = 12.0
HANGING = 34.0  # an item of a list, from its dot


def _tiles(rows: Sequence[Row]) -> list[Block]:
    return [_tile(row) for row in rows]


def _tile(row: Row) -> Block:
    left = MARGIN + STRIPE + PADDING
    width = WIDTH - MARGIN - PADDING - left
    figure = Letters(IN_TILE, _colour(row), bold=True)
    parts = [(LABEL, LABEL.wrap(row.label, width)), (figure, [row.figure] if row.figure else [])]
    parts += [(TILE_NOTE, TILE_NOTE.wrap(note, width)) for note in row.notes]
    items = [TILE_NOTE.wrap(item, width - HANGING) for item in row.items]
    parts_height = sum(letters.height(len(lines)) for letters, lines in parts)
    height = 2 * PADDING + parts_height + TILE_NOTE.height(sum(map(len, items)))

    def paint(canvas: Canvas, y: float) -> None:
        canvas.bar(MARGIN, y, INNER, height, WARM_CARD if row.tone == "accent" else CARD)
        canvas.bar(MARGIN, y, STRIPE, height, _colour(row))
        below = y + PADDING
        for letters, lines in parts:
            canvas.text(left, below, lines, letters)
            below += letters.height(len(lines))
        for lines in items:
            canvas.dot(left + HANGING / 3, below + TILE_NOTE.size * 0.68, 5, _colour(row))
            canvas.text(left + HANGING, below, lines, TILE_NOTE)
            below += TILE_NOTE.height(len(lines))

    return Block(height, paint)


def _colour(row: Row) -> str:
    return WARM if row.tone == "accent" else TEAL


def _of(row: Row, room: float) -> float:
    return room * row.value / row.whole if row.whole else 0.0


BODIES: dict[str, Callable[[Sequence[Row]], list[Block]]] = {
    "parts": _parts,
    "ring": _ring,
    "bars": _bars,
    "tiles": _tiles,
}
