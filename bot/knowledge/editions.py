"""Editions: what each report says of the same things, by the year that it is about.

Reports are never mixed: a sentence is filled from one of them alone, and where two of the same
year differ, both are told, each with its source.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge.facts import Count, Date, Fact, Facts, Name, placeholders
from bot.knowledge.files import LAYER, REPORT_FACT
from bot.knowledge.models import Source
from bot.knowledge.yaml_file import Location
from bot.language import LANGUAGES

PRECISIONS = ("year", "month", "day")


@dataclass(frozen=True)
class Edition:
    """What one report says. `others` are further reports of the same year, the newest first."""

    source: Source
    facts: Facts
    year: int
    others: tuple["Edition", ...] = ()


def unfit(new: Fact, old: Fact) -> Iterator[tuple[Location, str]]:
    """Why sentences that were written for one fact cannot be filled with another, and where."""
    if new.type != old.type:
        yield ("type",), f"it is a {new.type}, but the sentences are written for a {old.type}"
    elif isinstance(new, Count) and isinstance(old, Count) and new.bound != old.bound:
        wanted = "say" if old.bound else "do not say"
        yield ("bound",), f"the sentences {wanted} «more than» («bound: over»)"
    elif isinstance(new, Date) and isinstance(old, Date):
        precise = old.value.count("-")
        if new.value.count("-") != precise:
            yield ("value",), f"the sentences are written for a {PRECISIONS[precise]}"
    elif isinstance(new, Name):
        for language in LANGUAGES:
            for form in sorted(old.forms(language) - new.forms(language)):
                yield (language,), f"{language}: the form «{form}» is missing"


def fitting(facts: Facts, known: Facts) -> Facts:
    """The facts of a report with which sentences written for known facts can be filled."""
    return {
        name: fact
        for name, fact in facts.items()
        if name in known and not any(unfit(fact, known[name]))
    }


def names_in(templates: Iterable[str]) -> frozenset[str]:
    """The facts that some sentences name."""
    return frozenset(p.name for template in templates for p in placeholders(template))


def holds(facts: Facts, names: Iterable[str]) -> bool:
    """Whether a report holds everything that is named, a figure or a date among it.

    A name by itself tells nothing: that a report speaks of the same official does not mean that
    he says the same again.
    """
    wanted = set(names)
    return wanted <= facts.keys() and any(
        not isinstance(facts[name], Name) for name in wanted if not name.startswith(REPORT_FACT)
    )


def is_about_source(names: frozenset[str]) -> bool:
    """Whether sentences speak of nothing but the report itself."""
    return bool(names) and all(name.startswith(REPORT_FACT) for name in names)


def by_year(holding: Iterable[Edition], known: Iterable[Edition]) -> tuple[Edition, ...]:
    """The newest report of each year that holds something, the newest year first.

    Of the known reports those of the same year stand beside it, whatever they hold.
    """
    newest: dict[int, Edition] = {}
    for edition in sorted(holding, key=_age):
        newest.setdefault(edition.year, edition)
    ordered = sorted(known, key=_age)
    return tuple(
        Edition(
            source=first.source,
            facts=first.facts,
            year=year,
            others=tuple(o for o in ordered if o.year == year and o.source != first.source),
        )
        for year, first in sorted(newest.items(), reverse=True)
    )


def _age(edition: Edition) -> tuple[int, bool]:
    # What was reviewed with the program goes before an imported file of the same day.
    return -edition.source.published.toordinal(), edition.source.kind != LAYER


def edition_of(editions: Iterable[Edition], year: int) -> Edition | None:
    """The one that is about a year, else the newest that was published in it."""
    found = list(editions)
    about = [edition for edition in found if edition.year == year]
    published = [edition for edition in found if edition.source.published.year == year]
    return next(iter(about + published), None)
