"""A person with a phone: types, presses what is on the screen, reads."""

from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import (
    CallbackQuery,
    Chat,
    InaccessibleMessage,
    InlineKeyboardButton,
    Message,
    Update,
    User,
    Voice,
)

from tests.conversation.recording import NOON, RecordingSession


class FakeUser:
    """One person in a private chat with the bot, or in a group."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        id: int,
        name: str,
        language_code: str | None,
        group: int | None = None,
    ) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._updates = 0
        self._user = User(id=id, is_bot=False, first_name=name, language_code=language_code)
        self._chat = Chat(id=group or id, type="supergroup" if group else "private")

    @property
    def phone(self) -> RecordingSession:
        """What Telegram was told."""
        session = self._bot.session
        assert isinstance(session, RecordingSession)
        return session

    @property
    def screen(self) -> list[Message]:
        """The bot's messages in this chat."""
        return [m for m in self.phone.messages.values() if m.chat.id == self._chat.id]

    @property
    def last(self) -> Message:
        """The newest of the bot's messages."""
        return self.screen[-1]

    @property
    def text(self) -> str:
        """The newest text."""
        return self.last.text or ""

    @property
    def alerts(self) -> list[str]:
        """What answered presses said."""
        return [
            call.text
            for call in self.phone.calls
            if isinstance(call, AnswerCallbackQuery) and call.text
        ]

    def buttons(self, message: Message | None = None) -> list[InlineKeyboardButton]:
        """The buttons under a message, by default the newest."""
        markup = (message or self.last).reply_markup
        return [button for row in markup.inline_keyboard for button in row] if markup else []

    def labels(self) -> list[str]:
        """What stands on the buttons of the newest message."""
        return [button.text for button in self.buttons()]

    async def types(self, text: str) -> str:
        """Send a text; what the bot says last."""
        await self._feed(message=self._message(text=text))
        return self.text

    async def types_into_the_void(self, text: str) -> None:
        """Send a text that nothing answers."""
        await self._feed(message=self._message(text=text))

    async def speaks(self) -> str:
        """Send a voice message."""
        voice = Voice(file_id="v", file_unique_id="v", duration=3)
        await self._feed(message=self._message(voice=voice))
        return self.text

    async def presses(self, label: str, message: Message | None = None) -> str:
        """Press a button that can be seen, by a part of what stands on it."""
        seen = self.buttons(message)
        found = [button for button in seen if label in button.text]
        assert len(found) == 1, f"{label!r} is not one of {[button.text for button in seen]}"
        return await self.presses_data(str(found[0].callback_data), message)

    async def presses_data(
        self, data: str, message: Message | InaccessibleMessage | None = None
    ) -> str:
        """Press a button by what it carries, as an old or forged one."""
        answered = self._presses_answered()
        await self._feed(
            callback_query=CallbackQuery(
                id=str(self._updates),
                from_user=self._user,
                chat_instance="1",
                message=message or self.last,
                data=data,
            )
        )
        assert self._presses_answered() == answered + 1, "the press was not answered exactly once"
        return self.text

    def old_message(self) -> InaccessibleMessage:
        """A message that is too old for the bot to see."""
        return InaccessibleMessage(chat=self._chat, message_id=1, date=0)

    def _presses_answered(self) -> int:
        return sum(isinstance(call, AnswerCallbackQuery) for call in self.phone.calls)

    def _message(self, **content: Any) -> Message:
        return Message(
            message_id=10_000 + self._updates,
            date=NOON,
            chat=self._chat,
            from_user=self._user,
            **content,
        )

    async def _feed(self, **content: Any) -> None:
        self._updates += 1
        await self._dispatcher.feed_update(self._bot, Update(update_id=self._updates, **content))
