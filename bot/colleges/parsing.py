"""What a question asks of the imported colleges, if every word of it can be told.

A question with a word that is neither in the lexicon nor in a name nor in a speciality is not
answered from the list: that word may be what it hangs on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.colleges.filters import MOST_CODES, Filters, Flag, code_of
from bot.colleges.index import ALIAS, CollegeIndex
from bot.colleges.lexicon import (
    ASKED,
    BESIDE,
    DISTRICT,
    EXACT,
    FILL,
    FILTER,
    TRADE,
    Match,
    Phrases,
    row_of,
    unnumbered,
)
from bot.colleges.names import Named, Names, names_of
from bot.knowledge.concepts import Concepts
from bot.knowledge.reading import Reader, Reading, Word
from bot.knowledge.words import Words, distance
from bot.language.detection import KAZAKH_LETTERS
from bot.language.latin import sound
from bot.language.stems import Stems, stems

LONGEST = 24  # words; a longer question tells a story, and is read sentence by sentence
UNKNOWN = 3  # words that may be misspelt
SLIPS = ((9, 2), (5, 1))  # in a word of so many letters
SHORTEST_STEM = 5  # letters of a stem that is put right
SHORTEST_PART = 4  # letters of two words that were typed as one
CONTACTS = frozenset(
    {"address", "phone", "website", "email", "instagram", "contacts", "district", "ownership"}
)
SUMS = frozenset({"fee", "duration", "form", "languages"})  # «учиться» is part of asking for them
COUNTED = frozenset({"fee", "duration", "places", "specialities"})
CUES = frozenset({"college", "teach", "enter", "speciality", "where", "which"})
FLAGS: dict[str, Flag] = {"dormitory": "dormitory", "state_order": "state_order", "dual": "dual"}


@dataclass(frozen=True)
class Taught:
    """Something that can be learnt, as it was asked for: its trades, a code and a name."""

    code: str
    trades: frozenset[int]
    said: str
    alias: str = ""


@dataclass(frozen=True)
class Query:
    """What a question asks: of named colleges, or of all that fulfil something."""

    named: Named | None = None
    said: str = ""  # the words that name a college
    taught: tuple[Taught, ...] = ()
    filters: Filters = field(default_factory=Filters)
    asked: tuple[str, ...] = ()
    counts: bool = False
    cued: bool = False  # some word says that a college is looked for

    @property
    def firm(self) -> bool:
        """Whether it asks so clearly that no other answer can be meant."""
        taught = self.taught and (self.cued or self.asked or self.filters.of_programme > 1)
        return bool(taught or self.filters.district or (self.named and self.asked))

    @property
    def trades(self) -> frozenset[int] | None:
        """The trades that all of it wants; None where it wants none."""
        if not self.taught:
            return None
        first, *rest = (one.trades for one in self.taught)
        return first.intersection(*rest)


@dataclass(frozen=True)
class _Item:
    """Some words that are no words of the lexicon, and the trade that they are called by."""

    start: int
    end: int
    alias: str = ""


class CarefulWords(Words):
    """Known words that a misspelt one is taken for only where it can hardly be another one."""

    def __init__(self, texts: Iterable[str], elsewhere: Callable[[str], bool]) -> None:
        rows = list(texts)
        super().__init__(rows)
        self._elsewhere = elsewhere
        forms = dict.fromkeys(form for row in rows for form in row_of(row))
        self._of_stem = {stem[2:]: form for form in forms for stem in stems(form)}
        # An inflected word may be near to no form that is known, and its stem to a known one.
        self._stems_alone = Words(stem for stem in self._of_stem if len(stem) >= SHORTEST_STEM)

    def repair(self, word: str) -> tuple[str, ...]:
        """What a word stands for; nothing where it is a word that is known from elsewhere."""
        if self._elsewhere(word):
            return ()
        parts = super().repair(word)
        if len(parts) > 1:
            return parts if min(map(len, parts)) >= SHORTEST_PART else ()
        if parts and _is_near(word, parts[0]):
            return parts
        return next(self._by_stem(word), ())

    def _by_stem(self, word: str) -> Iterator[tuple[str, ...]]:
        for stem in (tagged[2:] for tagged in stems(word)):
            near = self._stems_alone.repair(stem) if len(stem) >= SHORTEST_STEM else ()
            if len(near) == 1 and _is_near(stem, near[0]) and near[0] in self._of_stem:
                yield (self._of_stem[near[0]],)


def _is_near(word: str, form: str) -> bool:
    most = next((slips for letters, slips in SLIPS if len(word) >= letters), 0)
    return word[0] == form[0] and (
        sound(word) == sound(form) or distance(word, form, most) <= most
    )


class Parser:
    """Reads questions against an index."""

    def __init__(
        self,
        index: CollegeIndex,
        known_as: Mapping[str, Sequence[str]],
        elsewhere: Callable[[str], bool],
        foreign: Callable[[str], bool],
        common: Callable[[str], bool],
    ) -> None:
        """`known_as` are further names of colleges by id. Of a folded word is told whether the
        rest of the knowledge asks with it, whether it names another city or country, and whether
        it is a word for other things too.
        """
        lexicon = index.lexicon
        self._index = index
        self._called = {
            stem: row_of(meant)
            for name, meant in lexicon.called.items()
            for stem in stems(row_of(name)[0])
        }
        self._phrases = Phrases(lexicon.tagged())
        names = [
            tuple(dict.fromkeys((*names_of(p.record), *known_as.get(p.record.id, ()))))
            for p in index.profiles
        ]
        self._names = Names(names, lexicon, foreign, common)
        phrases = (phrase.removeprefix(EXACT) for phrase, _ in lexicon.tagged())
        called = (name for row in names for name in row)
        texts = [unnumbered(text) for text in dict.fromkeys((*index.texts(), *called))]
        generic = (word.removeprefix(EXACT) for word in lexicon.generic)
        known = CarefulWords([*texts, *phrases, *lexicon.called, *generic], elsewhere)
        self._reader = Reader(known, Concepts({}))

    def parse(self, text: str) -> Query | None:
        """What a question asks; None where that cannot be told for certain."""
        sentence = self._read(text)
        return sentence.query() if sentence else None

    def taught(self, text: str) -> tuple[Taught, ...]:
        """What a text that names something to learn means; nothing where it is not known."""
        sentence = self._read(text)
        return sentence.taught() if sentence else ()

    def _read(self, text: str) -> "_Sentence | None":
        words = self._reader.recognise(unnumbered(text))
        if not words or len(words) > LONGEST:
            return None
        if sum(not word.known for word in words) > UNKNOWN:
            return None
        reading = self._reader.understand([w for word in words for w in self._expanded(word)])
        return _Sentence(reading, self._phrases, self._names, self._index)

    def _expanded(self, word: Word) -> Iterator[Word]:
        """What a word stands for: put right, and what people call a college by written out."""
        for one in self._reader.repaired(word):
            meant = next((self._called[s] for s in stems(one.meant) if s in self._called), None)
            if meant is None:
                yield one
            else:
                yield from (Word(one.typed, form, known=True) for form in meant)


class _Sentence:
    """One question while it is being taken apart."""

    def __init__(
        self, reading: Reading, phrases: Phrases, names: Names, index: CollegeIndex
    ) -> None:
        self._forms = [word.meant for word in reading.words]
        self._words, self._pairs = reading.words, reading.stems
        self._names, self._index = names, index
        self.tags: set[str] = set()
        self._college_words: set[int] = set()
        self._items = self._take_apart(phrases.find(self._forms, self._pairs))

    def query(self) -> Query | None:
        """The whole of it."""
        if "block" in self.tags:
            return None
        meant = self._meant(self._items)
        if meant is None:
            return None
        query = replace(
            meant,
            filters=self._filters(meant.taught),
            asked=self._asked(),
            cued=not self.tags.isdisjoint(CUES),
        )
        return self._of_college(query) if query.named else self._of_list(query)

    def taught(self) -> tuple[Taught, ...]:
        """What can be learnt of all that it names."""
        return self._taught(self._items) if self._items else ()

    # --- phrases of the lexicon -----------------------------------------------------------------

    def _take_apart(self, matches: Sequence[Match]) -> list[_Item]:
        items: list[_Item] = []
        chosen: list[Match] = []
        for match in matches:
            across = [m for m in chosen if m.start < match.end and match.start < m.end]
            # The same words may mean two things, but not as a form of another word.
            if all(
                (m.start, m.end, m.exact) == (match.start, match.end, match.exact) for m in across
            ):
                chosen.append(match)
        chosen = self._with_districts(chosen)
        left = set(range(len(self._forms)))
        for match in chosen:
            left -= set(range(match.start, match.end))
            if match.tag.startswith(TRADE):
                items.append(_Item(match.start, match.end, match.tag.removeprefix(TRADE)))
            elif match.tag != FILL:
                self.tags.add(match.tag)
            if match.tag == "college":
                self._college_words.update(range(match.start, match.end))
        self._number_of_a_college(chosen, left)
        self._one_in_kazakh(chosen, left)
        items += [_Item(i, i + 1) for i in sorted(left)]
        return sorted(items, key=lambda item: item.start)

    def _with_districts(self, chosen: list[Match]) -> list[Match]:
        """A name that is also something else is a district only beside the word for it."""
        words = {i for m in chosen if m.tag == "district" for i in range(m.start, m.end)}
        kept = []
        for match in chosen:
            if match.tag.startswith(BESIDE):
                if words.isdisjoint((match.start - 1, match.end)):
                    continue
                match = replace(match, tag=DISTRICT + match.tag.removeprefix(BESIDE))
            kept.append(match)
        return kept

    def _number_of_a_college(self, chosen: Sequence[Match], left: set[int]) -> None:
        """«Колледж номер 7» asks for no phone."""
        for match in chosen:
            numbered = match.end in left and self._forms[match.end].isdigit()
            if numbered and match.tag == f"{ASKED}phone":
                self.tags.discard(match.tag)

    def _one_in_kazakh(self, chosen: Sequence[Match], left: set[int]) -> None:
        """«Байланыс колледжі», folded, looks like «колледжи», which are several."""
        lexicon = self._index.lexicon
        for match in chosen:
            at, form = match.start, self._forms[match.start]
            if match.tag != "several" or form != lexicon.one_or_several:
                continue
            before = self._words[at - 1].typed if at - 1 in left else ""
            named = before and not before.endswith(lexicon.plural_adjectives)
            if named or KAZAKH_LETTERS.intersection(self._words[at].typed):
                self.tags.discard(match.tag)

    def _tagged(self, kind: str) -> list[str]:
        return sorted(tag.removeprefix(kind) for tag in self.tags if tag.startswith(kind))

    def _asked(self) -> tuple[str, ...]:
        asked = self._tagged(ASKED)
        order = [name for name in self._index.lexicon.asked if name in asked]
        return tuple(order)

    def _filters(self, taught: Sequence[Taught]) -> Filters:
        wanted = self._tagged(FILTER)
        districts = self._tagged(DISTRICT)
        languages = [la for la in ("kk", "ru", "en") if la in wanted]
        bases = [base for base in ("9", "11") if base in wanted]
        owners = [owner for owner in ("state", "private") if owner in wanted]
        return Filters(
            words=tuple(one.code for one in taught[:MOST_CODES]),
            district=districts[0] if districts else "",
            language=languages[0] if languages else None,
            base=bases[0] if bases else None,
            ownership=owners[0] if owners else None,
            flags=frozenset(flag for name, flag in FLAGS.items() if name in wanted),
        )

    def _doubled(self) -> bool:
        """Whether two of a kind are wanted at once, which a list cannot show."""
        wanted = set(self._tagged(FILTER))
        kinds = ({"kk", "ru", "en"}, {"9", "11"}, {"state", "private"})
        return any(len(wanted & kind) > 1 for kind in kinds) or len(self._tagged(DISTRICT)) > 1

    # --- names and specialities -----------------------------------------------------------------

    def _meant(self, items: Sequence[_Item]) -> Query | None:
        """What the words that are left name: a college, something to learn, or both."""
        if not items:
            return Query()
        name, taught = self._name(items), self._taught(items)
        if name and (not taught or self._prefers_name()):
            return Query(name, self._said(items))
        if taught:
            return Query(taught=taught)
        return next(self._both(items), None)

    def _both(self, items: Sequence[_Item]) -> Iterator[Query]:
        for at in range(1, len(items)):
            for one, other in ((items[:at], items[at:]), (items[at:], items[:at])):
                name, taught = self._name(one), self._taught(other)
                if name and taught:
                    yield Query(name, self._said(one), taught)

    def _prefers_name(self) -> bool:
        """Whether words that could be a name or a speciality are rather a name."""
        asked = set(self._tagged(ASKED))
        teaches = "teach" in self.tags and asked.isdisjoint(SUMS)
        if teaches or not self.tags.isdisjoint(("several", "enter", "speciality")):
            return False
        if asked & CONTACTS:
            return True
        return "college" in self.tags and "which" not in self.tags

    def _name(self, items: Sequence[_Item]) -> Named | None:
        at = [i for item in items for i in range(item.start, item.end)]
        at = [i for i in at if self._names.tells(self._forms[i], self._pairs[i])]
        said = [self._forms[i] for i in at]
        found = self._names.find(at, self._forms, self._pairs)
        return found if found and self._is_called_so(at, said, found) else None

    def _is_called_so(self, at: Sequence[int], said: Sequence[str], found: Named) -> bool:
        """Whether words of a name are one here: «болашақ» is a college and the future."""
        if any(map(self._names.is_common, said)):
            beside = {at[0] - 1, at[-1] + 1}
            literal = self._names.is_spelt(found.numbers, said, whole=False)
            return literal and not beside.isdisjoint(self._college_words)
        if "college" in self.tags:
            return True
        literal = self._names.is_spelt(found.numbers, said)
        return literal or not CONTACTS.isdisjoint(self._tagged(ASKED))

    def _taught(self, items: Sequence[_Item]) -> tuple[Taught, ...]:
        found = list(map(self._trade, items))
        known = [one for one in found if one is not None]
        if len(known) < len(found) or not any(map(self._tells, known)):
            return ()
        strong = tuple(one for one in known if self._tells(one))[:MOST_CODES]
        trades = strong[0].trades.intersection(*(one.trades for one in known))
        if not trades and not (len(known) == 1 and known[0].alias):
            return ()
        return strong

    def _tells(self, one: Taught) -> bool:
        return bool(one.alias) or one.code not in self._index.weak_codes

    def _trade(self, item: _Item) -> Taught | None:
        said = " ".join(word.typed for word in self._words[item.start : item.end])
        trades = self._trades_of_words(item)
        if item.alias:
            meant = self._index.trades_of_alias(item.alias)
            return Taught(code_of(f"{ALIAS}{item.alias}"), meant | trades, said, item.alias)
        if not trades:
            return None
        return Taught(code_of(self._stem(self._pairs[item.start])), trades, said)

    def _trades_of_words(self, item: _Item) -> frozenset[int]:
        if item.end - item.start > 1:
            return frozenset()
        return self._index.trades_by_stem.get(self._stem(self._pairs[item.start]), frozenset())

    def _stem(self, pair: Stems) -> str:
        """That stem of the two that is in more specialities: only one of them is right."""
        return max(pair, key=lambda stem: len(self._index.trades_by_stem.get(stem, ())))

    def _said(self, items: Sequence[_Item]) -> str:
        at = [i for item in items for i in range(item.start, item.end)]
        return " ".join(dict.fromkeys(self._words[i].meant for i in at))

    # --- whether that is a question -------------------------------------------------------------

    def _of_college(self, query: Query) -> Query | None:
        """A question about named colleges: what narrows a list is what is asked for here."""
        asked = dict.fromkeys(query.asked)
        if "where" in self.tags and not asked and self.tags.isdisjoint(("teach", "enter")):
            asked["address"] = None
        if self.tags.intersection(("speciality",)) and not query.taught:
            asked["specialities"] = None
        filters = query.filters
        if filters.base:
            asked["base"] = None
        if filters.language:
            asked["languages"] = None
        for flag in sorted(filters.flags):
            asked[flag] = None
        if filters.ownership and not asked and "college" not in self.tags:
            asked["ownership"] = None
        if "enter" in self.tags and not (query.taught or filters.base):
            return None
        if "how_many" in self.tags and COUNTED.isdisjoint(asked):
            return None
        if "several" in self.tags and len(query.named.numbers if query.named else ()) < 2:
            return None
        if "teach" in self.tags and not (asked or query.taught) and "where" in self.tags:
            return None
        return replace(query, filters=filters, asked=tuple(asked))

    def _of_list(self, query: Query) -> Query | None:
        """A question for colleges that fulfil something."""
        lists = not self.tags.isdisjoint(("several", "which", "where"))
        about_colleges = not self.tags.isdisjoint(("college", "teach", "enter", "where"))
        if self._doubled():
            return None
        if "enter" in self.tags and not lists:
            return None
        counts = "how_many" in self.tags and COUNTED.isdisjoint(query.asked)
        if counts and not ("college" in self.tags and (query.taught or query.filters.district)):
            return None
        if query.taught:
            return replace(query, counts=counts)
        if "speciality" in self.tags:
            return None
        if query.filters.district:
            wanted = about_colleges and ("college" in self.tags or lists or bool(query.asked))
            return replace(query, counts=counts) if wanted else None
        plain = query.filters and not query.asked
        narrowed = "several" in self.tags or "which" in self.tags
        return query if plain and narrowed and "college" in self.tags else None
