"""What lasts through a power cut: files and their names written down; and whose they are."""

import os
from contextlib import suppress
from pathlib import Path

# What SQLite keeps beside a database file. Beside another file they would destroy it.
BESIDE = ("-wal", "-shm", "-journal")


def beside(path: Path) -> list[Path]:
    """The names of the files that SQLite may keep beside a database."""
    return [path.with_name(f"{path.name}{ending}") for ending in BESIDE]


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a database file and what is beside it, as far as there is any of it."""
    for each in (path, *beside(path)):
        each.unlink(missing_ok=True)


def give_like(path: Path, model: Path) -> None:
    """Let a file belong to whom another belongs to: root restores, but the bot is not root."""
    owner = model.stat()
    with suppress(PermissionError):
        os.chown(path, owner.st_uid, owner.st_gid)
