"""A backup a day while the program runs, at a quiet hour, with so many of them kept.

And one before this version of the program changes the schema of an earlier one.
"""

import asyncio
import datetime as dt
import logging
import shutil
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import OperatorError
from bot.storage import backup_names as names
from bot.storage.backups import (
    UNFINISHED,
    BackupError,
    Copy,
    Stop,
    StoppedError,
    copy,
    never,
    reading,
    version_of,
)
from bot.storage.files import remove
from bot.storage.migrations import VERSION

log = logging.getLogger(__name__)

SOON = 60.0  # seconds after a start, when people have what waited for them
AGAIN = 900.0  # seconds between two attempts
LONGEST_NAP = 3_600.0  # the clock may be set, the machine may sleep
SPARE = 16 * 1024 * 1024  # bytes that a backup leaves free for the database, and as much as itself

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class ScheduledBackups:
    """Where the backups of a database go, and how many are kept."""

    database: Path
    folder: Path
    keep: int
    clock: Callable[[], float]  # seconds since 1970
    zone: dt.tzinfo
    leave_out: Mapping[str, str] = field(default_factory=dict)
    sleep: Sleep = asyncio.sleep

    async def run(self) -> None:
        """Make them, for ever; what goes wrong is logged, and tried again."""
        if self.keep == 0:
            return
        await self.sleep(SOON)
        while True:
            wait = (self._due() - self._now()).total_seconds()
            if wait > 0:
                await self.sleep(min(wait, LONGEST_NAP))
            else:
                await self._try()
                await self.sleep(AGAIN)

    async def before_a_change(self) -> None:
        """One, where the schema is about to be brought up to date.

        Where it fails that is logged, and no more: each step is done whole or not at all.
        """
        if self.keep and _is_of_an_earlier_version(self.database):
            await self._try()

    def make(self, stop: Stop = never) -> Copy:
        """One backup now, after which the oldest go. Blocks; raises BackupError, StoppedError."""
        self._prepare()
        target = self.folder / names.name_of(self.database, self._now())
        made = copy(self.database, target, self.leave_out, stop)
        there = names.listed(self.database, self.folder)
        for each in names.superseded(self.database, target, there, self.keep):
            each.unlink(missing_ok=True)
        return made

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.clock(), self.zone)

    def _due(self) -> dt.datetime:
        now = self._now()
        return names.due(names.last_made(self.database, self.folder, now), now)

    def _prepare(self) -> None:
        """The folder, without what a kill has left unfinished, and with room in it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in self.folder.glob(f"*{UNFINISHED}"):
            name = ".".join(each.name.split(".")[:-2])  # bot-20261127T230000Z.sqlite3.a1b2.part
            if names.moment_of(self.database, name) is not None:
                remove(each)
        size = self.database.stat().st_size
        free = shutil.disk_usage(self.folder).free
        if free < 2 * size + SPARE:
            raise BackupError(
                f"{free} bytes are free in {self.folder}, {2 * size + SPARE} are wanted, so that "
                "the bot can still save beside it: make room, or name another BACKUP_PATH"
            )

    async def _try(self) -> None:
        try:
            made = await _in_thread(self.make)
        except (OperatorError, OSError) as error:
            log.error("A backup failed: %s", error)
        else:
            log.info("Backup %s: %d bytes, checked", made.path.name, made.size)


def _is_of_an_earlier_version(database: Path) -> bool:
    if not database.is_file():
        return False
    try:
        with closing(reading(database)) as connection:
            return 0 < version_of(connection) < VERSION
    except sqlite3.Error:
        return False  # whoever opens it will say what is wrong


async def _in_thread(make: Callable[[Stop], Copy]) -> Copy:
    """Beside the event loop; where the program ends, the copying ends within an instant."""
    stopped = threading.Event()
    making = asyncio.ensure_future(asyncio.to_thread(make, stopped.is_set))
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([making])
        if not making.cancelled() and isinstance(making.exception(), StoppedError):
            log.info("A backup was begun and given up: the bot stops")
        raise
