"""The last look at a draft, and letting it go out; under the two-person rule, the second look."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery
from aiogram.utils.callback_answer import CallbackAnswer

from bot.announcements.announcements import Announcements, Readers
from bot.announcements.composing import message as composed
from bot.announcements.models import Announcement
from bot.announcements.panels import Panel, Panels
from bot.announcements.schedule import is_quiet
from bot.i18n import Catalogues, Texts
from bot.people.people import People, Person
from bot.people.staff import Staff
from bot.telegram import keyboards, views
from bot.telegram.callbacks_announcements import Confirm, Decide, Preview
from bot.telegram.reporting import Screens
from bot.telegram.sending import redraw, send_below
from handlers.admin.desk import at_hand
from handlers.other import say_outdated


async def preview(
    query: CallbackQuery,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    bot: Bot,
    catalogues: Catalogues,
    texts: Texts,
    timezone: ZoneInfo,
    clock: Callable[[], float],
    send_rate: int,
    callback_answer: CallbackAnswer,
) -> None:
    """Show each text as its readers will see it; below, who they are and what can be done."""
    own = announcement.author_id == person.id
    if announcement.state not in ("draft", "approval") or (announcement.state == "draft") != own:
        say_outdated(callback_answer, texts)
        return
    await _show(bot, person.id, announcement, catalogues)
    now = dt.datetime.fromtimestamp(clock(), timezone)
    who = await announcements.readers(announcement)
    text = views.drafts.last_look(announcement, who, send_rate, now, texts)
    if own:
        keyboard = keyboards.drafts.last_look(announcement, _held(announcement, now), texts)
    else:
        keyboard = keyboards.drafts.decide(announcement, texts)
    await send_below(query, text, keyboard)


async def _show(
    bot: Bot, person_id: int, announcement: Announcement, catalogues: Catalogues
) -> None:
    topic = next(iter(announcement.audience.topics), None)
    for language, content in announcement.contents.items():
        keyboard = keyboards.announcements.under(topic, announcement.link, catalogues[language])
        await bot(cast(TelegramMethod[Any], composed(content, person_id, keyboard)))


def _held(announcement: Announcement, now: dt.datetime) -> bool:
    due = announcement.due_at
    moment = dt.datetime.fromtimestamp(due, now.tzinfo) if due else now
    return announcement.kind == "send" and is_quiet(max(moment, now))


async def confirm(
    query: CallbackQuery,
    callback_data: Confirm,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    bot: Bot,
    staff: Staff,
    people: People,
    panels: Panels,
    screens: Screens,
    catalogues: Catalogues,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Let it go out as it was seen, or ask a second administrator where the rule wants one."""
    others = await _others(staff, person.id) if await staff.two_person_rule() else []
    confirmed = await announcements.confirm(
        announcement.id,
        person.id,
        callback_data.version,
        needs_approval=bool(others),
        urgent=callback_data.urgent,
        number=_number(await announcements.readers(announcement)),
    )
    if not confirmed:
        say_outdated(callback_answer, texts)
    elif others and not await _ask(bot, announcement, others, people, catalogues):
        await announcements.withdraw(announcement.id, person.id)
        callback_answer.text = views.drafts.nobody_to_approve(texts)
        callback_answer.show_alert = True
    else:
        await follow(query, announcement.id, person, announcements, panels, screens, texts)


async def _others(staff: Staff, person_id: int) -> list[int]:
    return [each for each in await staff.administrators() if each != person_id]


def _number(readers: list[Readers]) -> int:
    return sum(each.number for each in readers)


async def _ask(
    bot: Bot,
    announcement: Announcement,
    others: list[int],
    people: People,
    catalogues: Catalogues,
) -> bool:
    """Ask the other administrators; whether anybody could be reached."""
    asked = False
    for other in others:
        texts = catalogues[await people.language_of(other)]
        with suppress(TelegramAPIError):  # he has not started the bot, or has blocked it
            await bot.send_message(
                other,
                **views.drafts.asks_approval(announcement, texts).as_kwargs(),
                reply_markup=keyboards.drafts.look_first(announcement.id, texts),
            )
            asked = True
    return asked


async def follow(
    query: CallbackQuery,
    announcement_id: int,
    person: Person,
    announcements: Announcements,
    panels: Panels,
    screens: Screens,
    texts: Texts,
) -> None:
    """Let the pressed message show how an announcement goes on, from now on."""
    announcement = await announcements.get(announcement_id)
    if announcement is None:
        return
    await redraw(query, *await screens.of(announcement, texts))
    if query.message is not None:
        shown = announcement.state
        place = query.message.message_id
        await panels.put(Panel(announcement_id, person.id, place, shown))


async def decide(
    query: CallbackQuery,
    callback_data: Decide,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    bot: Bot,
    people: People,
    panels: Panels,
    screens: Screens,
    catalogues: Catalogues,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """A second administrator agrees, or does not; the author is told."""
    act = announcements.approve if callback_data.agree else announcements.reject
    if not await act(announcement.id, person.id, callback_data.version):
        callback_answer.text = views.ledgers.done_already(texts)
        callback_answer.show_alert = True
        return
    if (author := announcement.author_id) is not None:
        there = catalogues[await people.language_of(author)]
        said = views.drafts.decided(announcement, callback_data.agree, there)
        with suppress(TelegramAPIError):
            await bot.send_message(author, **said.as_kwargs())
    if callback_data.agree:
        await follow(query, announcement.id, person, announcements, panels, screens, texts)
    else:
        await redraw(query, views.drafts.rejected(announcement, texts))


def router() -> Router:
    """The routes of the last look."""
    own = at_hand(Router(name=f"{__name__}.own"), editable=True)
    own.callback_query.register(confirm, Confirm.filter())
    any_ = at_hand(Router(name=f"{__name__}.any"), editable=False)
    any_.callback_query.register(preview, Preview.filter())
    any_.callback_query.register(decide, Decide.filter())
    router = Router(name=__name__)
    router.include_routers(own, any_)
    return router
