"""The picture of the README: how fast, how long, how much memory, how soon."""

from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from bench.serving import latency, memory, rate, starting

SIZE = (11.0, 6.6)  # inches
DPI = 150
OURS, THEIRS, GOAL = "#0b5fa5", "#8a8a8a", "#c25700"
LIGHT = "#7fb0d8"
GOAL_LINE: dict[str, Any] = {"color": GOAL, "linewidth": 1.2, "linestyle": ":"}
SHARES = np.concatenate([np.linspace(0, 0.99, 100), np.linspace(0.99, 1, 101)])

Found = Mapping[str, Any]


def draw(path: Path, found: Mapping[str, Found]) -> None:
    """Write the picture of what was found; a part that was not measured leaves its place empty."""
    panels = {"rate": _rate, "latency": _latency, "memory": _memory, "start": _start}
    with mpl.rc_context({"font.size": 10, "font.family": "DejaVu Sans"}):
        figure = Figure(
            figsize=SIZE, dpi=DPI, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12)
        )
        for axes, (name, panel) in zip(figure.subplots(2, 2).flat, panels.items(), strict=True):
            axes.spines[["top", "right"]].set_visible(False)
            if name in found:
                panel(axes, found[name])
            else:
                axes.set_axis_off()
        figure.savefig(path, metadata={"Software": None})


def _rate(axes: Axes, found: Found) -> None:
    bars = {
        "echo as\ndocumented": ("echo", THEIRS),
        "echo in\nthe reply": ("reply", "#b0b0b0"),
        "the same,\nuvloop": ("uvloop", "#cfcfcf"),
        "this bot": ("bot", OURS),
        "this bot, no\nquestion twice": ("different", LIGHT),
    }
    rates = [median(found[name]["rate"]) for name, _ in bars.values()]
    drawn = axes.bar(list(bars), rates, color=[colour for _, colour in bars.values()], width=0.62)
    axes.bar_label(drawn, [_thousands(each) for each in rates], padding=2)
    goal = rate.SHARE * rates[0]
    axes.axhline(goal, label=f"goal: {rate.SHARE:.0%} of the echo", **GOAL_LINE)
    axes.set(ylim=(0, max(*rates, goal) * 1.25))
    axes.legend(frameon=False, loc="upper right")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _thousands(value)))
    axes.tick_params(axis="x", labelsize=8.5)
    axes.set_title("Questions a second by webhook, one core", loc="left", fontsize=11)


def _latency(axes: Axes, found: Found) -> None:
    for name, label, colour, dashes in (
        ("echo", "echo", THEIRS, "--"),
        ("bot", "this bot", OURS, "-"),
    ):
        values = np.quantile(found[name], SHARES)
        axes.plot(values, 1 - SHARES, dashes, color=colour, linewidth=2.2, label=label)
    axes.axvline(latency.MOST, label=f"goal for 1%: {latency.MOST:.0f} ms", **GOAL_LINE)
    axes.axhline(0.01, color="#cccccc", linewidth=1, zorder=0)
    axes.set(xscale="log", yscale="log", ylim=(0.001, 1), xlabel="milliseconds")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share * 100:g}%"))
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.legend(frameon=False, loc="lower left")
    axes.set_title(f"Share that takes longer, at {latency.RATE:.0f} questions a second",
                   loc="left", fontsize=11)  # fmt: skip


def _memory(axes: Axes, found: Found) -> None:
    along, up = zip(*found["samples"], strict=True)
    axes.plot(along, up, color=OURS, linewidth=2.2, label="this bot")
    axes.axhline(found["aiogram"], color=THEIRS, linewidth=1.4, linestyle="--",
                 label="import aiogram")  # fmt: skip
    axes.axhline(memory.MOST, label=f"goal: {memory.MOST:.0f} MB", **GOAL_LINE)
    axes.set(ylim=(0, max(*up, found["aiogram"], memory.MOST) * 1.25), xlabel="questions answered")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _thousands(value)))
    axes.legend(frameon=False, loc="lower right", ncols=3, handlelength=1.5, columnspacing=1.2)
    axes.set_title(f"Megabytes, {_thousands(found['people'])} people", loc="left", fontsize=11)


def _start(axes: Axes, found: Found) -> None:
    aiogram, ready = median(found["import"]), median(found["ready"])
    answer = median(found["answer"])
    names = ["import aiogram", "bot is ready", "first question\nis answered"]
    axes.barh(names, [aiogram, ready, answer], color=[THEIRS, OURS, OURS], height=0.5)
    beyond = [0.0, ready - aiogram, answer - aiogram]
    for row, (seconds, over) in enumerate(zip((aiogram, ready, answer), beyond, strict=True)):
        told = f"{seconds:.2f}" + (f" ({over:+.2f})" if over else "")
        axes.annotate(told, (0, row), xytext=(6, 0), textcoords="offset points", va="center",
                      color="white", fontweight="bold")  # fmt: skip
    axes.axvline(aiogram + starting.MOST, label=f"goal: +{starting.MOST} s", **GOAL_LINE)
    axes.set(xlim=(0, max(ready, answer, aiogram + starting.MOST) * 1.15), xlabel="seconds")
    axes.set_ylim(3.2, -0.5)  # the first on top, and room for the legend
    axes.legend(frameon=False, loc="lower left")
    axes.set_title("From the start of the process, warm file cache", loc="left", fontsize=11)


def _thousands(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")
