"""Where charts are drawn: in a process of its own, so that nobody waits and no memory stays."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-m", "bot.pictures")
LIMIT = 60.0  # seconds; it takes about two, but many more on a small machine that is busy


class Drawable(Protocol):
    """A picture with all that is drawn in it."""

    def to_json(self) -> str:
        """The picture as text, of which its process makes it again."""


class PictureError(Exception):
    """A chart could not be drawn; the message is one line that says why."""


class Studio:
    """Draws one chart at a time."""

    def __init__(self, command: Sequence[str] = COMMAND, limit: float = LIMIT) -> None:
        self._command = command
        self._limit = limit
        self._turn = asyncio.Lock()

    async def draw(self, chart: Drawable) -> bytes:
        """The chart as a PNG. PictureError where it cannot be drawn, or not in time."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._limit):
                    return await self._run(chart.to_json().encode())
            except TimeoutError as error:
                raise PictureError(f"drawing took more than {self._limit:g} seconds") from error
            except OSError as error:
                raise PictureError(f"drawing cannot be started ({error})") from error

    async def _run(self, chart: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT
        )
        try:
            png, complaint = await process.communicate(chart)
        finally:
            await _end(process)
        if process.returncode or not png:
            raise PictureError(f"drawing failed ({_last_line(complaint)})")
        return png


async def _end(process: Process) -> None:
    """See that a process that is no longer waited for does not live on."""
    if process.returncode is None:
        process.kill()
        # Reads what is left as well, without which the pipes would stay open.
        await process.communicate()


def _last_line(complaint: bytes) -> str:
    lines = complaint.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "without a word"
