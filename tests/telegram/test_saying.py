"""What is said reaches Telegram as aiogram would send it, and only what is refused is read."""

import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramForbiddenError, TelegramRetryAfter
from aiogram.methods import SendMessage
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyParameters,
    SwitchInlineQueryChosenChat,
)
from aiohttp import FormData

from bot.telegram.client import create_bot
from bot.telegram.saying import Say

TOKEN = "42:made-up-token"
BUTTONS = [
    InlineKeyboardButton(text="Да", callback_data="a:1"),
    InlineKeyboardButton(
        text="👍", switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(query="дуальное")
    ),
]
SAID: list[dict[str, Any]] = [
    {"chat_id": 1, "text": "Сәлем"},
    {
        "chat_id": -100,
        "message_thread_id": 7,
        "text": "7 000 «студентов»\n\n👍",
        "entities": [MessageEntity(type="bold", offset=0, length=5)],
        "parse_mode": None,
        "reply_markup": InlineKeyboardMarkup(inline_keyboard=[BUTTONS]),
        "reply_parameters": ReplyParameters(
            message_id=5, allow_sending_without_reply=True, quote_parse_mode=None
        ),
    },
]


@pytest.fixture
def bot() -> Bot:
    """The real client; it is only asked what it would send and what it makes of answers."""
    return create_bot(TOKEN, "http://127.0.0.1:1")


@pytest.mark.parametrize("values", SAID)
def test_it_is_what_a_form_of_aiogram_would_hold(bot: Bot, values: dict[str, Any]) -> None:
    form = bot.session.build_form_data(bot, SendMessage(**values))  # type: ignore[attr-defined]
    assert isinstance(form, FormData)
    fields = {options["name"]: _decoded(value) for options, _, value in form._fields}
    body = bot.session.build_form_data(bot, Say(**values))  # type: ignore[attr-defined]
    assert body.content_type == "application/json"
    said = json.loads(body.decode())
    assert {name: _decoded(value) for name, value in said.items()} == fields
    assert "null" not in body.decode()


def _decoded(value: object) -> object:
    """A field of a form beside a value of JSON."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def test_what_was_taken_is_not_read(bot: Bot) -> None:
    said = Say(**SAID[0])
    for content in ('{"ok":true,"result":{"no":"message"}}', '{"ok": true, "result": {}}'):
        answer = bot.session.check_response(bot, said, 200, content)
        assert answer.ok
        assert answer.result is None


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (429, '{"ok":false,"description":"a","parameters":{"retry_after":5}}', TelegramRetryAfter),
        (403, '{"ok":false,"description":"bot was blocked by the user"}', TelegramForbiddenError),
        (200, "<html>a gate in between</html>", ClientDecodeError),
    ],
)
def test_what_was_refused_is(bot: Bot, status: int, content: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        bot.session.check_response(bot, Say(**SAID[0]), status, content)


def test_other_calls_are_read(bot: Bot) -> None:
    with pytest.raises(ClientDecodeError):
        bot.session.check_response(bot, SendMessage(**SAID[0]), 200, '{"ok":true,"result":{}}')
