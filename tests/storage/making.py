"""Database files as a running program has them, and what a kill or a bad disk makes of them."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.storage import files
from bot.storage.migrations import MIGRATIONS

INSERT = "INSERT INTO person (id, language) VALUES (?, 'ru')"


def people_in(path: Path) -> list[int]:
    """Who is known in a database file."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM person ORDER BY id")]


def add(path: Path, *ids: int) -> None:
    """Make people known in a file that nobody has open."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(INSERT, [(number,) for number in ids])
        connection.commit()


def run(path: Path, *statements: str) -> None:
    """Run statements in a file that nobody has open."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def of_version(path: Path, version: int) -> None:
    """A file as the program of that version has left it."""
    with closing(sqlite3.connect(path)) as connection:
        for number, script in MIGRATIONS[:version]:
            connection.executescript(script)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.commit()


def is_sound(path: Path) -> bool:
    """Whether SQLite finds no fault in a file."""
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def as_killed(folder: Path, elsewhere: Path) -> Path:
    """All files of a folder as a kill at this moment would leave them."""
    shutil.copytree(folder, elsewhere, ignore=lambda *_: ["killed"])
    return elsewhere


def left_with_a_log(path: Path, *ids: int) -> None:
    """Add people and leave them in the log only, as a kill does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executemany(INSERT, [(number,) for number in ids])
        connection.commit()
        image = {each: each.read_bytes() for each in (path, *files.beside(path)) if each.exists()}
    for each, content in image.items():
        each.write_bytes(content)
    assert path.with_name(f"{path.name}-wal").stat().st_size


@contextmanager
def small_disk(folder: Path, size: str = "2m") -> Iterator[Path]:
    """A disk of its own, in memory; OSError where this machine mounts none."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        raise OSError("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def fill(folder: Path, leave: int = 0) -> Path:
    """Fill a small disk but for so many bytes; the file to remove."""
    stuffing = folder / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65_536)
        except OSError:
            pass
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            pass
        if leave:
            file.truncate(file.tell() - leave)
    return stuffing
