"""A Telegram that only writes down what it is told."""

import datetime as dt
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    CopyMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetMe,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, InlineKeyboardMarkup, Message, MessageId, User

BOT = User(
    id=42,
    is_bot=True,
    first_name="Колледжи",
    username="colleges_bot",
    supports_inline_queries=True,
)
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


class RecordingSession(BaseSession):
    """Keeps every call and every message as it stands now; an unexpected call is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.messages: dict[int, Message] = {}
        self.said: dict[int, Message] = {}  # what people sent
        self.failures: list[Exception] = []

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        self.calls.append(method)
        if self.failures and not isinstance(method, AnswerCallbackQuery | GetMe):
            raise self.failures.pop(0)
        return self._result(bot, method)  # type: ignore[return-value]

    def _result(self, bot: Bot, method: TelegramMethod[Any]) -> object:
        match method:
            case SendMessage():
                return self._keep(bot, method, len(self.messages) + 1)
            case EditMessageText(message_id=int(message_id)):
                return self._keep(bot, method, message_id)
            case EditMessageReplyMarkup(message_id=int(message_id)):
                return self._rekey(method, message_id)
            case AnswerCallbackQuery():
                return True
            case CopyMessage():
                return MessageId(message_id=len(self.messages) + 1)
            case GetMe():
                return BOT
        raise AssertionError(f"the bot called {type(method).__name__}, which no test expects")

    def _keep(self, bot: Bot, method: SendMessage | EditMessageText, message_id: int) -> Message:
        assert method.text is not None
        markup = method.reply_markup
        assert markup is None or isinstance(markup, InlineKeyboardMarkup)
        chat_id = int(method.chat_id or 0)
        message = Message(
            message_id=message_id,
            date=NOON,
            chat=Chat(id=chat_id, type="private" if chat_id > 0 else "supergroup"),
            from_user=BOT,
            text=method.text,
            entities=method.entities,
            reply_markup=markup,
            reply_to_message=self._replied(method, message_id),
        ).as_(bot)
        self.messages[message_id] = message
        return message

    def _replied(self, method: SendMessage | EditMessageText, message_id: int) -> Message | None:
        if isinstance(method, EditMessageText):
            return self.messages[message_id].reply_to_message
        if method.reply_parameters is None:
            return None
        return self.said.get(method.reply_parameters.message_id or 0)

    def _rekey(self, method: EditMessageReplyMarkup, message_id: int) -> Message:
        changed = self.messages[message_id].model_copy(
            update={"reply_markup": method.reply_markup}
        )
        self.messages[message_id] = changed
        return changed

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
