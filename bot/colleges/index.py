"""Imported colleges, turned round: by the words of their names, by what they teach, and where.

All of it is worked out once, when the knowledge is read; it is in no language.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.colleges.filters import Filters, Flag, code_of
from bot.colleges.lexicon import District, Lexicon, row_of
from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry, TaughtIn
from bot.language import Language
from bot.language.spelling import fold, normalise, words
from bot.language.stems import stems

REMEMBERED = 256  # lists
PAGE = 8  # specialities of a field that one screen shows
COMMON = 0.2  # share of specialities from which a word of theirs tells nothing
PREFIX = 4  # letters from which a word may be the beginning of one of a speciality
NOWHERE: frozenset[int] = frozenset()
ALIAS = "t:"  # before what people call a trade by, among the stems of words


@dataclass(frozen=True)
class Speciality:
    """What is taught under one name; `code` as the state lists it."""

    key: str
    code: str | None
    ru: str | None
    kk: str | None

    def name(self, language: Language) -> str:
        """Its name in one language, or the only one that is known."""
        first, second = (self.kk, self.ru) if language == "kk" else (self.ru, self.kk)
        return first or second or self.code or ""

    @property
    def group(self) -> str:
        """The field that its code begins with; empty where it has none."""
        return (self.code or "")[:2]


@dataclass(frozen=True)
class Profile:
    """A college with its programmes, and what of them is asked for often."""

    number: int
    record: CollegeRecord
    programmes: tuple[ProgrammeRecord, ...]
    trades: tuple[int, ...]  # what each programme teaches
    district: str
    languages: frozenset[TaughtIn]
    state_order: bool | None
    dual: bool | None

    def flag(self, flag: Flag) -> bool | None:
        """Whether it has something; None where that is not known."""
        known = {
            "dormitory": self.record.has_dormitory,
            "state_order": self.state_order,
            "dual": self.dual,
        }
        return known[flag]


@dataclass(frozen=True)
class FieldPage:
    """A screenful of the specialities of a field."""

    field: str
    shown: tuple[Speciality, ...]
    number: int
    pages: int


@dataclass(frozen=True)
class Matches:
    """Which colleges fulfil some filters, and of how many that is not known."""

    sure: tuple[int, ...]
    unknown: int

    @cached_property
    def members(self) -> frozenset[int]:
        """The same for looking up."""
        return frozenset(self.sure)


class CollegeIndex:
    """Everything that was imported, ready to be found."""

    def __init__(self, registry: Registry, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.specialities: list[Speciality] = []
        self._trades: dict[tuple[int, str, str], int] = {}  # speciality and qualification
        self.trade_speciality: list[int] = []
        self._trade_words: list[set[str]] = []
        self._districts: dict[str, str] = {}
        self.profiles = self._read(registry)
        self.by_id = {profile.record.id: profile.number for profile in self.profiles}
        self._by_trade = self._teaching()
        self.trades_by_stem = _turned(self._trade_words)
        self.weak_codes = frozenset(map(code_of, self._weak()))
        self._aliases = self._read_aliases()
        self._codes, self._meanings = self._read_codes()
        self._by_key = {one.key: number for number, one in enumerate(self.specialities)}
        self.matches = lru_cache(REMEMBERED)(self._matches)

    def __len__(self) -> int:
        return len(self.profiles)

    # --- specialities ---------------------------------------------------------------------------

    def trades_of_stems(self, pair: Iterable[str]) -> frozenset[int]:
        """What is taught under a name with one of these stems."""
        return NOWHERE.union(*(self.trades_by_stem.get(stem, NOWHERE) for stem in pair))

    def trades_of_alias(self, alias: str) -> frozenset[int]:
        """What is meant by what people call a trade."""
        return self._aliases.get(alias, NOWHERE)

    def word_of(self, code: str, language: Language, said: str = "") -> str:
        """What a code stands for, as the list spells it; empty where there is no such word.

        As it was said, where the list has that very form.
        """
        means = self._meanings.get(code, "")
        if means.startswith(ALIAS):
            return self.lexicon.trades[means.removeprefix(ALIAS)].title.in_(language).lower()
        forms = list(self._forms_of(code, means, language))
        other = self._forms_of(code, means, "ru" if language == "kk" else "kk")
        if said and fold(said.lower()) in map(fold, (*forms, *other)):
            return said.lower()
        return min(forms, key=len, default=said)

    def label_of(self, codes: Sequence[str], language: Language, said: Sequence[str] = ()) -> str:
        """What codes together stand for: a speciality by its name where it is the only one."""
        means = [self._meanings.get(code, "") for code in codes]
        if codes and not any(one.startswith(ALIAS) for one in means):
            found = [self._codes.get(code, NOWHERE) for code in codes]
            named = self.named(found[0].intersection(*found[1:]))
            if len(named) == 1:
                return named[0].name(language)
        spoken = said or [""] * len(codes)
        words_of = (self.word_of(c, language, s) for c, s in zip(codes, spoken, strict=True))
        return ", ".join(word for word in words_of if word)

    def shared_words(self) -> frozenset[str]:
        """The folded words that names in both languages have alike."""
        names: dict[Language, set[str]] = {"ru": set(), "kk": set()}
        for profile in self.profiles:
            names["ru"].update(row_of(profile.record.name_ru or ""))
            names["kk"].update(row_of(profile.record.name_kk or ""))
        for number, ru, kk in self._trades:
            one = self.specialities[number]
            names["ru"].update(row_of(f"{one.ru or ''} {ru}"))
            names["kk"].update(row_of(f"{one.kk or ''} {kk}"))
        short = {word for p in self.profiles for s in p.record.short_names for word in row_of(s)}
        return frozenset(names["ru"] & names["kk"] | short)

    def _forms_of(self, code: str, means: str, language: Language) -> Iterator[str]:
        for one in self.named(self._codes.get(code, NOWHERE)):
            for word in words(normalise(one.name(language))):
                if means in stems(fold(word)):
                    yield word

    def taught(self, filters: Filters) -> frozenset[int] | None:
        """The trades that filters want; None where they want none."""
        if filters.speciality:
            number = self._by_key.get(filters.speciality)
            return frozenset(
                trade for trade, of in enumerate(self.trade_speciality) if of == number
            )
        if not filters.words:
            return None
        found = [self._codes.get(code, NOWHERE) for code in filters.words]
        return found[0].intersection(*found[1:])

    def teaching(self, trades: Iterable[int]) -> set[int]:
        """The colleges that teach one of some trades."""
        return {number for trade in trades for number in self._by_trade.get(trade, ())}

    def named(self, trades: Iterable[int]) -> list[Speciality]:
        """The specialities of some trades, those that are taught most often first."""
        count: Counter[int] = Counter()
        for trade in trades:
            count[self.trade_speciality[trade]] += len(self._by_trade.get(trade, ()))
        return [self.specialities[number] for number, _ in count.most_common()]

    def speciality(self, key: str) -> Speciality | None:
        """One speciality by its code in a button."""
        number = self._by_key.get(key)
        return None if number is None else self.specialities[number]

    def beginning_with(self, text: str) -> set[int]:
        """The colleges that teach something with all words of a text in its name."""
        found: set[int] | None = None
        for word in row_of(text):
            trades = set(self.trades_of_stems(stems(word)))
            if len(word) >= PREFIX:
                trades |= self._trades_beginning(word)
            found = trades if found is None else found & trades
        return self.teaching(found or ())

    def _trades_beginning(self, word: str) -> set[int]:
        return {
            trade
            for form, trades in self._trade_forms.items()
            if form.startswith(word)
            for trade in trades
        }

    @cached_property
    def _trade_forms(self) -> dict[str, set[int]]:
        forms: dict[str, set[int]] = defaultdict(set)
        for (number, ru, kk), trade in self._trades.items():
            one = self.specialities[number]
            for name in (one.ru, one.kk, ru, kk):
                for word in row_of(name or ""):
                    forms[word].add(trade)
        return dict(forms)

    # --- lists ----------------------------------------------------------------------------------

    def district_name(self, key: str, language: Language) -> str:
        """The name of a district as a card shows it."""
        known: District | None = self.lexicon.districts.get(key)
        return known.name(language) if known else self._districts.get(key, "")

    @property
    def fields(self) -> list[str]:
        """The fields that something is taught of, those without a code last."""
        there = {one.group for one in self.specialities}
        return sorted(there, key=lambda field: (not field, field))

    def of_field(self, field: str, language: Language, number: int) -> "FieldPage":
        """A page of the specialities of a field, by their names; the nearest where it has gone."""
        found = [one for one in self.specialities if one.group == field]
        found.sort(key=lambda one: fold(one.name(language).casefold()))
        pages = max(1, -(-len(found) // PAGE))
        number = min(max(number, 1), pages)
        return FieldPage(field, tuple(found[(number - 1) * PAGE : number * PAGE]), number, pages)

    @property
    def districts(self) -> list[str]:
        """The districts that have a college, in the order of the city's list."""
        there = {profile.district for profile in self.profiles if profile.district}
        known = [key for key in self.lexicon.districts if key in there]
        return [*known, *sorted(there.difference(known))]

    def _matches(self, filters: Filters) -> Matches:
        taught = self.taught(filters)
        teaching = None if taught is None else self.teaching(taught)
        sure, unknown = [], 0
        for profile in self.profiles:
            fits = _fits(profile, filters, taught, teaching)
            if fits:
                sure.append(profile.number)
            unknown += fits is None
        return Matches(tuple(sure), unknown)

    # --- building -------------------------------------------------------------------------------

    def _read(self, registry: Registry) -> list[Profile]:
        numbered = _Numbered(self.specialities)
        of: dict[str, list[tuple[ProgrammeRecord, int]]] = defaultdict(list)
        for programme in registry.programmes:
            of[programme.college_id].append((programme, self._trade(programme, numbered)))
        return [
            self._profile(number, record, of.get(record.id, []))
            for number, record in enumerate(registry.colleges)
        ]

    def _trade(self, programme: ProgrammeRecord, numbered: "_Numbered") -> int:
        speciality = numbered.number(programme)
        key = (speciality, programme.qualification_ru or "", programme.qualification_kk or "")
        if key not in self._trades:
            self._trades[key] = len(self._trades)
            self.trade_speciality.append(speciality)
            names = (programme.specialty_ru, programme.specialty_kk, *key[1:])
            self._trade_words.append(set(_stems_of(names)))
        return self._trades[key]

    def _profile(
        self, number: int, record: CollegeRecord, taught: Sequence[tuple[ProgrammeRecord, int]]
    ) -> Profile:
        programmes = tuple(programme for programme, _ in taught)
        spoken = {programme.language for programme in programmes if programme.language}
        places = [p.state_order_places for p in programmes]
        return Profile(
            number=number,
            record=record,
            programmes=programmes,
            trades=tuple(trade for _, trade in taught),
            district=self._district(record.district),
            languages=frozenset(record.languages) | spoken,
            state_order=True if any(places) else record.has_state_order,
            dual=True if any(p.has_dual for p in programmes) else record.has_dual,
        )

    def _district(self, written: str | None) -> str:
        if not written:
            return ""
        own = set(_stems_of((written,)))
        for key, district in self.lexicon.districts.items():
            names = (*district.forms, *district.beside)
            if any(own.issuperset(_first_stems(name)) for name in names):
                return key
        key = code_of(" ".join(row_of(written)))
        self._districts[key] = written
        return key

    def _teaching(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for profile in self.profiles:
            for trade in dict.fromkeys(profile.trades):
                found[trade].append(profile.number)
        return dict(found)

    def _weak(self) -> frozenset[str]:
        """Stems that are in too many specialities to tell one."""
        own = set(_stems_of(self.lexicon.weak))
        most = max(COMMON * len(self._trade_words), 5)
        return frozenset(
            own | {stem for stem, trades in self.trades_by_stem.items() if len(trades) > most}
        )

    def _read_aliases(self) -> dict[str, frozenset[int]]:
        found = {}
        for key, trade in self.lexicon.trades.items():
            meant = [[stems(word) for word in row_of(phrase)] for phrase in trade.meant]
            rows = [[self.trades_of_stems(pair) for pair in row] for row in meant]
            found[key] = NOWHERE.union(*(row[0].intersection(*row[1:]) for row in rows))
        return found

    def _read_codes(self) -> tuple[dict[str, frozenset[int]], dict[str, str]]:
        """What codes find, and what they stand for."""
        known = {**self.trades_by_stem, **{f"{ALIAS}{key}": t for key, t in self._aliases.items()}}
        meanings = {code_of(meaning): meaning for meaning in known}
        return {code: known[meaning] for code, meaning in meanings.items()}, meanings

    def texts(self) -> Iterator[str]:
        """Every name of a college, a speciality or a qualification, once."""
        once: dict[str, None] = {}
        for profile in self.profiles:
            record = profile.record
            once.update(dict.fromkeys((record.name_ru or "", record.name_kk or "")))
            once.update(dict.fromkeys(record.short_names))
        for one in self.specialities:
            once.update(dict.fromkeys((one.ru or "", one.kk or "")))
        for _, ru, kk in self._trades:
            once.update(dict.fromkeys((ru, kk)))
        return iter(once)


class _Numbered:
    """Gives every speciality a number: rows of one code, or of one name, are the same."""

    def __init__(self, specialities: list[Speciality]) -> None:
        self._all = specialities
        self._numbers: dict[str, int] = {}

    def number(self, programme: ProgrammeRecord) -> int:
        code, ru, kk = programme.specialty_code, programme.specialty_ru, programme.specialty_kk
        if not (code or ru or kk):  # a row may know the qualification only
            ru, kk = programme.qualification_ru, programme.qualification_kk
        keys = [key for key in (code, *map(_folded, (ru, kk))) if key]
        for key in keys:
            if (number := self._numbers.get(key)) is not None:
                break
        else:
            number = len(self._all)
            self._all.append(Speciality(code_of(f"s:{keys[0] if keys else ''}"), code, ru, kk))
        for key in keys:
            self._numbers.setdefault(key, number)
        return number


@lru_cache(20_000)
def _folded(name: str | None) -> str:
    return " ".join(row_of(name or ""))


def _stems_of(names: Iterable[str | None]) -> Iterator[str]:
    for name in names:
        for word in row_of(name or ""):
            yield from stems(word)


def _first_stems(name: str) -> set[str]:
    (pair,) = (stems(word) for word in row_of(name)[:1])
    return set(pair[:1])


def _turned(rows: Sequence[Iterable[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for stem in row:
            found[stem].add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


# --- whether a college fits: True, False, or None where that is not known ----------------------


def _fits(
    profile: Profile,
    filters: Filters,
    taught: frozenset[int] | None,
    teaching: Collection[int] | None,
) -> bool | None:
    """Whether a college is what filters want; `teaching` are those that teach it at all."""
    found = list(_of_college(profile, filters))
    if False in found:
        return False
    if teaching is not None and profile.number not in teaching:
        return False if profile.programmes else None
    if taught is not None or filters.of_programme > 1:
        found.append(_of_programmes(profile, filters, taught))
    else:
        found += _alone(profile, filters)
    return False if False in found else None if None in found else True


def _of_college(profile: Profile, filters: Filters) -> Iterator[bool | None]:
    if filters.district:
        yield profile.district == filters.district if profile.district else None
    if filters.ownership:
        owner = profile.record.ownership
        yield owner == filters.ownership if owner else None
    if "dormitory" in filters.flags:
        yield profile.record.has_dormitory


def _alone(profile: Profile, filters: Filters) -> Iterator[bool | None]:
    """What is asked of programmes, where one thing only is: the college's own word counts too."""
    if filters.language:
        yield _among(filters.language, profile.languages, bool(profile.languages))
    if filters.base:
        bases = [programme.base for programme in profile.programmes]
        yield _among(filters.base, bases, bool(bases) and None not in bases)
    for flag in filters.flags - {"dormitory"}:
        yield profile.flag(flag)


def _among(wanted: object, known: Iterable[object], complete: bool) -> bool | None:
    return True if wanted in known else False if complete else None


def _of_programmes(
    profile: Profile, filters: Filters, taught: frozenset[int] | None
) -> bool | None:
    """Whether one programme is all that is wanted."""
    if not profile.programmes:
        return None
    best: bool | None = False
    for programme, trade in zip(profile.programmes, profile.trades, strict=True):
        if taught is not None and trade not in taught:
            continue
        fits = programme_fits(programme, profile, filters)
        if fits:
            return True
        if fits is None:
            best = None
    return best


def programme_fits(programme: ProgrammeRecord, profile: Profile, filters: Filters) -> bool | None:
    """Whether a programme has the language, the base and so on that are wanted."""
    best: bool | None = True
    if filters.base:
        if programme.base is None:
            best = None
        elif programme.base != filters.base:
            return False
    if filters.language:
        fits = _speaks(programme, profile, filters.language)
        if fits is False:
            return False
        best = best and fits
    for flag in filters.flags - {"dormitory"}:
        fits = _flag_of(programme, profile, flag)
        if fits is False:
            return False
        best = best and fits
    return best


def _speaks(programme: ProgrammeRecord, profile: Profile, language: TaughtIn) -> bool | None:
    if programme.language:
        return programme.language == language
    known = profile.record.languages
    if known and language not in known:
        return False
    return True if known == (language,) else None


def _flag_of(programme: ProgrammeRecord, profile: Profile, flag: Flag) -> bool | None:
    if flag == "state_order":
        own = None if programme.state_order_places is None else programme.state_order_places > 0
        general = profile.record.has_state_order
    else:
        own, general = programme.has_dual, profile.record.has_dual
    return own if own is not None else False if general is False else None
