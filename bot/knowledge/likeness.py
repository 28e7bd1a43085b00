"""Whether two questions ask the same, in whatever words and in whichever of the two languages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.concepts import ASKED

CONCEPT = "c:"
# How much of two questions must be the same: where the same entry is nearest to both, hardly
# anything, for the two languages share no stems.
SAME_SUBJECT = 0.05
ANY_SUBJECT = 0.5
# What one answer can hardly serve together: how much something costs, when it is, who does it.
# «Which», «where» and the like are mostly left out, or said in another way.
TOLD_APART = {"how_many": "how_many", "money": "how_many", "when": "when", "who": "who"}


@dataclass(frozen=True)
class Signature:
    """What of a question is compared: its features, each with how much it tells.

    `slots` are the places, years, colleges … that it names; `about` is the entry nearest to it.
    """

    weights: Mapping[str, float]
    slots: frozenset[str]
    about: str | None

    @property
    def asked(self) -> frozenset[str]:
        """What it asks for, as far as one answer could not serve two such questions."""
        beginning = f"{CONCEPT}{ASKED}."
        asked = (f.removeprefix(beginning) for f in self.weights if f.startswith(beginning))
        return frozenset(TOLD_APART[each] for each in asked if each in TOLD_APART)


def are_alike(left: Signature, right: Signature) -> bool:
    """Whether one answer would do for both. Never where they name different places, years …"""
    if left.slots != right.slots or left.asked != right.asked:
        return False
    same_subject = left.about is not None and left.about == right.about
    return likeness(left, right) >= (SAME_SUBJECT if same_subject else ANY_SUBJECT)


def likeness(left: Signature, right: Signature) -> float:
    """Cosine over features weighted by the square root of how much they tell: 0 to 1."""
    shared = sum(left.weights[f] for f in left.weights.keys() & right.weights.keys())
    total = math.sqrt(sum(left.weights.values()) * sum(right.weights.values()))
    return shared / total if total else 0.0


def most_alike(question: Signature, groups: Mapping[int, Sequence[Signature]]) -> int | None:
    """The group that a question belongs to: the one with the likest question; None where alone."""
    alike = {
        number: max(likeness(question, each) for each in own if are_alike(question, each))
        for number, own in groups.items()
        if any(are_alike(question, each) for each in own)
    }
    return max(alike, key=alike.__getitem__, default=None)
