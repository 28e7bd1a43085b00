"""The door's process, as a measurement uses it."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from bench.announcing.door import Strictness


@dataclass(frozen=True)
class Telegram:
    """Where it listens."""

    url: str
    token: str

    def report(self) -> dict[str, Any]:
        """What has arrived so far; chats by their id."""
        with urllib.request.urlopen(f"{self.url}/report") as answer:  # noqa: S310
            report: dict[str, Any] = json.load(answer)
        for name in ("chats", "asked"):
            report[name] = {int(chat): count for chat, count in report[name].items()}
        return report


@contextmanager
def telegram(strictness: Strictness) -> Iterator[Telegram]:
    """A stand-in that is there while the block runs."""
    command = [sys.executable, "-m", "bench.announcing.door", json.dumps(asdict(strictness))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("the stand-in has no output")
        yield Telegram(**json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
