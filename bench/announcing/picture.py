"""The plot of the README: messages a second as the audience grows."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bench.announcing.flows import LEAST, Flow

SIZE = (8.0, 4.2)  # inches
DPI = 150
OURS, THEIRS, LIMIT = "#0b5fa5", "#8a8a8a", "#c25700"
PAID, FREE = 1_000, 30  # messages a second that Telegram lets a bot send


def draw(path: Path, flows: Sequence[Flow]) -> None:
    """Write the picture."""
    with mpl.rc_context({"font.size": 11, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
        axes = figure.subplots()
        sizes = [flow.size for flow in flows]
        axes.plot(sizes, [f.ours for f in flows], "o-", color=OURS, linewidth=2.4, label="ours")
        theirs = [(flow.size, flow.rival) for flow in flows if flow.rival]
        if theirs:
            axes.plot(
                *zip(*theirs, strict=True),
                "s--",
                color=THEIRS,
                linewidth=1.8,
                label="aiogram_broadcaster 0.6.8",
            )
        for rate, name in ((PAID, "paid broadcasts: 1 000/s"), (FREE, "Telegram's limit: 30/s")):
            axes.axhline(rate, color=LIMIT, linewidth=1, linestyle=":")
            axes.annotate(name, (sizes[0], rate), xytext=(0, 4), textcoords="offset points")
        axes.set(xscale="log", yscale="log", xlabel="Recipients", ylabel="Messages a second")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.set_title(f"Into a sink that answers at once (goal: {LEAST:,}/s)", loc="left")
        axes.legend(frameon=False, loc="center right")
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, metadata={"Software": None})
