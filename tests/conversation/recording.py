"""A Telegram that only writes down what it is told."""

import datetime as dt
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    DeleteMessage,
    DeleteMyCommands,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    GetChat,
    GetFile,
    GetMe,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendRichMessage,
    SendVideo,
    SendVoice,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import (
    AcceptedGiftTypes,
    Chat,
    ChatFullInfo,
    Document,
    File,
    FSInputFile,
    InlineKeyboardMarkup,
    Message,
    PhotoSize,
    User,
)

# The bot's own account, with inline mode switched on.
BOT = User(
    id=42,
    is_bot=True,
    first_name="Колледжи",
    username="colleges_bot",
    supports_inline_queries=True,
)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # “until” of a block without an end
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


class RecordingSession(BaseSession):
    """Keeps every call and every message as it stands now; an unexpected call is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.messages: dict[int, Message] = {}
        self.said: dict[int, Message] = {}  # what people sent
        self.uploads = 0
        self.files: dict[str, bytes] = {}  # what can be downloaded, and what was uploaded
        self.failures: list[Exception] = []
        self.failing: type[TelegramMethod[Any]] = TelegramMethod  # only such calls fail
        self.me = BOT

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        if isinstance(method, GetMe):
            return self.me  # type: ignore[return-value]  # asked once, before anything else
        self.calls.append(method)
        if self.failures and isinstance(method, self.failing) and self._may_fail(method):
            raise self.failures.pop(0)
        return self._result(bot, method)  # type: ignore[return-value]

    def _result(self, bot: Bot, method: TelegramMethod[Any]) -> object:
        match method:
            case SendMessage() | SendRichMessage():
                return self._keep(bot, method, len(self.messages) + 1)
            case EditMessageText(message_id=int(message_id)):
                return self._keep(bot, method, message_id)
            case EditMessageReplyMarkup(message_id=int(message_id)):
                return self._rekey(method, message_id)
            case AnswerCallbackQuery() | AnswerInlineQuery():
                return True
            case SendPhoto():
                return self._photo(bot, method)
            case SendDocument() | SendVideo() | SendVoice():
                return self._file(bot, method)
            case EditMessageMedia() | DeleteMessage():
                return True
            case GetChat():
                return self._chat(int(method.chat_id))
            case GetFile():
                return File(file_id=method.file_id, file_unique_id="u", file_path=method.file_id)
            case SendChatAction() | SetMyCommands() | DeleteMyCommands():
                return True
        raise AssertionError(f"the bot called {type(method).__name__}, which no test expects")

    def _keep(
        self, bot: Bot, method: SendMessage | SendRichMessage | EditMessageText, message_id: int
    ) -> Message:
        text = None if isinstance(method, SendRichMessage) else method.text
        assert text or isinstance(method, SendRichMessage)
        markup = method.reply_markup
        assert markup is None or isinstance(markup, InlineKeyboardMarkup)
        chat_id = int(method.chat_id or 0)
        message = Message(
            message_id=message_id,
            date=NOON,
            chat=Chat(id=chat_id, type="private" if chat_id > 0 else "supergroup"),
            from_user=BOT,
            text=text,
            entities=None if isinstance(method, SendRichMessage) else method.entities,
            reply_markup=markup,
            reply_to_message=self._replied(method, message_id),
        ).as_(bot)
        self.messages[message_id] = message
        return message

    def _photo(self, bot: Bot, method: SendPhoto) -> Message:
        markup = method.reply_markup
        assert markup is None or isinstance(markup, InlineKeyboardMarkup)
        known = isinstance(method.photo, str)
        self.uploads += not known
        file_id = str(method.photo) if known else f"photo-{self.uploads}"
        message = Message(
            message_id=len(self.messages) + 1,
            date=NOON,
            chat=Chat(id=int(method.chat_id), type="private"),
            from_user=BOT,
            photo=[PhotoSize(file_id=file_id, file_unique_id=file_id, width=1, height=1)],
            caption=method.caption,
            reply_markup=markup,
        ).as_(bot)
        self.messages[message.message_id] = message
        return message

    def _file(self, bot: Bot, method: SendDocument | SendVideo | SendVoice) -> Message:
        markup = method.reply_markup
        assert markup is None or isinstance(markup, InlineKeyboardMarkup)
        medium = method.document if isinstance(method, SendDocument) else None
        if isinstance(medium, FSInputFile):
            self.files[str(medium.filename)] = Path(medium.path).read_bytes()
        message = Message(
            message_id=len(self.messages) + 1,
            date=NOON,
            chat=Chat(id=int(method.chat_id), type="private"),
            from_user=BOT,
            document=Document(file_id="sent", file_unique_id="sent"),
            caption=method.caption,
            reply_markup=markup,
        ).as_(bot)
        self.messages[message.message_id] = message
        return message

    def _chat(self, chat_id: int) -> ChatFullInfo:
        return ChatFullInfo(
            id=chat_id,
            type="private",
            first_name=f"Имя{chat_id}",
            accent_color_id=1,
            max_reaction_count=1,
            accepted_gift_types=AcceptedGiftTypes(
                unlimited_gifts=False,
                limited_gifts=False,
                unique_gifts=False,
                premium_subscription=False,
                gifts_from_channels=False,
            ),
        )

    def _replied(
        self, method: SendMessage | SendRichMessage | EditMessageText, message_id: int
    ) -> Message | None:
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
        yield self.files[url.rsplit("/", 1)[-1]]

    def _may_fail(self, method: TelegramMethod[Any]) -> bool:
        # The answer to a press fails only where a test says so: most mean what comes before it.
        return self.failing is AnswerCallbackQuery or not isinstance(method, AnswerCallbackQuery)
