"""What goes into a backup of this bot, and the backups that it makes by itself."""

import time
from collections.abc import Mapping

from bot.settings import Settings
from bot.storage.scheduled import ScheduledBackups

# By table: the updates that are being handled just now. The next moment they are answered, and
# the promise is that their texts, and what was replied to them, stay no longer. The ids of those
# that were answered before stay, but not of these: what Telegram was not told of yet comes again,
# and is not taken for known.
IN_FLIGHT: Mapping[str, str] = {
    "inbox": "DELETE FROM inbox WHERE body <> '' OR reply IS NOT NULL",
}


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
