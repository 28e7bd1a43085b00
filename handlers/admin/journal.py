"""/journal: who did what, when, to how many."""

from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.people.audit import Audit
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_admin import ShowJournal
from bot.telegram.naming import name_of
from bot.telegram.sending import redraw, reply

ON_A_PAGE = 10


async def open_journal(
    message: Message, audit: Audit, bot: Bot, timezone: ZoneInfo, texts: Texts
) -> None:
    """Send the newest acts."""
    await reply(message, *await _screen(audit, None, bot, timezone, texts))


async def show_journal(
    query: CallbackQuery,
    callback_data: ShowJournal,
    audit: Audit,
    bot: Bot,
    timezone: ZoneInfo,
    texts: Texts,
) -> None:
    """Show another page in the same message."""
    await redraw(query, *await _screen(audit, callback_data.before, bot, timezone, texts))


async def _screen(
    audit: Audit, before: int | None, bot: Bot, zone: ZoneInfo, texts: Texts
) -> tuple[Text, InlineKeyboardMarkup | None]:
    found = await audit.page(before, ON_A_PAGE + 1)
    acts = found[:ON_A_PAGE]
    people = {act.person_id for act in acts if act.person_id is not None}
    names = {person: await name_of(bot, person) for person in people}
    return (
        views.journal.page(acts, names, zone, texts),
        keyboards.editors.journal(acts, before is None, len(found) > ON_A_PAGE, texts),
    )


def router() -> Router:
    """The routes of the journal."""
    router = Router(name=__name__)
    router.message.register(open_journal, Command(commands.JOURNAL))
    router.callback_query.register(show_journal, ShowJournal.filter())
    return router
