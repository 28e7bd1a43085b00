"""Whether two questions ask the same, in whatever words and in whichever of the two languages."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.concepts import slot
from bot.knowledge.reading import Reading
from bot.language import LANGUAGES, Language
from bot.language.sentences import ASK_HOW

CONCEPT = "c:"
THING = f"{CONCEPT}thing."
# How much of two questions must be the same: where the same entry is nearest to both, little, for
# the two languages share no words; where another one is, nearly all.
SAME_SUBJECT = 0.2
ANY_SUBJECT = 0.8
TELLING = 2.0  # what only one in seven entries has, or fewer
# What one answer can hardly serve together: how many and what it costs, when, where, who, how.
# «Which» is mostly left out, or said in another way.
HOW_MANY, COST, HOW = "how_many", "cost", "how"
TOLD_APART = {
    "asked.how_many": HOW_MANY,
    "asked.money": COST,
    "thing.tuition": COST,
    "asked.when": "when",
    "asked.where": "where",
    "asked.who": "who",
}
STUDENT = "audience.student"  # whom everything here is about


@dataclass(frozen=True)
class Signature:
    """What of a question is compared: its features, each with how much it tells.

    A feature is a concept, or the stem of a word that is part of none. `slots` are the places,
    years, colleges, numbers … that it names, `asked` is what it wants to know of its subject, as
    far as one answer could not serve two such questions; `about` is the entry nearest to it.
    """

    language: Language
    weights: Mapping[str, float]
    slots: frozenset[str]
    asked: frozenset[str]
    about: str | None


def sign(
    reading: Reading, language: Language, rarity: Callable[[str], float], about: str | None
) -> Signature:
    """What of a question is compared with others; `rarity` says how much a feature tells."""
    told = {f"{CONCEPT}{concept}" for concept in reading.concepts}
    spoken = LANGUAGES.index(language)
    told |= {
        own[spoken]
        for own, meant in zip(reading.stems, reading.meanings, strict=True)
        if not meant
    }
    asked = _asked(reading)
    weights = {feature: rarity(feature) for feature in told}
    return Signature(language, weights, _slots(reading, asked), asked, about)


def are_alike(left: Signature, right: Signature) -> bool:
    """Whether one answer would do for both. Never where they name different places, years …"""
    if left.slots != right.slots or left.asked != right.asked or _are_told_apart(left, right):
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


def _asked(reading: Reading) -> frozenset[str]:
    asked = {TOLD_APART[concept] for concept in reading.concepts if concept in TOLD_APART}
    if any(word.meant in ASK_HOW for word in reading.words):
        asked.add(HOW)
    return frozenset(asked)


def _slots(reading: Reading, asked: frozenset[str]) -> frozenset[str]:
    """What is named; students only where they are what is counted."""
    counted = HOW_MANY in asked and COST not in asked
    named = {
        concept
        for concept in reading.concepts
        if slot(concept) and (counted or concept != STUDENT)
    }
    return frozenset(named | {word.meant for word in reading.words if word.meant.isdigit()})


def _are_told_apart(left: Signature, right: Signature) -> bool:
    """Whether either names a telling thing that the other does not.

    Of questions in one language, also whether each has something else that tells and that the
    other has not.
    """
    own = _telling(left, right), _telling(right, left)
    things = any(feature.startswith(THING) for each in own for feature in each)
    return things or (left.language == right.language and all(own))


def _telling(this: Signature, other: Signature) -> set[str]:
    return {
        f for f, weight in this.weights.items() if weight >= TELLING and f not in other.weights
    }
