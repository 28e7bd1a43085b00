"""Figures as pictures: from the menu and under the entries that they belong to."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendChatAction, SendPhoto

from bot.pictures.album import Album
from bot.pictures.charts import Chart
from bot.pictures.studio import PictureError
from bot.services import Services
from bot.storage.database import Database
from handlers import create_dispatcher
from tests.conversation.user import FakeUser

PNG = b"\x89PNG made up"


@pytest.fixture
def drawn() -> list[Chart]:
    """What was drawn."""
    return []


@pytest.fixture
def meet(
    services: Services, database: Database, bot: Bot, drawn: list[Chart]
) -> Callable[[int, str], FakeUser]:
    """People who talk to a bot whose studio only writes down what it should draw."""

    async def draw(chart: Chart) -> bytes:
        drawn.append(chart)
        return PNG

    dispatcher = create_dispatcher(replace(services, album=Album(database, draw)))
    return lambda id, code: FakeUser(dispatcher, bot, id, "?", code)


def photos(user: FakeUser) -> list[SendPhoto]:
    return [call for call in user.phone.calls if isinstance(call, SendPhoto)]


async def test_the_menu_leads_to_every_picture(
    meet: Callable[[int, str], FakeUser], drawn: list[Chart]
) -> None:
    olga = meet(102, "ru")
    await olga.types("/menu")
    menu = olga.last
    await olga.presses("Цифры картинкой")
    shown = [label for label in olga.labels() if label.startswith("📊")]
    assert len(shown) == 4
    for label in shown:
        await olga.presses(label, olga.phone.messages[menu.message_id])
        assert "Источник: Kazinform" in str(olga.last.caption)
    assert len(drawn) == 4
    assert any(isinstance(call, SendChatAction) for call in olga.phone.calls)


async def test_a_picture_stands_under_its_entry_and_is_uploaded_once_for_everybody(
    meet: Callable[[int, str], FakeUser], drawn: list[Chart]
) -> None:
    for number in (102, 103):
        user = meet(number, "ru")
        await user.types("сколько студентов на дуалке")
        await user.presses("📊 Дуальное в цифрах")
    assert len(drawn) == 1
    assert user.phone.uploads == 1
    assert isinstance(photos(user)[-1].photo, str)


async def test_a_picture_speaks_the_language_of_the_answer(
    meet: Callable[[int, str], FakeUser], drawn: list[Chart]
) -> None:
    olga = meet(102, "ru")
    await olga.types("дуальды оқытуда қанша студент бар")
    await olga.presses("📊")
    assert "Дереккөз" in str(olga.last.caption)


async def test_an_id_that_telegram_no_longer_knows_is_uploaded_anew(
    meet: Callable[[int, str], FakeUser],
) -> None:
    olga = meet(102, "ru")
    await olga.types("сколько студентов на дуалке")
    answer = olga.last
    await olga.presses("📊")
    gone = TelegramBadRequest(SendPhoto(chat_id=1, photo="x"), "wrong file identifier")
    # The chat action goes out first and must not take the failure.
    olga.phone.failures.append(gone)
    olga.phone.failing = SendPhoto
    await olga.presses("📊", answer)
    assert olga.phone.uploads == 2


async def test_where_photos_are_forbidden_the_figures_come_as_text(
    meet: Callable[[int, str], FakeUser], drawn: list[Chart]
) -> None:
    olga = meet(102, "ru")
    await olga.types("сколько студентов на дуалке")
    answer = olga.last
    await olga.presses("📊")
    olga.phone.failing = SendPhoto
    olga.phone.failures.append(
        TelegramBadRequest(SendPhoto(chat_id=1, photo="x"), "not enough rights to send photos")
    )
    await olga.presses("📊", answer)
    assert "22\N{NO-BREAK SPACE}067" in olga.text
    assert len(drawn) == 1, "nothing is drawn anew for that"


async def test_where_nothing_can_be_drawn_the_figures_come_as_text(
    services: Services, database: Database, bot: Bot
) -> None:
    async def fail(_: Chart) -> bytes:
        raise PictureError("no paper left")

    dispatcher = create_dispatcher(replace(services, album=Album(database, fail)))
    olga = FakeUser(dispatcher, bot, 102, "?", "ru")
    await olga.types("сколько студентов на дуалке")
    await olga.presses("📊")
    assert "22\N{NO-BREAK SPACE}067" in olga.text
    assert not photos(olga)
