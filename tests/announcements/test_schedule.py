"""Quiet hours, and moments as people write them: tables."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.announcements.schedule import MomentError, after_quiet, is_quiet, parse_moment

ALMATY = ZoneInfo("Asia/Almaty")
NOW = dt.datetime(2026, 12, 5, 14, 30, tzinfo=ALMATY)  # a Saturday


def at(hour: int, minute: int = 0, second: int = 0, day: int = 5) -> dt.datetime:
    """A moment of these days."""
    return dt.datetime(2026, 12, day, hour, minute, second, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (at(20, 59, 59), False),
        (at(21), True),
        (at(23, 59, 59), True),
        (at(0), True),
        (at(7, 59, 59), True),
        (at(8), False),
        (at(14), False),
    ],
)
def test_quiet_hours(moment: dt.datetime, quiet: bool) -> None:
    assert is_quiet(moment) is quiet


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(15, 59, False), (16, 0, True), (2, 59, True), (3, 0, False)],
)
def test_they_are_those_of_almaty(hour: int, minute: int, quiet: bool) -> None:
    moment = dt.datetime(2026, 12, 5, hour, minute, tzinfo=dt.UTC).astimezone(ALMATY)
    assert moment.utcoffset() == dt.timedelta(hours=5)
    assert is_quiet(moment) is quiet


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (at(20, 59, 59), at(20, 59, 59)),
        (at(21), at(8, day=6)),
        (at(23, 59, 59), at(8, day=6)),
        (at(0, day=6), at(8, day=6)),
        (at(7, 59, 59), at(8)),
        (at(8), at(8)),
        (at(22, day=31), dt.datetime(2027, 1, 1, 8, tzinfo=ALMATY)),
    ],
)
def test_after_quiet_hours(moment: dt.datetime, after: dt.datetime) -> None:
    assert after_quiet(moment) == after
    assert not is_quiet(after)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("18:30", at(18, 30)),
        ("18.30", at(18, 30)),
        (" 18:30\n", at(18, 30)),
        ("14:31", at(14, 31)),
        ("14:30", at(14, 30, day=6)),  # it is just over
        ("8:00", at(8, day=6)),
        ("05.12", at(5, 12, day=6)),  # a time, as it is alone
        ("00:00", at(0, day=6)),
        ("05.12 18:00", at(18)),
        ("5.12 18:00", at(18)),
        ("06/12 9.15", at(9, 15, day=6)),
        ("06.12, 09:15", at(9, 15, day=6)),
        ("05.12 10:00", dt.datetime(2027, 12, 5, 10, tzinfo=ALMATY)),  # the next such day
        ("01.02 10:00", dt.datetime(2027, 2, 1, 10, tzinfo=ALMATY)),
        ("05.12.2026 18:00", at(18)),
        ("2026-12-06 10:00", at(10, day=6)),
        ("2026-12-06T10:00", at(10, day=6)),
        ("06.12.2027 14:30", dt.datetime(2027, 12, 6, 14, 30, tzinfo=ALMATY)),  # 366 days
    ],
)
def test_moments(text: str, moment: dt.datetime) -> None:
    read = parse_moment(text, NOW, ALMATY)
    assert read == moment
    assert read.utcoffset() == dt.timedelta(hours=5)
    assert parse_moment(text, NOW.astimezone(dt.UTC), ALMATY) == moment


def test_seconds_do_not_carry_over() -> None:
    assert parse_moment("18:30", NOW.replace(second=59, microsecond=7), ALMATY) == at(18, 30)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ((2027, 3, 1), (2028, 2, 29)),  # this year has none, the next has
        ((2028, 2, 28), (2028, 2, 29)),
    ],
)
def test_the_day_that_not_every_year_has(
    now: tuple[int, int, int], moment: tuple[int, int, int]
) -> None:
    read = parse_moment("29.02 10:00", dt.datetime(*now, 12, tzinfo=ALMATY), ALMATY)
    assert read == dt.datetime(*moment, 10, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("05.12.2026 14:30", "past"),
        ("05.12.2025 18:00", "past"),
        ("2026-12-05 14:29", "past"),
        ("0001-01-01 00:00", "past"),
        ("06.12.2027 14:31", "far"),
        ("05.12.9999 10:00", "far"),
        ("9999-12-31 23:59", "far"),
        ("25:00", "unreadable"),
        ("24:00", "unreadable"),
        ("12:60", "unreadable"),
        ("31.02 10:00", "unreadable"),
        ("29.02 10:00", "unreadable"),  # neither 2026 nor 2027 has one
        ("31.02.2027 10:00", "unreadable"),
        ("00.12 10:00", "unreadable"),
        ("05.13 10:00", "unreadable"),
        ("05.12.0000 10:00", "unreadable"),
        ("2027-02-30 10:00", "unreadable"),
        ("2026-12-06 24:00", "unreadable"),
        ("25.12", "unreadable"),
        ("05.12.26 10:00", "unreadable"),
        ("18", "unreadable"),
        ("1830", "unreadable"),
        ("-1:00", "unreadable"),
        ("18:30:00", "unreadable"),
        ("завтра в 10:00", "unreadable"),
        ("в 18:30", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_moments_of_no_use(text: str, fault: str) -> None:
    with pytest.raises(MomentError) as raised:
        parse_moment(text, NOW, ALMATY)
    assert raised.value.fault == fault
