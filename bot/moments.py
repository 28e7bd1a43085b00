"""Which day it is for the people who use the bot."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")


def day_of(clock: Callable[[], float], zone: dt.tzinfo) -> dt.date:
    """The day it is there; the clock gives seconds since 1970."""
    return dt.datetime.fromtimestamp(clock(), zone).date()
