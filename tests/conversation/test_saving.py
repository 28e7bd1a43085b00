"""Where nothing can be saved: questions are answered, the rest is said not to be done."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.people.people import People
from bot.storage.database import Database
from bot.storage.troubles import NotSaved
from tests.conversation.conftest import MakeUser
from tests.conversation.user import FakeUser

RU = "Сейчас я не могу ничего сохранить"
KK = "Қазір ештеңе сақтай алмай тұрмын"


class Disk:
    """Whether there is room; without it, no transaction gets through."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.refused = 0
        turn = database._turn

        @asynccontextmanager
        async def checked() -> AsyncIterator[None]:
            if self.full:
                self.refused += 1
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise NotSaved("the disk is full, make room on it") from error
            async with turn():
                yield

        monkeypatch.setattr(database, "_turn", checked)


@pytest.fixture
def disk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """There is room."""
    return Disk(database, monkeypatch)


@pytest.mark.parametrize(
    "question",
    ["сколько студентов на дуалке", "общежитие есть?", "привет", "абракадабра", "/help"],
)
async def test_questions_are_answered(
    disk: Disk, olga: FakeUser, question: str, caplog: pytest.LogCaptureFixture
) -> None:
    expected = await olga.types(question)
    disk.full = True
    assert await olga.types(question) == expected
    assert caplog.records == []


async def test_it_is_asked_for_a_day_that_cannot_be_noted(
    disk: Disk, olga: FakeUser, people: People
) -> None:
    await people.choose_language(102, "ru")
    disk.full = True
    await olga.types("сколько студентов на дуалке")
    assert disk.refused == 1
    assert "22" in olga.text
    assert len(olga.screen) == 1


async def test_browsing_needs_nothing_saved(disk: Disk, olga: FakeUser) -> None:
    disk.full = True
    await olga.types("/menu")
    await olga.presses("Дуальное")
    assert RU not in olga.text
    await olga.types("/colleges")
    await olga.types("/privacy")
    assert all(RU not in (message.text or "") for message in olga.screen)


async def test_what_was_to_be_saved_is_said_not_to_be(
    disk: Disk,
    olga: FakeUser,
    aigerim: FakeUser,
    people: People,
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk.full = True
    await olga.types("/language")
    await olga.presses("Қазақша")
    assert olga.text.startswith(RU)
    await aigerim.types("/language")
    await aigerim.presses("Русский")
    assert aigerim.text.startswith(KK)
    assert (await people.get(102)).language is None
    lines = caplog.messages
    assert len(lines) == 2
    for line in lines:
        assert line.endswith("the database cannot be used: the disk is full, make room on it")

    disk.full = False
    await olga.types("/language")
    await olga.presses("Қазақша")
    assert (await people.get(102)).language == "kk"


async def test_who_cannot_be_erased_is_told_so(disk: Disk, olga: FakeUser, people: People) -> None:
    await people.choose_language(102, "ru")
    await olga.types("/forget")
    disk.full = True
    await olga.presses("Стереть")
    assert olga.text.startswith(RU)
    assert (await people.get(102)).known


@pytest.mark.parametrize("table", ["person", "dialogue"])
async def test_a_damaged_table_still_leaves_nobody_without_a_word(
    database: Database,
    make_user: MakeUser,
    table: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")

    def damaged(read: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def fetch(statement: str, parameters: Any = ()) -> Any:
            if f"FROM {table}" in statement:
                error = sqlite3.DatabaseError("database disk image is malformed")
                error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise error
            return await read(statement, parameters)

        return fetch

    monkeypatch.setattr(database, "fetch_all", damaged(database.fetch_all))
    monkeypatch.setattr(database, "look_up", damaged(database.look_up))
    bolat = make_user(104, "Болат", "kk")
    said = await bolat.types("қалада неше колледж бар")
    if table == "person":
        assert "88" in said
    else:
        assert said.startswith("Кешіріңіз, ақау шықты")
        (line,) = caplog.messages
        assert "the file is damaged, stop the bot and restore a backup" in line
        assert "\n" not in line
