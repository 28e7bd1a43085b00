"""What is asked and by whom: labelled questions, made distinct where a cache must not help."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.questions import for_fitting, for_judging

FIRST = 10_000_000  # the first id of a person
EDITS = 2  # typing mistakes that make a question one of its own
SHORTEST = 6  # letters; what is shorter is nothing any more with a mistake in it
LETTERS = "оеаинтсрвлкмдпуяыьгз"
WRAPPED = 0.5  # share of what is new that has words around it; the rest is mistyped
BEFORE = ("", "здравствуйте, ", "подскажите пожалуйста ", "а ", "сәлеметсіз бе! ", "айтыңызшы ")
BEHIND = ("", "?", "??", " спасибо", " пожалуйста", " рахмет", "!", ")))")


@dataclass(frozen=True)
class Question:
    """One update: whose it is and what it says."""

    number: int
    chat: int
    text: str

    def body(self) -> bytes:
        """As Telegram writes it."""
        # Put together by hand: with `json.dumps` of the whole the loader would be half as quick.
        return (
            b'{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,'
            b'"first_name":"Aigerim","last_name":"S","username":"u%d","language_code":"ru"},'
            b'"chat":{"id":%d,"first_name":"Aigerim","last_name":"S","username":"u%d",'
            b'"type":"private"},"date":%d,"text":%s}}'
            % (
                *(self.number, self.number % 2**31, self.chat, self.chat, self.chat, self.chat),
                int(time.time()),
                json.dumps(self.text).encode(),
            )
        )


def texts() -> list[str]:
    """Every labelled question once, without what is a word to the bot about itself."""
    asked = [*for_fitting(), *for_judging()]
    return sorted({question.text for question in asked if question.group != "service"})


def mistyped(text: str, chance: random.Random) -> str:
    """The same with slips of the finger: letters swapped, doubled, left out, or wrong."""
    letters = list(text)
    for _ in range(EDITS if len(letters) >= SHORTEST else 0):
        at = chance.randrange(1, len(letters) - 1)
        match chance.randrange(4):
            case 0:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 1:
                letters.insert(at, letters[at])
            case 2:
                del letters[at]
            case _:
                letters[at] = chance.choice(LETTERS)
    return "".join(letters)


def wrapped(text: str, chance: random.Random) -> str:
    """The same with a word before it and behind it, as polite or impatient people write."""
    return chance.choice(BEFORE) + text + chance.choice(BEHIND)


def said(among: Sequence[str], distinct: float, seed: int, known: set[int]) -> Iterator[str]:
    """Texts in random order for ever; the share `distinct` of them was never said before.

    `known` holds the hashes of what was said so far, and grows.
    """
    chance = random.Random(seed)
    while True:
        text = chance.choice(among)
        if chance.random() < distinct:
            text = _new(text, among, chance, known)
        known.add(hash(text))
        yield text


def _new(text: str, among: Sequence[str], chance: random.Random, known: set[int]) -> str:
    new = wrapped(text, chance) if chance.random() < WRAPPED else mistyped(text, chance)
    while hash(new) in known:
        new = mistyped(wrapped(chance.choice(among), chance), chance)
    return new


def questions(
    people: int, distinct: float, seed: int, first: int = 1, known: set[int] | None = None
) -> Iterator[Question]:
    """Questions for ever, of so many people in turn: nobody asks again before all others have."""
    source = said(texts(), distinct, seed, set() if known is None else known)
    for number, text in enumerate(source, first):
        yield Question(number, FIRST + number % people, text)
