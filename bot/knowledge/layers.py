"""The layers of knowledge put together: what administrators say stands beside the rest.

An article that is shown in the place of an entry keeps that entry's id, so that buttons, links and
votes lead to it, and is found by that entry's ways of asking too.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from bot.knowledge.articles import PREFIX, Version
from bot.knowledge.models import Bilingual, Entry, Phrasings, Source, Wording
from bot.knowledge.store import KnowledgeBase, SourcedEntry
from bot.language import Language
from bot.language.sentences import first_and_rest


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
