"""Which SQLite this is, and what is known against it."""

import logging
import sqlite3

log = logging.getLogger(__name__)

Version = tuple[int, int, int]

# Two connections that write the log back at one moment may damage the file:
# https://www.sqlite.org/wal.html#walresetbug. Mended in these, each in its own line of versions.
SINCE: Version = (3, 7, 0)
MENDED: Version = (3, 51, 3)
MENDED_BEFORE: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))


def has_reset_bug(version: Version) -> bool:
    """Whether a version of SQLite may damage a file that two programs write.

    A distribution may have mended its own without another number.
    """
    if any(version[:2] == each[:2] and version >= each for each in MENDED_BEFORE):
        return False
    return SINCE <= version < MENDED


def say_which(version: Version = sqlite3.sqlite_version_info) -> None:
    """Write it into the log, so that whoever reads it after an accident knows."""
    number, mended = (".".join(map(str, each)) for each in (version, MENDED))
    # No warning: on most systems it is the only one there is, and every start would warn.
    known = (
        f"; before {mended} two programs that write at once may damage a file: docs/database.md"
    )
    log.info("SQLite %s%s", number, known if has_reset_bug(version) else "")
