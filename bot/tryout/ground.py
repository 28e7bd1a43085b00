"""What everybody in the world stands on: its state, and what every act needs of it."""

import time
from collections.abc import Callable, Iterable

from bot.tryout.chats import (
    FORUM_ID,
    FORUM_TITLE,
    FORUM_TOPICS,
    GENERAL_TOPIC,
    TOPIC_COLOR,
    Chat,
    Content,
    Message,
    private_chat,
    service,
)
from bot.tryout.errors import Refused, bad_request
from bot.tryout.events import EventLog
from bot.tryout.people import BotAccount, Person, default_people
from bot.tryout.photos import Album
from bot.tryout.privacy import hears
from bot.tryout.profile import Profile
from bot.tryout.queries import CallbackQuery, InlineQuery
from bot.tryout.text import Json
from bot.tryout.updates import UpdateQueue


class Ground:
    """The state of the world, and the few things that all acts do to it."""

    def __init__(
        self,
        people: Iterable[Person] | None = None,
        clock: Callable[[], float] = time.time,
        bot: BotAccount | None = None,
        *,
        sees_everything: bool = False,
        inline: bool = True,
    ) -> None:
        self.clock = clock
        self.bot = bot or BotAccount()
        self.sees_everything = sees_everything
        self.has_inline = inline
        chosen = default_people() if people is None else tuple(people)
        self.chats = {person.id: private_chat(person) for person in chosen}
        self.updates = UpdateQueue(clock, self._changed)
        self.profile = Profile(self.bot.name)
        self.album = Album()
        self.events = EventLog(self._changed)
        self.pending: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        self._watchers: list[Callable[[], None]] = []
        self._counts: dict[str, int] = {}
        self._open_forum(chosen)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call the watcher whenever there is a new update or a new event."""
        self._watchers.append(watcher)

    # What both sides see

    @property
    def people(self) -> list[Person]:
        """The people, in the order given."""
        return [chat.person for chat in self.chats.values() if chat.person is not None]

    @property
    def groups(self) -> list[Chat]:
        """The groups that are still in use."""
        return [c for c in self.chats.values() if c.is_group and c.migrated_to is None]

    def person(self, person_id: int) -> Person:
        """Return one of the people, or refuse."""
        chat = self.chats.get(person_id)
        if chat is None or chat.person is None:
            raise Refused(f"there is no person {person_id}")
        return chat.person

    def chat(self, chat_id: int) -> Chat:
        """Return a chat, or refuse as Telegram does."""
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def chat_seen_by(self, person_id: int, chat_id: int | None = None) -> Chat:
        """Return a chat that a person is in (by default the private one), or refuse."""
        person = self.person(person_id)
        chat = self.chats.get(person.id if chat_id is None else chat_id)
        if chat is None or person.id not in chat.members:
            raise Refused(f"person {person_id} is not in a chat {chat_id}")
        return chat

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
        more = {
            "message_thread_id": message.root,
            "is_topic_message": True if message.topic is not None else None,
            "forward_origin": message.origin,
            "via_bot": self.bot_user() if message.via_bot else None,
            "edit_date": message.edit_date,
            "reply_markup": message.keyboard,
            "quote": message.quote,
        }
        result |= {name: value for name, value in more.items() if value is not None}
        if deep and (target := self._answered(message)) is not None:
            result["reply_to_message"] = self.message_json(target, deep=False)
        return result

    def shown_json(self, message: Message) -> Json:
        """Return a message for the page: also with what the bot itself is not told."""
        result = self.message_json(message)
        if message.topic is None:
            result.pop("message_thread_id", None)
        if message.force_reply is not None:
            result["reply_markup"] = message.force_reply
        if message.reaction is not None:
            result["reaction"] = message.reaction
        return result

    # Inside

    def _changed(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _now(self) -> int:
        return int(self.clock())

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def _next_message_id(self, chat: Chat) -> int:
        """Count in each supergroup by itself, and in all other chats together, as Telegram."""
        if chat.type != "supergroup":
            return self._count("message")
        chat.last_message_id += 1
        return chat.last_message_id

    def _add(
        self, chat: Chat, author: Person | None, content: Content, topic: int | None = None
    ) -> Message:
        number = self._next_message_id(chat)
        message = Message(number, chat, author, self._now(), content, topic)
        chat.messages[number] = message
        return message

    def _publish(self, message: Message, kind: str = "message") -> None:
        """Tell the bot (if it is there to hear) and the page of what a person did."""
        if message.chat.bot == "member" and hears(
            message, self.bot, everything=self.sees_everything
        ):
            self.updates.push(kind, self.message_json(message))
        self._show(message)

    def _show(self, message: Message) -> None:
        payload = {"chat_id": message.chat.id, "message": self.shown_json(message)}
        self.events.add("message", payload)

    def _answered(self, message: Message) -> Message | None:
        """Return what a message replies to: in a topic, at least its first message."""
        if message.reply_to is not None or message.topic in (None, message.id):
            return message.reply_to
        return message.chat.messages.get(message.topic or 0)

    def _open_forum(self, people: tuple[Person, ...]) -> None:
        """Make the group that is there from the start; its topics begin with their creation."""
        members = [person.id for person in people]
        chat = Chat(FORUM_ID, "supergroup", FORUM_TITLE, members=members)
        chat.topics = dict(FORUM_TOPICS)
        chat.last_message_id = GENERAL_TOPIC
        self.chats[chat.id] = chat
        for topic, name in FORUM_TOPICS.items():
            if topic != GENERAL_TOPIC and people:
                created = service(forum_topic_created={"name": name, "icon_color": TOPIC_COLOR})
                self._add(chat, people[0], created, topic)
