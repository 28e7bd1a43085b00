"""The people of the try-out, and the bot's own account."""

from dataclasses import dataclass
from typing import Literal

from bot.tryout.text import Json

Role = Literal["student", "parent", "administrator"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes to the bot; the id is also the id of the private chat."""

    id: int
    name: str
    language_code: str
    role: Role

    def to_user(self) -> Json:
        """Return the Bot API's `User`."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language_code,
        }


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot as Telegram knows it before it has said anything about itself."""

    id: int = 700001
    name: str = "Колледжи Алматы"
    username: str = "almaty_colleges_bot"

    def to_user(self, name: str) -> Json:
        """Return the Bot API's `User`; the name can be changed by the bot itself."""
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}


def default_people() -> tuple[Person, ...]:
    """Return the three for whom the product is made."""
    return (
        Person(101, "Айгерім", "kk", "student"),
        Person(102, "Ольга Петровна", "ru", "parent"),
        Person(103, "Ерлан", "ru", "administrator"),
    )
