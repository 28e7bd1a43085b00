"""Which colleges some words name: all words must stand in a name, and tell it from others."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.colleges.lexicon import EXACT, row_of
from bot.colleges.records import CollegeRecord
from bot.language.stems import Stems, stems

PREFIX = 5  # letters from which a word may be the beginning of a longer one
SURE = 0.5  # share of a name that must be said for one college to be meant for certain
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Spelling:
    """One of a college's names: the words that tell it from others."""

    forms: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    rest: frozenset[str]  # the stems of its words that tell nothing by themselves

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
        self,
        names: Sequence[Iterable[str]],
        generic: Iterable[str],
        foreign: Callable[[str], bool],
        common: Callable[[str], bool],
    ) -> None:
        """`names` are those of each college. `foreign` tells whether a folded word names another
        city or country, `is_common` whether it is a word for other things too.
        """
        self.is_common = common
        every = list(generic)
        exact = {word for word in every if word.startswith(EXACT)}
        self._generic_forms = frozenset(form for word in exact for form in row_of(word[1:]))
        self._generic = frozenset(
            stem
            for word in every
            if word not in exact
            for form in row_of(word)
            for stem in stems(form)
        )
        self._foreign = foreign
        self._spellings = [
            tuple(spelling for name in row if (spelling := self._spelling(name))) for row in names
        ]
        self._by_stem: dict[str, frozenset[int]] = {}
        self._forms: list[str] = []
        self._turn_round()

    def of_word(self, form: str, pair: Stems) -> frozenset[int]:
        """The colleges with a word in one of their names."""
        return NOBODY.union(*(self._by_stem.get(s, NOBODY) for s in self._meant(form, pair)))

    def find(
        self, forms: Sequence[str], pairs: Sequence[Stems], beside: Iterable[str] = ()
    ) -> Named | None:
        """The colleges that have all of some words in their names; None where there is none.

        `beside` are all stems there: «государственный» may tell between two of one name.
        """
        told = [(f, p) for f, p in zip(forms, pairs, strict=True) if self.tells(f, p)]
        if not told:
            return None
        found = [self.of_word(form, pair) for form, pair in told]
        numbers = found[0].intersection(*found[1:])
        wanted = [self._meant(form, pair) for form, pair in told]
        said = tuple(form for form, _ in told)
        if any(map(self._foreign, said)):
            numbers = frozenset(n for n in numbers if self.is_spelt((n,), said))
        if not numbers:
            return None
        shares = {number: self._share(number, wanted) for number in numbers}
        return self._best(shares, self._generic.intersection(beside))

    def _best(self, shares: dict[int, float], beside: frozenset[str]) -> Named:
        whole = [number for number, share in shares.items() if share == 1]
        if len(whole) > 1 and beside:
            whole = self._also_said(whole, beside)
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

    def _also_said(self, numbers: Sequence[int], beside: frozenset[str]) -> list[int]:
        """Those of one name whose other words are said too: all of them, or at least these."""
        same = [n for n in numbers if any(one.rest == beside for one in self._spellings[n])]
        if same:
            return same
        more = [n for n in numbers if any(one.rest >= beside for one in self._spellings[n])]
        return more or list(numbers)

    def is_spelt(self, numbers: Iterable[int], said: Sequence[str], whole: bool = True) -> bool:
        """Whether one of some colleges has a name of just these words, or with all of them."""
        spellings = (one.forms for number in numbers for one in self._spellings[number])
        if whole:
            return any(forms == tuple(said) for forms in spellings)
        return any(set(said).issubset(forms) for forms in spellings)

    def tells(self, form: str, pair: Stems) -> bool:
        """Whether a word tells one college from another."""
        return form not in self._generic_forms and self._generic.isdisjoint(pair)

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

    def _spelling(self, name: str) -> Spelling | None:
        row = [(form, stems(form)) for form in row_of(name)]
        told = [
            (form, pair)
            for form, pair in row
            if self.tells(form, pair) and (len(form) > 1 or form.isdigit())
        ]
        if not told:
            return None
        rest = self._generic.intersection(stem for _, pair in row for stem in pair)
        return Spelling(tuple(f for f, _ in told), tuple(frozenset(p) for _, p in told), rest)

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


def names_of(record: CollegeRecord) -> tuple[str, ...]:
    """Every name that an imported college has."""
    names = (record.name_ru, record.name_kk, *record.short_names)
    return tuple(name for name in names if name)
