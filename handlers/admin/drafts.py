"""Writing an announcement: its texts and its button, in one message that edits itself."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.announcements.announcements import Announcements
from bot.announcements.content import Content
from bot.announcements.models import Announcement
from bot.i18n import Texts
from bot.language import Language
from bot.people.people import Person
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_announcements import (
    BeginAnnouncement,
    Discard,
    SetOtherLanguage,
    WriteLink,
    WriteText,
)
from bot.telegram.contents import ANNOUNCED, content_of
from bot.telegram.links import is_address
from bot.telegram.sending import redraw, reply
from handlers.admin.desk import DRAFT, Desk, at_hand
from handlers.other import say_outdated

LANGUAGE = "language"  # in the state's data: that of the text that is waited for


class Writing(StatesGroup):
    """What is waited for."""

    text = State()
    link = State()


async def begin(
    message: Message, person: Person, announcements: Announcements, desk: Desk
) -> None:
    """Begin a draft."""
    await desk.send_draft(message, await announcements.draft(person.id))


async def begin_below(
    query: CallbackQuery, person: Person, announcements: Announcements, desk: Desk
) -> None:
    """Begin a draft, from the list."""
    await desk.show_draft(query, await announcements.draft(person.id))


async def ask_text(
    query: CallbackQuery,
    callback_data: WriteText,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for the text in one language, or take it out."""
    language = callback_data.language
    if callback_data.out:
        await announcements.write(announcement.id, person.id, language, None)
        await desk.show_again(query, announcement.id)
        return
    await state.set_state(Writing.text)
    await state.set_data({DRAFT: announcement.id, LANGUAGE: language})
    keyboard = keyboards.drafts.writing(announcement, language, texts)
    await redraw(query, views.drafts.ask_for_text(language, texts), keyboard)


async def take_text(
    message: Message,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The text has come: keep it where Telegram would take it, else say why not."""
    waited_for = (await state.get_data()).get(LANGUAGE)
    language: Language = "kk" if waited_for == "kk" else "ru"
    content = content_of(message)
    if content is None or content.kind not in ANNOUNCED:
        await reply(message, views.drafts.wrong_kind(texts))
    elif content.is_too_long:
        await reply(message, views.drafts.too_long(content, texts))
    elif not fits(content, announcement, language):
        await reply(message, views.drafts.other_kind(texts))
    else:
        await announcements.write(announcement.id, person.id, language, content)
        await state.clear()
        await desk.send_again(message, announcement.id)


def fits(content: Content, announcement: Announcement, language: Language) -> bool:
    """Whether a message that says what the draft says now can be turned into this one."""
    if announcement.kind != "correct":
        return True
    there = announcement.contents.get(language)
    return there is not None and there.kind == content.kind


async def set_other_language(
    query: CallbackQuery,
    callback_data: SetOtherLanguage,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
) -> None:
    """Whether readers of the language in which nothing is written get the other text."""
    change = {"other_language": callback_data.on}
    audience = announcement.audience.model_copy(update=change)
    await announcements.set_audience(announcement.id, person.id, audience)
    await desk.show_again(query, announcement.id)


async def ask_link(
    query: CallbackQuery,
    callback_data: WriteLink,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Wait for the address of the button, or take it out."""
    if callback_data.out:
        await announcements.set_link(announcement.id, person.id, None)
        await desk.show_again(query, announcement.id)
        return
    await state.set_state(Writing.link)
    await state.set_data({DRAFT: announcement.id})
    keyboard = keyboards.drafts.linking(announcement, texts)
    await redraw(query, views.drafts.ask_for_link(texts), keyboard)


async def take_link(
    message: Message,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    desk: Desk,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The address has come."""
    address = (message.text or "").strip()
    if not is_address(address):
        await reply(message, views.drafts.no_link(texts))
        return
    await announcements.set_link(announcement.id, person.id, address)
    await state.clear()
    await desk.send_again(message, announcement.id)


async def discard(
    query: CallbackQuery,
    callback_data: Discard,
    announcement: Announcement,
    person: Person,
    announcements: Announcements,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Throw a draft away, after asking."""
    if not callback_data.sure:
        keyboard = keyboards.drafts.discard(announcement.id, texts)
        await redraw(query, views.drafts.discard(texts), keyboard)
    elif await announcements.discard(announcement.id, person.id):
        await redraw(query, views.drafts.discarded(texts))
    else:
        say_outdated(callback_answer, texts)


def router() -> Router:
    """The routes of drafts."""
    router = at_hand(Router(name=__name__), editable=True)
    router.message.register(begin, Command(commands.ANNOUNCE))
    router.message.register(take_text, Writing.text, ~F.text.startswith("/"))
    router.message.register(take_link, Writing.link, ~F.text.startswith("/"))
    router.callback_query.register(begin_below, BeginAnnouncement.filter())
    router.callback_query.register(ask_text, WriteText.filter())
    router.callback_query.register(set_other_language, SetOtherLanguage.filter())
    router.callback_query.register(ask_link, WriteLink.filter())
    router.callback_query.register(discard, Discard.filter())
    return router
