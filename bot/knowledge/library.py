"""Every entry as a reader sees it, written out once in both languages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from babel.dates import format_date

from bot.colleges.cards import with_imported
from bot.colleges.index import CollegeIndex
from bot.colleges.lexicon import Lexicon
from bot.i18n import Catalogues, Texts, mark
from bot.knowledge.colleges import Directory, cards
from bot.knowledge.editions import Edition, edition_of, holds, names_in
from bot.knowledge.facts import write_sentence
from bot.knowledge.models import EntryKind, Topic, TurnTo, Wording
from bot.knowledge.sources import cite, source_line
from bot.knowledge.store import KnowledgeBase, SourcedEntry
from bot.language import LANGUAGES, Language

WHERE_TO_TURN: dict[TurnTo, str] = {
    "admissions": mark("The college's admissions office will tell you exactly."),
    "college": mark("It is best to ask the college itself."),
    "department": mark("Almaty's Education Department knows this."),
    "akimat": mark("This is a question for the city's akimat."),
    "organisers": mark("The organisers will tell you exactly."),
    "person": mark("It is best to ask a person who deals with this."),
}


@dataclass(frozen=True)
class Page:
    """One entry in one language: the fact first, then a few sentences, then source and date.

    `dissent` is what other sources of the same year say instead. `year` is that of an earlier
    report; None is what is told now.
    """

    entry_id: str
    language: Language
    kind: EntryKind
    title: str
    lead: str
    details: str
    source: str
    url: str = ""  # of the source
    dissent: str = ""
    year: int | None = None

    @property
    def text(self) -> str:
        """The page as plain text, a paragraph a part."""
        parts = (self.lead, self.dissent, self.details, self.source)
        return "\n\n".join(part for part in parts if part)


class Library:
    """All pages, by entry and language, and the topics that they stand under."""

    def __init__(self, base: KnowledgeBase, catalogues: Catalogues) -> None:
        self.base = base
        self._catalogues = catalogues
        self._pages = {
            (sourced.entry.id, language): _write(sourced, catalogues[language])
            for sourced in base.entries.values()
            for language in LANGUAGES
        }
        self._earlier = {
            (sourced.entry.id, edition.year, language): _write_edition(
                sourced, edition, catalogues[language]
            )
            for sourced in base.entries.values()
            for edition in sourced.editions[1:]
            for language in LANGUAGES
        }
        self.years = _years(base)

    def page(self, entry_id: str, language: Language, year: int | None = None) -> Page:
        """One entry in one language, as it is told now or of a year.

        KeyError where there is no such entry, or nothing of that year.
        """
        if year is None:
            return self._pages[entry_id, language]
        editions = self.base.entries[entry_id].editions
        edition = edition_of(editions, year)
        if edition is None:
            raise KeyError(entry_id, year)
        if edition is editions[0]:
            return self._pages[entry_id, language]
        return self._earlier[entry_id, edition.year, language]

    def lead(self, entry_id: str, language: Language) -> str:
        """The first sentence of an entry, which it is found by, however its page begins."""
        sourced = self.base.entries[entry_id]
        first, *_ = sourced.entry.wording(language).text
        return write_sentence(first, sourced.facts, language)

    def is_told_of(self, entry_id: str, year: int) -> bool:
        """Whether an entry can be told of a year."""
        sourced = self.base.entries.get(entry_id)
        return sourced is not None and edition_of(sourced.editions, year) is not None

    def other_years(self, page: Page) -> tuple[int, ...]:
        """The other years that the entry of a page can be told of, the newest first."""
        years = [edition.year for edition in self.base.entries[page.entry_id].editions]
        shown = page.year or next(iter(years), None)
        return tuple(year for year in years if year != shown)

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self.base.entries

    def related(self, entry_id: str) -> tuple[str, ...]:
        """The entries to offer beside this one."""
        return self.base.entries[entry_id].entry.related

    def topic_of(self, entry_id: str) -> str | None:
        """The topic that an entry stands under."""
        return self.base.entries[entry_id].entry.topic

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics, in the order of the menu."""
        return self.base.topics

    def answers_of(self, topic: str) -> list[str]:
        """The entries of a topic that hold an answer."""
        return [
            sourced.entry.id
            for sourced in self.base.entries.values()
            if sourced.entry.topic == topic and sourced.entry.kind == "answer"
        ]

    @cached_property
    def colleges(self) -> dict[Language, Directory]:
        """The colleges to browse, by language; made when somebody first looks at them."""
        return {la: self._directory(self._catalogues[la]) for la in LANGUAGES}

    @cached_property
    def imported(self) -> CollegeIndex | None:
        """The imported colleges, ready to be found; None where none was imported."""
        registry = self.base.registry
        return CollegeIndex(registry, Lexicon.load()) if registry.colleges else None

    def _directory(self, texts: Texts) -> Directory:
        own = cards(self.base, texts)
        if self.imported is None:
            return Directory(own)
        return Directory(with_imported(own, self.imported, texts), self.imported, texts)


def told(turns: Sequence[TurnTo]) -> list[TurnTo]:
    """Where to turn, without what another of them says better: the college's office is the
    college, and "a person who deals with this" tells nothing beside one who is named.
    """
    vague = {"person"} if len(turns) > 1 else set()
    if "admissions" in turns:
        vague.add("college")
    return [turn for turn in turns if turn not in vague]


def _years(base: KnowledgeBase) -> frozenset[int]:
    """The years that questions may name where later reports are known."""
    editions = [edition for sourced in base.entries.values() for edition in sourced.editions]
    return frozenset(e.year for e in editions) | {e.source.published.year for e in editions}


def _write(sourced: SourcedEntry, texts: Texts) -> Page:
    if sourced.editions:
        return replace(_write_edition(sourced, sourced.editions[0], texts), year=None)
    if sourced.all_sources:
        return _write_sources(sourced, texts)
    return _write_one(sourced, texts)


def _write_edition(sourced: SourcedEntry, edition: Edition, texts: Texts) -> Page:
    """An entry as one report has it, and what others of the same year say instead."""
    page = _write_one(replace(sourced, source=edition.source, facts=edition.facts), texts)
    wording = sourced.entry.wording(texts.language)
    said = [_differing(wording, edition, other, texts) for other in edition.others]
    return replace(page, dissent="\n".join(filter(None, said)), year=edition.year)


def _differing(wording: Wording, edition: Edition, other: Edition, texts: Texts) -> str:
    """The sentences that another source has otherwise, with that source and its date."""
    told = [
        sentence
        for template in wording.text
        if holds(other.facts, names_in([template]))
        and (sentence := write_sentence(template, other.facts, texts.language))
        != write_sentence(template, edition.facts, texts.language)
    ]
    if not told:
        return ""
    return texts.gettext(
        "According to %(publisher)s, %(date)s: %(figures)s",
        publisher=other.source.publisher,
        date=_day(other.source.published, texts),
        figures=" ".join(told),
    )


def _write_sources(sourced: SourcedEntry, texts: Texts) -> Page:
    """An entry about the report itself, where there are several."""
    cited = [
        f"{source.publisher}, {_day(source.published, texts)}" for source in sourced.all_sources
    ]
    titles = [f"«{source.title.in_(texts.language)}»" for source in sourced.all_sources]
    return Page(
        entry_id=sourced.entry.id,
        language=texts.language,
        kind=sourced.entry.kind,
        title=sourced.entry.wording(texts.language).title,
        lead=texts.gettext(
            "What I know is from these reports: %(reports)s", reports="; ".join(cited)
        ),
        details=texts.gettext(
            "Their titles: %(titles)s. Under each answer stand its own source and date.",
            titles=", ".join(titles),
        ),
        source="",
    )


def _write_one(sourced: SourcedEntry, texts: Texts) -> Page:
    entry, language = sourced.entry, texts.language
    wording = entry.wording(language)
    lead, *rest = (write_sentence(t, sourced.facts, language) for t in wording.text)
    if sourced.expired:
        lead, rest = _expired(sourced, texts), [lead, *rest]
    elif sourced.valid_until:
        rest.append(texts.gettext("Valid until %(date)s.", date=_until(sourced, texts)))
    rest += [texts.gettext(WHERE_TO_TURN[turn]) for turn in told(entry.turn_to)]
    is_sourced = entry.kind == "answer" or sourced.expired
    return Page(
        entry_id=entry.id,
        language=language,
        kind=entry.kind,
        title=wording.title,
        lead=lead,
        details=" ".join(rest),
        source=source_line(cite(sourced.source), texts) if is_sourced else "",
        url=sourced.source.url if is_sourced else "",
    )


def _expired(sourced: SourcedEntry, texts: Texts) -> str:
    return texts.gettext(
        "This was valid until %(date)s; I have nothing newer.", date=_until(sourced, texts)
    )


def _until(sourced: SourcedEntry, texts: Texts) -> str:
    return _day(sourced.valid_until, texts)


def _day(day: dt.date | None, texts: Texts) -> str:
    return str(format_date(day, "long", locale=texts.language))
