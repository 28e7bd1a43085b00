"""What the buttons of statistics carry. See callbacks_announcements.py for “ad”."""

from aiogram.filters.callback_data import CallbackData

from bot.people.reports import Period


class ShowStatistics(CallbackData, prefix="adsp1"):
    """Show a period in the same message."""

    period: Period


class DrawStatistics(CallbackData, prefix="adsd1"):
    """Send the questions of a period as a picture."""

    period: Period


class ExportStatistics(CallbackData, prefix="adse1"):
    """Send the numbers of a period as a CSV file."""

    period: Period
