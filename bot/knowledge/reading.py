"""Reading a question: which words were meant, whatever was typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from bot.knowledge.concepts import Concepts
from bot.knowledge.words import Words
from bot.language.latin import from_kazakh, from_russian, is_latin
from bot.language.layout import from_qwerty, looks_like_layout, to_qwerty
from bot.language.spelling import fold, latin_share, normalise, words
from bot.language.stems import Stems, stems

GRAMS = (3, 4)
MOSTLY = 0.5  # share of Latin letters from which the whole text may be in another script
REPAIRED = 0.6  # how well a word fits that is known only after putting it right
LONGEST = 120  # words; what stands after them is not read


@dataclass(frozen=True)
class Word:
    """One word: what was typed, what it is taken for (folded), and whether that is known."""

    typed: str
    meant: str
    known: bool
    repaired: bool = False

    @property
    def fit(self) -> float:
        """How well the word fits the knowledge base."""
        return 0.0 if not self.known else REPAIRED if self.repaired else 1.0


@dataclass(frozen=True)
class Reading:
    """A question as it was understood."""

    words: tuple[Word, ...]
    stems: tuple[Stems, ...]
    meanings: tuple[frozenset[str], ...]  # for each word the concepts it is part of

    @cached_property
    def concepts(self) -> frozenset[str]:
        """All concepts of the question."""
        return frozenset().union(*self.meanings)

    def features(self) -> set[str]:
        """What entries are found by: stems, pairs of stems, letter groups, concepts, their pairs."""
        found = {stem for own in self.stems for stem in own}
        found.update(f"{a[1]}_{b[1]}" for a, b in pairwise(self.stems))
        for word in self.words:
            found.update(grams(word.meant))
        ordered = sorted(self.concepts)
        found.update(f"c:{concept}" for concept in ordered)
        found.update(f"c:{a}&{b}" for a, b in combinations(ordered, 2))
        return found


class Reader:
    """Reads questions against the words and concepts of the knowledge base."""

    def __init__(self, known: Words, concepts: Concepts) -> None:
        self._words = known
        self._concepts = concepts

    def read(self, text: str) -> Reading:
        """The best of all ways to read a text."""
        normal = normalise(text)
        readings = [self._spell(hypothesis) for hypothesis in self._hypotheses(normal)]
        best = max(readings, key=_fit)
        return self.understand(best[:LONGEST])

    def understand(self, row: Sequence[Word]) -> Reading:
        """A reading of words whose spelling is settled."""
        own = tuple(stems(word.meant) for word in row)
        meanings = self._concepts.find(own, [word.meant for word in row])
        return Reading(tuple(row), own, tuple(map(frozenset, meanings)))

    def _hypotheses(self, text: str) -> Iterator[list[str]]:
        typed = words(text)
        yield typed
        if latin_share(text) > MOSTLY:
            if looks_like_layout(text):
                yield words(from_qwerty(text, "ru"))
                yield words(from_qwerty(text, "kk"))
        elif typed and not any(self._words.known(fold(word)) for word in typed):
            yield words(to_qwerty(text))

    def _spell(self, typed: list[str]) -> list[Word]:
        return [word for one in typed for word in self._meant(one)]

    def _meant(self, typed: str) -> Iterator[Word]:
        folded = fold(typed)
        if is_latin(typed):
            yield self._from_latin(typed)
        elif self._words.known(folded):
            yield Word(typed, folded, known=True)
        elif repaired := self._words.repair(folded):
            yield from (Word(typed, part, known=True, repaired=True) for part in repaired)
        else:
            yield Word(typed, folded, known=False)

    def _from_latin(self, typed: str) -> Word:
        if alike := self._words.spelt_alike(typed):
            return Word(typed, alike, known=True)
        spellings = (from_russian(typed), from_kazakh(typed))
        for spelling in spellings:
            if self._words.known(spelling):
                return Word(typed, spelling, known=True)
        for spelling in spellings:
            if near := self._words.repair(spelling):
                return Word(typed, near[0], known=True, repaired=True)
        return Word(typed, spellings[1], known=False)


def _fit(row: list[Word]) -> float:
    letters = sum(len(word.meant) for word in row)
    return sum(len(word.meant) * word.fit for word in row) / max(letters, 1)


def grams(word: str) -> Iterator[str]:
    """The letter groups of a word, with its edges."""
    edged = f" {word} "
    for size in GRAMS:
        for i in range(len(edged) - size + 1):
            yield edged[i : i + size]
