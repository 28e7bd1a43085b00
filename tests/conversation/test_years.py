"""The figures of an earlier year: by a button, by a reply, by naming the year."""

from pathlib import Path

import pytest
from aiogram import Bot

from bot.knowledge.reports import add_report, remove_report
from bot.knowledge.store import build
from bot.services import Services
from bot.storage.database import Database
from handlers import create_dispatcher
from tests.conversation.user import FakeUser
from tests.knowledge import later

DUAL = "сколько студентов на дуалке"
NOW, THEN = "24\N{NO-BREAK SPACE}002", "22\N{NO-BREAK SPACE}067"


@pytest.fixture
async def olga(services: Services, database: Database, bot: Bot, tmp_path: Path) -> FakeUser:
    """A parent whose bot runs already when a later report is approved."""
    await build(database)
    await services.knowledge.refresh()
    user = FakeUser(create_dispatcher(services), bot, 102, "Ольга", "ru")
    assert THEN in await user.types(DUAL)
    assert "В 2025 году" not in user.labels()
    await approve(database, tmp_path)
    assert await services.knowledge.refresh()
    return user


async def approve(database: Database, folder: Path) -> None:
    report = later.read(later.write(folder, later.head() + later.facts(without=later.MISSING)))
    async with database.writing() as connection:
        assert await add_report(connection, report)


async def test_under_an_answer_a_button_leads_to_the_earlier_year_and_back(
    olga: FakeUser,
) -> None:
    assert NOW in await olga.types(DUAL)
    assert "Источник: Выдумка" in olga.text
    assert olga.labels()[0] == "В 2025 году"
    await olga.presses("В 2025 году")
    assert THEN in olga.text
    assert "Источник: Kazinform" in olga.text
    assert olga.labels()[0] == "В 2026 году"
    assert not any(label.startswith("📊") for label in olga.labels())
    await olga.presses("В 2026 году")
    assert NOW in olga.text
    assert any(label.startswith("📊") for label in olga.labels())


async def test_the_button_speaks_the_language_of_the_answer(olga: FakeUser) -> None:
    await olga.types("дуальды оқытуда қанша студент бар")
    await olga.presses("2025 жылы")
    assert f"{THEN} студент оқиды" in olga.text


async def test_what_only_the_earlier_report_holds_has_no_button(olga: FakeUser) -> None:
    await olga.types("форум prof skills деген не")
    assert "2025 жылы" not in olga.labels()


async def test_in_the_menu_the_button_is_there_too(olga: FakeUser) -> None:
    await olga.types("/menu")
    await olga.presses("🏭 Дуальное обучение")
    await olga.presses("Студенты на дуальном")
    assert NOW in olga.text
    await olga.presses("В 2025 году")
    assert THEN in olga.text


@pytest.mark.parametrize("question", ["а в 2025?", "2025 жылы қанша еді"])
async def test_a_year_in_reply_to_an_answer_is_about_that_answer(
    olga: FakeUser, question: str
) -> None:
    await olga.types(DUAL)
    assert THEN in await olga.types(question, reply_to_message=olga.last)


async def test_a_year_by_itself_is_asked_back_about(olga: FakeUser) -> None:
    assert "2025" in await olga.types("а в 2025?")
    assert len(olga.labels()) == 3
    await olga.presses("Сколько колледжей")
    assert "88" in olga.text
    assert "Источник: Kazinform" in olga.text


async def test_in_a_group_a_year_may_be_asked_for_by_a_reply(olga: FakeUser) -> None:
    group = olga.in_group(-1001)
    assert NOW in await group.mentions(DUAL)
    assert THEN in await group.types("а в 2025?", reply_to_message=group.last)


async def test_where_the_report_was_taken_back_the_button_is_outdated(
    olga: FakeUser, services: Services, database: Database
) -> None:
    await olga.types(DUAL)
    async with database.writing() as connection:
        assert await remove_report(connection, "later.made-up-2026")
    assert await services.knowledge.refresh()
    before = len(olga.screen)
    await olga.presses("В 2025 году")
    assert len(olga.screen) == before
    assert olga.alerts
    assert THEN in await olga.types(DUAL)


@pytest.mark.parametrize("data", ["y1:ru:dual.students:2019", "y1:ru:no.entry:2025", "y1:ru:x:"])
async def test_a_forged_button_does_no_harm(olga: FakeUser, data: str) -> None:
    before = len(olga.screen)
    await olga.presses_data(data)
    assert len(olga.screen) == before
