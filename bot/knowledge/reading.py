"""Reading a question: which words were meant, whatever was typed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, pairwise

from bot.knowledge.concepts import ASKED, Concepts, slot
from bot.knowledge.words import Words
from bot.language import Language
from bot.language.latin import from_kazakh, from_russian, is_latin
from bot.language.layout import from_qwerty, looks_like_layout, to_qwerty
from bot.language.spelling import fold, latin_share, normalise, words
from bot.language.stems import Stems, stems

GRAMS = (3, 4)
FILLED = "s:"  # a feature that says that some concept of a kind is there
MOSTLY = 0.5  # share of Latin letters from which the whole text may be in another script
LAYOUTS: tuple[Language, ...] = ("ru", "kk")
# Words, each with what it is taken for, a third of a kilobyte. Those in use are a few thousand;
# the rest are slips that nobody repeats.
REMEMBERED = 6_000
LONGEST = 120  # words; what stands after them is not read


@dataclass(frozen=True, slots=True)
class Word:
    """One word: what was typed, what it is taken for (folded), and whether that is known."""

    typed: str
    meant: str
    known: bool


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

    @property
    def asks(self) -> bool:
        """Whether a word of it asks: how many, who, when …"""
        return any(concept.startswith(ASKED) for concept in self.concepts)

    def features(self) -> set[str]:
        """What entries are found by: stems, letter groups and concepts, and pairs of them."""
        found = {stem for own in self.stems for stem in own}
        found.update(f"{a[1]}_{b[1]}" for a, b in pairwise(self.stems))
        for word in self.words:
            found.update(grams(word.meant))
        ordered = sorted(self.concepts)
        found.update(f"c:{concept}" for concept in ordered)
        found.update(f"c:{a}&{b}" for a, b in combinations(ordered, 2))
        found.update(f"{FILLED}{kind}" for kind in map(slot, ordered) if kind)
        return found


class Reader:
    """Reads questions against the words and concepts of the knowledge base."""

    def __init__(self, known: Words, concepts: Concepts) -> None:
        self._words = known
        self._concepts = concepts
        # People use few different words; what each is taken for is worked out once.
        self._recognised = lru_cache(REMEMBERED)(self._recognise)
        self.repaired = lru_cache(REMEMBERED)(self._repair)

    def read(self, text: str, unfinished: bool = False) -> Reading:
        """The best of all ways to read a text; of an unfinished one the last word is completed."""
        best = self.recognise(text, unfinished)
        return self.understand([word for one in best for word in self.repaired(one)])

    def recognise(self, text: str, unfinished: bool = False) -> list[Word]:
        """The same, and no word that is not known is put right."""
        best = max(map(self._recognise_all, hypotheses(text)), key=_fit)
        if unfinished:
            best[-1:] = map(self._completed, best[-1:])
        if not _fit(best):
            # Nothing is known: a Latin name may have been typed on a Cyrillic keyboard.
            best = max(best, self._recognise_all(words(to_qwerty(text.lower()))), key=_fit)
        return best

    def named(self, word: str) -> frozenset[str]:
        """The place, country, event or year that a folded word names."""
        return self._concepts.named(word)

    def understand(self, row: Sequence[Word]) -> Reading:
        """A reading of words whose spelling is settled."""
        own = tuple(stems(word.meant) for word in row)
        meanings = self._concepts.find(own, [word.meant for word in row])
        return Reading(tuple(row), own, tuple(map(frozenset, meanings)))

    def _recognise_all(self, typed: list[str]) -> list[Word]:
        return list(map(self._recognised, typed[:LONGEST]))

    def _recognise(self, typed: str) -> Word:
        """What a word is without putting it right."""
        if not is_latin(typed):
            folded = fold(typed)
            return Word(typed, folded, self._knows(folded))
        if alike := self._words.spelt_alike(typed):
            return Word(typed, alike, known=True)
        for spelling in (from_russian(typed), from_kazakh(typed)):
            if self._knows(spelling):
                return Word(typed, spelling, known=True)
        return Word(typed, from_kazakh(typed), known=False)

    def _knows(self, word: str) -> bool:
        return self._words.known(word) or bool(self._concepts.named(word))

    def _completed(self, word: Word) -> Word:
        """What a word that is not known is the beginning of, if that can be told."""
        whole = () if word.known else map(self._words.complete, _spellings(word))
        return next((Word(word.typed, form, known=True) for form in whole if form), word)

    def _repair(self, word: Word) -> tuple[Word, ...]:
        """What a word that is not known stands for, if that can be told."""
        if word.known:
            return (word,)
        for spelling in _spellings(word):
            if parts := self._words.repair(spelling):
                return tuple(Word(word.typed, part, known=True) for part in parts)
        return (word,)


def hypotheses(text: str) -> Iterator[list[str]]:
    """The words of a text as typed, and as if typed in another keyboard layout."""
    normal = normalise(text)
    yield words(normal)
    if latin_share(normal) > MOSTLY and looks_like_layout(text.lower()):
        for layout in LAYOUTS:
            yield words(normalise(from_qwerty(text.lower(), layout)))


def _spellings(word: Word) -> Iterable[str]:
    """How a word may be spelt, each way once: in Latin letters it may be of either language."""
    if not is_latin(word.typed):
        return (word.meant,)
    return dict.fromkeys((from_russian(word.typed), word.meant))


def _fit(row: list[Word]) -> float:
    letters = sum(len(word.meant) for word in row)
    return sum(len(word.meant) for word in row if word.known) / max(letters, 1)


def grams(word: str) -> list[str]:
    """The letter groups of a word, with its edges."""
    edged = f" {word} "
    return [edged[i : i + n] for n in GRAMS for i in range(len(edged) - n + 1)]
