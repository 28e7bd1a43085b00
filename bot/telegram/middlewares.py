"""What every handler is given: who writes, the interface in his language, and how to share."""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from aiogram import BaseMiddleware, Bot
from aiogram.types import TelegramObject, User

from bot.i18n import Catalogues, Texts
from bot.language import Language
from bot.people.people import People, Person
from bot.telegram.links import Sharing


class Given(TypedDict):
    """The names that handlers may ask for."""

    person: Person
    texts: Texts


class PersonMiddleware(BaseMiddleware):
    """Looks up who writes. The language: the chosen one, else Telegram's guess, else Russian."""

    def __init__(self, people: People, catalogues: Catalogues) -> None:
        self._people = people
        self._catalogues = catalogues

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None:
            return None  # a channel's post: nobody there to answer
        person = await self._people.get(user.id)
        language = person.language or guess_language(user.language_code)
        given: Given = {"person": person, "texts": self._catalogues[language]}
        data.update(given)
        return await handler(event, data)


class SharingMiddleware(BaseMiddleware):
    """Tells handlers how the bot's entries are shared, as `sharing`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        bot: Bot = data["bot"]
        # Asked of Telegram once; aiogram keeps it.
        data["sharing"] = Sharing.of(await bot.me())
        return await handler(event, data)


def guess_language(code: str | None) -> Language:
    """A guess from the language of somebody's Telegram, which may be missing or wrong."""
    return "kk" if code and code.lower().startswith("kk") else "ru"
