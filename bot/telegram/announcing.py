"""What goes on beside the conversations: announcements and reports of them, reminders, counting,
following the knowledge, the alarm, and what is kept no longer."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiogram import Bot

from bot.announcements.reading import DAY
from bot.announcements.sender import Clocks, Sender
from bot.announcements.traffic import Traffic
from bot.services import Services
from bot.storage.lock import ProcessLock
from bot.storage.scheduled import ScheduledBackups
from bot.storage.troubles import explain
from bot.telegram import keyboards
from bot.telegram.alarming import Alarm, listening
from bot.telegram.reminding import Reminder
from bot.telegram.reporting import Reporter
from bot.telegram.tasks import Tasks

log = logging.getLogger(__name__)

KEPT_DAYS = 30  # rows of recipients after an announcement's end
HOUR = 3600


def traffic(send_rate: int) -> Traffic:
    """Everything that leaves for Telegram, counted."""
    return Traffic(send_rate, time.monotonic)


@asynccontextmanager
async def announcing(
    bot: Bot,
    services: Services,
    traffic: Traffic,
    database_path: Path,
    backups: ScheduledBackups | None = None,
) -> AsyncIterator[None]:
    """All of it goes on while the block runs; at its end what is under way may end."""
    lock = ProcessLock(database_path.with_name(f"{database_path.name}-sending"))
    tasks = Tasks()
    tasks.start(_sender(bot, services, traffic, lock).run(), name="announcements")
    tasks.start(_reporter(bot, services).run(), name="reports")
    tasks.start(services.knowledge.follow(), name="knowledge")
    tasks.start(services.counters.follow(), name="counting")
    tasks.start(_reminder(bot, services).run(), name="reminders")
    tasks.start(_clean_up(services), name="cleaning")
    alarm = _alarm(bot, services)
    if services.owners:
        tasks.start(alarm.run(), name="alarm")
    if backups is not None:
        tasks.start(backups.run(), name="backups")
    try:
        with listening(alarm.ear):
            yield
    finally:
        await tasks.close()


def _sender(bot: Bot, services: Services, traffic: Traffic, lock: ProcessLock) -> Sender:
    return Sender(
        bot,
        services.deliveries,
        services.announcements,
        traffic,
        keyboards.announcements.reading(services.catalogues),
        Clocks(services.clock, services.timezone),
        lock,
    )


def _reporter(bot: Bot, services: Services) -> Reporter:
    return Reporter(
        bot,
        services.announcements,
        services.panels,
        services.screens,
        services.people,
        services.catalogues,
        services.clock,
    )


def _reminder(bot: Bot, services: Services) -> Reminder:
    return Reminder(
        bot,
        services.articles,
        services.staff,
        services.people,
        services.catalogues,
        services.clock,
        services.timezone,
    )


def _alarm(bot: Bot, services: Services) -> Alarm:
    return Alarm(
        bot,
        services.database,
        services.people,
        services.owners,
        services.catalogues,
        services.metrics,
        services.clock,
        services.timezone,
    )


async def _clean_up(services: Services) -> None:
    while True:
        try:
            await _drop_old(services)
            pause = DAY
        except sqlite3.Error as error:
            log.error("What is kept no longer stays for now: %s", explain(error) or error)
            pause = HOUR
        await asyncio.sleep(pause)


async def _drop_old(services: Services) -> None:
    await services.deliveries.drop_old(int(services.clock()) - KEPT_DAYS * DAY)
    await services.inquiries.drop_old()
    await services.groups.drop_old()
    await services.imports.drop_old()
    await services.counters.drop_old()
