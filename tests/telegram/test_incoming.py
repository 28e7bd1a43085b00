"""What comes from outside is put right or refused before anything looks at it."""

import json
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.storage.database import Database
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import sound
from bot.telegram.intake import Intake


def message(**changes: Any) -> dict[str, Any]:
    chat = {"id": 5, "type": "private", "first_name": "?"}
    person = {"id": 5, "is_bot": False, "first_name": "?"}
    content = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "x", **changes}
    return {"update_id": 1, "message": content}


def test_a_whole_update_is_the_same() -> None:
    raw = message(text="сколько 😀 \u200d", entities=[{"type": "bold", "offset": 0, "length": 1}])
    assert sound(raw) == raw


@pytest.mark.parametrize("half", ["\\ud83d", "a\\ude00\\ud83db"])
def test_half_a_surrogate_pair_is_replaced(half: str) -> None:
    raw = json.loads(json.dumps(message(text="x")).replace('"x"', f'"x{half}"'))
    update = Update.model_validate(sound(raw))
    assert update.message is not None
    assert (update.message.text or "").encode("utf-8")
    assert "\ufffd" in (update.message.text or "")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40, 1e308, float("inf")])
def test_a_number_that_is_no_id_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        sound(message(message_thread_id=number))


@pytest.fixture
def intake(database: Database) -> Intake:
    """Nobody hears of anything."""
    return Intake(Dispatcher(), Bot("42:made-up-token"), Inbox(database))


def deep() -> Any:
    value: Any = "x"
    for _ in range(10_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "raw",
    [
        message(message_thread_id=2**63),
        message(text=deep()),
        message(message_thread_id="9" * 25, is_topic_message=True),
        message(message_id="9" * 25),
        message(chat={"id": "9" * 25, "type": "private"}),
        message(reply_to_message={**message()["message"], "message_id": "9" * 25}),
        message(date="x"),
        {"update_id": 1},
        {"update_id": 1, "of_a_later_version": {"first_name": deep()}},
    ],
    ids=range(9),
)
async def test_what_cannot_be_read_is_passed_over(
    intake: Intake, raw: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert intake.read(raw) is None
    assert "cannot be read, it is passed over" in caplog.text


async def test_what_is_put_right_is_kept_so(intake: Intake) -> None:
    letter = intake.read(json.loads(json.dumps(message(text="\ud83d"))))
    assert letter is not None
    assert "\\ud83d" not in letter.body
