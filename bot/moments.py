"""Which day it is for the people who use the bot."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")

ALMATY = ZoneInfo("Asia/Almaty")
EPOCH = dt.date(1970, 1, 1)


def day_of(clock: Callable[[], float], zone: dt.tzinfo) -> dt.date:
    """The day it is there; the clock gives seconds since 1970."""
    return dt.datetime.fromtimestamp(clock(), zone).date()


def parse_day(text: str) -> dt.date | None:
    """Read `01.09.2026` or `2026-09-01`; None where it is no day of the calendar."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    parts = found.groups()
    year, month, day = parts[3:] if parts[3] else parts[2::-1]
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def number_of(day: dt.date) -> int:
    """A day as it is stored: how many days after 1 January 1970."""
    return (day - EPOCH).days


def numbered(day: int) -> dt.date:
    """The day that is stored as this number."""
    return EPOCH + dt.timedelta(days=day)


def begins(day: dt.date, zone: dt.tzinfo) -> int:
    """When a day begins there, in seconds since 1970."""
    return int(dt.datetime.combine(day, dt.time.min, zone).timestamp())
