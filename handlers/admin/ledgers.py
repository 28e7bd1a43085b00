"""The list of announcements, how one goes on, and what can still be done about it."""

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, FSInputFile, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.announcements.announcements import Announcements
from bot.announcements.exporting import write_csv
from bot.announcements.models import Announcement, Ledger
from bot.announcements.panels import Panels
from bot.i18n import Texts
from bot.people.people import Person
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_announcements import (
    Correct,
    Export,
    ListAnnouncements,
    OpenAnnouncement,
    Recall,
    Resend,
    Steer,
)
from bot.telegram.reporting import Screens
from bot.telegram.sending import redraw, reply
from handlers.admin.desk import Desk, at_hand
from handlers.admin.preview import follow
from handlers.other import say_outdated

ON_A_PAGE = 8


async def open_list(
    message: Message, person: Person, announcements: Announcements, texts: Texts
) -> None:
    """Send the newest announcements."""
    page, more = await _page(announcements, person, None)
    keyboard = keyboards.ledgers.listed(page, more, texts)
    await reply(message, views.ledgers.listed(page, texts), keyboard)


async def show_list(
    query: CallbackQuery,
    callback_data: ListAnnouncements,
    person: Person,
    announcements: Announcements,
    texts: Texts,
) -> None:
    """Show a page of them in the same message."""
    page, more = await _page(announcements, person, callback_data.before)
    keyboard = keyboards.ledgers.listed(page, more, texts)
    await redraw(query, views.ledgers.listed(page, texts), keyboard)


async def _page(
    announcements: Announcements, person: Person, before: int | None
) -> tuple[list[Ledger], bool]:
    found = await announcements.page(person.id, before, ON_A_PAGE + 1)
    page = [await announcements.ledger(each) for each in found[:ON_A_PAGE]]
    return page, len(found) > ON_A_PAGE


async def open_one(
    query: CallbackQuery,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    panels: Panels,
    screens: Screens,
    desk: Desk,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Open an announcement: a draft where it is one, else how it goes on."""
    if announcement.state != "draft":
        await follow(query, announcement.id, person, announcements, panels, screens, texts)
    elif announcement.author_id == person.id:
        await desk.show_draft(query, announcement)
    else:
        say_outdated(callback_answer, texts)


async def steer(
    query: CallbackQuery,
    callback_data: Steer,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    panels: Panels,
    screens: Screens,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Pause, go on, or cancel after asking."""
    if callback_data.act == "cancel":
        ledger = await announcements.ledger(announcement)
        keyboard = keyboards.ledgers.cancel(ledger, texts)
        await redraw(query, views.ledgers.cancel(texts), keyboard)
        return
    acts = {
        "pause": announcements.pause,
        "resume": announcements.resume,
        "surely": announcements.cancel,
    }
    if not await acts[callback_data.act](announcement.id, person.id):
        callback_answer.text = views.ledgers.done_already(texts)
    await follow(query, announcement.id, person, announcements, panels, screens, texts)


async def resend(
    query: CallbackQuery,
    callback_data: Resend,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    panels: Panels,
    screens: Screens,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Send once more to those of whom nobody knows whether they got it."""
    ledger = await announcements.ledger(announcement)
    if ledger.counts["unknown"] != callback_data.number:
        callback_answer.text = views.ledgers.done_already(texts)
    elif number := await announcements.resend(announcement.id, person.id):
        callback_answer.text = views.ledgers.resent(number, texts)
    await follow(query, announcement.id, person, announcements, panels, screens, texts)


async def correct(
    query: CallbackQuery,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Begin a correction with the texts as they are."""
    draft = await announcements.draft_correction(announcement.id, person.id)
    if draft is None:
        say_outdated(callback_answer, texts)
    else:
        await desk.show_draft(query, draft)


async def recall(
    query: CallbackQuery,
    callback_data: Recall,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    panels: Panels,
    screens: Screens,
    clock: Callable[[], float],
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Take it back from those who got it within the last 48 hours, after asking."""
    ledger, now = await announcements.ledger(announcement), int(clock())
    if not views.ledgers.recallable_for(announcement, now):
        callback_answer.text = views.ledgers.too_late(texts)
        callback_answer.show_alert = True
    elif not callback_data.sure:
        keyboard = keyboards.ledgers.recall(ledger, texts)
        await redraw(query, views.ledgers.recall(ledger, now, texts), keyboard)
    elif (begun := await announcements.recall(announcement.id, person.id)) is not None:
        await follow(query, begun.id, person, announcements, panels, screens, texts)


async def export(
    query: CallbackQuery,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    timezone: ZoneInfo,
    clock: Callable[[], float],
) -> None:
    """Send the ledger as a file, a row a recipient."""
    if query.message is None or query.bot is None:
        return
    now = dt.datetime.fromtimestamp(clock(), timezone)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / views.ledgers.file_name(announcement, now)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            await write_csv(announcements, announcement.id, timezone, file)
        await query.bot.send_document(query.message.chat.id, FSInputFile(path))
    await announcements.note(person.id, "exported", announcement.id)


def router() -> Router:
    """The routes of announcements that are under way or at their end."""
    router = at_hand(Router(name=__name__), editable=False)
    router.message.register(open_list, Command(commands.ANNOUNCEMENTS))
    router.callback_query.register(show_list, ListAnnouncements.filter())
    router.callback_query.register(open_one, OpenAnnouncement.filter())
    router.callback_query.register(steer, Steer.filter())
    router.callback_query.register(resend, Resend.filter())
    router.callback_query.register(correct, Correct.filter())
    router.callback_query.register(recall, Recall.filter())
    router.callback_query.register(export, Export.filter())
    return router
