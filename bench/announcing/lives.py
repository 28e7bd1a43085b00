"""Lives of a sender: each a process of its own with a database connection of its own.

Forked after everything is imported, so that a life costs milliseconds, and killing it is real.
"""

import asyncio
import os
import sys
from pathlib import Path

from bench.announcing.telegram import Telegram
from bench.announcing.town import catalogues, live


def begin(path: Path, there: Telegram, rate: float) -> int:
    """Begin a life that sends until nothing is left to send; the process's id."""
    catalogues()
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        code = 1
        try:
            asyncio.run(live(path, there.token, there.url, rate))
            code = 0
        finally:
            # Nothing of the parent's may happen twice.
            os._exit(code)
    return process


def end(process: int) -> bool:
    """Wait for the end of a life; whether it was killed. RuntimeError where it failed."""
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError("a sender has failed, see above")
    return False


def whole(path: Path, there: Telegram, rate: float) -> None:
    """A life from beginning to end."""
    if end(begin(path, there, rate)):
        raise RuntimeError("somebody has killed a sender")
