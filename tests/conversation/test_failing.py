"""When a handler fails and Telegram does not take the apology either."""

import pytest
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from aiogram.methods import SendMessage

from tests.conversation.user import FakeUser


async def test_a_refused_apology_is_no_second_failure(
    olga: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    refused = TelegramBadRequest(SendMessage(chat_id=1, text="?"), "Bad Request: chat not found")
    olga.phone.failures += [refused, ClientDecodeError("?", ValueError("?"), "<html>")]
    await olga.types_into_the_void("/menu")
    failed = [record for record in caplog.records if "failed with" in record.getMessage()]
    assert [record.name for record in failed] == ["handlers.errors"]


async def test_a_press_is_answered_however_early_it_fails(
    olga: FakeUser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await olga.types("/menu")

    async def broken(*_: object) -> None:
        raise OSError("no disk")

    monkeypatch.setattr("bot.people.people.People.get", broken)
    await olga.presses_data("t1")
    assert "failed with OSError" in caplog.text
