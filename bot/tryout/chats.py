"""What the world is made of: chats, their messages, and what these say."""

from dataclasses import dataclass, field
from typing import Literal

from bot.tryout.errors import ApiError, forbidden
from bot.tryout.people import Person
from bot.tryout.photos import Photo
from bot.tryout.rich import rich_text
from bot.tryout.text import FormattedText, Json, utf16_length

ChatType = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "left", "kicked"]

GENERAL_TOPIC = 1
FORUM_ID = -1_001_700_000_001
FORUM_TITLE = "Біздің сынып · Наш класс"
FORUM_TOPICS = {GENERAL_TOPIC: "Жалпы · Общее", 2: "Оқу · Учёба"}
TOPIC_COLOR = 7_322_096
_CAPTIONED = frozenset({"voice", "video", "audio", "document", "animation"})
NOTHING = FormattedText("")


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: a text, or something else with or without a caption.

    `other` are the Bot API's fields of what is neither text nor picture, such as `voice`.
    """

    body: FormattedText = NOTHING
    photo: Photo | None = None
    link_preview: Json | None = None
    other: Json | None = None
    service: bool = False

    @property
    def is_text(self) -> bool:
        """Tell whether it is a text and nothing else."""
        return self.photo is None and self.other is None

    @property
    def is_rich(self) -> bool:
        """Tell whether it is a rich message."""
        return self.other is not None and "rich_message" in self.other

    @property
    def plain(self) -> str:
        """The words alone: a text, a caption, or those of a rich message."""
        if self.other is not None and self.is_rich:
            return rich_text(self.other["rich_message"]["blocks"])
        return self.body.text

    @property
    def takes_text(self) -> bool:
        """Tell whether words stand in it or may stand under it."""
        return self.other is None or not _CAPTIONED.isdisjoint(self.other)

    def to_json(self) -> Json:
        """Return the Bot API's fields of it."""
        name, entities = ("text", "entities") if self.is_text else ("caption", "caption_entities")
        result: Json = {"photo": self.photo.to_sizes()} if self.photo else dict(self.other or {})
        if self.body.text or self.is_text:
            result[name] = self.body.text
        if self.body.entities:
            result[entities] = list(self.body.entities)
        if self.link_preview is not None:
            result["link_preview_options"] = self.link_preview
        return result


def service(**fields: object) -> Content:
    """Return what Telegram itself says in a chat, such as `group_chat_created`."""
    return Content(other=fields, service=True)


@dataclass(slots=True)
class Message:
    """A message in a chat; `author` is None when the bot wrote it."""

    id: int
    chat: "Chat"
    author: Person | None
    date: int
    content: Content
    topic: int | None = None
    keyboard: Json | None = None
    force_reply: Json | None = None
    reply_to: "Message | None" = None
    quote: Json | None = None
    edit_date: int | None = None
    origin: Json | None = None
    via_bot: bool = False
    inline_id: str | None = None
    reaction: str | None = None

    @property
    def is_editable(self) -> bool:
        """Tell whether its author may still change its words: what was passed on is not his."""
        return self.origin is None and not self.via_bot and self.content.takes_text

    @property
    def root(self) -> int | None:
        """The topic; outside of topics, the first message of a chain of replies in a supergroup.

        Telegram puts the latter into `message_thread_id` too, although nothing can be sent there.
        """
        if self.topic is not None or self.reply_to is None or self.chat.type != "supergroup":
            return self.topic
        return self.reply_to.root or self.reply_to.id


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot asked its message to answer to."""

    message_id: int
    quote: str | None = None
    optional: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's), a basic group, or a supergroup."""

    id: int
    type: ChatType
    title: str
    person: Person | None = None
    members: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    bot: BotStatus = "member"
    is_deactivated: bool = False
    migrated_to: int | None = None
    last_message_id: int = 0

    @property
    def is_forum(self) -> bool:
        """Tell whether it has topics."""
        return bool(self.topics)

    @property
    def is_group(self) -> bool:
        """Tell whether it is any kind of group."""
        return self.type != "private"

    def to_json(self) -> Json:
        """Return the Bot API's `Chat`."""
        name = "title" if self.is_group else "first_name"
        result: Json = {"id": self.id, "type": self.type, name: self.title}
        return {**result, "is_forum": True} if self.is_forum else result

    def check_readable(self) -> None:
        """Refuse, as Telegram does, to tell the bot about a group that it is not in."""
        if self.is_group and self.bot == "kicked":
            raise forbidden(f"bot was kicked from the {self.type} chat")
        if self.is_group and self.bot == "left":
            raise forbidden(f"bot is not a member of the {self.type} chat")

    def check_writable(self) -> None:
        """Refuse, as Telegram does, what the bot may not send."""
        if self.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.migrated_to},
            )
        if self.is_deactivated:
            raise forbidden("user is deactivated")
        if not self.is_group and self.bot != "member":
            raise forbidden("bot was blocked by the user")
        self.check_readable()


def private_chat(person: Person) -> Chat:
    """Return the chat of a person with the bot."""
    return Chat(person.id, "private", person.name, person, [person.id])


def quote_of(target: Message, quote: str) -> Json:
    """Return the Bot API's `TextQuote` of a part of a message."""
    before = target.content.body.text.partition(quote)[0]
    return {"text": quote, "position": utf16_length(before), "is_manual": True}


def button_rows(message: Message | None) -> list[list[Json]]:
    """Return the buttons under a message; none where there is no message."""
    if message is None or message.keyboard is None:
        return []
    rows: list[list[Json]] = message.keyboard["inline_keyboard"]
    return rows


def button_at(message: Message | None, row: int, column: int) -> Json:
    """Return one button, or nothing where there is none."""
    rows = button_rows(message)
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
        return {}
    return rows[row][column]
