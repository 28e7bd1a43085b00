"""Sliding windows, as a strict server counts in them. Moments are seconds, in order."""

from collections import deque
from collections.abc import Sequence


class Window:
    """At most so many moments within any half-open window of so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._moments: deque[float] = deque(maxlen=most)

    def has_room(self, moment: float) -> bool:
        """Whether one more may be counted at a moment."""
        return len(self._moments) < self._most or self._moments[0] <= moment - self._seconds

    def count(self, moment: float) -> None:
        """Count a moment for which there was room."""
        self._moments.append(moment)


class Limits:
    """One window for the whole bot and one for each chat; None is no limit."""

    def __init__(self, rate: int | None, chat_rate: int | None, seconds: float = 1.0) -> None:
        self._all = Window(rate, seconds) if rate else None
        self._chat_rate = chat_rate
        self._seconds = seconds
        self._chats: dict[int, Window] = {}

    def admits(self, chat_id: int, moment: float) -> bool:
        """Whether a message may arrive in a chat now; if so it is counted."""
        windows = self._concerning(chat_id)
        if not all(window.has_room(moment) for window in windows):
            return False
        for window in windows:
            window.count(moment)
        return True

    def _concerning(self, chat_id: int) -> list[Window]:
        concerning = [] if self._all is None else [self._all]
        if self._chat_rate:
            if chat_id not in self._chats:
                self._chats[chat_id] = Window(self._chat_rate, self._seconds)
            concerning.append(self._chats[chat_id])
        return concerning


def busiest(moments: Sequence[float], window: float = 1.0) -> int:
    """The most moments within any half-open window of so many seconds."""
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - window:
            first += 1
        most = max(most, last - first + 1)
    return most
