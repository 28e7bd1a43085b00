"""What people do in a chat: write, change what they wrote, press buttons."""

from collections.abc import Iterable
from dataclasses import replace

from bot.tryout.attachments import OwnFile, attachment
from bot.tryout.chats import GENERAL_TOPIC, Chat, Content, Message, button_at, button_rows
from bot.tryout.entities import EntityError, check_entities
from bot.tryout.errors import Refused
from bot.tryout.ground import Ground
from bot.tryout.queries import CallbackQuery
from bot.tryout.text import FormattedText, Json, sorted_entities, utf16_length

MAX_TEXT = 4096
HIDDEN_NAME = "Бейтаныс · Незнакомец"


class PeopleActs(Ground):
    """The people's side of the world; whatever cannot be done raises `Refused`."""

    def say(
        self,
        person_id: int,
        text: str,
        *,
        entities: Iterable[Json] = (),
        chat_id: int | None = None,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Let a person send a text (a command is a text that begins with a slash).

        `entities` are the Bot API's; what Telegram finds by itself is added to them.
        """
        chat = self._chat_to_write(person_id, chat_id)
        topic, target = topic_of(chat, thread_id), _target(chat, reply_to)
        body = _body(text, entities)
        message = self._add(chat, self.person(person_id), Content(body), topic)
        if target is not None:
            message.reply_to, message.topic = target, topic or target.topic
        self._publish(message)
        return message

    def tap_command(self, person_id: int, command: str) -> Message:
        """Let a person choose a command from the menu."""
        return self.say(person_id, f"/{command.removeprefix('/')}")

    def attach(
        self,
        person_id: int,
        kind: str,
        *,
        caption: str = "",
        entities: Iterable[Json] = (),
        data: bytes | None = None,
        file_name: str = "",
        chat_id: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Let a person send something that is no text: a voice message, a picture, a place…

        With `data` it is a file of his own with these contents, else one that is made up.
        `entities` are those of the caption.
        """
        chat = self._chat_to_write(person_id, chat_id)
        person, topic = self.person(person_id), topic_of(chat, thread_id)
        number = self._count("attachment")
        own = None if data is None else OwnFile(data, file_name)
        words = _formatted(caption, entities)
        content = attachment(self.album, kind, words, person.name, number, own)
        message = self._add(chat, person, content, topic)
        self._publish(message)
        return message

    def forward(self, person_id: int, text: str, *, chat_id: int | None = None) -> Message:
        """Let a person forward a text of somebody who hides who he is."""
        chat = self._chat_to_write(person_id, chat_id)
        message = self._add(chat, self.person(person_id), Content(_body(text)))
        message.origin = {
            "type": "hidden_user",
            "sender_user_name": HIDDEN_NAME,
            "date": message.date - 60,
        }
        self._publish(message)
        return message

    def edit(
        self,
        person_id: int,
        message_id: int,
        text: str,
        *,
        entities: Iterable[Json] = (),
        chat_id: int | None = None,
    ) -> Message:
        """Let a person change a text, or a caption, of his own."""
        message = self._chat_to_write(person_id, chat_id).messages.get(message_id)
        if message is None or message.author != self.person(person_id):
            raise Refused(f"person {person_id} has no message {message_id} here")
        if not message.is_editable:
            raise Refused(f"message {message_id} cannot be edited")
        body = _body(text, entities)
        if body == message.content.body:
            raise Refused("the text is the same as before")
        message.content = replace(message.content, body=body)
        message.edit_date = self._now()
        self._publish(message, "edited_message")
        return message

    def press(
        self,
        person_id: int,
        message_id: int,
        row: int,
        column: int,
        *,
        chat_id: int | None = None,
    ) -> CallbackQuery:
        """Let a person press the button at a place of a message's keyboard."""
        chat = self._chat_to_write(person_id, chat_id)
        message = chat.messages.get(message_id)
        button = button_at(message, row, column)
        if message is None or "callback_data" not in button:
            raise Refused(f"message {message_id} has no such button to press")
        if message.inline_id is None and chat.bot != "member":
            raise Refused("the bot is not here to answer")
        number = str(self._count("query"))
        data = str(button["callback_data"])
        query = CallbackQuery(number, chat.id, message_id, data, person_id)
        self.pending[query.id] = query
        self.updates.push("callback_query", self._query_json(query, message))
        return query

    def press_label(
        self, person_id: int, message_id: int, label: str, *, chat_id: int | None = None
    ) -> CallbackQuery:
        """Let a person press a button by what stands on it."""
        message = self.chat_seen_by(person_id, chat_id).messages.get(message_id)
        for row, buttons in enumerate(button_rows(message)):
            for column, button in enumerate(buttons):
                if button["text"] == label:
                    return self.press(person_id, message_id, row, column, chat_id=chat_id)
        raise Refused(f"message {message_id} has no button «{label}»")

    # Inside

    def _chat_to_write(self, person_id: int, chat_id: int | None) -> Chat:
        chat = self.chat_seen_by(person_id, chat_id)
        if chat.migrated_to is not None:
            raise Refused(f"the group has become the supergroup {chat.migrated_to}")
        if self.chats[person_id].is_deactivated:
            raise Refused("the account is deactivated")
        if not chat.is_group and chat.bot != "member":
            raise Refused("the bot is blocked: unblock it first")
        return chat

    def _query_json(self, query: CallbackQuery, message: Message) -> Json:
        origin = (
            {"inline_message_id": message.inline_id}
            if message.inline_id is not None
            else {"message": self.message_json(message)}
        )
        return {
            "id": query.id,
            "from": self.person(query.person_id).to_user(),
            **origin,
            "chat_instance": str(10_000_000_000_000 + query.chat_id),
            "data": query.data,
        }


def _formatted(text: str, entities: Iterable[Json]) -> FormattedText:
    try:
        given = sorted_entities(check_entities(text, entities))
    except EntityError as error:
        raise Refused(str(error)) from None
    return FormattedText(text, given).trimmed().with_found()


def _body(text: str, entities: Iterable[Json] = ()) -> FormattedText:
    body = _formatted(text, entities)
    if not body.text:
        raise Refused("an empty text cannot be sent")
    if utf16_length(body.text) > MAX_TEXT:
        raise Refused(f"a text may have at most {MAX_TEXT} characters")
    return body


def topic_of(chat: Chat, thread_id: int | None) -> int | None:
    """Return the topic to write in; General is none."""
    if thread_id is None or (chat.is_forum and thread_id == GENERAL_TOPIC):
        return None
    if thread_id not in chat.topics:
        raise Refused(f"there is no topic {thread_id} here")
    return thread_id


def _target(chat: Chat, message_id: int | None) -> Message | None:
    if message_id is None:
        return None
    if message_id not in chat.messages:
        raise Refused(f"there is no message {message_id} to reply to")
    return chat.messages[message_id]
