"""What becomes of a call in bad weather, by lot: the same seed gives the same weather."""

import random
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from bench.announcing.people import ids


class Mood(StrEnum):
    """A way in which a call may fail."""

    TOO_MANY = "429"
    INTERNAL = "500"
    GATEWAY = "502 after it was carried out"
    TIMEOUT = "no answer"
    RESET_BEFORE = "reset before it was carried out"
    RESET_AFTER = "reset after it was carried out"
    MALFORMED = "malformed answer"


# The message has arrived all the same; its sender is not told so.
ARRIVING = frozenset({Mood.GATEWAY, Mood.TIMEOUT, Mood.RESET_AFTER, Mood.MALFORMED})


class Weather:
    """Which calls fail, and how."""

    def __init__(self, share: float, seed: int) -> None:
        self._share = share
        self._lot = random.Random(seed)
        self.seen: Counter[Mood] = Counter()

    def calm(self) -> None:
        """Let no call fail from now on."""
        self._share = 0.0

    def next(self) -> Mood | None:
        """The mood of the next call; None lets it through."""
        if self._lot.random() >= self._share:
            return None
        mood = self._lot.choice(list(Mood))
        self.seen[mood] += 1
        return mood


@dataclass(frozen=True)
class Gone:
    """Who has left: a share of the chats, chosen by lot, and what Telegram says of each."""

    said: dict[int, str]

    @classmethod
    def of(cls, people: int, blocked: float, deactivated: float, seed: int) -> "Gone":
        """So large a share of so many people each, nobody both."""
        chats = ids(people)
        one, other = round(len(chats) * blocked), round(len(chats) * deactivated)
        drawn = random.Random(seed).sample(chats, one + other)
        said = dict.fromkeys(drawn[:one], "Forbidden: bot was blocked by the user")
        said |= dict.fromkeys(drawn[one:], "Forbidden: user is deactivated")
        return cls(said)
