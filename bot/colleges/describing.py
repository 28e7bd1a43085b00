"""What is known of an imported college, in words: one value for each thing that can be asked."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from babel.numbers import format_decimal

from bot.colleges.index import CollegeIndex, Profile, Speciality
from bot.colleges.records import Base, Form, Ownership, ProgrammeRecord, RowSource, TaughtIn
from bot.i18n import Texts, mark
from bot.knowledge.facts import NBSP, TENGE
from bot.knowledge.models import Attribute
from bot.knowledge.sources import Citation
from bot.language import Language

MOST_SPECIALITIES = 3  # on a card; the rest is behind a button
MOST_PUBLISHERS = 2
YEAR = 12  # months
REMEMBERED = 4_096  # addresses

OWNERSHIP: dict[Ownership, str] = {"state": mark("state college"), "private": mark("private")}
TAUGHT_IN: dict[TaughtIn, str] = {
    "kk": mark("Kazakh"),
    "ru": mark("Russian"),
    "en": mark("English"),
}
BASES: dict[Base, str] = {
    "9": mark("after grade 9"),
    "11": mark("after grade 11"),
    "tvet": mark("after a college"),
}
FORMS: dict[Form, str] = {
    "full_time": mark("full-time"),
    "part_time": mark("part-time"),
    "evening": mark("evening classes"),
    "distance": mark("distance learning"),
}
# Told by the programmes of a college; everything else by the college's own row.
OF_PROGRAMMES: frozenset[Attribute] = frozenset(
    {"specialities", "base", "duration", "form", "fee"}
)


def describe(kind: Attribute, profile: Profile, index: CollegeIndex, texts: Texts) -> str | None:
    """What is known of one attribute of a college; None where nothing is."""
    write = _WRITERS.get(kind)
    return write(profile, index, texts) or None if write else None


def cited(kind: Attribute, profile: Profile) -> Citation:
    """Where that is known from."""
    if kind in OF_PROGRAMMES and profile.programmes:
        return cite_rows(programme.source for programme in profile.programmes)
    if kind in ("state_order", "dual") and profile.flag(kind) and not _own_word(kind, profile):
        return cite_rows(programme.source for programme in profile.programmes)
    return cite_row(profile.record.source)


def _own_word(kind: Attribute, profile: Profile) -> bool:
    record = profile.record
    return bool(record.has_state_order if kind == "state_order" else record.has_dual)


def cite_row(source: RowSource) -> Citation:
    """What a row is cited by."""
    return Citation(publisher_of(source.url), source.date)


def cite_rows(sources: Iterable[RowSource]) -> Citation:
    """What several rows are cited by: who published them, and the oldest date."""
    rows = list(dict.fromkeys((publisher_of(one.url), one.date) for one in sources))
    publishers = list(dict.fromkeys(publisher for publisher, _ in rows))
    named = ", ".join(publishers[:MOST_PUBLISHERS])
    more = len(publishers) - MOST_PUBLISHERS
    return Citation(f"{named} (+{more})" if more > 0 else named, min(date for _, date in rows))


@lru_cache(REMEMBERED)
def publisher_of(url: str) -> str:
    """Who is behind an address: its host; any other text stands for itself."""
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.") or url


def specialities_of(profile: Profile, index: CollegeIndex) -> list[Speciality]:
    """What a college teaches, each once, in the order of its rows."""
    numbers = dict.fromkeys(index.trade_speciality[trade] for trade in profile.trades)
    return [index.specialities[number] for number in numbers]


def tenge(amount: int, texts: Texts) -> str:
    """An amount, as a reader writes it."""
    return f"{format_decimal(amount, locale=texts.language)}{NBSP}{TENGE[texts.language]}"


def months(number: int, texts: Texts) -> str:
    """A time of so many months, in years and months."""
    years, rest = divmod(number, YEAR)
    parts = []
    if years:
        parts.append(texts.ngettext("%(number)s year", "%(number)s years", years))
    if rest:
        parts.append(texts.ngettext("%(number)s month", "%(number)s months", rest))
    return " ".join(parts)


def fees(programmes: Iterable[ProgrammeRecord], texts: Texts) -> str:
    """What some programmes cost a year: from the cheapest to the dearest, never averaged."""
    rows = [programme.tuition_kzt for programme in programmes]
    known = sorted({fee for fee in rows if fee is not None})
    if not known:
        return ""
    if len(known) == 1:
        return texts.gettext("%(amount)s a year", amount=tenge(known[0], texts))
    low = str(format_decimal(known[0], locale=texts.language))
    high = tenge(known[-1], texts)
    return texts.gettext("from %(low)s to %(high)s a year", low=low, high=high)


def durations(programmes: Iterable[ProgrammeRecord], texts: Texts) -> str:
    """How long some programmes take: from the shortest to the longest."""
    known = sorted({p.duration_months for p in programmes if p.duration_months})
    if not known:
        return ""
    if len(known) == 1:
        return months(known[0], texts)
    return f"{months(known[0], texts)} – {months(known[-1], texts)}"


def bases(programmes: Iterable[ProgrammeRecord], texts: Texts) -> str:
    """After what one may begin."""
    there = {programme.base for programme in programmes}
    return ", ".join(texts.gettext(label) for base, label in BASES.items() if base in there)


def forms(programmes: Iterable[ProgrammeRecord], texts: Texts) -> str:
    """In which forms one may learn."""
    there = {programme.form for programme in programmes}
    return ", ".join(texts.gettext(label) for form, label in FORMS.items() if form in there)


def languages(spoken: Iterable[TaughtIn], texts: Texts) -> str:
    """In which languages one may learn."""
    there = set(spoken)
    return ", ".join(texts.gettext(label) for la, label in TAUGHT_IN.items() if la in there)


def yes_or_no(known: bool | None, texts: Texts) -> str:
    """Whether there is something; nothing where that is not known."""
    if known is None:
        return ""
    return texts.gettext("yes") if known else texts.gettext("no")


def programme_parts(programme: ProgrammeRecord, texts: Texts) -> list[str]:
    """What is known of a programme, beside what it teaches."""
    fee, places = programme.tuition_kzt, programme.state_order_places
    said = [
        texts.gettext(BASES[programme.base]) if programme.base else "",
        months(programme.duration_months, texts) if programme.duration_months else "",
        texts.gettext(TAUGHT_IN[programme.language]) if programme.language else "",
        texts.gettext(FORMS[programme.form]) if programme.form else "",
        "" if fee is None else fees((programme,), texts),
        "" if places is None else places_of(places, texts),
        texts.gettext("dual training") if programme.has_dual else "",
    ]
    return [part for part in said if part]


def programme_unknown(programme: ProgrammeRecord) -> list[Attribute]:
    """What is not known of a programme."""
    known: dict[Attribute, object] = {
        "base": programme.base,
        "duration": programme.duration_months,
        "languages": programme.language,
        "form": programme.form,
        "fee": programme.tuition_kzt,
        "state_order": programme.state_order_places,
    }
    return [kind for kind, value in known.items() if value is None]


def programme_name(programme: ProgrammeRecord, language: Language) -> str:
    """What a programme teaches, with the qualification where that says more."""
    ru, kk = programme.specialty_ru, programme.specialty_kk
    name = (kk or ru if language == "kk" else ru or kk) or programme.specialty_code or ""
    ru, kk = programme.qualification_ru, programme.qualification_kk
    qualification = (kk or ru if language == "kk" else ru or kk) or ""
    if not name or qualification.casefold() == name.casefold():
        return qualification or name
    return f"{name} ({qualification})" if qualification else name


def places_of(number: int, texts: Texts) -> str:
    """How many state-ordered places there are."""
    return texts.ngettext(
        "%(number)s state-ordered place", "%(number)s state-ordered places", number
    )


def shortened(names: Sequence[str], most: int, texts: Texts) -> str:
    """The first of some names, and how many there are where that is not all."""
    head = ", ".join(names[:most])
    if len(names) <= most:
        return head
    return texts.gettext("%(listed)s … (%(number)s in all)", listed=head, number=len(names))


# --- inside -------------------------------------------------------------------------------------


def _address(profile: Profile, index: CollegeIndex, texts: Texts) -> str | None:
    record = profile.record
    first, second = record.address_ru, record.address_kk
    return second or first if texts.language == "kk" else first or second


def _ownership(profile: Profile, index: CollegeIndex, texts: Texts) -> str | None:
    owner = profile.record.ownership
    return texts.gettext(OWNERSHIP[owner]) if owner else None


def _specialities(profile: Profile, index: CollegeIndex, texts: Texts) -> str:
    named = (one.name(texts.language) for one in specialities_of(profile, index))
    return shortened([name for name in named if name], MOST_SPECIALITIES, texts)


_WRITERS: dict[Attribute, Callable[[Profile, CollegeIndex, Texts], str | None]] = {
    "ownership": _ownership,
    "district": lambda one, index, texts: index.district_name(one.district, texts.language),
    "address": _address,
    "phone": lambda one, index, texts: one.record.phone,
    "email": lambda one, index, texts: one.record.email,
    "website": lambda one, index, texts: one.record.website,
    "instagram": lambda one, index, texts: one.record.instagram,
    "specialities": _specialities,
    "base": lambda one, index, texts: bases(one.programmes, texts),
    "duration": lambda one, index, texts: durations(one.programmes, texts),
    "form": lambda one, index, texts: forms(one.programmes, texts),
    "languages": lambda one, index, texts: languages(one.languages, texts),
    "fee": lambda one, index, texts: fees(one.programmes, texts),
    "dormitory": lambda one, index, texts: yes_or_no(one.record.has_dormitory, texts),
    "state_order": lambda one, index, texts: yes_or_no(one.state_order, texts),
    "dual": lambda one, index, texts: yes_or_no(one.dual, texts),
}
