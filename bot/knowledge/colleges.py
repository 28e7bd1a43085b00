"""Colleges as one browses them: cards, pages of them, searching by name, two side by side.

A `CollegeCard` is written out in one language. Wherever a college comes from, whoever makes cards
of it gets all the rest: `Directory` asks for nothing but cards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.i18n import Texts, mark
from bot.knowledge.facts import Fact, write_sentence
from bot.knowledge.models import ATTRIBUTES, Attribute, EntryId
from bot.knowledge.reading import hypotheses
from bot.knowledge.sources import Citation, cite
from bot.knowledge.store import KnowledgeBase, SourcedCollege
from bot.language import LANGUAGES
from bot.language.latin import sound
from bot.language.spelling import fold, normalise, words
from bot.language.stems import stems

TOPIC = "colleges"  # the topic of the menu that the list belongs to
PAGE = 8  # colleges that one screen shows
SHORTEST_PART = 3  # letters that may stand in the middle of a word; fewer must begin it
WRITTEN, HEARD = " ", "|"  # before each word of a key: as it is written, as it sounds
REMEMBERED = 20_000  # words
FULL = "full"  # the form of a name that is our own translation: no official one is known

LABELS: dict[Attribute, str] = {
    "abroad": mark("Internships"),
    "championship": mark("Championship"),
    "ownership": mark("Ownership"),
    "district": mark("District"),
    "address": mark("Address"),
    "phone": mark("Phone"),
    "email": mark("E-mail"),
    "website": mark("Website"),
    "instagram": mark("Instagram"),
    "specialities": mark("Specialities"),
    "base": mark("Whom they take"),
    "duration": mark("How long"),
    "form": mark("Form of study"),
    "languages": mark("Languages"),
    "fee": mark("Fee"),
    "dormitory": mark("Dormitory"),
    "state_order": mark("State order"),
    "dual": mark("Dual training"),
}


@dataclass(frozen=True)
class CardLine:
    """One thing that is known of a college."""

    kind: Attribute
    value: str
    source: Citation


@dataclass(frozen=True)
class CollegeCard:
    """A college in one language. `lines` are in the order of ATTRIBUTES."""

    id: str
    name: str
    title: str  # short, for a button
    short_names: tuple[str, ...] = ()
    lines: tuple[CardLine, ...] = ()
    entry: EntryId | None = None
    source_name: str | None = None  # as the source writes it, where `name` is our translation
    known_as: tuple[str, ...] = ()  # every name in both languages that people may search for

    @property
    def unknown(self) -> tuple[Attribute, ...]:
        """What is not known, in the order shown."""
        known = {line.kind for line in self.lines}
        return tuple(kind for kind in ATTRIBUTES if kind not in known)

    @property
    def label(self) -> str:
        """The shortest name by which it is recognised: the head of a narrow column."""
        return min((self.title, *self.short_names), key=len)

    def value(self, kind: Attribute) -> str | None:
        """What is known of one attribute."""
        return next((line.value for line in self.lines if line.kind == kind), None)


# --- cards of the knowledge base ----------------------------------------------------------------


def cards(base: KnowledgeBase, texts: Texts) -> list[CollegeCard]:
    """The colleges of the knowledge base in one language."""
    return [_card(sourced, base, texts) for sourced in base.colleges]


def _card(sourced: SourcedCollege, base: KnowledgeBase, texts: Texts) -> CollegeCard:
    college, language = sourced.college, texts.language
    fact = sourced.facts[college.name]
    names = [fact.write(la) for la in LANGUAGES]
    entry = base.entries[college.entry].entry
    name = fact.write(language)
    return CollegeCard(
        id=college.id,
        name=name[0].upper() + name[1:],
        title=entry.wording(language).title,
        short_names=tuple(
            short for short in college.short_names if not _adds_nothing(short, name)
        ),
        lines=_lines(sourced, texts),
        entry=entry.id,
        source_name=_source_name(fact, texts),
        known_as=(*names, *college.short_names, *(entry.wording(la).title for la in LANGUAGES)),
    )


def _lines(sourced: SourcedCollege, texts: Texts) -> tuple[CardLine, ...]:
    known, language = sourced.college.known, texts.language
    return tuple(
        CardLine(
            kind,
            write_sentence(known[kind].in_(language), sourced.facts, language),
            cite(sourced.source),
        )
        for kind in ATTRIBUTES
        if kind in known
    )


def _source_name(fact: Fact, texts: Texts) -> str | None:
    """The name beside a translation of ours; None where the name itself is official."""
    return fact.write("ru") if FULL in fact.forms(texts.language) else None


def _adds_nothing(short: str, name: str) -> bool:
    """Whether a short name is only another spelling of a part of the name."""
    return _plain(short) in _plain(name)


def _plain(name: str) -> str:
    return " ".join(fold(word) for word in words(normalise(name)))


# --- pages and searching ------------------------------------------------------------------------


@dataclass(frozen=True)
class DirectoryPage:
    """A screenful of colleges: all, or those that were searched for."""

    cards: tuple[CollegeCard, ...]
    number: int
    pages: int
    total: int
    text: str = ""


class Directory:
    """All colleges in one language, in the order of their names."""

    def __init__(self, cards: Iterable[CollegeCard]) -> None:
        self._cards = sorted(cards, key=lambda card: (_plain(card.name), card.id))
        self._by_id = {card.id: card for card in self._cards}
        self._keys = [_key(card.known_as or (card.name,)) for card in self._cards]

    def __len__(self) -> int:
        return len(self._cards)

    def card(self, college_id: str) -> CollegeCard | None:
        """One college; None where there is none of that id."""
        return self._by_id.get(college_id)

    def number_of(self, card: CollegeCard) -> int:
        """The number of the page that a college stands on among all."""
        return self._cards.index(card) // PAGE + 1

    def page(self, number: int, text: str = "", without: str = "") -> DirectoryPage:
        """A page of all colleges or of those that a text finds; the nearest where it has gone."""
        found = self.search(text) if text else self._cards
        shown = [card for card in found if card.id != without]
        pages = max(1, -(-len(shown) // PAGE))
        number = min(max(number, 1), pages)
        part = tuple(shown[(number - 1) * PAGE : number * PAGE])
        return DirectoryPage(part, number, pages, len(shown), text)

    def search(self, text: str) -> list[CollegeCard]:
        """The colleges with all words of a text in their names; those that begin so come first."""
        wanted = [_sought(word) for word in words(normalise(text))]
        if not wanted:
            return []
        ranked = (
            (rank, position)
            for position, key in enumerate(self._keys)
            if (rank := _rank(wanted, key)) is not None
        )
        return [self._cards[position] for _, position in sorted(ranked)]

    def read(self, text: str) -> str:
        """The words of a text, in another keyboard layout where only that finds something."""
        readings = [" ".join(words) for words in hypotheses(text)]
        return next((reading for reading in readings if self.search(reading)), readings[0])


@dataclass(frozen=True)
class _Sought:
    """What of a word may stand in a key: where a word begins, or anywhere."""

    beginnings: tuple[str, ...]
    parts: tuple[str, ...]


def _key(names: Iterable[str]) -> str:
    """All words of some names: first as written without Kazakh letters, then as they sound."""
    every = dict.fromkeys(word for name in names for word in words(normalise(name)))
    written = "".join(f"{WRITTEN}{fold(word)}" for word in every)
    return written + "".join(f"{HEARD}{_sound(word)}" for word in every)


def _sought(word: str) -> _Sought:
    written = fold(word)
    if len(word) < SHORTEST_PART:
        return _Sought((WRITTEN + written,), ())
    sounds = [_sound(form) for form in (word, *(stem[2:] for stem in stems(word)))]
    long = [form for form in sounds if len(form) >= SHORTEST_PART]
    beginnings = (WRITTEN + written, *(HEARD + form for form in long))
    return _Sought(beginnings, (written, *long[:1]))


def _rank(wanted: Sequence[_Sought], key: str) -> int | None:
    """How many of the words sought stand only within words of a key; None where one is missing."""
    within = 0
    for sought in wanted:
        if any(beginning in key for beginning in sought.beginnings):
            continue
        if not any(part in key for part in sought.parts):
            return None
        within += 1
    return within


@lru_cache(REMEMBERED)
def _sound(word: str) -> str:
    return sound(word)


# --- two side by side ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ComparedRow:
    """One attribute of two colleges; None is unknown."""

    kind: Attribute
    left: str | None
    right: str | None


@dataclass(frozen=True)
class Comparison:
    """Two colleges side by side: what is known of one of them at least, and what of neither."""

    left: CollegeCard
    right: CollegeCard
    rows: tuple[ComparedRow, ...]
    unknown: tuple[Attribute, ...]

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Where all of it is known from, each once."""
        lines = (*self.left.lines, *self.right.lines)
        return tuple(dict.fromkeys(line.source for line in lines))


def compare(left: CollegeCard, right: CollegeCard) -> Comparison:
    """Every attribute of two colleges: in a row of its own where one of the two is known."""
    rows = [ComparedRow(kind, left.value(kind), right.value(kind)) for kind in ATTRIBUTES]
    known = tuple(row for row in rows if row.left is not None or row.right is not None)
    unknown = tuple(row.kind for row in rows if row not in known)
    return Comparison(left, right, known, unknown)
