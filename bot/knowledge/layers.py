"""The layers of knowledge put together: later reports, and what administrators say.

An entry of the report is told from the newest report that holds all it says, a picture and a
college's card as well; an earlier year can still be asked for.

An article that is shown in the place of an entry keeps that entry's id, so that buttons, links and
votes lead to it, and is found by that entry's ways of asking too.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.knowledge.articles import PREFIX, Version
from bot.knowledge.editions import (
    Edition,
    by_year,
    fitting,
    holds,
    is_about_source,
    names_in,
)
from bot.knowledge.files import LAYER, known_texts, picture_texts, sentences
from bot.knowledge.models import Bilingual, Entry, Phrasings, Source, Wording
from bot.knowledge.store import KnowledgeBase, SourcedCollege, SourcedEntry, SourcedPicture
from bot.language import Language
from bot.language.sentences import first_and_rest


def with_reports(base: KnowledgeBase) -> KnowledgeBase:
    """The knowledge with its later reports; where there is none, as it is."""
    own = own_edition(base)
    if not base.reports or own is None:
        return base
    later = [replace(r, facts=fitting(r.facts, own.facts)) for r in base.reports]
    entries = {
        entry_id: _of_editions(sourced, own, later) if is_told(sourced) else sourced
        for entry_id, sourced in base.entries.items()
    }
    sources = _sources_of(entries.values())
    return replace(
        base,
        entries={i: _with_sources(sourced, sources) for i, sourced in entries.items()},
        colleges=tuple(_newest_college(c, own, later) for c in base.colleges),
        pictures=tuple(_newest_picture(p, own, later) for p in base.pictures),
    )


def own_edition(base: KnowledgeBase) -> Edition | None:
    """What the report says that `data/` was written from."""
    told = (s for s in base.entries.values() if s.source.kind == LAYER)
    first = next(told, None)
    return Edition(first.source, first.facts, first.source.published.year) if first else None


def is_told(sourced: SourcedEntry) -> bool:
    """Whether an entry is an answer from the report that `data/` was written from."""
    return sourced.source.kind == LAYER and sourced.entry.kind == "answer"


def names_of(entry: Entry) -> frozenset[str]:
    """The facts that an entry is told from."""
    return names_in(template for _, template, _ in sentences(entry))


def _of_editions(sourced: SourcedEntry, own: Edition, later: Sequence[Edition]) -> SourcedEntry:
    names = names_of(sourced.entry)
    if is_about_source(names):
        return sourced
    holding = [own, *(report for report in later if holds(report.facts, names))]
    newest, *earlier = by_year(holding, [own, *later])
    return replace(sourced, source=newest.source, facts=newest.facts, editions=(newest, *earlier))


def _sources_of(told: Iterable[SourcedEntry]) -> tuple[Source, ...]:
    """Everything that entries are told from at present, the newest first."""
    found = {s.source.id: s.source for sourced in told for s in sourced.editions[:1]}
    return tuple(sorted(found.values(), key=lambda source: source.published, reverse=True))


def _with_sources(sourced: SourcedEntry, sources: tuple[Source, ...]) -> SourcedEntry:
    if is_told(sourced) and not sourced.editions and len(sources) > 1:
        return replace(sourced, all_sources=sources)
    return sourced


def _newest_college(
    sourced: SourcedCollege, own: Edition, later: Sequence[Edition]
) -> SourcedCollege:
    if sourced.source.kind != LAYER:
        return sourced
    names = names_in(template for _, template, _ in known_texts(sourced.college))
    newest = _newest({*names, sourced.college.name}, own, later)
    return replace(sourced, source=newest.source, facts=newest.facts)


def _newest_picture(
    sourced: SourcedPicture, own: Edition, later: Sequence[Edition]
) -> SourcedPicture:
    if sourced.source.kind != LAYER:
        return sourced
    picture = sourced.picture
    lengths = {name for row in picture.rows for name in (row.value, row.whole) if name}
    names = names_in(template for _, template, _ in picture_texts(picture))
    newest = _newest(names | lengths, own, later)
    return replace(sourced, source=newest.source, facts=newest.facts)


def _newest(names: Iterable[str], own: Edition, later: Sequence[Edition]) -> Edition:
    """The newest report that holds everything that is named."""
    wanted = frozenset(names)
    newest, *_ = by_year([own, *(r for r in later if holds(r.facts, wanted))], ())
    return newest


def with_articles(
    base: KnowledgeBase, versions: Iterable[Version], zone: dt.tzinfo, today: dt.date
) -> KnowledgeBase:
    """The knowledge with what administrators say; `today` tells what is no longer current."""
    entries = dict(base.entries)
    for version in versions:
        replaced = base.entries.get(version.entry_id)
        entries[version.entry_id] = _sourced(version, replaced, zone, today)
    return replace(base, entries=entries)


def _sourced(
    version: Version, replaced: SourcedEntry | None, zone: dt.tzinfo, today: dt.date
) -> SourcedEntry:
    article = version.article
    expired = article.is_expired(today)
    earlier = replaced.phrasings if replaced else Phrasings()
    entry = Entry(
        id=version.entry_id,
        # What is past is a gap: it is told, but not as an answer.
        kind="gap" if expired else "answer",
        topic=article.topic,
        related=replaced.entry.related if replaced else (),
        turn_to=replaced.entry.turn_to if replaced and expired else (),
        ru=_wording(version, "ru"),
        kk=_wording(version, "kk"),
    )
    return SourcedEntry(
        entry=entry,
        source=_source(version, zone),
        facts={},
        phrasings=Phrasings(
            ru=_once(earlier.ru, article.asks.ru), kk=_once(earlier.kk, article.asks.kk)
        ),
        valid_until=article.valid_until,
        expired=expired,
        reviewed=replaced is not None,
    )


def _wording(version: Version, language: Language) -> Wording:
    said = version.article.said(language)
    return Wording(title=said.title, text=first_and_rest(said.text))


def _once(*ways: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way for each in ways for way in each))


def _source(version: Version, zone: dt.tzinfo) -> Source:
    return Source(
        id=f"{PREFIX}{version.article_id}",
        kind="administrator",
        publisher="",
        published=dt.datetime.fromtimestamp(version.at, zone).date(),
        url="",
        title=Bilingual(ru=version.article.ru.title, kk=version.article.kk.title),
    )
