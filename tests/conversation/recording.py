"""A Telegram that only writes down what it is told."""

import datetime as dt
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    SendMessage,
    SendRichMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, InlineKeyboardMarkup, Message

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


class RecordingSession(BaseSession):
    """Keeps every call and every message as it stands now; an unexpected call is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.messages: dict[int, Message] = {}
        self.failures: list[Exception] = []

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        self.calls.append(method)
        if self.failures and not isinstance(method, AnswerCallbackQuery):
            raise self.failures.pop(0)
        return self._result(bot, method)  # type: ignore[return-value]

    def _result(self, bot: Bot, method: TelegramMethod[Any]) -> object:
        match method:
            case SendMessage() | SendRichMessage():
                return self._keep(bot, method, len(self.messages) + 1)
            case EditMessageText(message_id=int(message_id)):
                return self._keep(bot, method, message_id)
            case AnswerCallbackQuery():
                return True
        raise AssertionError(f"the bot called {type(method).__name__}, which no test expects")

    def _keep(
        self, bot: Bot, method: SendMessage | SendRichMessage | EditMessageText, message_id: int
    ) -> Message:
        text = None if isinstance(method, SendRichMessage) else method.text
        assert text or isinstance(method, SendRichMessage)
        markup = method.reply_markup
        assert markup is None or isinstance(markup, InlineKeyboardMarkup)
        message = Message(
            message_id=message_id,
            date=NOON,
            chat=_chat(int(method.chat_id or 0)),
            text=text,
            entities=None if isinstance(method, SendRichMessage) else method.entities,
            reply_markup=markup,
        ).as_(bot)
        self.messages[message_id] = message
        return message

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise AssertionError("the bot downloads nothing")
        yield b""


def _chat(id: int) -> Chat:
    return Chat(id=id, type="private" if id > 0 else "supergroup")
