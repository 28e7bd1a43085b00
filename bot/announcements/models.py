"""An announcement, and the ledger of what became of it."""

from dataclasses import dataclass, field
from typing import Literal

from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.language import Language

# An answer goes to those who have asked (bot/inbox): a job of the sender like the others.
Kind = Literal["send", "correct", "recall", "answer"]
State = Literal["draft", "approval", "scheduled", "running", "paused", "done", "cancelled"]
Count = Literal["pending", "sent", "blocked", "failed", "unknown", "opted_out"]

COUNTS: tuple[Count, ...] = ("pending", "sent", "blocked", "failed", "unknown", "opted_out")


@dataclass(frozen=True)
class Announcement:
    """One job of the sender: sending something, correcting it, or taking it back.

    Moments are whole seconds since 1970. `version` grows with every change of a draft, so that a
    confirmation can name what was seen. `author_id` None: queued from the command line.
    """

    id: int
    kind: Kind
    original_id: int | None
    state: State
    author_id: int | None
    audience: Audience
    link: str | None
    urgent: bool
    version: int
    created_at: int
    due_at: int | None
    started_at: int | None
    ended_at: int | None
    contents: dict[Language, Content] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledger:
    """How many recipients are in which state; the counts always add up to `audience`."""

    announcement: Announcement
    counts: dict[Count, int]

    @property
    def audience(self) -> int:
        """How many recipients there are."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """How many of them have come to an end."""
        return self.audience - self.counts["pending"]


@dataclass(frozen=True)
class Recipient:
    """One row that was claimed: whom to write to, and in which language.

    `topic` is the one whose opt-out button he gets (a group has none); `message_id` is the message
    to correct, recall or answer; `attempts` counts the earlier ones.
    """

    announcement_id: int
    kind: Kind
    chat_id: int
    language: Language
    topic: str | None
    message_id: int | None
    attempts: int
