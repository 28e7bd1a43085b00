"""/statistics: how much is asked, what, and by how many; as a message, a picture and a file."""

import logging
import tempfile
from contextlib import suppress
from pathlib import Path

from aiogram import Bot, Router
from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.filters import Command
from aiogram.types import CallbackQuery, FSInputFile, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.people.audit import Audit
from bot.people.exporting import write_csv
from bot.people.people import Person
from bot.people.reports import Period
from bot.people.statistics import Statistics
from bot.pictures.studio import PictureError, Studio
from bot.pictures.timelines import write_timeline
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_statistics import DrawStatistics, ExportStatistics, ShowStatistics
from bot.telegram.photos import PhotoBelow
from bot.telegram.sending import redraw, reply, send_below

log = logging.getLogger(__name__)

FIRST: Period = "month"  # that is shown unasked


async def open_statistics(
    message: Message, statistics: Statistics, answerer: Answerer, texts: Texts
) -> None:
    """Send the statistics."""
    await reply(message, *await _screen(FIRST, statistics, answerer, texts))


async def show_statistics(
    query: CallbackQuery,
    callback_data: ShowStatistics,
    statistics: Statistics,
    answerer: Answerer,
    texts: Texts,
) -> None:
    """Show a period in the same message, as it is now."""
    await redraw(query, *await _screen(callback_data.period, statistics, answerer, texts))


async def _screen(
    period: Period, statistics: Statistics, answerer: Answerer, texts: Texts
) -> tuple[Text, InlineKeyboardMarkup]:
    report = await statistics.report(period)
    return (
        views.statistics.statistics(report, answerer.library, texts),
        keyboards.statistics.below(period, texts),
    )


async def draw(
    query: CallbackQuery,
    callback_data: DrawStatistics,
    bot: Bot,
    statistics: Statistics,
    studio: Studio,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Send the questions of a period as a picture; as text where it cannot be drawn."""
    report = await statistics.report(callback_data.period)
    if not report.questions or query.message is None:
        callback_answer.text = views.statistics.nothing_to_draw(texts)
        return
    caption = views.statistics.caption(report, texts)
    with suppress(TelegramAPIError):  # it says only that something is coming
        await bot.send_chat_action(query.message.chat.id, ChatAction.UPLOAD_PHOTO)
    try:
        png = await studio.draw(write_timeline(report, texts))
        # It is another one with every question, so that no id of it is worth keeping.
        await PhotoBelow(query.message, bot, caption).upload(png)
    except (PictureError, TelegramBadRequest) as error:
        log.error("The chart of the statistics cannot be shown: %s", error)
        await send_below(query, caption)


async def export(
    query: CallbackQuery,
    callback_data: ExportStatistics,
    person: Person,
    statistics: Statistics,
    audit: Audit,
) -> None:
    """Send the numbers of a period as a file, a row a day and measure."""
    if query.message is None or query.bot is None:
        return
    report = await statistics.report(callback_data.period)
    entries = await statistics.entries_by_day(report.span)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / views.statistics.file_name(report.span.last)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(report, entries, file)
        await query.bot.send_document(query.message.chat.id, FSInputFile(path))
    await audit.note(person.id, "statistics")


def router() -> Router:
    """The routes of statistics."""
    router = Router(name=__name__)
    router.message.register(open_statistics, Command(commands.STATISTICS))
    router.callback_query.register(show_statistics, ShowStatistics.filter())
    router.callback_query.register(draw, DrawStatistics.filter())
    router.callback_query.register(export, ExportStatistics.filter())
    return router
