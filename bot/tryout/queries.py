"""What people ask of the bot by a press or from the composer, until it has answered."""

from dataclasses import dataclass

from bot.tryout.chats import Content
from bot.tryout.text import Json


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """A press of a button that the bot has not answered yet."""

    id: str
    chat_id: int
    message_id: int
    data: str
    person_id: int


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result: what it sends when it is chosen, and how the bot has given it."""

    id: str
    content: Content
    keyboard: Json | None
    given: Json


@dataclass(slots=True)
class InlineQuery:
    """A query, answered once at most."""

    id: str
    person_id: int
    chat_id: int
    query: str
    offset: str
    asked_at: float
    results: dict[str, InlineResult] | None = None
