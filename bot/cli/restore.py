"""`main.py restore`: a backup in the place of the database, and what follows from that."""

import datetime as dt
import time
from pathlib import Path

from bot.announcements.deliveries import Deliveries
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.restoring import restore

COUNT_AHEAD = "SELECT count(*) AS number FROM announcement WHERE state = 'scheduled'"


async def restore_backup(settings: Settings, backup: Path) -> int:
    """Put a backup in the place of the database, and say what follows from that."""
    now = dt.datetime.now(settings.timezone)
    counts: dict[str, int] = {}

    async def prepare(database: Database) -> None:
        counts["doubtful"] = await Deliveries(database).doubt(int(time.time()))
        row = await database.fetch_one(COUNT_AHEAD)
        counts["ahead"] = int(row["number"]) if row else 0

    done = await restore(backup, settings.database_path, prepare, now)
    print(f"{settings.database_path} is {backup} now: {done.size / 1_000_000:.1f} MB, checked.")
    if done.replaced:
        print(f"What was there is kept as {done.replaced}: remove it when nobody needs it.")
    if number := counts["doubtful"]:
        print(
            f"{number} recipients of announcements may have been reached since the backup: they "
            "count as unknown, and get it only if somebody sends it again in /announcements."
        )
    if number := counts["ahead"]:
        print(
            f"{number} announcements are scheduled: what was cancelled since the backup, cancel "
            "again in /announcements before its time."
        )
    print(
        "Whoever erased himself since the backup is in it again, and what people changed since "
        "is not: see docs/database.md."
    )
    return 0
