"""Tells those who run the bot of questions that were passed on, and takes that back."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.i18n import Catalogues
from bot.people.inquiries import Inquiries, Inquiry, NoticePlace
from bot.people.people import People
from bot.people.staff import Staff
from bot.telegram import keyboards, views


class Notifier:
    """One message for each administrator and each question that nobody has asked before."""

    def __init__(
        self,
        staff: Staff,
        people: People,
        inquiries: Inquiries,
        catalogues: Catalogues,
    ) -> None:
        self._staff = staff
        self._people = people
        self._inquiries = inquiries
        self._catalogues = catalogues

    async def tell(self, bot: Bot, inquiry: Inquiry) -> bool:
        """Tell everybody who runs the bot, in his language; whether anybody knows of it now.

        Of a question that others have asked already they know.
        """
        if not await self._inquiries.is_first(inquiry):
            return True
        administrators = await self._staff.administrators()
        untold = await self._inquiries.untold(inquiry, administrators)
        told = len(untold) < len(administrators)
        for administrator in untold:
            told |= await self._tell(bot, inquiry, administrator)
        return told

    async def _tell(self, bot: Bot, inquiry: Inquiry, administrator: int) -> bool:
        texts = self._catalogues[await self._people.language_of(administrator)]
        text = views.feedback.notice(inquiry.question, texts)
        keyboard = keyboards.inbox.notice(inquiry.id, texts)
        try:
            notice = await bot.send_message(
                administrator, **text.as_kwargs(), reply_markup=keyboard
            )
        except TelegramAPIError:
            return False  # he has not started the bot, or has blocked it
        await self._inquiries.told(inquiry, administrator, notice.message_id)
        return True

    async def retract(self, bot: Bot, places: list[NoticePlace]) -> None:
        """Let notices of a question say that it was taken back, and no longer show it."""
        for place in places:
            texts = self._catalogues[await self._people.language_of(place.owner_id)]
            with suppress(TelegramAPIError):  # he may have deleted it himself
                await bot.edit_message_text(
                    chat_id=place.owner_id,
                    message_id=place.message_id,
                    **views.feedback.closed(texts).as_kwargs(),
                )
