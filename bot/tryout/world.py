"""The world of the stand-in: people, chats, messages, presses. No HTTP, no chance, one clock."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.tryout.errors import Refused, bad_request
from bot.tryout.events import EventLog
from bot.tryout.people import BotAccount, Person, default_people
from bot.tryout.photos import Album, Photo
from bot.tryout.profile import Profile
from bot.tryout.text import FormattedText, Json, utf16_length
from bot.tryout.updates import UpdateQueue

__all__ = [
    "BotAccount",
    "CallbackQuery",
    "Chat",
    "Content",
    "Message",
    "Person",
    "Reply",
    "World",
    "default_people",
]

MAX_TEXT = 4096
DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
QUERY_INVALID = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: a text, or a picture with a caption."""

    body: FormattedText
    photo: Photo | None = None
    link_preview: Json | None = None

    def to_json(self) -> Json:
        """Return the Bot API's fields of it."""
        kind, entities = ("caption", "caption_entities") if self.photo else ("text", "entities")
        result: Json = {"photo": self.photo.to_sizes()} if self.photo else {}
        if self.body.text or not self.photo:
            result[kind] = self.body.text
        if self.body.entities:
            result[entities] = list(self.body.entities)
        if self.link_preview is not None:
            result["link_preview_options"] = self.link_preview
        return result


@dataclass(slots=True)
class Message:
    """A message in a chat; `author` is None when the bot wrote it."""

    id: int
    chat: "Chat"
    author: Person | None
    date: int
    content: Content
    keyboard: Json | None = None
    reply_to: "Message | None" = None
    quote: Json | None = None
    edit_date: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot asked its message to answer to."""

    message_id: int
    quote: str | None = None
    optional: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat of a person with the bot."""

    person: Person
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The id, which in a private chat is the person's."""
        return self.person.id

    def to_json(self) -> Json:
        """Return the Bot API's `Chat`."""
        return {"id": self.id, "type": "private", "first_name": self.person.name}


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """A press of a button that the bot has not answered yet."""

    id: str
    chat_id: int
    message_id: int
    data: str


class World:
    """Everything that the stand-in knows. People act on one side, the bot on the other."""

    def __init__(
        self,
        people: Iterable[Person] | None = None,
        clock: Callable[[], float] = time.time,
        bot: BotAccount | None = None,
    ) -> None:
        self.clock = clock
        self.bot = bot or BotAccount()
        chosen = default_people() if people is None else tuple(people)
        self.chats = {person.id: Chat(person) for person in chosen}
        self.updates = UpdateQueue(clock, self._changed)
        self.profile = Profile(self.bot.name)
        self.album = Album()
        self.events = EventLog(self._changed)
        self.pending: dict[str, CallbackQuery] = {}
        self._watchers: list[Callable[[], None]] = []
        self._messages = 0
        self._queries = 0

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call the watcher whenever there is a new update or a new event."""
        self._watchers.append(watcher)

    @property
    def people(self) -> list[Person]:
        """The people, in the order given."""
        return [chat.person for chat in self.chats.values()]

    # What people do

    def say(self, person_id: int, text: str) -> Message:
        """Let a person send a text (a command is a text that begins with a slash)."""
        chat = self._chat_of(person_id)
        body = FormattedText(text).trimmed().with_found()
        if not body.text:
            raise Refused("an empty text cannot be sent")
        if utf16_length(body.text) > MAX_TEXT:
            raise Refused(f"a text may have at most {MAX_TEXT} characters")
        message = self._add(chat, chat.person, Content(body))
        self.updates.push("message", self.message_json(message))
        self._show(message)
        return message

    def tap_command(self, person_id: int, command: str) -> Message:
        """Let a person choose a command from the menu."""
        return self.say(person_id, f"/{command.removeprefix('/')}")

    def press(self, person_id: int, message_id: int, row: int, column: int) -> CallbackQuery:
        """Let a person press the button at a place of a message's keyboard."""
        message = self._chat_of(person_id).messages.get(message_id)
        button = _button_at(message, row, column)
        if message is None or "callback_data" not in button:
            raise Refused(f"message {message_id} has no such button to press")
        self._queries += 1
        query = CallbackQuery(
            str(self._queries), message.chat.id, message_id, str(button["callback_data"])
        )
        self.pending[query.id] = query
        self.updates.push("callback_query", self._query_json(query, message))
        return query

    def press_label(self, person_id: int, message_id: int, label: str) -> CallbackQuery:
        """Let a person press a button by what stands on it."""
        message = self._chat_of(person_id).messages.get(message_id)
        for row, buttons in enumerate(_rows(message)):
            for column, button in enumerate(buttons):
                if button["text"] == label:
                    return self.press(person_id, message_id, row, column)
        raise Refused(f"message {message_id} has no button «{label}»")

    # What the bot does

    def bot_sends(
        self,
        chat_id: int,
        content: Content,
        keyboard: Json | None = None,
        reply: Reply | None = None,
    ) -> Message:
        """Let the bot send a text or a picture."""
        chat = self.chat(chat_id)
        target = self._reply_target(chat, reply)
        message = self._add(chat, None, content)
        message.keyboard = keyboard
        message.reply_to = target
        if target and reply and reply.quote:
            message.quote = _quote(target, reply.quote)
        self._show(message)
        return message

    def bot_edits(
        self, chat_id: int, message_id: int, body: FormattedText, keyboard: Json | None,
        link_preview: Json | None = None,
    ) -> Message:  # fmt: skip
        """Let the bot change a text of its own; a keyboard that is not given again goes."""
        message = self._own_message(chat_id, message_id)
        if message.content.photo:
            raise bad_request("there is no text in the message to edit")
        if (message.content.body, message.keyboard) == (body, keyboard):
            raise bad_request(NOT_MODIFIED)
        message.content = Content(body, None, link_preview)
        message.keyboard = keyboard
        message.edit_date = self._now()
        self._show(message)
        return message

    def bot_edits_keyboard(self, chat_id: int, message_id: int, keyboard: Json | None) -> Message:
        """Let the bot change only the buttons under a message of its own."""
        message = self._own_message(chat_id, message_id)
        if message.keyboard == keyboard:
            raise bad_request(NOT_MODIFIED)
        message.keyboard = keyboard
        message.edit_date = self._now()
        self._show(message)
        return message

    def bot_deletes(self, chat_id: int, message_id: int) -> None:
        """Let the bot delete a message of the last 48 hours; in a private chat, anybody's."""
        chat = self.chat(chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if message.date < self.clock() - DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        del chat.messages[message_id]
        self.events.add("deleted", {"chat_id": chat_id, "message_id": message_id})

    def bot_answers(
        self, query_id: str, text: str = "", show_alert: bool = False, url: str = ""
    ) -> None:
        """Let the bot answer a press: the spinner stops, a text shows."""
        query = self.pending.pop(query_id, None)
        if query is None:
            raise bad_request(QUERY_INVALID)
        answer = {"text": text, "show_alert": show_alert, "url": url}
        payload = {"chat_id": query.chat_id, "callback_query_id": query_id, **answer}
        self.events.add("answer", payload)

    def bot_acts(self, chat_id: int, action: str) -> None:
        """Let the bot show that it is typing, or uploading."""
        self.events.add("action", {"chat_id": self.chat(chat_id).id, "action": action})

    def profile_changed(self) -> None:
        """Say that commands, names or descriptions are new."""
        self.events.add("profile", {})

    # What both see

    def chat(self, chat_id: int) -> Chat:
        """Return a chat, or refuse as Telegram does."""
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def bot_user(self) -> Json:
        """Return the bot's `User`, with the name it has given itself."""
        return self.bot.to_user(self.profile.text("name", ""))

    def message_json(self, message: Message, *, deep: bool = True) -> Json:
        """Return the Bot API's `Message`; the one it replies to carries no further reply."""
        author = message.author.to_user() if message.author else self.bot_user()
        result: Json = {
            "message_id": message.id,
            "from": author,
            "chat": message.chat.to_json(),
            "date": message.date,
            **message.content.to_json(),
        }
        if message.edit_date is not None:
            result["edit_date"] = message.edit_date
        if message.keyboard is not None:
            result["reply_markup"] = message.keyboard
        if deep and message.reply_to is not None:
            result["reply_to_message"] = self.message_json(message.reply_to, deep=False)
        if message.quote is not None:
            result["quote"] = message.quote
        return result

    # Inside

    def _changed(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _now(self) -> int:
        return int(self.clock())

    def _chat_of(self, person_id: int) -> Chat:
        if person_id not in self.chats:
            raise Refused(f"there is no person {person_id}")
        return self.chats[person_id]

    def _add(self, chat: Chat, author: Person | None, content: Content) -> Message:
        self._messages += 1
        message = Message(self._messages, chat, author, self._now(), content)
        chat.messages[message.id] = message
        return message

    def _show(self, message: Message) -> None:
        payload = {"chat_id": message.chat.id, "message": self.message_json(message)}
        self.events.add("message", payload)

    def _query_json(self, query: CallbackQuery, message: Message) -> Json:
        return {
            "id": query.id,
            "from": message.chat.person.to_user(),
            "message": self.message_json(message),
            "chat_instance": str(10_000_000 + message.chat.id),
            "data": query.data,
        }

    def _own_message(self, chat_id: int, message_id: int) -> Message:
        message = self.chat(chat_id).messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message.author is not None:
            raise bad_request("message can't be edited")
        return message

    def _reply_target(self, chat: Chat, reply: Reply | None) -> Message | None:
        if reply is None:
            return None
        target = chat.messages.get(reply.message_id)
        if target is None and not reply.optional:
            raise bad_request("message to be replied not found")
        if target and reply.quote and reply.quote not in target.content.body.text:
            raise bad_request("QUOTE_TEXT_INVALID")
        return target


def _quote(target: Message, quote: str) -> Json:
    before = target.content.body.text.partition(quote)[0]
    return {"text": quote, "position": utf16_length(before), "is_manual": True}


def _rows(message: Message | None) -> list[list[Json]]:
    if message is None or message.keyboard is None:
        return []
    rows: list[list[Json]] = message.keyboard["inline_keyboard"]
    return rows


def _button_at(message: Message | None, row: int, column: int) -> Json:
    rows = _rows(message)
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
        return {}
    return rows[row][column]
