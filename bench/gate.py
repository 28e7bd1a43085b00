"""The gate: figures that are kept, and whether those of today are worse."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import Share, Tally, by_language
from bench.judging import Judged

Figures = dict[str, dict[str, Share]]

# Figures of which less is better.
BURDENS = ("confidently wrong", "false answers")


def figures(judged: Sequence[Judged]) -> Figures:
    """What the gate watches, in all and per language."""
    return {name: _watched(tally) for name, tally in by_language(judged).items()}


def _watched(tally: Tally) -> dict[str, Share]:
    return {
        "answerable right": tally.right,
        "right or offered": tally.right_or_offered,
        "confidently wrong": tally.wrong,
        "false answers": tally.false(),
    }


def compare(kept: Figures, now: Figures) -> list[str]:
    """One line for each figure that is worse than the kept one by more than chance.

    Chance is half the width of the kept figure's 95 % interval. A figure that only one side has
    is a line too: it would go unwatched.
    """
    return [
        line
        for language in {**kept, **now}
        for line in _faults(language, kept.get(language, {}), now.get(language, {}))
    ]


def _faults(language: str, kept: Mapping[str, Share], now: Mapping[str, Share]) -> list[str]:
    faults = []
    for name in {**kept, **now}:
        if name not in now:
            faults.append(f"{language}: {name} was kept ({kept[name]}) but not measured")
        elif name not in kept:
            faults.append(f"{language}: {name} is not kept yet ({now[name]}); accept it")
        elif is_worse(name, kept[name], now[name]):
            faults.append(
                f"{language}: {name} is worse: {now[name]}, kept {kept[name]}"
                f" ± {kept[name].half_width * 100:.1f}"
            )
    return faults


def is_worse(name: str, kept: Share, now: Share) -> bool:
    """Whether a figure is worse than the kept one by more than half its interval."""
    worse = now.value - kept.value if name in BURDENS else kept.value - now.value
    return worse > kept.half_width


def read(path: Path) -> Figures:
    """The kept figures."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        language: {name: Share(*counts) for name, counts in rows.items()}
        for language, rows in stored.items()
    }


def write(path: Path, now: Figures) -> None:
    """Keep the figures of today, as [so many, of so many]; one a line, for a readable change."""
    languages = []
    for language, rows in now.items():
        lines = [f'    "{name}": [{share.count}, {share.of}]' for name, share in rows.items()]
        languages.append(f'  "{language}": {{\n' + ",\n".join(lines) + "\n  }")
    path.write_text("{\n" + ",\n".join(languages) + "\n}\n", encoding="utf-8")
