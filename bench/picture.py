"""The picture of `make quality`: right answers against false ones as the threshold moves."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from bench.systems import OURS
from bench.thresholds import MOST_FALSE, Point, Run

SIZE = (8.0, 5.0)  # inches
DPI = 150
FARTHEST = 0.30  # of the declines; nobody would let a bot answer more of them
NOTE = (0.62, 0.82)  # where the working point is spelt out, as shares of the picture
# One line a system, told apart without colour too.
STYLES = (
    ("#0b5fa5", "-", 2.6),
    ("#8a8a8a", "--", 1.6),
    ("#2e7d32", "-.", 1.6),
    ("#c25700", ":", 2.0),
    ("#8e24aa", (0, (5, 1, 1, 1, 1, 1)), 1.6),
)


def draw(path: Path, runs: Sequence[Run], working: Point, about: str) -> None:
    """Write the picture; `working` is the point that the project works at."""
    with mpl.rc_context({"font.size": 11, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
        axes = figure.subplots()
        for run, (colour, dashes, width) in zip(runs, STYLES, strict=False):
            _line(axes, run, colour, dashes, width)
        _mark(axes, working)
        _dress(axes, about)
        figure.savefig(path, metadata={"Software": None})


def _line(axes: Axes, run: Run, colour: str, dashes: object, width: float) -> None:
    points = run.curve()
    axes.step(
        [point.false.value for point in points],
        [point.right.value for point in points],
        where="post",
        color=colour,
        linestyle=dashes,
        linewidth=width,
        label=run.name,
        zorder=3 if run.name == OURS else 2,
    )


def _mark(axes: Axes, working: Point) -> None:
    at = (working.false.value, working.right.value)
    axes.plot(*at, "o", color=STYLES[0][0], markersize=9, markeredgecolor="white", zorder=4)
    axes.annotate(
        f"as it works: {working.right} right,\n{working.false} of declines answered",
        at,
        xytext=NOTE,
        textcoords="axes fraction",
        color=STYLES[0][0],
        arrowprops={"arrowstyle": "-", "color": STYLES[0][0], "linewidth": 0.8},
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
        zorder=4,
    )


def _dress(axes: Axes, about: str) -> None:
    axes.axvline(MOST_FALSE, color="#bbbbbb", linewidth=1, zorder=1)
    axes.set(
        xlim=(-0.003, FARTHEST),
        ylim=(0, 1),
        xlabel="Questions to be declined that are answered all the same",
        ylabel="Answerable questions answered right",
    )
    axes.set_title(about, fontsize=11, loc="left")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.grid(color="#e6e6e6", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", frameon=True, framealpha=0.95, edgecolor="#dddddd")
