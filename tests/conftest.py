"""What most tests share: the real knowledge, read once, and a database of their own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import Catalogues, load_catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.opening import open_answerer
from bot.knowledge.store import build
from bot.people.people import People
from bot.services import Services
from bot.storage.database import Database


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """Both catalogues of the interface."""
    return load_catalogues()


@pytest.fixture(scope="session")
def knowledge_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the real knowledge and nothing else, to be copied."""
    path = tmp_path_factory.mktemp("knowledge") / "bot.sqlite3"

    async def fill() -> None:
        database = await Database.open(path)
        try:
            await build(database)
        finally:
            await database.close()

    asyncio.run(fill())
    return path


@pytest.fixture(scope="session")
def answerer(knowledge_file: Path, catalogues: Catalogues) -> Answerer:
    """The real knowledge; it keeps no connection, so every test may use the same one."""

    async def read() -> Answerer:
        database = await Database.open(knowledge_file)
        try:
            return await open_answerer(database, catalogues)
        finally:
            await database.close()

    return asyncio.run(read())


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database."""
    opened = await Database.open(tmp_path / "bot.sqlite3")
    yield opened
    await opened.close()


@pytest.fixture
async def knowing_database(knowledge_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the real knowledge, of one's own."""
    path = tmp_path / "knowing.sqlite3"
    shutil.copy(knowledge_file, path)
    opened = await Database.open(path)
    yield opened
    await opened.close()


@pytest.fixture
def people(database: Database) -> People:
    """Nobody is known yet."""
    return People(database)


ServicesOf = Callable[..., Services]


@pytest.fixture
def services_of(database: Database, answerer: Answerer, catalogues: Catalogues) -> ServicesOf:
    """What the program gives its handlers, over the empty database, run by these owners."""

    def build(*owners: int, **more: Any) -> Services:
        return Services.over(database, answerer, catalogues, frozenset(owners), **more)

    return build


@pytest.fixture
def services(services_of: ServicesOf) -> Services:
    """What the program gives its handlers where nobody runs the bot."""
    return services_of()
