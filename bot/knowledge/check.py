"""The editor's gate: everything that a reviewer would otherwise have to look for by hand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date

from bot.knowledge.facts import (
    Count,
    Date,
    Fact,
    FactError,
    MoneyRange,
    Name,
    Rank,
    Share,
    placeholders,
    write_sentence,
)
from bot.knowledge.files import (
    REPORT_FACT,
    Draft,
    known_texts,
    picture_texts,
    read_draft,
    sentences,
)
from bot.knowledge.models import BUTTON, College, Entry, Phrasings, Picture, PictureRow
from bot.knowledge.report_text import HEADER, Figure, figures, read_report
from bot.knowledge.yaml_file import Fault
from bot.language import LANGUAGES, Language

WAYS_OF_ASKING = {"answer": 30, "gap": 12, "service": 30}
KNOWN_GAPS = 80
MOST_SENTENCES = 4
LONGEST_VALUE = 80  # characters that a narrow table still shows well
MORE_THAN: dict[Language, re.Pattern[str]] = {
    "ru": re.compile(r"\b(более|больше|свыше)\b", re.IGNORECASE),
    "kk": re.compile(r"\b(астам|артық)\b", re.IGNORECASE),
}
# "The report does not name them": true of the report it was written for, and to be read anew.
_REPORT = re.compile(r"\bотчёт", re.IGNORECASE)
_MONTH_ENDING = "(ь|й|[аяуюе]|[оеё]м)?"  # in all cases; whole words, or «марте» would be «мая»
_DIGIT = re.compile(r"\d")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Coverage:
    """One line of the check's table."""

    entry: str
    kind: str
    facts: int
    asks: dict[Language, int]


@dataclass(frozen=True)
class CheckResult:
    """What the check found: a line for each entry, and all faults."""

    coverage: list[Coverage]
    faults: list[Fault]
    facts: int
    compared: int | None


def speaks_of_report(sentence: str) -> bool:
    """Whether a Russian sentence says something about the report itself."""
    return _REPORT.search(sentence) is not None


def check_knowledge(folder: Path, report: Path | None = None) -> CheckResult:
    """Check `data/`; with a report also that every figure stands in the paragraph it names."""
    draft = read_draft(folder)
    _check_entries(draft)
    _check_colleges(draft)
    _check_phrasings(draft)
    _check_pictures(draft)
    _check_facts_are_used(draft)
    compared = _compare(draft, read_report(report)) if report else None
    return CheckResult(_coverage(draft), sorted(draft.faults()), len(draft.facts), compared)


def _coverage(draft: Draft) -> list[Coverage]:
    return [
        Coverage(
            entry=entry.id,
            kind=entry.kind,
            facts=len(_facts_of(entry, "ru")),
            asks={la: len(_asks(draft, entry.id).in_(la)) for la in LANGUAGES},
        )
        for entry in draft.entries.values()
    ]


def _asks(draft: Draft, entry_id: str) -> Phrasings:
    return draft.phrasings.get(entry_id, Phrasings())


def _facts_of(entry: Entry, language: Language) -> frozenset[str]:
    return _named(entry.wording(language).text)


def _named(templates: Iterable[str]) -> frozenset[str]:
    try:
        return frozenset(
            placeholder.name for template in templates for placeholder in placeholders(template)
        )
    except FactError:
        return frozenset()


def _check_entries(draft: Draft) -> None:
    for entry in draft.entries.values():
        key = f"entry {entry.id}"
        for language in LANGUAGES:
            for reason in _wording_faults(entry, language):
                draft.fault(key, (language,), reason)
        for language, template, place in sentences(entry):
            for reason in _sentence_faults(draft, template, language):
                draft.fault(key, place, reason)
        if odd := _facts_of(entry, "ru") ^ _facts_of(entry, "kk"):
            names = ", ".join(sorted(odd))
            draft.fault(key, ("kk",), f"«{entry.id}» says {names} in one language only")
    gaps = sum(entry.kind == "gap" for entry in draft.entries.values())
    if gaps < KNOWN_GAPS:
        draft.fault("source", (), f"{gaps} known gaps, at least {KNOWN_GAPS} are wanted")


def _wording_faults(entry: Entry, language: Language) -> Iterator[str]:
    wording = entry.wording(language)
    if len(wording.text) > MOST_SENTENCES:
        yield f"{len(wording.text)} sentences, at most {MOST_SENTENCES} are read"
    if len(wording.title) > BUTTON:
        yield f"the title has {len(wording.title)} characters, a button holds {BUTTON}"
    if _DIGIT.search(wording.title):
        yield "a digit in the title"


def _sentence_faults(draft: Draft, template: str, language: Language) -> Iterator[str]:
    if not template.strip():
        yield "an empty sentence"
    if digit := _DIGIT.search(_PLACEHOLDER.sub("", template)):
        yield f"the digit «{digit.group()}» is typed: name the fact instead"
    try:
        used = [draft.facts.get(placeholder.name) for placeholder in placeholders(template)]
    except FactError:
        return  # already noted while reading
    over = any(isinstance(fact, Count) and fact.bound for fact in used)
    if over and not MORE_THAN[language].search(template):
        yield "the source says “more than”, the sentence does not"


def _check_colleges(draft: Draft) -> None:
    for college in draft.colleges:
        key = f"college {college.id}"
        for language, template, place in known_texts(college):
            for reason in _sentence_faults(draft, template, language):
                draft.fault(key, place, reason)
            if too_long := _length_fault(draft, template, language):
                draft.fault(key, place, too_long)
        for attribute, text in college.known.items():
            if odd := _named([text.ru]) ^ _named([text.kk]):
                names = ", ".join(sorted(odd))
                reason = f"«{college.id}» says {names} in one language only"
                draft.fault(key, ("known", attribute, "kk"), reason)


def _length_fault(draft: Draft, template: str, language: Language) -> str | None:
    try:
        length = len(write_sentence(template, draft.facts, language))
    except FactError:
        return None  # already noted while reading
    if length <= LONGEST_VALUE:
        return None
    return f"{length} characters, a table shows {LONGEST_VALUE}"


def _facts_of_college(college: College) -> frozenset[str]:
    return _named(text.ru for text in college.known.values()) | {college.name}


def _check_phrasings(draft: Draft) -> None:
    seen: dict[str, str] = {}
    for entry in draft.entries.values():
        wanted = WAYS_OF_ASKING[entry.kind]
        for language in LANGUAGES:
            ways = _asks(draft, entry.id).in_(language)
            if len(ways) < wanted:
                draft.fault(
                    f"entry {entry.id}",
                    (),
                    f"«{entry.id}» has {len(ways)} ways of asking in {language}, "
                    f"at least {wanted} are wanted",
                )
            for way in ways:
                _check_way(draft, seen, entry.id, way)


def _check_way(draft: Draft, seen: dict[str, str], entry_id: str, way: str) -> None:
    words = _NOT_WORDS.sub(" ", way.casefold()).strip()
    other = seen.setdefault(words, entry_id)
    key = f"asks {entry_id}" if f"asks {entry_id}" in draft.places else f"entry {entry_id}"
    if not words:
        draft.fault(key, (), "an empty way of asking")
    elif other != entry_id:
        draft.fault(key, (), f"«{way}» is asked under «{other}» too")


def _check_pictures(draft: Draft) -> None:
    for picture in draft.pictures:
        key = f"picture {picture.id}"
        for language, template, place in picture_texts(picture):
            for reason in _sentence_faults(draft, template, language):
                draft.fault(key, place, reason)
        for language in LANGUAGES:
            if _DIGIT.search(picture.wording(language).button):
                draft.fault(key, (language, "button"), "a digit in the title")
        _check_same_facts(draft, picture)
        for number, row in enumerate(picture.rows):
            for language, reason in _row_faults(row):
                draft.fault(key, ("rows", number, language), reason)


def _check_same_facts(draft: Draft, picture: Picture) -> None:
    said: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    for language, template, _ in picture_texts(picture):
        said[language].append(template)
    if odd := _named(said["ru"]) ^ _named(said["kk"]):
        names = ", ".join(sorted(odd))
        draft.fault(
            f"picture {picture.id}", ("kk",), f"«{picture.id}» says {names} in one language only"
        )


def _row_faults(row: PictureRow) -> Iterator[tuple[Language, str]]:
    for language in LANGUAGES:
        words = row.wording(language)
        if row.value and row.value not in _named([words.figure]):
            yield language, f"the figure does not say «{row.value}», which is shown"
        if row.whole and row.whole not in _named(words.notes):
            yield language, f"no note says «{row.whole}», of which a part is shown"


def _check_facts_are_used(draft: Draft) -> None:
    used = {name for entry in draft.entries.values() for name in _facts_of(entry, "ru")}
    used |= {name for college in draft.colleges for name in _facts_of_college(college)}
    for name in draft.facts:
        if name not in used and not name.startswith(REPORT_FACT):
            draft.fault(f"fact {name}", (), f"no sentence says the fact «{name}»")


# --- the facts against the report ------------------------------------------------------------


def _compare(draft: Draft, paragraphs: dict[int, str]) -> int:
    known = {number: figures(text) for number, text in paragraphs.items() if number != HEADER}
    taken: dict[int, set[Decimal]] = defaultdict(set)
    compared = 0
    for name, fact in draft.facts.items():
        if name.startswith(REPORT_FACT):
            continue
        compared += 1
        taken[fact.paragraph] |= set(_values(fact))
        for reason in _fact_faults(draft, fact, paragraphs):
            draft.fault(f"fact {name}", (), f"fact «{name}»: {reason}")
    _check_date(draft, paragraphs[HEADER])
    _check_all_taken(draft, known, taken)
    return compared


def _check_date(draft: Draft, header: str) -> None:
    if draft.source is None:
        return
    published = format_date(draft.source.published, "d MMMM y", locale="ru")
    if published not in header:
        draft.fault("source", ("published",), f"«{published}» does not stand in the report's head")


def _fact_faults(draft: Draft, fact: Fact, paragraphs: dict[int, str]) -> Iterator[str]:
    text = paragraphs.get(fact.paragraph)
    if text is None:
        yield f"the report has no paragraph {fact.paragraph}"
    elif fact.said not in text:
        yield f"«{fact.said}» does not stand in paragraph {fact.paragraph}"
    elif isinstance(fact, Date) and fact.relative:
        yield from _relative_faults(draft, fact)
    else:
        yield from _value_faults(fact)


def _value_faults(fact: Fact) -> Iterator[str]:
    said = {figure.value for figure in figures(fact.said)}
    for value in _values(fact):
        if value not in said:
            yield f"the value is {value}, the report says «{fact.said}»"
    if isinstance(fact, Date) and not _names_month(fact):
        yield f"the value is {fact.value}, the report says «{fact.said}»"


def _relative_faults(draft: Draft, fact: Date) -> Iterator[str]:
    published = draft.source.published.year if draft.source else 0
    if fact.day().year != published + 1:
        yield f"{fact.value} is not the year after the report's, {published}"


def _names_month(fact: Date) -> bool:
    if "-" not in fact.value:
        return True  # a bare year has no month to name
    stem = str(format_date(fact.day(), "LLLL", locale="ru")).rstrip("ьй")
    return re.search(rf"\b{stem}{_MONTH_ENDING}\b", fact.said, re.IGNORECASE) is not None


def _values(fact: Fact) -> Iterator[Decimal]:
    if isinstance(fact, Count | Rank):
        yield Decimal(fact.value)
    elif isinstance(fact, Share):
        yield fact.value
    elif isinstance(fact, MoneyRange):
        yield from (Decimal(fact.low), Decimal(fact.high))
    elif isinstance(fact, Date) and not fact.relative:
        year, *month_and_day = fact.value.split("-")
        yield from map(Decimal, (year, *month_and_day[1:]))  # the month is a word
    elif not isinstance(fact, Name | Date):
        raise TypeError(f"{type(fact).__name__} has no rule here")


def _check_all_taken(
    draft: Draft, known: dict[int, list[Figure]], taken: dict[int, set[Decimal]]
) -> None:
    waived = draft.source.waived if draft.source else ()
    for number, found in known.items():
        for figure in found:
            is_waived = any(w.paragraph == number and w.number == figure.text for w in waived)
            if figure.value not in taken[number] and not is_waived:
                draft.fault(
                    "source",
                    ("waived",),
                    f"paragraph {number}: «{figure.text}» is neither a fact nor waived",
                )
    for waiver in waived:
        if all(figure.text != waiver.number for figure in known.get(waiver.paragraph, [])):
            draft.fault(
                "source",
                ("waived",),
                f"paragraph {waiver.paragraph}: «{waiver.number}» is waived but not there",
            )
