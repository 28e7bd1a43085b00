"""Whether the books are right: pure rules over rows, tallies and what the server has seen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

States = Mapping[int, str]  # of each recipient
Arrivals = Mapping[int, int]  # how many messages have arrived in each chat


@dataclass(frozen=True)
class Look:
    """The database as a kill has left it."""

    states: States
    tally: Mapping[str, int]
    sound: bool

    @property
    def under_way(self) -> frozenset[int]:
        """Whose message may have left, nobody knows."""
        return frozenset(chat for chat, state in self.states.items() if state == "claimed")


def faults(look: Look, earlier: Look | None) -> list[str]:
    """What is wrong with a look, by itself and beside the one before it."""
    found = [] if look.sound else ["the file is not sound"]
    counted = dict(Counter(look.states.values()))
    if {state: number for state, number in look.tally.items() if number} != counted:
        found.append("the ledger does not add up")
    if earlier is not None:
        found += _changes(look, earlier)
    return found


def _changes(look: Look, earlier: Look) -> list[str]:
    found = []
    if look.states.keys() != earlier.states.keys():
        found.append("recipients have come or gone")
    became = {c for c, state in look.states.items() if state == "unknown" != earlier.states.get(c)}
    if not became <= earlier.under_way:
        found.append("unknown, but not under way at the kill")
    if any(look.states.get(c) != "sent" for c, s in earlier.states.items() if s == "sent"):
        found.append("sent no longer")
    return found


@dataclass(frozen=True)
class Reckoning:
    """How the ledger and the arrivals agree."""

    lost: int  # said to be sent, and never arrived
    denied: int  # arrived, and said not to be sent
    repeated: int  # arrived more than once
    unknown: int
    unknown_arrived: int  # of them have really arrived


def reckon(states: States, arrived: Arrivals) -> Reckoning:
    """Compare what the ledger says with what has arrived."""
    unknown = [chat for chat, state in states.items() if state == "unknown"]
    honest = {chat: state for chat, state in states.items() if state != "unknown"}
    return Reckoning(
        lost=sum(state == "sent" and not arrived.get(c) for c, state in honest.items()),
        denied=sum(state != "sent" and bool(arrived.get(c)) for c, state in honest.items()),
        repeated=sum(number > 1 for number in arrived.values()),
        unknown=len(unknown),
        unknown_arrived=sum(bool(arrived.get(chat)) for chat in unknown),
    )


def repeated_unasked(before: Arrivals, after: Arrivals, resent: States) -> int:
    """How many have got it twice by a resending that was not for them."""
    asked = {chat for chat, state in resent.items() if state == "unknown"}
    return sum(number > max(before.get(c, 0), 1 + (c in asked)) for c, number in after.items())
