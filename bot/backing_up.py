"""What goes into a backup of this bot, and the backups that it makes by itself."""

import time
from collections.abc import Mapping
from dataclasses import replace

from bot.settings import Settings
from bot.storage.scheduled import ScheduledBackups

# By table: the updates that are being handled just now. The next moment they are answered, and
# the promise is that their texts, and what was replied to them, stay no longer. The ids of those
# that were answered before stay, but not of these: what Telegram was not told of yet comes again,
# and is not taken for known.
IN_FLIGHT: Mapping[str, str] = {
    "inbox": "DELETE FROM inbox WHERE body <> '' OR reply IS NOT NULL",
}


# The same of a schema of an earlier version, whose columns are not known here.
ALL_UPDATES: Mapping[str, str] = {"inbox": "DELETE FROM inbox"}


async def before_a_change(settings: Settings) -> None:
    """A backup, where this version of the program is about to change the schema."""
    await replace(scheduled(settings), leave_out=ALL_UPDATES).before_a_change()


def scheduled(settings: Settings) -> ScheduledBackups:
    """The daily backups, as the settings say."""
    return ScheduledBackups(
        settings.database_path,
        settings.backup_folder,
        settings.backup_keep,
        time.time,
        settings.timezone,
        IN_FLIGHT,
    )
