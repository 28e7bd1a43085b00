"""What goes wrong with a database file, told in one line: by SQLite's codes, not by its words."""

import sqlite3

# What keeps a sound program from saving: a full, failing or locked disk, a damaged file.
LINES = {
    sqlite3.SQLITE_FULL: "the disk is full, make room on it",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written, see whether it is full or failing",
    sqlite3.SQLITE_READONLY: "the file may only be read, see who owns it and how it is mounted",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened, see who owns it and its folder",
    sqlite3.SQLITE_PERM: "the file may not be used, see who owns it",
    sqlite3.SQLITE_BUSY: "another program keeps it locked, find and stop that",
    sqlite3.SQLITE_LOCKED: "another program keeps it locked, find and stop that",
    sqlite3.SQLITE_PROTOCOL: "another program keeps it locked, find and stop that",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_CORRUPT: "the file is damaged, stop the bot and restore a backup",
    sqlite3.SQLITE_NOTADB: "the file is damaged, stop the bot and restore a backup",
}
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
UNDECODABLE = "Could not decode to UTF-8"  # has no code, and in its words what people wrote
PRIMARY = 0xFF  # an extended code holds the primary one in its last byte


class NotSaved(sqlite3.OperationalError):
    """A transaction could not be written, and nothing of it was; the message is one line."""


def code_of(error: BaseException | None) -> int:
    """SQLite's primary code of an error, or of the one behind it; 0 where there is none."""
    while error is not None:
        if code := getattr(error, "sqlite_errorcode", 0):
            return int(code) & PRIMARY
        if isinstance(error, sqlite3.Error) and str(error).startswith(UNDECODABLE):
            return sqlite3.SQLITE_CORRUPT
        error = error.__cause__
    return 0


def explain(error: BaseException) -> str | None:
    """One line for the operator; None where it is a fault of the program and not of the file."""
    return LINES.get(code_of(error))


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken."""
    return code_of(error) in DAMAGED


def is_locked(error: BaseException) -> bool:
    """Whether another process is in the way."""
    return code_of(error) in LOCKED
