"""The words of questions about imported colleges, from the reviewed `words.yaml`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import Field

from bot.knowledge.models import Bilingual, Model
from bot.language import Language
from bot.language.spelling import folded_words
from bot.language.stems import Stems, stems

WORDS = Path(__file__).parent / "words.yaml"
EXACT = "="  # before a phrase that is taken only in the form that it is given in


class District(Model):
    """A district of the city, and how it is spoken of."""

    ru: str
    kk: str
    forms: tuple[str, ...]
    beside: tuple[str, ...]

    def name(self, language: Language) -> str:
        """Its name in one language."""
        return self.ru if language == "ru" else self.kk


class Trade(Model):
    """What people call a trade by, and the specialities that are meant."""

    ru: tuple[str, ...]
    kk: tuple[str, ...]
    meant: tuple[str, ...]

    @property
    def title(self) -> Bilingual:
        """Its commonest name."""
        return Bilingual(ru=self.ru[0], kk=self.kk[0])


class Lexicon(Model):
    """Everything that `words.yaml` holds."""

    fill: tuple[str, ...]
    college: tuple[str, ...]
    several: tuple[str, ...]
    one_or_several: str
    plural_adjectives: tuple[str, ...]
    home: tuple[str, ...]
    which: tuple[str, ...]
    where: tuple[str, ...]
    how_many: tuple[str, ...]
    teach: tuple[str, ...]
    enter: tuple[str, ...]
    speciality: tuple[str, ...]
    block: tuple[str, ...]
    asked: dict[str, tuple[str, ...]]
    filters: dict[str, tuple[str, ...]]
    district: tuple[str, ...]
    districts: dict[str, District]
    generic: tuple[str, ...]
    kinds: tuple[tuple[str, ...], ...]
    called: dict[str, str]
    weak: tuple[str, ...]
    trades: dict[str, Trade] = Field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = WORDS) -> "Lexicon":
        """Read the reviewed words."""
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    def tagged(self) -> Iterator[tuple[str, str]]:
        """Every phrase that means something by itself, with the tag that says what."""
        for phrase in (word for line in self.fill for word in line.split()):
            yield f"{EXACT}{phrase}", FILL
        for tag in ("college", "several", "home", "which", "where", "how_many", "teach", "enter",
                    "speciality", "block", "district"):  # fmt: skip
            for phrase in getattr(self, tag):
                yield phrase, tag
        for kind, tags in ((ASKED, self.asked), (FILTER, self.filters)):
            for tag, phrases in tags.items():
                for phrase in phrases:
                    yield phrase, f"{kind}{tag}"
        for key, district in self.districts.items():
            for phrase in district.forms:
                yield phrase, f"{DISTRICT}{key}"
            for phrase in district.beside:
                yield phrase, f"{BESIDE}{key}"
        for key, trade in self.trades.items():
            for phrase in (*trade.ru, *trade.kk):
                yield phrase, f"{TRADE}{key}"


FILL = "fill"
ASKED, FILTER, DISTRICT, BESIDE, TRADE = "a:", "f:", "d:", "b:", "t:"


def row_of(text: str) -> list[str]:
    """The folded words of a text."""
    return folded_words(unnumbered(text))


def unnumbered(text: str) -> str:
    """A text without the sign before a number: «№7» is the same as «7»."""
    return text.replace("№", " ")


@dataclass(frozen=True)
class Match:
    """A phrase that stands at some words of a question."""

    start: int
    end: int
    tag: str
    exact: bool = False  # in the very form that the lexicon gives


class Phrases:
    """Finds phrases in a row of words; a longer one stands before the shorter ones within it."""

    def __init__(self, tagged: Iterable[tuple[str, str]]) -> None:
        self._stemmed: dict[str, list[tuple[tuple[Stems, ...], str]]] = defaultdict(list)
        self._given: set[tuple[tuple[str, ...], str]] = set()
        self._exact: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for phrase, tag in tagged:
            row = row_of(phrase.removeprefix(EXACT))
            if phrase.startswith(EXACT):
                self._exact[row[0]].append((tuple(row), tag))
            elif row:
                self._given.add((tuple(row), tag))
                stemmed = tuple(stems(word) for word in row)
                for first in set(stemmed[0]):
                    self._stemmed[first].append((stemmed, tag))

    def find(self, forms: Sequence[str], own: Sequence[Stems]) -> list[Match]:
        """All phrases that stand in a row of words, the longest first, then the literal ones."""
        found: dict[Match, None] = {}
        for start in range(len(forms)):
            found.update((match, None) for match in self._at(start, forms, own))
        return sorted(found, key=lambda m: (m.start - m.end, not m.exact, m.start))

    def _at(self, start: int, forms: Sequence[str], own: Sequence[Stems]) -> Iterator[Match]:
        for exact, tag in self._exact.get(forms[start], ()):
            if tuple(forms[start : start + len(exact)]) == exact:
                yield Match(start, start + len(exact), tag, exact=True)
        for first in set(own[start]):
            for row, tag in self._stemmed.get(first, ()):
                end = start + len(row)
                if end <= len(own) and all(
                    not set(a).isdisjoint(b) for a, b in zip(row, own[start:end], strict=True)
                ):
                    given = (tuple(forms[start:end]), tag) in self._given
                    yield Match(start, end, tag, given)


def vocabulary(lexicon: Lexicon) -> Mapping[str, str]:
    """Every phrase as a text, without its mark."""
    return {phrase.removeprefix(EXACT): tag for phrase, tag in lexicon.tagged()}
