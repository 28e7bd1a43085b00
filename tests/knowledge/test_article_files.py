"""What administrators say survives an export and a build, but not who wrote it."""

import datetime as dt
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.knowledge.article_files import FILE, article_layer
from bot.knowledge.articles import Article, Articles, Said, load_versions
from bot.knowledge.exporting import build_all, export
from bot.knowledge.models import Phrasings
from bot.knowledge.yaml_file import KnowledgeError
from bot.storage.database import Database

AUTHOR = 7391846205
ARTICLE = Article(
    ru=Said(title="Приём", text="До 25 августа: «успевайте».\n\nВопросы — в колледж."),
    kk=Said(title="Қабылдау", text="25 тамызға дейін"),
    asks=Phrasings(ru=("до какого числа: приём", "no"), kk=("қашанға дейін",)),
    instead_of="gap.admission.dates",
    valid_until=dt.date(2026, 8, 25),
)


async def copy(database: Database, folder: Path) -> Database:
    """Export a database and build another one of it."""
    await export(database, folder, [article_layer()])
    other = await Database.open(folder.with_suffix(".sqlite3"))
    await build_all(other, folder, [article_layer()])
    return other


async def test_every_version_comes_back_without_its_author(
    database: Database, tmp_path: Path
) -> None:
    articles = Articles(database, lambda: 1_800_000_000.5)
    begun = await articles.create(ARTICLE, AUTHOR)
    await articles.publish(begun.article_id, 1, AUTHOR)
    await articles.edit(begun.article_id, 2, AUTHOR, Article())
    other = await copy(database, tmp_path / "first")
    unsigned = [
        each.model_copy(update={"author_id": None}) for each in await load_versions(database)
    ]
    assert await load_versions(other) == unsigned
    assert str(AUTHOR) not in (tmp_path / "first" / FILE).read_text(encoding="utf-8")
    await export(other, tmp_path / "second", [article_layer()])
    first, second = (tmp_path / name / FILE for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    assert await build_all(other, tmp_path / "first", [article_layer()]), "again changes nothing"
    await other.close()


async def test_without_articles_there_is_no_file(database: Database, tmp_path: Path) -> None:
    other = await copy(database, tmp_path / "none")
    assert not (tmp_path / "none" / FILE).exists()
    assert await load_versions(other) == []
    await other.close()


async def test_what_was_written_since_is_left_alone(database: Database, tmp_path: Path) -> None:
    articles = Articles(database, lambda: 0.0)
    await articles.create(ARTICLE, AUTHOR)
    other = await copy(database, tmp_path / "old")
    await Articles(other, lambda: 1.0).create(ARTICLE, AUTHOR)
    before = await load_versions(other)
    with pytest.raises(OperatorError, match="build into an empty database"):
        await build_all(other, tmp_path / "old", [article_layer()])
    assert await load_versions(other) == before
    await other.close()


async def test_a_fault_is_told_with_its_line(database: Database, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("- article_id: 1\n  number: many\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        await build_all(database, tmp_path, [article_layer()])
    assert f"{tmp_path.name}/{FILE}:2" in str(caught.value)
    assert await load_versions(database) == []


VERSION = (
    "- {article_id: 1, number: 1, at: '2026-01-01T00:00:00Z', "
    "act: created, state: draft, says: {}}"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{VERSION}\n{VERSION}\n", "version 1 of article 1 stands here twice"),
        (VERSION.replace("article_id: 1", f"article_id: {2**63}"), "article_id"),
        (VERSION.replace("number: 1", "number: 0"), "number"),
        (VERSION.replace("2026-01-01T00:00:00Z", "0001-01-01T00:00:00"), "timezone"),
    ],
)
async def test_what_the_database_could_not_hold_is_a_fault(
    database: Database, tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=reason):
        await build_all(database, tmp_path, [article_layer()])
    assert await load_versions(database) == []
