"""What the rooms of the knowledge's keepers share: the article at hand, and showing it."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, TelegramObject
from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Articles, Version
from bot.knowledge.live import LiveKnowledge
from bot.people.people import Person
from bot.telegram import keyboards, views
from bot.telegram.naming import name_of
from bot.telegram.sending import redraw, reply
from bot.telegram.views.articles import Surroundings
from handlers.other import say_outdated

# In a state's data: the article that something is typed for, its version as it was looked at, and
# the language.
ARTICLE, SEEN, LANGUAGE = "article", "seen", "language"

Screen = tuple[Text, InlineKeyboardMarkup]


class Shelf:
    """Shows articles to one administrator, in his language."""

    def __init__(
        self,
        bot: Bot,
        articles: Articles,
        knowledge: LiveKnowledge,
        answerer: Answerer,
        zone: ZoneInfo,
        texts: Texts,
    ) -> None:
        self._bot = bot
        self._articles = articles
        self._knowledge = knowledge
        self._library = answerer.library
        self._zone = zone
        self._texts = texts

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Shelf":
        """From what every handler is given."""
        names = ("bot", "articles", "knowledge", "answerer", "timezone", "texts")
        return cls(*(data[name] for name in names))

    async def card(self, version: Version, said: str | None = None) -> Screen:
        """An article; `said` is what has just happened to it."""
        around = Surroundings(
            today=self._knowledge.today,
            place=self.title_of(version.article.instead_of),
            topic=next(
                (each for each in self._library.topics if each.id == version.article.topic), None
            ),
            name=await self.name_of(version),
        )
        text = views.articles.card(version, around, self._zone, self._texts, said)
        return text, keyboards.knowledge.card(version, self._texts)

    def title_of(self, entry_id: str | None) -> str | None:
        """The title of an entry, where there is one."""
        if entry_id is None or entry_id not in self._library:
            return None
        return self._library.page(entry_id, self._texts.language).title

    async def name_of(self, version: Version) -> str:
        """Who made a version; nobody where he was erased since."""
        if version.author_id is None:
            return ""
        return await name_of(self._bot, version.author_id)

    async def show(self, query: CallbackQuery, version: Version, said: str | None = None) -> None:
        """In the message that was pressed."""
        await redraw(query, *await self.card(version, said))

    async def send(self, message: Message, version: Version, said: str | None = None) -> None:
        """In a message of its own."""
        await reply(message, *await self.card(version, said))

    async def show_after(
        self, query: CallbackQuery, before: Version, after: Version | None, said: str | None = None
    ) -> None:
        """After an act; without a new version somebody else was faster, which is said."""
        await self.show(query, *await self._after(before, after, said))

    async def send_after(self, message: Message, before: Version, after: Version | None) -> None:
        """The same after something was typed."""
        await self.send(message, *await self._after(before, after, None))

    async def _after(
        self, before: Version, after: Version | None, said: str | None
    ) -> tuple[Version, str | None]:
        if after is not None:
            return after, said
        latest = await self._articles.latest(before.article_id)
        return latest or before, views.articles.changed_meanwhile(self._texts)


async def edit(
    articles: Articles, version: Version, article: Article, person: Person
) -> Version | None:
    """Change an article; where it says the same as before, it is no new version."""
    if article == version.article:
        return version
    return await articles.edit(version.article_id, version.number, person.id, article)


class AtHand(BaseMiddleware):
    """Gives handlers the `shelf`, and the `version` that a button or a dialogue is about.

    It is the latest one. Where that is not the one that was looked at, nothing is done: the card
    is shown anew and says so.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        shelf = data["shelf"] = Shelf.of(data)
        article_id, seen = await _looked_at(data)
        if article_id is None:
            return await handler(event, data)
        articles: Articles = data["articles"]
        version = await articles.latest(article_id)
        if version is None:
            return await _refuse(event, data)
        if seen is not None and seen != version.number:
            return await _show_anew(event, version, shelf, data)
        data["version"] = version
        return await handler(event, data)


def at_hand(router: Router) -> Router:
    """The router, with the article at hand in all of its handlers."""
    for observer in (router.message, router.callback_query):
        observer.middleware(AtHand())
    return router


async def _looked_at(data: dict[str, Any]) -> tuple[int | None, int | None]:
    """The article, and its version that was looked at, where that matters."""
    pressed = data.get("callback_data")
    if pressed is not None:
        return getattr(pressed, ARTICLE, None), getattr(pressed, SEEN, None)
    if data.get("raw_state") is None:
        return None, None
    state: FSMContext = data["state"]
    typed_for = await state.get_data()
    return typed_for.get(ARTICLE), typed_for.get(SEEN)


async def _show_anew(
    event: TelegramObject, version: Version, shelf: Shelf, data: dict[str, Any]
) -> None:
    texts: Texts = data["texts"]
    said = views.articles.changed_meanwhile(texts)
    if isinstance(event, Message):
        await data["state"].clear()
        await shelf.send(event, version, said)
    elif isinstance(event, CallbackQuery):
        await shelf.show(event, version, said)


async def _refuse(event: TelegramObject, data: dict[str, Any]) -> None:
    """No article has this number: the button is forged."""
    if isinstance(event, CallbackQuery):
        say_outdated(data["callback_answer"], data["texts"])
