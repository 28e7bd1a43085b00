"""What changed in the world, in order, for a page that follows along."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.tryout.text import Json

EventKind = Literal["message", "deleted", "answer", "action", "profile", "inline", "members"]
KEPT_EVENTS = 1_000


@dataclass(frozen=True, slots=True)
class Event:
    """One change; numbers count up from 1."""

    number: int
    kind: EventKind
    payload: Json


class EventLog:
    """The last changes; whoever has missed more must read the state anew."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._changed = changed
        self.last = 0

    def add(self, kind: EventKind, payload: Json) -> None:
        """Note a change and say so."""
        self.last += 1
        self._events.append(Event(self.last, kind, payload))
        self._changed()

    def since(self, number: int) -> list[Event] | None:
        """Return what came after a number, or None when that is no longer (or not yet) known."""
        if number > self.last or (self._events and number < self._events[0].number - 1):
            return None
        return [event for event in self._events if event.number > number]
