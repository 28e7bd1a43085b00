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

PATIENCE = 60.0  # seconds; a bound for a hang, nothing is measured with it


@dataclass(frozen=True)
class Telegram:
    """Where it listens."""

    url: str
    token: str

    def report(self) -> dict[str, Any]:
        """What has come so far; chats by their id."""
        report: dict[str, Any] = self._call("report")
        for name in ("asked", "arrived"):
            report[name] = {int(chat): count for chat, count in report[name].items()}
        return report

    def calm(self) -> None:
        """End the bad weather."""
        self._call("calm", True)

    def ask(self, chat_id: int, text: str) -> float:
        """Let somebody ask; in how many milliseconds his answer came."""
        return float(self._call("ask", [chat_id, text]))

    def _call(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.url}/{path}", data, PATIENCE) as answer:  # noqa: S310
            return json.load(answer)["result"]


@contextmanager
def telegram(strictness: Strictness) -> Iterator[Telegram]:
    """A strict Telegram that is there while the block runs."""
    command = [sys.executable, "-m", "bench.announcing.door", json.dumps(asdict(strictness))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("the strict Telegram has no output")
        yield Telegram(**json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
