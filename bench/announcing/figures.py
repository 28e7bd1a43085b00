"""One line of the table."""

from dataclasses import dataclass

HEAD = ("measured", "goal", "seen", "kept")


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


def number(value: float) -> str:
    """A figure as the README writes it: thousands apart; small shares of one with two digits."""
    if isinstance(value, float) and value < 10:
        return f"{value:.2f}"
    return f"{value:,.0f}".replace(",", " ")


def lower_quartile(values: list[float]) -> float:
    """A quarter of them are less."""
    return sorted(values)[len(values) // 4]


def median(values: list[float]) -> float:
    """The middle one (the upper of two)."""
    return sorted(values)[len(values) // 2]
