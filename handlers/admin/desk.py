"""What the rooms of the administrators' part share: the draft at hand, and showing it."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram.utils.callback_answer import CallbackAnswer

from bot.announcements.announcements import Announcements
from bot.announcements.models import Announcement
from bot.i18n import Texts
from bot.telegram import keyboards, views
from bot.telegram.sending import redraw, reply
from handlers.other import say_outdated

DRAFT = "draft"  # in a state's data: the id of the draft that something is typed for


class Desk:
    """Shows drafts to one administrator, in his language."""

    def __init__(self, announcements: Announcements, zone: ZoneInfo, texts: Texts) -> None:
        self._announcements = announcements
        self._zone = zone
        self._texts = texts

    async def show_draft(self, query: CallbackQuery, announcement: Announcement) -> None:
        """In the message that was pressed."""
        text = views.drafts.draft(announcement, self._zone, self._texts)
        await redraw(query, text, keyboards.drafts.draft(announcement, self._texts))

    async def send_draft(self, message: Message, announcement: Announcement) -> None:
        """In a message of its own."""
        text = views.drafts.draft(announcement, self._zone, self._texts)
        await reply(message, text, keyboards.drafts.draft(announcement, self._texts))

    async def show_again(self, query: CallbackQuery, announcement_id: int) -> None:
        """After a change, in the message that was pressed."""
        if (announcement := await self._announcements.get(announcement_id)) is not None:
            await self.show_draft(query, announcement)

    async def send_again(self, message: Message, announcement_id: int) -> None:
        """After a change that was typed."""
        if (announcement := await self._announcements.get(announcement_id)) is not None:
            await self.send_draft(message, announcement)


class AtHand(BaseMiddleware):
    """Gives handlers the `announcement` that a button or a dialogue is about, and the `desk`.

    Where it is gone, or `editable` and not (any longer) a draft of whoever acts, the button is
    outdated and what was typed is not taken.
    """

    def __init__(self, *, editable: bool) -> None:
        self._editable = editable

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        announcements: Announcements = data["announcements"]
        data["desk"] = Desk(announcements, data["timezone"], data["texts"])
        if (number := await _number(data)) is not None:
            announcement = await announcements.get(number)
            if announcement is None or (self._editable and not _is_own_draft(announcement, data)):
                return await _refuse(event, data)
            data["announcement"] = announcement
        return await handler(event, data)


def at_hand(router: Router, *, editable: bool) -> Router:
    """The router, with the announcement at hand in all of its handlers."""
    for observer in (router.message, router.callback_query):
        observer.middleware(AtHand(editable=editable))
    return router


async def _number(data: dict[str, Any]) -> int | None:
    pressed = getattr(data.get("callback_data"), "announcement", None)
    if pressed is not None or data.get("raw_state") is None:
        return pressed
    state: FSMContext = data["state"]
    return (await state.get_data()).get(DRAFT)


def _is_own_draft(announcement: Announcement, data: dict[str, Any]) -> bool:
    return announcement.state == "draft" and announcement.author_id == data["person"].id


async def _refuse(event: TelegramObject, data: dict[str, Any]) -> None:
    texts: Texts = data["texts"]
    if isinstance(event, Message):
        await data["state"].clear()
        await reply(event, views.drafts.gone(texts))
    else:
        answer: CallbackAnswer = data["callback_answer"]
        say_outdated(answer, texts)
