"""Tells administrators of what they have said that is past its date."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.announcements.schedule import is_quiet
from bot.i18n import Catalogues
from bot.knowledge.articles import Articles, Version
from bot.people.people import People
from bot.people.staff import Staff
from bot.telegram import keyboards, views

log = logging.getLogger(__name__)

PAUSE = 300.0  # seconds between two looks


class Reminder:
    """Looks every few minutes, but for the quiet hours; of each date everybody is told once."""

    def __init__(
        self,
        bot: Bot,
        articles: Articles,
        staff: Staff,
        people: People,
        catalogues: Catalogues,
        clock: Callable[[], float],
        zone: ZoneInfo,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._articles = articles
        self._staff = staff
        self._people = people
        self._catalogues = catalogues
        self._clock = clock
        self._zone = zone
        self._sleep = sleep

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.warning("What is past its date was not told: %s", type(error).__name__)
            await self._sleep(PAUSE)

    async def look(self) -> None:
        """Look once."""
        now = dt.datetime.fromtimestamp(self._clock(), self._zone)
        if is_quiet(now):
            return
        for version in await self._articles.expired(now.date()):
            if await self._tell(version):
                await self._articles.told(version)

    async def _tell(self, version: Version) -> bool:
        """Tell every administrator; whether anybody could be reached."""
        reached = False
        for person_id in await self._staff.administrators():
            texts = self._catalogues[await self._people.language_of(person_id)]
            try:
                await self._bot.send_message(
                    person_id,
                    **views.articles.past(version, texts).as_kwargs(),
                    reply_markup=keyboards.knowledge.open_article(version, texts),
                )
                reached = True
            except TelegramAPIError as error:  # he has not started the bot, or has blocked it
                log.info("An administrator was not told: %s", type(error).__name__)
        return reached
