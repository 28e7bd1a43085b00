"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, what was aimed at, what was seen, and whether that is good enough."""

    what: str
    goal: str
    seen: str
    kept: bool

    def row(self) -> list[str]:
        """As cells of the table."""
        return [self.what, self.goal, self.seen, "yes" if self.kept else "**no**"]


HEAD = ("measured", "goal", "seen", "kept")


def busiest(moments: list[float], window: float = 1.0) -> int:
    """The most moments within any half-open window of so many seconds; they are in order."""
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - window:
            first += 1
        most = max(most, last - first + 1)
    return most
