"""A group of questions as an administrator sees it."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot, Router
from aiogram.types import InlineKeyboardMarkup, TelegramObject
from aiogram.utils.formatting import Text

from bot.announcements.announcements import Announcements
from bot.i18n import Texts
from bot.inbox.answers import Answers
from bot.inbox.groups import Group
from bot.knowledge.answering import Answerer
from bot.telegram import keyboards, views
from bot.telegram.naming import name_of

Screen = tuple[Text, InlineKeyboardMarkup]


class GroupCards:
    """Writes groups and their answers out for one administrator, in his language."""

    def __init__(
        self,
        reader: int,
        bot: Bot,
        answers: Answers,
        announcements: Announcements,
        answerer: Answerer,
        zone: ZoneInfo,
        texts: Texts,
    ) -> None:
        self._reader = reader
        self._bot = bot
        self._answers = answers
        self._announcements = announcements
        self._library = answerer.library
        self._zone = zone
        self._texts = texts

    async def group(self, shown: Group) -> Screen:
        """A group as it is now."""
        if not shown.waits:
            return await self._ended(shown)
        taker = await name_of(self._bot, shown.taken_by) if shown.taken_by else None
        text = views.inbox.group(shown, self._about(shown), taker, self._zone, self._texts)
        return text, keyboards.inbox.group(shown, self._reader, self._texts)

    async def answer(self, shown: Group) -> Screen:
        """The answer to it, as far as it is written."""
        written = await self._answers.written(shown.id)
        text = views.inbox.answer(shown, written, self._texts)
        return text, keyboards.inbox.answer(shown, written, self._texts)

    def gone(self) -> Screen:
        """In the place of a group that is there no more."""
        return views.inbox.gone(self._texts), keyboards.inbox.to_inbox(self._texts)

    async def _ended(self, shown: Group) -> Screen:
        number = shown.announcement_id
        job = await self._announcements.get(number) if number is not None else None
        ledger = await self._announcements.ledger(job) if job is not None else None
        text = views.inbox.answered(shown, ledger, self._texts)
        return text, keyboards.inbox.answered(shown, self._texts)

    def _about(self, shown: Group) -> str | None:
        if shown.about is None or shown.about not in self._library:
            return None
        return self._library.page(shown.about, self._texts.language).title


class WithCards(BaseMiddleware):
    """Gives handlers the `cards`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        data["cards"] = GroupCards(
            data["person"].id,
            data["bot"],
            data["answers"],
            data["announcements"],
            data["answerer"],
            data["timezone"],
            data["texts"],
        )
        return await handler(event, data)


def with_cards(router: Router) -> Router:
    """The router, with the cards at hand in all of its handlers."""
    for observer in (router.message, router.callback_query):
        observer.middleware(WithCards())
    return router
