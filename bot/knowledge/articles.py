"""What administrators say: articles, each change of which is a version that is kept.

An article is worked on as a draft; what people are shown is the version that is live. Every
version knows which one was live after it, so that going back to any of them restores both.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import aiosqlite
from pydantic import Field

from bot.knowledge.models import EntryId, Model, Phrasings
from bot.knowledge.store import NOTE_CHANGE
from bot.language import Language
from bot.people import audit
from bot.storage.database import Database

State = Literal["draft", "published", "archived"]
Act = Literal["created", "edited", "published", "archived", "restored"]

NOTED: dict[Act, audit.Act] = {
    "created": "wrote",
    "edited": "wrote",
    "published": "published",
    "archived": "archived",
    "restored": "restored",
}
PREFIX = "said."  # how the id of an entry begins that an article is

# Nothing of an article is ever deleted, so no number comes twice.
SELECT_NEXT = "SELECT coalesce(max(article_id), 0) + 1 AS id FROM article_version"
# Nothing where somebody else has changed it since: `seen` is the version that was looked at.
INSERT_VERSION = """
INSERT INTO article_version (article_id, number, at, author_id, act, state, live, definition)
SELECT :id, :seen + 1, :at, :by, :act, :state, :live, :definition
WHERE :seen = (SELECT coalesce(max(number), 0) FROM article_version WHERE article_id = :id)
"""
SELECT_VERSION = """
SELECT * FROM article_version WHERE article_id = :id AND number = :number
"""
SELECT_LATEST = """
SELECT * FROM article_version WHERE article_id = :id ORDER BY number DESC LIMIT 1
"""
SELECT_ALL_LATEST = """
SELECT version.* FROM article_version AS version
WHERE number = (SELECT max(number) FROM article_version WHERE article_id = version.article_id)
ORDER BY article_id
"""
SELECT_ALL = "SELECT * FROM article_version ORDER BY article_id, number"
INSERT_KEPT = """
INSERT INTO article_version (article_id, number, at, author_id, act, state, live, definition)
VALUES (:article_id, :number, :at, :author_id, :act, :state, :live, :definition)
"""
SELECT_HISTORY = """
SELECT * FROM article_version WHERE article_id = :id AND number < :before
ORDER BY number DESC LIMIT :most
"""
SELECT_LIVE = """
SELECT shown.* FROM article_version AS latest
JOIN article_version AS shown
    ON shown.article_id = latest.article_id AND shown.number = latest.live
WHERE latest.number = (
    SELECT max(number) FROM article_version WHERE article_id = latest.article_id
)
ORDER BY shown.article_id
"""
SELECT_TOLD = "SELECT 1 FROM expiry_told WHERE article_id = :id AND until = :until"
SET_TOLD = "INSERT OR REPLACE INTO expiry_told (article_id, until) VALUES (:id, :until)"
FIRST_PAGE = 2**63 - 1


class Said(Model):
    """An article in one language, as far as it is written."""

    title: str = ""
    text: str = ""


class Article(Model):
    """What one version says. `instead_of` is the entry in whose place it is shown, if in any."""

    topic: str | None = None
    ru: Said = Said()
    kk: Said = Said()
    asks: Phrasings = Phrasings()
    instead_of: EntryId | None = None
    valid_until: dt.date | None = None  # the last day on which it holds

    def said(self, language: Language) -> Said:
        """What it says in one language."""
        return self.ru if language == "ru" else self.kk

    def is_expired(self, today: dt.date) -> bool:
        """Whether it is no longer current."""
        return self.valid_until is not None and self.valid_until < today


class Version(Model):
    """An article as it stood after one change. `author_id` None: he was erased since."""

    article_id: int
    number: int
    at: int = Field(description="seconds since 1970")
    author_id: int | None
    act: Act
    state: State
    live: int | None
    article: Article

    @property
    def entry_id(self) -> str:
        """The id under which people are shown it."""
        return self.article.instead_of or f"{PREFIX}{self.article_id}"

    @property
    def is_live(self) -> bool:
        """Whether people are shown some version of it."""
        return self.live is not None


@dataclass(frozen=True)
class _Change:
    act: Act
    state: State
    live: int | None
    article: Article
    shown_before: int | None = None  # the version that people were shown until now


class Articles:
    """All articles. `seen` is the number of the version that whoever acts has looked at.

    A change that comes too late, because somebody else was faster, is not made and answers None.
    What is changed is noted in the audit log, where there is one.
    """

    def __init__(
        self, database: Database, clock: Callable[[], float], log: audit.Audit | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._log = log

    async def create(self, article: Article, by: int | None) -> Version:
        """Begin an article, as a draft."""
        async with self._database.writing() as connection:
            return await self.create_within(connection, article, by)

    async def create_within(
        self, connection: aiosqlite.Connection, article: Article, by: int | None
    ) -> Version:
        """Begin an article within a transaction."""
        number = int(next(iter(await connection.execute_fetchall(SELECT_NEXT)))["id"])
        change = _Change("created", "draft", None, article)
        version = await self._insert(connection, number, 0, by, change)
        if version is None:
            raise LookupError("a new article has a version already")
        return version

    async def edit(self, article_id: int, seen: int, by: int, article: Article) -> Version | None:
        """Change the draft; what people are shown stays as it is."""
        latest = await self.latest(article_id)
        if latest is None or latest.number != seen:
            return None
        return await self._write(latest, by, _Change("edited", "draft", latest.live, article))

    async def publish(self, article_id: int, seen: int, by: int | None) -> Version | None:
        """Show people the draft. Whether it may be is decided by `publishing.obstacles`."""
        latest = await self.latest(article_id)
        if latest is None or latest.number != seen:
            return None
        shown = _Change("published", "published", seen + 1, latest.article)
        return await self._write(latest, by, shown)

    async def archive(self, article_id: int, seen: int, by: int) -> Version | None:
        """Show it to nobody any more."""
        latest = await self.latest(article_id)
        if latest is None or latest.number != seen:
            return None
        return await self._write(latest, by, _Change("archived", "archived", None, latest.article))

    async def restore(self, article_id: int, seen: int, number: int, by: int) -> Version | None:
        """Go back to an earlier version: what it said, and what people were shown then."""
        latest, wanted = await self.latest(article_id), await self.version(article_id, number)
        if latest is None or wanted is None or latest.number != seen or number == seen:
            return None
        # A version that was itself the one shown is now shown as this new one.
        live = seen + 1 if wanted.live == wanted.number else wanted.live
        return await self._write(
            latest, by, _Change("restored", wanted.state, live, wanted.article)
        )

    async def undo(self, article_id: int, seen: int, by: int) -> Version | None:
        """Take the latest change back; the first one, having begun it, cannot be."""
        return await self.restore(article_id, seen, seen - 1, by)

    async def latest(self, article_id: int) -> Version | None:
        """An article as it is being worked on."""
        rows = await self._database.fetch_all(SELECT_LATEST, {"id": article_id})
        return _version(rows[0]) if rows else None

    async def version(self, article_id: int, number: int) -> Version | None:
        """One version of an article."""
        bound = {"id": article_id, "number": number}
        rows = await self._database.fetch_all(SELECT_VERSION, bound)
        return _version(rows[0]) if rows else None

    async def all(self) -> list[Version]:
        """All articles as they are being worked on, in the order in which they were begun."""
        return [_version(row) for row in await self._database.fetch_all(SELECT_ALL_LATEST)]

    async def history(self, article_id: int, before: int | None, most: int) -> list[Version]:
        """The versions before a number, the newest first."""
        bound = {"id": article_id, "before": before or FIRST_PAGE, "most": most}
        return [_version(row) for row in await self._database.fetch_all(SELECT_HISTORY, bound)]

    async def expired(self, today: dt.date) -> list[Version]:
        """What people are shown though it is past, and no administrator was told of yet."""
        found = []
        for version in await load_live(self._database):
            if version.article.is_expired(today) and not await self._is_told(version):
                found.append(version)
        return found

    async def told(self, version: Version) -> None:
        """Remember that administrators know that it has expired."""
        bound = {"id": version.article_id, "until": str(version.article.valid_until)}
        await self._database.execute(SET_TOLD, bound)

    async def _is_told(self, version: Version) -> bool:
        bound = {"id": version.article_id, "until": str(version.article.valid_until)}
        return await self._database.fetch_one(SELECT_TOLD, bound) is not None

    async def _write(self, latest: Version, by: int | None, change: _Change) -> Version | None:
        change = replace(change, shown_before=latest.live)
        async with self._database.writing() as connection:
            return await self._insert(connection, latest.article_id, latest.number, by, change)

    async def _insert(
        self,
        connection: aiosqlite.Connection,
        article_id: int,
        seen: int,
        by: int | None,
        change: _Change,
    ) -> Version | None:
        at = int(self._clock())
        values = {
            "id": article_id,
            "seen": seen,
            "at": at,
            "by": by,
            "act": change.act,
            "state": change.state,
            "live": change.live,
            "definition": change.article.model_dump_json(),
        }
        if (await connection.execute(INSERT_VERSION, values)).rowcount == 0:
            return None
        if change.live != change.shown_before:  # a draft changes nothing that people see
            await connection.execute(NOTE_CHANGE)
        if self._log is not None:
            act = NOTED[change.act]
            await self._log.note_within(connection, by, act, article_id=article_id)
        return Version(
            article_id=article_id,
            number=seen + 1,
            at=at,
            author_id=by,
            act=change.act,
            state=change.state,
            live=change.live,
            article=change.article,
        )


async def load_live(database: Database) -> list[Version]:
    """What people are shown: of each article the version that is live, if any."""
    return [_version(row) for row in await database.fetch_all(SELECT_LIVE)]


async def load_versions(database: Database) -> list[Version]:
    """Every version of every article."""
    return [_version(row) for row in await database.fetch_all(SELECT_ALL)]


async def insert_versions(connection: aiosqlite.Connection, versions: Iterable[Version]) -> bool:
    """Put versions where there are none; True too where they are there already, without authors.

    False where there are others: then nothing is changed.
    """
    there = [_version(row) for row in await connection.execute_fetchall(SELECT_ALL)]
    wanted = list(versions)
    if there:
        return [each.model_copy(update={"author_id": None}) for each in there] == wanted
    rows = [
        {**each.model_dump(exclude={"article"}), "definition": each.article.model_dump_json()}
        for each in wanted
    ]
    await connection.executemany(INSERT_KEPT, rows)
    return True


def _version(row: aiosqlite.Row) -> Version:
    values = dict(row)
    values["article"] = json.loads(values.pop("definition"))
    return Version.model_validate(values)


def with_way(asks: Phrasings, way: str, language: Language) -> Phrasings:
    """The ways of asking with one more, where it is not among them."""
    ways = asks.in_(language)
    more: Sequence[str] = ways if way in ways else (*ways, way)
    return asks.model_copy(update={language: tuple(more)})
