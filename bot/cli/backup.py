"""`main.py backup`: a checked copy of the database, also while the bot runs."""

from pathlib import Path

from bot.backing_up import IN_FLIGHT
from bot.settings import Settings
from bot.storage.backups import copy
from bot.storage.lock import running_lock


def make_backup(settings: Settings, target: Path) -> int:
    """Copy the database, and say what was copied and checked."""
    # Where nobody handles them now, the updates that wait must not get lost with the backup.
    running = running_lock(settings.database_path).is_held()
    made = copy(settings.database_path, target, IN_FLIGHT if running else {})
    without = (
        f"; without {made.left_out} messages that are being answered" if made.left_out else ""
    )
    print(
        f"{made.path}: {made.size / 1_000_000:.1f} MB in {made.pages} pages, schema version "
        f"{made.version}; integrity and references checked{without}"
    )
    return 0
