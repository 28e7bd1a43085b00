"""Which colleges some words name: all words must stand in a name, and tell it from others."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.colleges.lexicon import row_of
from bot.colleges.records import CollegeRecord
from bot.language.stems import Stems, stems

PREFIX = 5  # letters from which a word may be the beginning of a longer one
SURE = 0.5  # share of a name that must be said for one college to be meant for certain
NOBODY: frozenset[int] = frozenset()

Foreign = Callable[[str], bool]


@dataclass(frozen=True)
class Spelling:
    """One of a college's names: the words that tell it from others."""

    forms: tuple[str, ...]
    stems: tuple[frozenset[str], ...]

    def holds(self, word: frozenset[str]) -> bool:
        """Whether a word stands in it."""
        return any(not word.isdisjoint(own) for own in self.stems)


@dataclass(frozen=True)
class Named:
    """The colleges that may be meant, and whether a single one is meant for certain."""

    numbers: tuple[int, ...]
    sure: bool


class Names:
    """The names of all colleges, by their words."""

    def __init__(
        self, records: Sequence[CollegeRecord], generic: Iterable[str], foreign: Foreign
    ) -> None:
        """`foreign` tells whether a folded word names another city or country."""
        self._generic = frozenset(stem for word in generic for w in row_of(word)
                                  for stem in stems(w))  # fmt: skip
        self._foreign = foreign
        self._spellings = [self._all_spellings(record) for record in records]
        self._by_stem: dict[str, frozenset[int]] = {}
        self._forms: list[str] = []
        self._turn_round()

    def of_word(self, form: str, pair: Stems) -> frozenset[int]:
        """The colleges with a word in one of their names."""
        return NOBODY.union(*(self._by_stem.get(s, NOBODY) for s in self._meant(form, pair)))

    def find(self, forms: Sequence[str], pairs: Sequence[Stems]) -> Named | None:
        """The colleges that have all of some words in their names; None where there is none."""
        told = [
            (form, pair)
            for form, pair in zip(forms, pairs, strict=True)
            if self._generic.isdisjoint(pair)
        ]
        if not told:
            return None
        found = [self.of_word(form, pair) for form, pair in told]
        numbers = found[0].intersection(*found[1:])
        wanted = [self._meant(form, pair) for form, pair in told]
        said = tuple(form for form, _ in told)
        if any(map(self._foreign, said)):
            numbers = frozenset(n for n in numbers if self._is_spelt(n, said))
        if not numbers:
            return None
        return self._best({number: self._share(number, wanted) for number in numbers})

    def _best(self, shares: dict[int, float]) -> Named:
        whole = [number for number, share in shares.items() if share == 1]
        if len(whole) == 1:
            return Named((whole[0],), sure=True)
        meant = whole or list(shares)
        ordered = tuple(sorted(meant, key=lambda number: (-shares[number], number)))
        return Named(ordered, sure=len(meant) == 1 and shares[meant[0]] >= SURE)

    def _share(self, number: int, wanted: Sequence[frozenset[str]]) -> float:
        """Which share was said of the name that has all wanted words; 0 where none has."""
        return max(
            (
                len(wanted) / len(one.stems)
                for one in self._spellings[number]
                if all(map(one.holds, wanted)) and len(wanted) <= len(one.stems)
            ),
            default=0.0,
        )

    def _is_spelt(self, number: int, said: tuple[str, ...]) -> bool:
        return any(one.forms == said for one in self._spellings[number])

    def _meant(self, form: str, pair: Stems) -> frozenset[str]:
        """The stems that a word stands for: its own, or those of words that begin so."""
        known = frozenset(stem for stem in pair if stem in self._by_stem)
        if known or len(form) < PREFIX:
            return known
        start = bisect_left(self._forms, form)
        longer: set[str] = set()
        for other in self._forms[start:]:
            if not other.startswith(form):
                break
            longer.update(stems(other))
        return frozenset(longer)

    def _all_spellings(self, record: CollegeRecord) -> tuple[Spelling, ...]:
        names = (record.name_ru, record.name_kk, *record.short_names)
        return tuple(spelling for name in names if name and (spelling := self._spelling(name)))

    def _spelling(self, name: str) -> Spelling | None:
        told = [
            (form, pair) for form in row_of(name)
            if self._generic.isdisjoint(pair := stems(form))
            and (len(form) > 1 or form.isdigit())
        ]  # fmt: skip
        if not told:
            return None
        return Spelling(tuple(f for f, _ in told), tuple(frozenset(p) for _, p in told))

    def _turn_round(self) -> None:
        found: dict[str, set[int]] = defaultdict(set)
        forms: set[str] = set()
        for number, spellings in enumerate(self._spellings):
            for one in spellings:
                forms.update(one.forms)
                for own in one.stems:
                    for stem in own:
                        found[stem].add(number)
        self._by_stem = {stem: frozenset(numbers) for stem, numbers in found.items()}
        self._forms = sorted(forms)
