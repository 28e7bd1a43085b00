"""Concepts: words of both languages that mean the same, and what they change in a question."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.knowledge.models import Concept
from bot.language import russian
from bot.language.spelling import fold, folded_words, normalise, words
from bot.language.stems import Stems, stems

Vocabulary = Mapping[str, Mapping[str, Concept]]

# Kinds of concepts that change a question: asked of another one, an answer does not hold.
AUDIENCE = "audience"
SLOTS = ("place", "country", "year", "college", "event", AUDIENCE)
ASKED = "asked"
ASIDE = "aside."  # begins the names of what only tells a story: «после школы» asks of no schools
ALONE = "alone"  # no concept: what a word or two ask for, by entry, where nothing else is said
HOME = "place.almaty"  # what the whole report is about; naming it changes nothing
NAMED = ("place", "country", "event")
LONG_STEM = 7  # characters, two of them for the language
SHORTEST_NAME = 5  # letters by which an inflected name is recognised
NOTHING: frozenset[str] = frozenset()
YEAR = re.compile(r"(19|20)\d\d")
A_YEAR = "year."
REMEMBERED = 5_000  # words, most of which name nothing


class Concepts:
    """Finds concepts in a row of words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.named = lru_cache(REMEMBERED)(self._named)
        self._by_stem: dict[str, list[tuple[tuple[Stems, ...], str]]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        for kind, concepts in vocabulary.items():
            for name, concept in concepts.items() if kind != ALONE else ():
                for phrase in (*concept.ru, *concept.kk):
                    self._add(words(normalise(phrase)), kind, f"{kind}.{name}")

    def _add(self, phrase: list[str], kind: str, concept: str) -> None:
        if not phrase:
            return  # nobody can write it: it is all signs
        if kind in NAMED and len(phrase) == 1:
            # A stemmer would make «қара» of «Қарағанды»: names are matched by their beginning.
            name = fold(phrase[0])
            for beginning in {name, russian.unchanging(name, SHORTEST_NAME)}:
                self._names[beginning].add(concept)
            return
        row = tuple(stems(fold(word)) for word in phrase)
        for stem in set(row[0]):
            self._by_stem[stem].append((row, concept))

    def find(self, row: Sequence[Stems], forms: Sequence[str]) -> list[set[str]]:
        """For each word the concepts that it is part of, as «kind.name»."""
        found = [set(self.named(form)) for form in forms]
        for i, own in enumerate(row):
            for stem in own:
                for phrase, concept in self._by_stem.get(stem, ()):
                    if _stands_at(phrase, row, i):
                        for j in range(i, i + len(phrase)):
                            found[j].add(concept)
        return list(map(_without_asides, found))

    def _named(self, form: str) -> frozenset[str]:
        """The place, country, event or year that a folded word names, in any of its cases."""
        if YEAR.match(form):
            return frozenset({f"{A_YEAR}{form[:4]}"})
        found = set(self._names.get(form, NOTHING))
        for end in range(SHORTEST_NAME, len(form)):
            found |= self._names.get(form[:end], NOTHING)
        return frozenset(found) if found else NOTHING


class Alone:
    """What a word or two ask for that are the whole message: «колледж», «хакатон»."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._phrases: dict[str, list[tuple[list[frozenset[str]], str]]] = defaultdict(list)
        self._longest = 0
        for entry_id, phrases in vocabulary.get(ALONE, {}).items():
            for phrase in (*phrases.ru, *phrases.kk):
                row = list(map(_forms, folded_words(phrase)))
                self._longest = max(self._longest, len(row))
                for form in row[0] if row else ():
                    self._phrases[form].append((row, entry_id))

    def find(self, row: Sequence[str]) -> str | None:
        """The entry that some folded words ask for; None where it is none of them, or several."""
        if not 0 < len(row) <= self._longest:
            return None
        said = list(map(_forms, row))
        asked = {
            entry_id
            for form in said[0]
            for phrase, entry_id in self._phrases.get(form, ())
            if len(phrase) == len(said) and not any(map(frozenset.isdisjoint, phrase, said))
        }
        return asked.pop() if len(asked) == 1 else None


def _forms(word: str) -> frozenset[str]:
    """A word, and its stems where they are long enough not to be another word's: «АҚШ», «ақша»."""
    return frozenset({word, *(stem for stem in stems(word) if len(stem) >= LONG_STEM)})


def said_alone(vocabulary: Vocabulary) -> Iterator[str]:
    """Everything that asks for something by itself."""
    for phrases in vocabulary.get(ALONE, {}).values():
        yield from (*phrases.ru, *phrases.kk)


def shared_words(vocabulary: Vocabulary) -> frozenset[str]:
    """The folded words that stand for a concept in both languages: «WorldSkills», «форум»."""
    return frozenset(
        word
        for concepts in vocabulary.values()
        for concept in concepts.values()
        for phrase in set(concept.ru) & set(concept.kk)
        for word in folded_words(phrase)
    )


def _without_asides(meanings: set[str]) -> set[str]:
    """The concepts of a word; where it is part of a story it names nothing that is asked of."""
    if not any(concept.startswith(ASIDE) for concept in meanings):
        return meanings
    return {each for each in meanings if not each.startswith(ASIDE) and slot(each) is None}


def _stands_at(phrase: tuple[Stems, ...], row: Sequence[Stems], at: int) -> bool:
    """Whether a phrase whose first word stands there goes on as it should."""
    if at + len(phrase) > len(row):
        return False
    return all(not set(phrase[i]).isdisjoint(row[at + i]) for i in range(1, len(phrase)))


def slot(concept: str) -> str | None:
    """The kind of a concept that changes a question; None for one that does not."""
    kind = concept.split(".", 1)[0]
    return kind if kind in SLOTS and concept != HOME else None


def years(concepts: Iterable[str]) -> frozenset[int]:
    """The years among some concepts."""
    names = (c.removeprefix(A_YEAR) for c in concepts if c.startswith(A_YEAR))
    return frozenset(int(name) for name in names if name.isdigit())
