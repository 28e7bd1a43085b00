"""When something goes out: moments as people write them, and quiet hours. Pure functions."""

import datetime as dt
import re
from contextlib import suppress
from zoneinfo import ZoneInfo

QUIET_FROM = dt.time(21)
QUIET_UNTIL = dt.time(8)
FARTHEST = dt.timedelta(days=366)

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_DAY_AND_TIME = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?,?\s+(\d{1,2})[:.](\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})")


class MomentError(ValueError):
    """A moment cannot be used; `fault` is `unreadable`, `past` or `far`."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def is_quiet(moment: dt.datetime) -> bool:
    """Whether a local moment is within the quiet hours, 21:00 to 08:00."""
    return not QUIET_UNTIL <= moment.time() < QUIET_FROM


def after_quiet(moment: dt.datetime) -> dt.datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if not is_quiet(moment):
        return moment
    day = moment.date() + dt.timedelta(days=moment.time() >= QUIET_FROM)
    return dt.datetime.combine(day, QUIET_UNTIL, moment.tzinfo)


def often_wanted(now: dt.datetime) -> list[dt.datetime]:
    """Moments that are often wanted, after a local one: the next 10:00 and 18:00, and a 10:00."""
    morning, evening = (_next(now, hour) for hour in (10, 18))
    return sorted([morning, evening, morning + dt.timedelta(days=1)])


def _next(now: dt.datetime, hour: int) -> dt.datetime:
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + dt.timedelta(days=1)


def parse_moment(text: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Read `18:30`, `05.12 10:00`, `05.12.2026 10:00` or `2026-12-05 10:00` as a local moment.

    A time alone is the next such time; a day without a year is the next such day. MomentError
    where it cannot be read, lies in the past, or is more than a year ahead.
    """
    here = now.astimezone(zone)
    try:
        moment = _read(text.strip(), here)
    except ValueError:
        moment = None
    if moment is None:
        raise MomentError("unreadable")
    if moment <= here:
        raise MomentError("past")
    if moment - here > FARTHEST:
        raise MomentError("far")
    return moment


def _read(text: str, here: dt.datetime) -> dt.datetime | None:
    if found := _TIME.fullmatch(text):
        hour, minute = map(int, found.groups())
        moment = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return moment if moment > here else moment + dt.timedelta(days=1)
    if found := _ISO.fullmatch(text):
        return dt.datetime(*map(int, found.groups()), tzinfo=here.tzinfo)  # type: ignore[arg-type,misc]
    if found := _DAY_AND_TIME.fullmatch(text):
        return _on_day(found, here)
    return None


def _on_day(found: re.Match[str], here: dt.datetime) -> dt.datetime | None:
    day, month, given, hour, minute = found.groups()
    time = dt.time(int(hour), int(minute))
    for year in (int(given),) if given else (here.year, here.year + 1):
        # Not every year has a 29 February.
        with suppress(ValueError):
            date = dt.date(year, int(month), int(day))
            moment = dt.datetime.combine(date, time, here.tzinfo)
            if given or moment > here:
                return moment
    return None
