"""What comes from outside is put right or refused before anything looks at it."""

import json
from typing import Any

import pytest
from aiogram import Bot

from bot.telegram.incoming import read_update, sound


def message(**changes: Any) -> dict[str, Any]:
    chat = {"id": 5, "type": "private", "first_name": "?"}
    person = {"id": 5, "is_bot": False, "first_name": "?"}
    content = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "x", **changes}
    return {"update_id": 1, "message": content}


@pytest.fixture
def bot() -> Bot:
    """It is never asked for anything."""
    return Bot("42:made-up-token")


def test_a_whole_update_is_the_same() -> None:
    raw = message(text="сколько 😀 \u200d", entities=[{"type": "bold", "offset": 0, "length": 1}])
    assert sound(raw) == raw


@pytest.mark.parametrize("half", ["\ud83d", "a\ude00\ud83db"])
def test_half_a_surrogate_pair_is_replaced(bot: Bot, half: str) -> None:
    raw = json.loads(json.dumps(message(text=f"x{half}", reply_markup={"inline_keyboard": []})))
    update = read_update(raw, bot)
    assert update.message is not None
    assert (update.message.text or "").encode("utf-8")
    assert "\ufffd" in (update.message.text or "")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
def test_a_number_that_is_no_id_is_refused(bot: Bot, number: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        read_update(message(message_thread_id=number), bot)


@pytest.mark.parametrize("raw", [None, [], "x", 1, {}, {"update_id": "x"}, {"update_id": None}])
def test_what_is_no_update_is_refused(bot: Bot, raw: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read_update(raw, bot)


def test_what_is_nested_too_deeply_is_refused(bot: Bot) -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"):
        read_update(message(text=deep), bot)
