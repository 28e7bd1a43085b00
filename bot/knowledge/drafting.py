"""An article beside what is known: begun from an entry, and looked at before it is shown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from bot.i18n import Catalogues
from bot.knowledge.answering import Answer
from bot.knowledge.articles import Article, Said, Version
from bot.knowledge.facts import write_sentence
from bot.knowledge.layers import with_articles
from bot.knowledge.library import Library
from bot.knowledge.models import TITLE_LENGTH
from bot.knowledge.store import KnowledgeBase, SourcedEntry
from bot.language import LANGUAGES, Language


def begin_instead_of(sourced: SourcedEntry) -> Article:
    """An article to be shown in the place of an entry: what a known gap says is not taken over."""
    return Article(
        topic=sourced.entry.topic,
        ru=_said(sourced, "ru"),
        kk=_said(sourced, "kk"),
        instead_of=sourced.entry.id,
    )


def _said(sourced: SourcedEntry, language: Language) -> Said:
    wording = sourced.entry.wording(language)
    if sourced.entry.kind != "answer":
        return Said(title=wording.title)
    sentences = [write_sentence(each, sourced.facts, language) for each in wording.text]
    return Said(title=wording.title, text=" ".join(sentences))


def standing_in(entry_id: str, versions: Iterable[Version]) -> Version | None:
    """The article that was begun in the place of an entry: the one that is shown, else any."""
    there = [each for each in versions if each.article.instead_of == entry_id]
    return max(there, key=lambda each: (each.is_live, each.at), default=None)


def can_be_looked_at(article: Article, language: Language) -> bool:
    """Whether it says enough in a language to be shown as a reader would see it."""
    said = article.said(language)
    fits = 0 < len(said.title) <= TITLE_LENGTH and bool(said.text)
    return fits and not set("{}") & set(said.title + said.text)


def look(
    version: Version,
    language: Language,
    base: KnowledgeBase,
    catalogues: Catalogues,
    zone: dt.tzinfo,
    today: dt.date,
) -> Answer:
    """A version as a reader would see it, if it were shown; see `can_be_looked_at`."""
    # The other language may not be written yet.
    said = {str(each): version.article.said(language) for each in LANGUAGES}
    spoken = version.model_copy(update={"article": version.article.model_copy(update=said)})
    around = replace(base, entries=_around(version.entry_id, base))
    library = Library(with_articles(around, [spoken], zone, today), catalogues)
    page = library.page(version.entry_id, language)
    return Answer(
        kind=page.kind,
        language=language,
        entry_id=page.entry_id,
        confidence=1.0,
        lead=page.lead,
        title=page.title,
        details=page.details,
        source=page.source,
        url=page.url,
        related=tuple(library.page(each, language) for each in library.related(page.entry_id)),
    )


def _around(entry_id: str, base: KnowledgeBase) -> dict[str, SourcedEntry]:
    """An entry, where there is one, and what is offered beside it."""
    if (replaced := base.entries.get(entry_id)) is None:
        return {}
    return {each: base.entries[each] for each in (entry_id, *replaced.entry.related)}
