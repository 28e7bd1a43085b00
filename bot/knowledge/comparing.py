"""A later report beside what is told now: fact by fact, and what would be told from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot.knowledge.check import speaks_of_report
from bot.knowledge.editions import Edition, holds, names_in
from bot.knowledge.facts import Count, Fact, Facts, Name
from bot.knowledge.files import REPORT_FACT, sentences
from bot.knowledge.layers import is_told, names_of, own_edition, with_reports
from bot.knowledge.models import Entry, Source
from bot.knowledge.store import KnowledgeBase, SourcedEntry
from bot.language import LANGUAGES

Change = Literal["changed", "new", "missing", "unchanged"]


@dataclass(frozen=True)
class Difference:
    """One fact in the report that is told now and in a later one."""

    name: str
    change: Change
    old: Fact | None
    new: Fact | None


@dataclass(frozen=True)
class Telling:
    """What becomes of one entry: the year for which it is told from the later report, if it is.

    `is_newest`: that is what is told when no year is named. `missing` are the facts for want of
    which it is told from an earlier one.
    """

    entry_id: str
    year: int | None
    is_newest: bool
    missing: tuple[str, ...]
    unproven: tuple[str, ...]  # its sentences about the report itself, to be read against it


@dataclass(frozen=True)
class Dispute:
    """A figure that two reports of the same year have otherwise, and whether both are told.

    They are not where no sentence with that figure is told wholly by either of them.
    """

    name: str
    rival: Source
    told: bool


def differences(new: Facts, old: Facts, names: Iterable[str]) -> list[Difference]:
    """Every fact that one of two reports holds, in the order of the names."""
    return [
        Difference(name, _change(old.get(name), new.get(name)), old.get(name), new.get(name))
        for name in names
        if not name.startswith(REPORT_FACT) and (name in new or name in old)
    ]


def _change(old: Fact | None, new: Fact | None) -> Change:
    if old is None:
        return "new"
    if new is None:
        return "missing"
    return "unchanged" if is_same(old, new) else "changed"


def is_same(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same, wherever it stands in their reports."""
    return _said(one) == _said(other)


def _said(fact: Fact) -> dict[str, object]:
    return fact.model_dump(exclude={"paragraph", "said"})


def written(fact: Fact) -> str:
    """A fact as a Russian reader sees it, on one line of plain text."""
    bound = "> " if isinstance(fact, Count) and fact.bound else ""
    return " ".join(f"{bound}{fact.write('ru')}".split())


def written_apart(old: Fact, new: Fact) -> tuple[str, str]:
    """Two facts as a reader sees them; names by the first form in which they differ."""
    if written(old) == written(new) and isinstance(old, Name) and isinstance(new, Name):
        for language in LANGUAGES:
            for form in sorted(old.forms(language) & new.forms(language)):
                if old.write(language, form) != new.write(language, form):
                    return old.write(language, form), new.write(language, form)
    return written(old), written(new)


def newest_report(base: KnowledgeBase) -> Edition | None:
    """The report that is told from now; None where nothing is known yet."""
    return max(_reports(base), key=lambda r: (r.year, r.source.published), default=None)


def tellings(base: KnowledgeBase, later: Edition) -> list[Telling]:
    """What would become of every answer of the report that `data/` was written from."""
    after = with_reports(replace(base, reports=(*base.reports, later)))
    return [
        _telling(sourced.entry, after.entries[entry_id], later)
        for entry_id, sourced in base.entries.items()
        if is_told(sourced)
    ]


def _telling(entry: Entry, told: SourcedEntry, later: Edition) -> Telling:
    names = names_of(entry)
    years = [e.year for e in told.editions if e.source == later.source]
    return Telling(
        entry_id=entry.id,
        year=next(iter(years), None),
        is_newest=told.source == later.source,
        missing=tuple(sorted(names - later.facts.keys())),
        unproven=tuple(filter(speaks_of_report, entry.ru.text)),
    )


def in_dispute(base: KnowledgeBase, later: Edition) -> list[Dispute]:
    """Figures that another report of the same year has otherwise."""
    return [
        Dispute(name, rival.source, _can_be_told(base, name, later.facts, rival.facts))
        for rival in _reports(base)
        if rival.year == later.year
        for name in rival.facts.keys() & later.facts.keys()
        if not name.startswith(REPORT_FACT)
        and not isinstance(later.facts[name], Name)
        and not is_same(later.facts[name], rival.facts[name])
    ]


def _can_be_told(base: KnowledgeBase, name: str, *reports: Facts) -> bool:
    """Whether some sentence with a fact is told wholly by each of the reports."""
    named = (
        names_in([template])
        for sourced in base.entries.values()
        if is_told(sourced)
        for _, template, _ in sentences(sourced.entry)
    )
    return any(name in names and all(holds(facts, names) for facts in reports) for names in named)


def _reports(base: KnowledgeBase) -> list[Edition]:
    own = own_edition(base)
    return [own, *base.reports] if own else []
