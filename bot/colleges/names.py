"""Which colleges some words name: all words must stand in a name, and tell it from others."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.colleges.lexicon import EXACT, Lexicon, row_of
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
    full: tuple[str, ...]  # every word of it
    kinds: frozenset[int]  # «государственный» and the like, by their row in the lexicon

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
        lexicon: Lexicon,
        foreign: Callable[[str], bool],
        common: Callable[[str], bool],
    ) -> None:
        """`names` are those of each college. `foreign` tells whether a folded word names another
        city or country, `is_common` whether it is a word for other things too.
        """
        self.is_common = common
        self._generic = _Words(lexicon.generic)
        self._kinds = [_Words(kind) for kind in lexicon.kinds]
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
        self, at: Sequence[int], forms: Sequence[str], pairs: Sequence[Stems]
    ) -> Named | None:
        """The colleges that have the words at some places in their names; None where none has.

        The other words may tell between two of one name: «государственный».
        """
        told = [(forms[i], pairs[i]) for i in at if self.tells(forms[i], pairs[i])]
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
        whole = [number for number, share in shares.items() if share == 1]
        if len(whole) > 1:
            whole = self._literal(whole, forms) or self._of_kind(whole, forms, pairs)
        return _best(shares, whole)

    def _literal(self, numbers: Sequence[int], forms: Sequence[str]) -> list[int]:
        """That one whose whole name stands there word by word; the longest of such names."""
        row = f" {' '.join(forms)} "
        lengths = {
            number: max(
                (len(one.full) for one in self._spellings[number]
                 if f" {' '.join(one.full)} " in row),
                default=0,
            )
            for number in numbers
        }  # fmt: skip
        longest = max(lengths.values())
        found = [number for number, length in lengths.items() if length == longest]
        return found if longest and len(found) == 1 else []

    def _of_kind(
        self, numbers: Sequence[int], forms: Sequence[str], pairs: Sequence[Stems]
    ) -> list[int]:
        """Those that are of the kind that is said; all where none is said, or none is of it."""
        said = self._kinds_of(zip(forms, pairs, strict=True))
        if not said:
            return list(numbers)
        same = [n for n in numbers if any(one.kinds == said for one in self._spellings[n])]
        return same or list(numbers)

    def _kinds_of(self, row: Iterable[tuple[str, Stems]]) -> frozenset[int]:
        every = list(row)
        return frozenset(
            number
            for number, kind in enumerate(self._kinds)
            if any(kind.hold(form, pair) for form, pair in every)
        )

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

    def is_spelt(self, numbers: Iterable[int], said: Sequence[str], whole: bool = True) -> bool:
        """Whether one of some colleges has a name of just these words, or with all of them."""
        spellings = (one.forms for number in numbers for one in self._spellings[number])
        if whole:
            return any(forms == tuple(said) for forms in spellings)
        return any(set(said).issubset(forms) for forms in spellings)

    def tells(self, form: str, pair: Stems) -> bool:
        """Whether a word tells one college from another."""
        return not self._generic.hold(form, pair)

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
        return Spelling(
            forms=tuple(form for form, _ in told),
            stems=tuple(frozenset(pair) for _, pair in told),
            full=tuple(form for form, _ in row),
            kinds=self._kinds_of(row),
        )

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


class _Words:
    """Words of the lexicon: by their stems, or where it says so by their form alone."""

    def __init__(self, given: Iterable[str]) -> None:
        every = list(given)
        exact = [word.removeprefix(EXACT) for word in every if word.startswith(EXACT)]
        others = [word for word in every if not word.startswith(EXACT)]
        self._forms = frozenset(form for word in exact for form in row_of(word))
        self._stems = frozenset(
            stem for word in others for form in row_of(word) for stem in stems(form)
        )

    def hold(self, form: str, pair: Stems) -> bool:
        """Whether a word is one of them."""
        return form in self._forms or not self._stems.isdisjoint(pair)


def _best(shares: dict[int, float], whole: Sequence[int]) -> Named:
    if len(whole) == 1:
        return Named((whole[0],), sure=True)
    meant = whole or list(shares)
    ordered = tuple(sorted(meant, key=lambda number: (-shares[number], number)))
    return Named(ordered, sure=len(meant) == 1 and shares[meant[0]] >= SURE)


def names_of(record: CollegeRecord) -> tuple[str, ...]:
    """Every name that an imported college has."""
    names = (record.name_ru, record.name_kk, *record.short_names)
    return tuple(name for name in names if name)
