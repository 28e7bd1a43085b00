"""Keeps administrators' messages about announcements up to date, and tells of the end."""

import asyncio
import datetime as dt
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from bot.announcements.announcements import Announcements
from bot.announcements.deliveries import Deliveries
from bot.announcements.models import Announcement, Ledger
from bot.announcements.panels import Panel, Panels
from bot.announcements.schedule import after_quiet, is_quiet
from bot.i18n import Catalogues, Texts
from bot.people.people import People
from bot.telegram import keyboards, views

log = logging.getLogger(__name__)

# Seconds between two changes of one message.
PAUSE = 3.0
REMEMBERED = 5  # changes that a rate is measured over

Screen = tuple[Text, InlineKeyboardMarkup]


class Speedometer:
    """How many recipients a second were settled, over the last few looks."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, int]] = deque(maxlen=REMEMBERED)

    def look(self, moment: float, settled: int) -> float | None:
        """The rate at a moment in seconds; None before the second look."""
        self._looks.append((moment, settled))
        begun, before = self._looks[0]
        return (settled - before) / (moment - begun) if moment > begun else None


class Screens:
    """What there is to see of an announcement that is no draft any more."""

    def __init__(
        self,
        announcements: Announcements,
        deliveries: Deliveries,
        zone: ZoneInfo,
        clock: Callable[[], float],
    ) -> None:
        self._announcements = announcements
        self._deliveries = deliveries
        self._zone = zone
        self._clock = clock

    async def of(
        self, announcement: Announcement, texts: Texts, rate: float | None = None
    ) -> Screen:
        """The screen of one announcement, as it is now."""
        ledger = await self._announcements.ledger(announcement)
        now = int(self._clock())
        return await self._text(ledger, rate, now, texts), keyboards.ledgers.of(ledger, now, texts)

    async def _text(self, ledger: Ledger, rate: float | None, now: int, texts: Texts) -> Text:
        announcement = ledger.announcement
        if announcement.state in ("done", "cancelled"):
            followed = await self._announcements.following(announcement.id)
            following = [await self._announcements.ledger(each) for each in followed]
            return views.ledgers.ledger(ledger, following, now, texts)
        if announcement.state == "approval":
            return views.drafts.waits_for_approval(announcement, texts)
        if announcement.started_at is None:
            return views.ledgers.scheduled(announcement, self._begins(announcement, texts), texts)
        waits = await self._waits_until(announcement, now)
        until = views.drafts.moment(waits, self._zone, texts) if waits else None
        return views.ledgers.progress(ledger, rate, until, texts)

    def _begins(self, announcement: Announcement, texts: Texts) -> str:
        due = dt.datetime.fromtimestamp(announcement.due_at or 0, self._zone)
        begins = due if announcement.urgent else after_quiet(due)
        return views.drafts.moment(int(begins.timestamp()), self._zone, texts)

    async def _waits_until(self, announcement: Announcement, now: int) -> int | None:
        """Until when it stands still: Telegram has asked for a rest, or people have theirs."""
        halted = await self._deliveries.halted_until()
        here = dt.datetime.fromtimestamp(now, self._zone)
        if announcement.kind == "send" and not announcement.urgent and is_quiet(here):
            return max(halted, int(after_quiet(here).timestamp()))
        return halted if halted > now else None


class Reporter:
    """Changes each message at most once in a few seconds; a message that is gone is forgotten."""

    def __init__(
        self,
        bot: Bot,
        announcements: Announcements,
        panels: Panels,
        screens: Screens,
        people: People,
        catalogues: Catalogues,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._announcements = announcements
        self._panels = panels
        self._screens = screens
        self._people = people
        self._catalogues = catalogues
        self._clock = clock
        self._sleep = sleep
        self._rates: dict[int, Speedometer] = {}

    async def run(self) -> None:
        """Report, for ever."""
        while True:
            try:
                await self.report()
            except Exception as error:
                log.warning("Administrators could not be told: %s", type(error).__name__)
            await self._sleep(PAUSE)

    async def report(self) -> None:
        """Bring every message up to date once."""
        panels = await self._panels.due()
        numbers = {panel.announcement_id for panel in panels}
        self._rates = {number: self._rates.get(number, Speedometer()) for number in numbers}
        for number in sorted(numbers):
            announcement = await self._announcements.get(number)
            if announcement is not None:
                shown = [panel for panel in panels if panel.announcement_id == number]
                await self._show(announcement, shown)

    async def _show(self, announcement: Announcement, panels: list[Panel]) -> None:
        settled = (await self._announcements.ledger(announcement)).settled
        rate = self._rates[announcement.id].look(self._clock(), settled)
        for panel in panels:
            language = await self._people.language_of(panel.person_id)
            texts = self._catalogues[language]
            screen = await self._screens.of(announcement, texts, rate)
            ended = views.ledgers.ended(announcement, texts)
            await self._update(replace(panel, shown=announcement.state), panel, screen, ended)

    async def _update(self, now: Panel, before: Panel, screen: Screen, ended: Text) -> None:
        try:
            if now.shown == "done" and before.shown != "done":
                # A new message, since nobody is told of a change in an old one.
                await self._edit(before, ended, None)
                sent = await self._bot.send_message(
                    now.person_id, **screen[0].as_kwargs(), reply_markup=screen[1]
                )
                now = replace(now, message_id=sent.message_id)
            else:
                await self._edit(before, *screen)
        except TelegramAPIError:
            await self._panels.drop(before)
            return
        await self._panels.put(now)

    async def _edit(self, panel: Panel, text: Text, keyboard: InlineKeyboardMarkup | None) -> None:
        try:
            await self._bot.edit_message_text(
                **text.as_kwargs(),
                chat_id=panel.person_id,
                message_id=panel.message_id,
                reply_markup=keyboard,
            )
        except TelegramBadRequest as error:
            if "message is not modified" not in error.message:
                raise
