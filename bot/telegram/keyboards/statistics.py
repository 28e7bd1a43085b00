"""The buttons below statistics."""

from aiogram.types import InlineKeyboardMarkup

from bot.i18n import Texts
from bot.people.reports import PERIODS, Period
from bot.telegram.callbacks_statistics import DrawStatistics, ExportStatistics, ShowStatistics
from bot.telegram.keyboards.building import ticked
from bot.telegram.keyboards.drafts import Rows, keyboard


def below(shown: Period, texts: Texts) -> InlineKeyboardMarkup:
    """The periods, and what is shown as a picture and as a file."""
    periods = [
        (ticked(_name(period, texts), period == shown), ShowStatistics(period=period))
        for period in PERIODS
    ]
    rows: Rows = [
        [*periods],
        [
            (texts.gettext("📈 Chart"), DrawStatistics(period=shown)),
            (texts.gettext("📄 CSV"), ExportStatistics(period=shown)),
        ],
    ]
    return keyboard(rows)


def _name(period: Period, texts: Texts) -> str:
    if period == "year":
        return texts.gettext("A year")
    return texts.ngettext("%(number)s day", "%(number)s days", PERIODS[period])
