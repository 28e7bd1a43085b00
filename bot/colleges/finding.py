"""From a question to what the imported list answers to it, in words; None where it does not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.colleges.describing import (
    bases,
    cite_row,
    cite_rows,
    cited,
    describe,
    durations,
    fees,
    forms,
    languages,
    places_of,
    programme_name,
    programme_parts,
    shortened,
    specialities_of,
)
from bot.colleges.filters import Filters
from bot.colleges.index import CollegeIndex, Profile, programme_fits
from bot.colleges.labels import filter_labels
from bot.colleges.parsing import Parser, Query
from bot.colleges.records import ProgrammeRecord, RowSource
from bot.i18n import Catalogues, Texts
from bot.knowledge.colleges import LABELS
from bot.knowledge.models import Attribute
from bot.knowledge.sources import Citation, source_line
from bot.language import Language
from bot.language.spelling import fold

FOUND = "colleges.found"  # what a list of colleges is told by
OF_ONE = "college."  # before the id of a college
SHOWN = 5  # colleges of a list
CHOICES = 3
ROWS = 4  # programmes of a college
MOST_NAMED = 6  # specialities of a college that an answer names
NAME = 80  # characters of a name in a list
VALUE = 60
LONGEST = 640  # characters of an answer, its source not counted

Kind = Literal["answer", "choice", "gap"]
PROGRAMMES: dict[str, Callable[[Sequence[ProgrammeRecord], Texts], str]] = {
    "fee": fees,
    "duration": durations,
    "base": bases,
    "form": forms,
    "languages": lambda rows, texts: languages((p.language for p in rows if p.language), texts),
    "places": lambda rows, texts: _places(rows, texts),
}
CONTACTS: tuple[Attribute, ...] = ("address", "phone", "website")
OVERVIEW: tuple[Attribute, ...] = (
    "district", "address", "phone", "website", "specialities", "dormitory",
)  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """A college whose card is offered."""

    id: str
    title: str


@dataclass(frozen=True)
class Offer:
    """What can be opened below an answer: cards, and the list that it speaks of."""

    cards: tuple[Offered, ...] = ()
    listed: str = ""  # what the list is narrowed by, as buttons carry it
    total: int = 0


@dataclass(frozen=True)
class Choice:
    """One of the colleges that may be meant, and what would be answered then."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Said:
    """What the list answers, a paragraph a field."""

    kind: Kind
    id: str | None
    title: str
    lead: str
    details: str
    source: str
    url: str
    offer: Offer
    choices: tuple[Choice, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return "\n\n".join(part for part in (self.lead, self.details, self.source) if part)


class CollegeFinder:
    """Answers questions about imported colleges."""

    def __init__(
        self,
        index: CollegeIndex,
        known_as: Mapping[str, Sequence[str]],
        catalogues: Catalogues,
        elsewhere: Callable[[str], bool],
        foreign: Callable[[str], bool],
        common: Callable[[str], bool],
    ) -> None:
        """`known_as` are all names of a college by its id. Of a folded word is told whether it is
        known to the rest of the knowledge, whether it names another city or country, and whether
        it is a word for other things too.
        """
        self._shared = index.shared_words()
        self._parser = Parser(index, known_as, elsewhere, foreign, common)
        self._tellers = {language: _Teller(index, texts) for language, texts in catalogues.items()}

    def tells_language(self, word: str) -> bool:
        """Whether a folded word is not the same in the lists of both languages."""
        return word not in self._shared

    def find(self, question: str) -> Query | None:
        """What a question asks of the list; None where it asks nothing of it."""
        return self._parser.parse(question)

    def taught(self, text: str) -> tuple[str, ...]:
        """The codes of what a text names that can be learnt; nothing where it names nothing."""
        return tuple(one.code for one in self._parser.taught(text))

    def say(self, query: Query, language: Language) -> Said:
        """What the list answers to it."""
        return self._tellers[language].say(query)


class _Teller:
    """Says what was found in one language."""

    def __init__(self, index: CollegeIndex, texts: Texts) -> None:
        self._index, self._texts = index, texts
        numbers = sorted(range(len(index)), key=self._by_name)
        self._order = {number: place for place, number in enumerate(numbers)}

    def _by_name(self, number: int) -> tuple[str, int]:
        return fold(self._name(self._index.profiles[number]).casefold()), number

    def say(self, query: Query) -> Said:
        if query.named is None:
            return self._list(query)
        if not query.named.sure:
            return self._which(query, query.named.numbers)
        profile = self._index.profiles[query.named.numbers[0]]
        if query.taught:
            return self._teaches(profile, query)
        return self._facts(profile, query.asked) if query.asked else self._overview(profile)

    # --- one college ----------------------------------------------------------------------------

    def _overview(self, profile: Profile) -> Said:
        lines = [
            self._line(kind, value) for kind in OVERVIEW if (value := self._value(kind, profile))
        ]
        return self._of_one(
            "answer", profile, self._name(profile), lines, cite_row(profile.record.source)
        )

    def _facts(self, profile: Profile, asked: Sequence[str]) -> Said:
        kinds = [kind for name in asked for kind in (CONTACTS if name == "contacts" else (name,))]
        values = {kind: self._fact(kind, profile) for kind in dict.fromkeys(kinds)}
        known = {kind: value for kind, value in values.items() if value}
        unknown = [kind for kind, value in values.items() if not value]
        if not known:
            return self._gap(profile, unknown)
        (first, value), *rest = known.items()
        details = [self._line(kind, told) for kind, told in rest]
        details += self._rows_about(first, profile)
        if unknown:
            details.append(self._unknown(unknown))
        lead = self._texts.gettext(
            "%(name)s — %(label)s: %(value)s",
            name=self._name(profile), label=self._label(first), value=value,
        )  # fmt: skip
        return self._of_one("answer", profile, lead, details, self._cited(first, profile))

    def _gap(self, profile: Profile, unknown: Sequence[str]) -> Said:
        lead = self._texts.gettext(
            "%(name)s: this is not in my list: %(listed)s.",
            name=self._name(profile), listed=", ".join(map(self._label, unknown)),
        )  # fmt: skip
        return self._of_one("gap", profile, lead, self._where_to_turn(profile), None)

    def _where_to_turn(self, profile: Profile) -> list[str]:
        reached = [
            self._line(kind, value)
            for kind in ("phone", "website")
            if (value := self._fact(kind, profile))
        ]
        return [self._texts.gettext("It is best to ask the college itself."), *reached]

    def _teaches(self, profile: Profile, query: Query) -> Said:
        """A college and something to learn: what its programmes say of it."""
        trades = query.trades or frozenset()
        rows = [
            programme
            for programme, trade in zip(profile.programmes, profile.trades, strict=True)
            if trade in trades
        ]
        fitting = [p for p in rows if programme_fits(p, profile, query.filters)]
        subject = ", ".join(self._subjects(query))
        if not rows:
            return self._does_not_say(profile, subject, query.filters)
        lines = [self._row(programme) for programme in (fitting or rows)[:ROWS]]
        if not fitting:
            said = self._does_not_say(profile, subject, query.filters)
            details = [*lines, said.details]
            source = cite_rows(p.source for p in rows)
            return self._of_one("gap", profile, said.lead, details, source)
        value, unknown = self._first_of(query.asked, fitting)
        if unknown:
            lead = self._texts.gettext(
                "%(name)s: this is not in my list: %(listed)s.",
                name=f"{self._name(profile)}, {subject}",
                listed=", ".join(map(self._label, unknown)),
            )
        else:
            lead = f"{self._name(profile)} — {subject}: {value}"
        kind: Kind = "gap" if unknown else "answer"
        return self._of_one(kind, profile, lead, lines, cite_rows(p.source for p in fitting))

    def _first_of(
        self, asked: Sequence[str], rows: Sequence[ProgrammeRecord]
    ) -> tuple[str, list[str]]:
        """What was asked of some programmes first, or that it is not known."""
        about = [name for name in asked if name in PROGRAMMES]
        if not about:
            return self._texts.gettext("yes"), []
        value = PROGRAMMES[about[0]](rows, self._texts)
        return value, [] if value else about[:1]

    def _does_not_say(self, profile: Profile, subject: str, filters: Filters) -> Said:
        wanted = ", ".join([subject, *filter_labels(filters, self._index, self._texts)])
        lead = self._texts.gettext(
            "%(name)s: this is not in my list: %(listed)s.",
            name=self._name(profile), listed=wanted,
        )  # fmt: skip
        details = [self._not_a_no(), *self._where_to_turn(profile)]
        return self._of_one("gap", profile, lead, details, cite_row(profile.record.source))

    def _rows_about(self, kind: str, profile: Profile) -> list[str]:
        """Where programmes differ, the first of them."""
        if kind not in PROGRAMMES or len(profile.programmes) < 2:
            return []
        lines: dict[str, None] = {}
        for programme in profile.programmes:
            if value := PROGRAMMES[kind]((programme,), self._texts):
                lines[f"• {programme_name(programme, self._texts.language)}: {value}"] = None
        return list(lines)[:ROWS] if len(lines) > 1 else []

    # --- several --------------------------------------------------------------------------------

    def _which(self, query: Query, numbers: Sequence[int]) -> Said:
        """Several colleges may be meant."""
        ordered = self._in_order(numbers)
        choices = []
        for number in ordered[:CHOICES]:
            profile = self._index.profiles[number]
            named = replace(query.named, numbers=(number,), sure=True) if query.named else None
            told = self.say(replace(query, named=named))
            choices.append(Choice(_id(profile), self._title(profile), told.text))
        if len(ordered) == 1:
            lead = self._texts.gettext("Do you mean this college?")
        else:
            lead = self._texts.ngettext(
                "%(number)s college in my list may be meant. Which one?",
                "%(number)s colleges in my list may be meant. Which one?",
                len(ordered),
            )
        details = [
            f"{place}. {_cut(self._name(self._index.profiles[number]), NAME)}"
            for place, number in enumerate(ordered[:CHOICES], start=1)
        ]
        offer = Offer(self._offered(ordered[:CHOICES]), query.said, len(ordered))
        return Said("choice", None, lead, lead, "\n".join(details), "", "", offer, tuple(choices))

    def _list(self, query: Query) -> Said:
        trades = query.trades
        found = self._index.matches(query.filters)
        wanted = self._wanted(query)
        ordered = self._in_order(found.sure)
        if not ordered:
            lead = self._texts.gettext("%(wanted)s: no such college in my list.", wanted=wanted)
            details = [*self._of_others(found.unknown, found=False), self._not_a_no()]
            return Said("gap", FOUND, wanted, lead, "\n".join(details), "", "",
                        Offer(listed="", total=len(self._index)))  # fmt: skip
        shown = ordered[:SHOWN]
        told = ordered if self._about(query) else shown
        rows = {number: self._rows_of(number, query, trades) for number in told}
        lead = self._lead(query, wanted, len(ordered), rows)
        lines = [self._listed(i, n, query, rows[n]) for i, n in enumerate(shown, start=1)]
        if len(ordered) > len(shown):
            lines.append(
                self._texts.gettext("… and %(number)s more", number=len(ordered) - len(shown))
            )
        source = cite_rows(one for number in shown for one in self._sources(number, rows[number]))
        offer = Offer(self._offered(shown), query.filters.encode(), len(ordered))
        head = self._taught_as(trades, ", ".join(self._subjects(query)))
        tail = self._of_others(found.unknown, found=True)
        room = LONGEST - len(lead) - sum(map(len, (*head, *tail)))
        details = [*head, *_fitting(lines, room), *tail]
        return Said("answer", FOUND, wanted, lead, "\n".join(details),
                    source_line(source, self._texts), "", offer)  # fmt: skip

    def _lead(
        self,
        query: Query,
        wanted: str,
        found: int,
        rows: dict[int, list[ProgrammeRecord]],
    ) -> str:
        about = self._about(query)
        every = [programme for of_one in rows.values() for programme in of_one] if about else []
        value = PROGRAMMES[about](every, self._texts) if about else ""
        count = self._texts.ngettext(
            "%(number)s college in my list", "%(number)s colleges in my list", found
        )
        # A sum is told only where every number of it is known.
        partial = about == "places" and any(p.state_order_places is None for p in every)
        if value and not partial:
            return f"{wanted} — {self._label(about)}: {value} ({count})"
        return f"{wanted}: {count}"

    def _about(self, query: Query) -> str:
        """What is asked first of the programmes of all colleges together."""
        asked = (name for name in query.asked if name in PROGRAMMES)
        return next(asked, "") if query.taught else ""

    def _listed(
        self, place: int, number: int, query: Query, rows: Sequence[ProgrammeRecord]
    ) -> str:
        profile = self._index.profiles[number]
        told = []
        for name in query.asked:
            if name in PROGRAMMES and rows:
                told.append(PROGRAMMES[name](rows, self._texts) or "—")
            else:
                kinds = CONTACTS[:2] if name == "contacts" else (name,)
                told += [self._value(kind, profile) or "—" for kind in kinds]  # type: ignore[arg-type]
        values = f": {_cut('; '.join(told), VALUE)}" if told else ""
        return f"{place}. {_cut(self._name(profile), NAME)}{values}"

    def _rows_of(
        self, number: int, query: Query, trades: frozenset[int] | None
    ) -> list[ProgrammeRecord]:
        if trades is None:
            return []
        profile = self._index.profiles[number]
        return [
            programme
            for programme, trade in zip(profile.programmes, profile.trades, strict=True)
            if trade in trades and programme_fits(programme, profile, query.filters)
        ]

    def _sources(self, number: int, rows: Sequence[ProgrammeRecord]) -> list[RowSource]:
        own = self._index.profiles[number].record.source
        return [programme.source for programme in rows] or [own]

    def _wanted(self, query: Query) -> str:
        parts = [*self._subjects(query), *filter_labels(query.filters, self._index, self._texts)]
        joined = ", ".join(parts)
        return joined[:1].upper() + joined[1:]

    def _subjects(self, query: Query) -> list[str]:
        """What is to be learnt, as the list spells it in this language."""
        label = self._index.label_of(
            [one.code for one in query.taught],
            self._texts.language,
            [one.said for one in query.taught],
        )
        return [label] if label else [one.said for one in query.taught]

    def _taught_as(self, trades: frozenset[int] | None, wanted: str) -> list[str]:
        if not trades:
            return []
        names = [one.name(self._texts.language) for one in self._index.named(trades)]
        if [name.casefold() for name in names] == [wanted.casefold()]:
            return []
        listed = shortened([_cut(name, VALUE) for name in names if name], 3, self._texts)
        return [self._texts.gettext("In the list: %(listed)s", listed=listed)]

    def _of_others(self, unknown: int, found: bool) -> list[str]:
        if not unknown:
            return []
        return [
            self._texts.ngettext(
                "Of %(number)s more college this is not known.",
                "Of %(number)s more colleges this is not known.",
                unknown,
            )
            if found
            else self._texts.ngettext(
                "Of %(number)s college this is not known.",
                "Of %(number)s colleges this is not known.",
                unknown,
            )
        ]

    # --- words ----------------------------------------------------------------------------------

    def _of_one(
        self,
        kind: Kind,
        profile: Profile,
        lead: str,
        details: Sequence[str],
        source: Citation | None,
    ) -> Said:
        url = profile.record.source.url
        return Said(
            kind=kind,
            id=_id(profile),
            title=self._title(profile),
            lead=lead,
            details="\n".join(_fitting(details, LONGEST - len(lead))),
            source=source_line(source, self._texts) if source else "",
            url=url if source and url.startswith(("http://", "https://")) else "",
            offer=Offer(self._offered((profile.number,))),
        )

    def _fact(self, kind: str, profile: Profile) -> str:
        if kind == "places":
            return _places(profile.programmes, self._texts)
        if kind == "specialities":
            named = specialities_of(profile, self._index)
            names = [one.name(self._texts.language) for one in named]
            return shortened([name for name in names if name], MOST_NAMED, self._texts)
        return self._value(kind, profile) or ""  # type: ignore[arg-type]

    def _value(self, kind: Attribute, profile: Profile) -> str | None:
        return describe(kind, profile, self._index, self._texts)

    def _cited(self, kind: str, profile: Profile) -> Citation:
        return cited("fee" if kind == "places" else kind, profile)  # type: ignore[arg-type]

    def _line(self, kind: str, value: str) -> str:
        label = self._label(kind)
        return f"{label[:1].upper()}{label[1:]}: {value}"

    def _label(self, kind: str) -> str:
        if kind == "places":
            return self._texts.gettext("state-ordered places")
        label = self._texts.gettext(LABELS[kind])  # type: ignore[index]
        return label if label.isupper() else label[:1].lower() + label[1:]

    def _unknown(self, kinds: Sequence[str]) -> str:
        listed = ", ".join(map(self._label, kinds))
        return self._texts.gettext("Not known to me yet: %(listed)s.", listed=listed)

    def _not_a_no(self) -> str:
        return self._texts.gettext(
            "That is no “no”: the list may be incomplete, so it is worth asking the colleges."
        )

    def _row(self, programme: ProgrammeRecord) -> str:
        parts = ", ".join(programme_parts(programme, self._texts))
        name = _cut(programme_name(programme, self._texts.language), NAME)
        return f"• {name}: {parts}" if parts else f"• {name}"

    def _name(self, profile: Profile) -> str:
        return profile.record.name(self._texts.language)

    def _title(self, profile: Profile) -> str:
        return min((self._name(profile), *profile.record.short_names), key=len)

    def _offered(self, numbers: Sequence[int]) -> tuple[Offered, ...]:
        profiles = (self._index.profiles[number] for number in numbers)
        return tuple(Offered(p.record.id, self._name(p)) for p in profiles)

    def _in_order(self, numbers: Sequence[int]) -> list[int]:
        return sorted(numbers, key=self._order.__getitem__)


def _id(profile: Profile) -> str:
    return f"{OF_ONE}{profile.record.id}"


def _places(rows: Sequence[ProgrammeRecord], texts: Texts) -> str:
    known = [p.state_order_places for p in rows if p.state_order_places is not None]
    return places_of(sum(known), texts) if known else ""


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return head[: max(head.rfind(" "), longest // 2)].rstrip(" ,;:.-–«(") + "…"


def _fitting(lines: Sequence[str], room: int) -> list[str]:
    """As many lines as there is room for."""
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept
