"""A ledger as a CSV file, a row a recipient."""

import csv
import datetime as dt
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.announcements.announcements import EXPORTED_AT_ONCE, LOWEST, Announcements

HEAD = ("telegram_id", "language", "state", "time", "reason")


async def write_csv(
    announcements: Announcements, announcement_id: int, zone: ZoneInfo, file: TextIO
) -> int:
    """Write the rows as they are now, a few at a time; how many they are."""
    writer = csv.writer(file)
    writer.writerow(HEAD)
    written, after = 0, LOWEST
    while rows := await announcements.export(announcement_id, after):
        for chat_id, language, state, done_at, error in rows:
            writer.writerow((chat_id, language, state, _time(done_at, zone), error or ""))
        written += len(rows)
        after = rows[-1]["chat_id"]
        if len(rows) < EXPORTED_AT_ONCE:
            break
    return written


def _time(done_at: int | None, zone: ZoneInfo) -> str:
    return (
        "" if done_at is None else f"{dt.datetime.fromtimestamp(done_at, zone):%Y-%m-%d %H:%M:%S}"
    )
