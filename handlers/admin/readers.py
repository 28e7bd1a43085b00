"""Who gets a draft, and when."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.announcements.announcements import Announcements
from bot.announcements.audience import UNSAID, Audience
from bot.announcements.listing import ListingError, read_ids
from bot.announcements.models import Announcement
from bot.announcements.schedule import MomentError, often_wanted, parse_moment
from bot.i18n import Texts
from bot.people.people import Person
from bot.people.subscriptions import TOPICS
from bot.telegram import keyboards, views
from bot.telegram.callbacks_announcements import (
    ChooseReaders,
    ChooseTime,
    ChooseTopics,
    SendList,
    SetActive,
    SetReadersLanguage,
    SetReadersRole,
    SetTime,
    SetTopic,
    TypeTime,
)
from bot.telegram.sending import redraw, reply
from handlers.admin.desk import DRAFT, Desk, at_hand

LARGEST_FILE = 20 * 1024 * 1024  # bytes that Telegram lets a bot download


class Choosing(StatesGroup):
    """What is waited for."""

    ids = State()
    time = State()


async def show_topics(query: CallbackQuery, announcement: Announcement, texts: Texts) -> None:
    """Open the topics."""
    keyboard = keyboards.drafts.topics(announcement, texts)
    await redraw(query, views.drafts.topics(texts), keyboard)


async def set_topic(
    query: CallbackQuery,
    callback_data: SetTopic,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    texts: Texts,
) -> None:
    """Choose a topic, or not; they stand in the order in which they are offered."""
    chosen = {*announcement.audience.topics} - {callback_data.topic}
    chosen |= {callback_data.topic} if callback_data.on else set()
    ordered = tuple(topic for topic in TOPICS if topic in chosen)
    changed = await _narrow(announcement, person, announcements, topics=ordered)
    await show_topics(query, changed, texts)


async def show_readers(query: CallbackQuery, announcement: Announcement, texts: Texts) -> None:
    """Open what narrows the readers."""
    text = views.drafts.readers(announcement.audience, texts)
    await redraw(query, text, keyboards.drafts.readers(announcement, texts))


async def set_language(
    query: CallbackQuery,
    callback_data: SetReadersLanguage,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    texts: Texts,
) -> None:
    """Only readers of one language, or of both."""
    languages = (callback_data.language,) if callback_data.language else ()
    changed = await _narrow(announcement, person, announcements, languages=languages)
    await show_readers(query, changed, texts)


async def set_role(
    query: CallbackQuery,
    callback_data: SetReadersRole,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    texts: Texts,
) -> None:
    """Choose who somebody must be, or not."""
    role = callback_data.role or UNSAID
    others = tuple(each for each in announcement.audience.roles if each != role)
    roles = (*others, role) if callback_data.on else others
    changed = await _narrow(announcement, person, announcements, roles=roles)
    await show_readers(query, changed, texts)


async def set_active(
    query: CallbackQuery,
    callback_data: SetActive,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    texts: Texts,
) -> None:
    """Only those who have written lately, or everybody."""
    days = callback_data.days or None
    changed = await _narrow(announcement, person, announcements, active_days=days)
    await show_readers(query, changed, texts)


async def ask_list(
    query: CallbackQuery,
    callback_data: SendList,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for a file of ids, or take the narrowing back."""
    if callback_data.out:
        await announcements.narrow(announcement.id, person.id, ())
        await show_readers(query, await announcements.get(announcement.id) or announcement, texts)
        return
    await state.set_state(Choosing.ids)
    await state.set_data({DRAFT: announcement.id})
    keyboard = keyboards.drafts.back(announcement.id, texts)
    await redraw(query, views.drafts.ask_for_list(texts), keyboard)


async def take_list(
    message: Message,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    bot: Bot,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The ids have come, in a file or typed."""
    try:
        ids = read_ids(await _data(message, bot))
    except ListingError as error:
        await reply(message, views.drafts.bad_list(error, texts))
        return
    await announcements.narrow(announcement.id, person.id, ids)
    await state.clear()
    await desk.send_again(message, announcement.id)


async def _data(message: Message, bot: Bot) -> bytes:
    document = message.document
    if document is None:
        return (message.text or "").encode("utf-8", "replace")
    if (document.file_size or 0) > LARGEST_FILE:
        raise ListingError("larger than 20 MB")
    read = await bot.download(document, BytesIO())
    return read.read() if read else b""


async def show_time(
    query: CallbackQuery,
    announcement: Announcement,
    texts: Texts,
    timezone: ZoneInfo,
    clock: Callable[[], float],
) -> None:
    """Open the moments."""
    now = dt.datetime.fromtimestamp(clock(), timezone)
    seconds = [int(moment.timestamp()) for moment in often_wanted(now)]
    due = [(views.drafts.moment(each, timezone, texts), each) for each in seconds]
    keyboard = keyboards.drafts.time(announcement, due, texts)
    await redraw(query, views.drafts.time(timezone, texts), keyboard)


async def set_time(
    query: CallbackQuery,
    callback_data: SetTime,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
) -> None:
    """Choose a moment, or at once."""
    await announcements.set_due(announcement.id, person.id, callback_data.due or None)
    await desk.show_again(query, announcement.id)


async def ask_time(
    query: CallbackQuery, announcement: Announcement, texts: Texts, state: FSMContext
) -> None:
    """Wait for a moment in words."""
    await state.set_state(Choosing.time)
    await state.set_data({DRAFT: announcement.id})
    keyboard = keyboards.drafts.back(announcement.id, texts)
    await redraw(query, views.drafts.ask_for_time(texts), keyboard)


async def take_time(
    message: Message,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    texts: Texts,
    state: FSMContext,
    timezone: ZoneInfo,
    clock: Callable[[], float],
) -> None:
    """The moment has come."""
    now = dt.datetime.fromtimestamp(clock(), timezone)
    try:
        moment = parse_moment(message.text or "", now, timezone)
    except MomentError as error:
        await reply(message, views.drafts.bad_time(error.fault, texts))
        return
    await announcements.set_due(announcement.id, person.id, int(moment.timestamp()))
    await state.clear()
    await desk.send_again(message, announcement.id)


async def _narrow(
    announcement: Announcement, person: Person, announcements: Announcements, **change: object
) -> Announcement:
    """The draft with its audience changed, or as it is where it cannot be changed."""
    audience: Audience = announcement.audience.model_copy(update=change)
    await announcements.set_audience(announcement.id, person.id, audience)
    return await announcements.get(announcement.id) or announcement


def router() -> Router:
    """The routes of readers and of the time."""
    router = at_hand(Router(name=__name__), editable=True)
    router.message.register(take_list, Choosing.ids, F.document | ~F.text.startswith("/"))
    router.message.register(take_time, Choosing.time, ~F.text.startswith("/"))
    router.callback_query.register(show_topics, ChooseTopics.filter())
    router.callback_query.register(set_topic, SetTopic.filter())
    router.callback_query.register(show_readers, ChooseReaders.filter())
    router.callback_query.register(set_language, SetReadersLanguage.filter())
    router.callback_query.register(set_role, SetReadersRole.filter())
    router.callback_query.register(set_active, SetActive.filter())
    router.callback_query.register(ask_list, SendList.filter())
    router.callback_query.register(show_time, ChooseTime.filter())
    router.callback_query.register(set_time, SetTime.filter())
    router.callback_query.register(ask_time, TypeTime.filter())
    return router
