"""A person with a phone: types, presses what is on the screen, reads."""

import datetime as dt
from copy import copy
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberBanned,
    ChatMemberMember,
    ChatMemberUpdated,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineQuery,
    Message,
    MessageEntity,
    Update,
    User,
    Voice,
)

from tests.conversation.recording import BOT, EPOCH, NOON, RecordingSession


class FakeUser:
    """One person in a private chat with the bot, or in a group."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        id: int,
        name: str,
        language_code: str | None,
    ) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._updates = 0
        self._user = User(id=id, is_bot=False, first_name=name, language_code=language_code)
        self._chat = Chat(id=id, type="private")
        self._thread: int | None = None

    def in_group(self, group_id: int, thread: int | None = None) -> "FakeUser":
        """The same person, writing in a group, there perhaps in a topic."""
        there = copy(self)
        there._chat = Chat(
            id=group_id, type="supergroup", title="Группа", is_forum=thread is not None
        )
        there._thread = thread
        return there

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

    async def types(self, text: str, **more: Any) -> str:
        """Send a text; what the bot says last."""
        await self.sends(text=text, **more)
        return self.text

    async def types_into_the_void(self, text: str, **more: Any) -> None:
        """Send a text that nothing answers."""
        before = len(self.screen)
        await self.sends(text=text, **more)
        assert len(self.screen) == before

    async def mentions(self, text: str) -> str:
        """Send a text to the bot by its name."""
        name = f"@{BOT.username}"
        whole = f"{name} {text}".strip()
        mention = MessageEntity(type="mention", offset=0, length=len(name))
        return await self.types(whole, entities=[mention])

    async def edits(self, text: str, **more: Any) -> str:
        """Correct what was sent before."""
        await self._feed(edited_message=self._message(text=text, **more))
        return self.text

    async def speaks(self) -> str:
        """Send a voice message."""
        await self.sends(voice=Voice(file_id="v", file_unique_id="v", duration=3))
        return self.text

    async def sends(self, **content: Any) -> None:
        """Send anything."""
        await self._feed(message=self._message(**content))

    async def blocks(self) -> None:
        """Block the bot."""
        await self._changes(
            old=ChatMemberMember(user=BOT), new=ChatMemberBanned(user=BOT, until_date=EPOCH)
        )

    async def unblocks(self) -> None:
        """Let the bot in again."""
        await self._changes(
            old=ChatMemberBanned(user=BOT, until_date=EPOCH), new=ChatMemberMember(user=BOT)
        )

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

    async def inline(self, query: str) -> AnswerInlineQuery:
        """Type after the bot's name in some chat; what the bot offers."""
        answered = len(self._inline_answers())
        await self._feed(
            inline_query=InlineQuery(
                id=str(self._updates), from_user=self._user, query=query, offset=""
            )
        )
        new = self._inline_answers()[answered:]
        assert len(new) == 1, "the inline query was not answered exactly once"
        return new[0]

    def old_message(self) -> InaccessibleMessage:
        """A message that is too old for the bot to see."""
        return InaccessibleMessage(chat=self._chat, message_id=1, date=0)

    def _presses_answered(self) -> int:
        return sum(isinstance(call, AnswerCallbackQuery) for call in self.phone.calls)

    def _inline_answers(self) -> list[AnswerInlineQuery]:
        return [call for call in self.phone.calls if isinstance(call, AnswerInlineQuery)]

    def _message(self, **content: Any) -> Message:
        number = len(self.phone.said)
        given = {
            "message_id": 10_000 + number,
            "date": NOON + dt.timedelta(seconds=number),  # nobody types two in a second
            "chat": self._chat,
            "from_user": self._user,
            "message_thread_id": self._thread,
            "is_topic_message": True if self._thread else None,
            **content,
        }
        message = Message.model_validate(given)
        self.phone.said[message.message_id] = message
        return message

    async def _changes(
        self,
        old: ChatMemberMember | ChatMemberBanned,
        new: ChatMemberMember | ChatMemberBanned,
    ) -> None:
        await self._feed(
            my_chat_member=ChatMemberUpdated(
                chat=self._chat,
                from_user=self._user,
                date=NOON,
                old_chat_member=old,
                new_chat_member=new,
            )
        )

    async def _feed(self, **content: Any) -> None:
        self._updates += 1
        await self._dispatcher.feed_update(self._bot, Update(update_id=self._updates, **content))
