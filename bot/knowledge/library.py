"""Every entry as a reader sees it, written out once in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from babel.dates import format_date

from bot.colleges.cards import with_imported
from bot.colleges.index import CollegeIndex
from bot.colleges.lexicon import Lexicon
from bot.i18n import Catalogues, Texts, mark
from bot.knowledge.colleges import Directory, cards
from bot.knowledge.facts import write_sentence
from bot.knowledge.models import EntryKind, Topic, TurnTo
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
    """One entry in one language: the fact first, then a few sentences, then source and date."""

    entry_id: str
    language: Language
    kind: EntryKind
    title: str
    lead: str
    details: str
    source: str
    url: str = ""  # of the source

    @property
    def text(self) -> str:
        """The page as plain text, a paragraph a part."""
        return "\n\n".join(part for part in (self.lead, self.details, self.source) if part)


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

    def page(self, entry_id: str, language: Language) -> Page:
        """One entry in one language. KeyError where there is no such entry."""
        return self._pages[entry_id, language]

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


def _write(sourced: SourcedEntry, texts: Texts) -> Page:
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
    return str(format_date(sourced.valid_until, "long", locale=texts.language))
