"""A sheet to draw on, measured in pixels from its upper left corner. Imports matplotlib."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle, Wedge
from matplotlib.textpath import TextToPath

DPI = 72  # so that a point is a pixel, for letters and lines alike
TOP = 90.0  # degrees: where a ring begins
# matplotlib brings DejaVu Sans, which has every Kazakh letter, wherever the bot runs.
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
BASELINE = 0.95  # of the height of a line above it, so that «Й» has room
LINE = 1.28  # of the size, from one line to the next


@lru_cache(maxsize=2)
def font_file(bold: bool) -> Path:
    """The file of the font."""
    return FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


@dataclass(frozen=True)
class Letters:
    """How a text looks."""

    size: float
    colour: str
    bold: bool = False

    @property
    def font(self) -> FontProperties:
        """The font as matplotlib knows it."""
        return FontProperties(fname=str(font_file(self.bold)), size=self.size)

    def width(self, text: str) -> float:
        """How many pixels a line of text takes."""
        width, _, _ = TextToPath().get_text_width_height_descent(text, self.font, ismath=False)
        return float(width)

    def wrap(self, text: str, width: float) -> list[str]:
        """A text in as few lines as it takes, and these as even as they can be.

        A word that is wider than a line by itself stays whole.
        """
        words = text.split(" ")
        lines = list(self._lines(words, width))
        while len(lines) > 1:
            narrower = max(self.width(line) for line in lines) - 1
            evener = list(self._lines(words, narrower))
            if len(evener) > len(lines) or evener == lines:
                break
            lines = evener
        return lines

    def _lines(self, words: list[str], width: float) -> Iterator[str]:
        line = words[0]
        for word in words[1:]:
            if self.width(f"{line} {word}") > width:
                yield line
                line = word
            else:
                line = f"{line} {word}"
        yield line

    def height(self, lines: int) -> float:
        """How many pixels so many lines take."""
        return lines * self.size * LINE


class Canvas:
    """A sheet of the given size in pixels."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=background)
        FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.set_axis_off()

    def text(
        self, x: float, y: float, lines: list[str], letters: Letters, align: str = "left"
    ) -> None:
        """Lines of text; `y` is the upper edge of the first."""
        for number, line in enumerate(lines):
            self._axes.text(
                x,
                y + letters.height(number) + letters.size * BASELINE,
                line,
                fontproperties=letters.font,
                color=letters.colour,
                horizontalalignment=align,
                verticalalignment="baseline",
                parse_math=False,
            )

    def bar(
        self, x: float, y: float, width: float, height: float, colour: str, rounding: float = 0
    ) -> None:
        """A filled rectangle."""
        if rounding:
            style = f"round,pad=0,rounding_size={min(rounding, width / 2, height / 2)}"
            shape = FancyBboxPatch((x, y), width, height, style, facecolor=colour, linewidth=0)
            self._axes.add_patch(shape)
        else:
            self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, linewidth=0))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A dot around a point."""
        self._axes.add_patch(Circle((x, y), radius, facecolor=colour, linewidth=0))

    def ring(
        self, x: float, y: float, radius: float, thickness: float, share: float, colour: str
    ) -> None:
        """A part of a ring around a point, clockwise from its top."""
        # The sheet's y grows downwards, so that angles turn the other way.
        start, end = -TOP, -TOP + 360 * share
        self._axes.add_patch(
            Wedge((x, y), radius, start, end, width=thickness, facecolor=colour, linewidth=0)
        )

    def png(self) -> bytes:
        """The picture; the same sheet is always the same bytes."""
        written = BytesIO()
        self.figure.savefig(
            written, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True}
        )
        return written.getvalue()
