"""Colleges as one browses them: cards, pages of them, searching by name, two side by side.

A `CollegeCard` is written out in one language. Wherever a college comes from, whoever makes cards
of it gets all the rest: `Directory` asks for nothing but cards.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.colleges.filters import Filters, decode, is_filters
from bot.colleges.index import CollegeIndex
from bot.colleges.labels import all_labels
from bot.i18n import Texts, mark
from bot.knowledge.facts import Fact, write_sentence
from bot.knowledge.models import ATTRIBUTES, EVERY_ATTRIBUTE, Attribute, EntryId
from bot.knowledge.reading import hypotheses
from bot.knowledge.sources import Citation, cite
from bot.knowledge.store import KnowledgeBase, SourcedCollege
from bot.language import LANGUAGES
from bot.language.latin import sound
from bot.language.spelling import fold, folded_words, normalise, words
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
    """A college in one language. `lines` are in the order of EVERY_ATTRIBUTE."""

    id: str
    name: str
    title: str  # short, for a button
    short_names: tuple[str, ...] = ()
    lines: tuple[CardLine, ...] = ()
    entry: EntryId | None = None
    source_name: str | None = None  # as the source writes it, where `name` is our translation
    known_as: tuple[str, ...] = ()  # every name in both languages that people may search for
    kinds: tuple[Attribute, ...] = ATTRIBUTES  # what may be known of it
    imported: str = ""  # its id in the imported list, where it is there
    programmes: int = 0

    @property
    def unknown(self) -> tuple[Attribute, ...]:
        """What is not known, in the order shown."""
        known = {line.kind for line in self.lines}
        return tuple(kind for kind in self.kinds if kind not in known)

    @property
    def label(self) -> str:
        """The shortest name by which it is recognised: the head of a narrow column."""
        return min((self.title, *self.short_names), key=len)

    def value(self, kind: Attribute) -> str | None:
        """What is known of one attribute; where sources disagree, what each of them says."""
        lines = [line for line in self.lines if line.kind == kind]
        if len({line.value for line in lines}) < 2:
            return lines[0].value if lines else None
        return " / ".join(f"{line.value} ({line.source.publisher})" for line in lines)


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
        for kind in EVERY_ATTRIBUTE
        if kind in known
    )


def _source_name(fact: Fact, texts: Texts) -> str | None:
    """The name beside a translation of ours; None where the name itself is official."""
    return fact.write("ru") if FULL in fact.forms(texts.language) else None


def _adds_nothing(short: str, name: str) -> bool:
    """Whether a short name is only another spelling of a part of the name."""
    return _plain(short) in _plain(name)


def _plain(name: str) -> str:
    return " ".join(folded_words(name))


# --- pages and searching ------------------------------------------------------------------------


@dataclass(frozen=True)
class DirectoryPage:
    """A screenful of colleges: all, or those that were searched for.

    `wanted` names the filters that they fulfil; of `unknown` more it is not known whether they do.
    """

    cards: tuple[CollegeCard, ...]
    number: int
    pages: int
    total: int
    text: str = ""
    wanted: tuple[str, ...] = ()
    unknown: int = 0
    filterable: bool = False


class Directory:
    """All colleges in one language, in the order of their names."""

    def __init__(
        self,
        cards: Iterable[CollegeCard],
        index: CollegeIndex | None = None,
        texts: Texts | None = None,
    ) -> None:
        """`index` finds imported colleges by more than their names, `texts` names what by."""
        self._cards = sorted(cards, key=lambda card: (_plain(card.name), card.id))
        self._places = {card.id: place for place, card in enumerate(self._cards)}
        self._places |= {c.imported: self._places[c.id] for c in self._cards if c.imported}
        self._keys = [_key(card.known_as or (card.name,)) for card in self._cards]
        self.index = index
        self.texts = texts

    def __len__(self) -> int:
        return len(self._cards)

    def __iter__(self) -> Iterator[CollegeCard]:
        return iter(self._cards)

    def card(self, college_id: str) -> CollegeCard | None:
        """One college; None where there is none of that id."""
        place = self._places.get(college_id)
        return None if place is None else self._cards[place]

    def number_of(self, card: CollegeCard, text: str = "") -> int:
        """The number of the page that a college stands on among all, or among those found."""
        found = self.search(text) if text else self._cards
        return found.index(card) // PAGE + 1 if card in found else 1

    def page(self, number: int, text: str = "", without: str = "") -> DirectoryPage:
        """A page of all colleges or of those that a text finds; the nearest where it has gone."""
        found = self.search(text) if text else self._cards
        shown = [card for card in found if card.id != without]
        pages = max(1, -(-len(shown) // PAGE))
        number = min(max(number, 1), pages)
        part = tuple(shown[(number - 1) * PAGE : number * PAGE])
        wanted, unknown = self._wanted(text)
        return DirectoryPage(
            part, number, pages, len(shown), text, wanted, unknown, self.index is not None
        )

    def search(self, text: str) -> list[CollegeCard]:
        """The colleges with all words of a text in their names; those that begin so come first.

        After them those that teach something of that name. The text may also be filters.
        """
        if is_filters(text):
            return self._filtered(decode(text))
        wanted = [_sought(word) for word in words(normalise(text))]
        if not wanted:
            return []
        ranked = (
            (rank, position)
            for position, key in enumerate(self._keys)
            if (rank := _rank(wanted, key)) is not None
        )
        places = [position for _, position in sorted(ranked)]
        return [self._cards[place] for place in dict.fromkeys((*places, *self._teaching(text)))]

    def unknown(self, filters: Filters) -> int:
        """Of how many colleges it is not known whether they fulfil some filters."""
        if self.index is None:
            return len(self._cards)
        of_others = sum(not card.imported for card in self._cards)
        return self.index.matches(filters).unknown + of_others

    def _wanted(self, text: str) -> tuple[tuple[str, ...], int]:
        filters = decode(text) if is_filters(text) else None
        if not filters or self.index is None or self.texts is None:
            return (), 0
        return tuple(all_labels(filters, self.index, self.texts)), self.unknown(filters)

    def _filtered(self, filters: Filters | None) -> list[CollegeCard]:
        if filters is None or self.index is None:
            return []
        if not filters:
            return self._cards
        return [self._cards[place] for place in self._sorted(self.index.matches(filters).sure)]

    def _teaching(self, text: str) -> list[int]:
        return self._sorted(self.index.beginning_with(text)) if self.index else []

    def _sorted(self, numbers: Iterable[int]) -> list[int]:
        if self.index is None:
            return []
        profiles = (self.index.profiles[number] for number in numbers)
        return sorted(self._places[profile.record.id] for profile in profiles)

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
    kinds = [kind for kind in EVERY_ATTRIBUTE if kind in left.kinds or kind in right.kinds]
    rows = [ComparedRow(kind, left.value(kind), right.value(kind)) for kind in kinds]
    known = tuple(row for row in rows if row.left is not None or row.right is not None)
    unknown = tuple(row.kind for row in rows if row not in known)
    return Comparison(left, right, known, unknown)
