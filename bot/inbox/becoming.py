"""From an answer to an entry, so that whoever asks next gets it from the bot."""

import textwrap
from collections.abc import Mapping

from bot.announcements.content import Content
from bot.inbox.groups import Group
from bot.knowledge.articles import Article, Articles, Said, Version
from bot.knowledge.models import TITLE_LENGTH, Phrasings
from bot.language import Language
from bot.people.masking import MASK
from bot.storage.database import Database

# In the same transaction, so that two presses at once begin one article.
CLAIM_ENTRY = """
UPDATE inquiry_group SET article_id = 0 WHERE id = :id AND state = 'answered'
  AND article_id IS NULL
"""
SET_ARTICLE = "UPDATE inquiry_group SET article_id = :article WHERE id = :id"


def article_of(group: Group, written: Mapping[Language, Content], topic: str | None) -> Article:
    """What an answered group says as an entry: how people asked are its ways of asking.

    A wording in which something had to be hidden is left out; the title is the first wording, for
    an editor to make a better one.
    """
    ways = {la: _ways(group, la) for la in group.readers}
    return Article(
        topic=topic,
        ru=_said(ways["ru"], written.get("ru")),
        kk=_said(ways["kk"], written.get("kk")),
        asks=Phrasings(ru=ways["ru"], kk=ways["kk"]),
    )


def _ways(group: Group, language: Language) -> tuple[str, ...]:
    asked = (way for way in group.ways if way.language == language)
    return tuple(" ".join(way.question.split()) for way in asked if MASK not in way.question)


def _said(ways: tuple[str, ...], written: Content | None) -> Said:
    title = textwrap.shorten(ways[0], TITLE_LENGTH, placeholder="…") if ways else ""
    return Said(title=title[:1].upper() + title[1:], text=written.text if written else "")


async def become_entry(
    database: Database, articles: Articles, group_id: int, article: Article, by: int
) -> Version | None:
    """Begin an article from an answered group, once; None where it has become one already."""
    async with database.writing() as connection:
        if not (await connection.execute(CLAIM_ENTRY, {"id": group_id})).rowcount:
            return None
        version = await articles.create_within(connection, article, by)
        values = {"id": group_id, "article": version.article_id}
        await connection.execute(SET_ARTICLE, values)
        return version
