"""Plain statistics of what was measured, as the table tells them."""

from collections.abc import Sequence
from statistics import linear_regression

import numpy as np


def percentile(values: Sequence[float], share: float) -> float:
    """What the share (0 to 1) of all values does not exceed; ValueError of none."""
    if not len(values):
        raise ValueError("no percentile of nothing")
    return float(np.percentile(values, share * 100))


def spread(values: Sequence[float], digits: int = 0) -> str:
    """The middle half, as «from–to»."""
    low, high = percentile(values, 0.25), percentile(values, 0.75)
    return f"{low:.{digits}f}–{high:.{digits}f}"


def rise(samples: Sequence[tuple[float, float]]) -> float:
    """By how much a line through the last half of samples (along, up) rises from end to end."""
    if not samples:
        return 0.0
    end = samples[-1][0]
    half = [(x, y) for x, y in samples if x >= end / 2]
    if len({x for x, _ in half}) < 2:
        return 0.0
    fitted = linear_regression(*zip(*half, strict=True))
    return float(fitted.slope) * (end - half[0][0])
