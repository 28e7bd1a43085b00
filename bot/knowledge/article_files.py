"""What administrators say, as a file: every version, but not who wrote it."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import aiosqlite
from pydantic import AwareDatetime, Field

from bot.errors import OperatorError
from bot.knowledge.articles import Act, Article, State, Version, insert_versions, load_versions
from bot.knowledge.exporting import Files, LayerFiles, Reading
from bot.knowledge.models import Model
from bot.knowledge.store import NOTE_CHANGE
from bot.knowledge.yaml_file import KnowledgeError, read_yaml
from bot.knowledge.yaml_text import write_yaml
from bot.storage.database import Database

FILE = "administrators.yaml"

RowNumber = Annotated[int, Field(ge=1, lt=2**63)]  # what SQLite can hold


class _Kept(Model):
    """A version as an editor reads it in the file."""

    article_id: RowNumber
    number: RowNumber
    at: AwareDatetime
    act: Act
    state: State
    live: RowNumber | None = None
    says: Article

    def version(self) -> Version:
        return Version(
            article_id=self.article_id,
            number=self.number,
            at=int(self.at.timestamp()),
            author_id=None,
            act=self.act,
            state=self.state,
            live=self.live,
            article=self.says,
        )


def article_layer() -> LayerFiles:
    """The administrators' layer."""
    return LayerFiles(_write, _read)


async def _write(database: Database) -> Files:
    versions = await load_versions(database)
    return {FILE: write_yaml([_record(version) for version in versions])} if versions else {}


def _record(version: Version) -> dict[str, object]:
    kept = _Kept(
        article_id=version.article_id,
        number=version.number,
        at=dt.datetime.fromtimestamp(version.at, dt.UTC),
        act=version.act,
        state=version.state,
        live=version.live,
        says=version.article,
    )
    return kept.model_dump(mode="json", exclude_defaults=True)


def _read(folder: Path) -> Reading | None:
    path = folder / FILE
    if not path.exists():
        return None
    file = read_yaml(path, f"{folder.name}/{FILE}")
    kept = [file.model(_Kept, item, (place,)) for place, item in enumerate(file.items())]
    seen: set[tuple[int, int]] = set()
    for place, each in enumerate(kept):
        if each is not None and (version := (each.article_id, each.number)) in seen:
            file.fault((place,), f"version {version[1]} of article {version[0]} stands here twice")
        elif each is not None:
            seen.add(version)
    if file.faults:
        raise KnowledgeError(file.faults)
    versions = [each.version() for each in kept if each is not None]

    async def store(connection: aiosqlite.Connection) -> None:
        await _store(connection, versions)

    articles = {version.article_id for version in versions}
    return Reading(f"{len(articles)} articles of administrators", store)


async def _store(connection: aiosqlite.Connection, versions: Iterable[Version]) -> None:
    """Into an empty layer only: what administrators have written since is theirs."""
    if not await insert_versions(connection, versions):
        raise OperatorError(
            "the database has articles of administrators that this folder does not hold: build "
            "into an empty database"
        )
    await connection.execute(NOTE_CHANGE)
