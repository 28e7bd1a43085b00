"""The labelled questions under `tests/questions`, and what is right for each."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "questions"


@dataclass(frozen=True)
class Question:
    """A question as typed, with what it asks for."""

    text: str
    language: str
    bucket: str
    unit: str
    also: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """«answerable», «decline» or «service»."""
        kind = self.unit.split(".")[0]
        return kind if kind in ("decline", "service") else "answerable"

    @property
    def right(self) -> frozenset[str]:
        """The entries that answer it."""
        return frozenset((self.unit, *self.also))


def read(path: Path) -> list[Question]:
    """Read a file of labelled questions, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Question(r["q"], r["lang"], r["bucket"], r["unit"], tuple(r.get("also", ()))) for r in rows
    ]


def for_fitting() -> list[Question]:
    """Questions that weights and thresholds may be fitted on."""
    return [question for path in sorted(FOLDER.glob("fit*.jsonl")) for question in read(path)]


def for_judging() -> list[Question]:
    """Questions that are only ever asked to judge."""
    return read(FOLDER / "judge.jsonl")
