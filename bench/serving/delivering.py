"""Posts updates to a webhook as Telegram does: again and again until it is answered with 2xx."""

import asyncio
import re
from collections.abc import Callable

from bench.serving.wire import Lines, Message, request

# Telegram repeats at once, then ever later, up to a minute or two. Here no later than after a
# second, since what is measured is what happens to the update and not the wait.
SOONEST, LATEST = 0.05, 1.0
RETRY_AFTER = re.compile(rb"\r\nretry-after: *(\d+)", re.IGNORECASE)
IN_REPLY = re.compile(rb'name="method"|"method"')

Acknowledged = Callable[[int, int], None]  # chat, status; nought: the connection broke off
Answered = Callable[[int], None]


def pause(failures: int, head: bytes = b"") -> float:
    """Seconds to wait after the failure of that number, and what the webhook itself asks for."""
    if failures <= 1:
        return 0.0
    asked = RETRY_AFTER.search(head)
    wished = float(asked[1]) if asked else SOONEST * 2.0 ** min(failures - 2, 10)
    return min(wished, LATEST)


class Deliverer:
    """One bot's webhook."""

    def __init__(
        self,
        place: tuple[str, int, str],
        secret: str,
        connections: int,
        acknowledged: Acknowledged,
        answered: Answered,
    ) -> None:
        host, port, self._path = place
        self._host, self._secret = f"{host}:{port}", secret
        self._lines = Lines(host, port, connections)
        self._acknowledged, self._answered = acknowledged, answered
        self._closed = False

    def post(self, chat: int, body: bytes) -> None:
        """Post an update as soon as a connection is free, until it is taken."""
        self._post(chat, request(self._host, self._path, body, self._secret), 1)

    def close(self) -> None:
        """Post nothing more."""
        self._closed = True
        self._lines.close()

    def _post(self, chat: int, data: bytes, attempt: int) -> None:
        def heard(message: Message | None) -> None:
            status = 0 if message is None else message.status
            self._acknowledged(chat, status)
            if message is not None and 200 <= status < 300:
                # What is answered in the reply has `method` among its fields.
                if len(message.body) > 2 and IN_REPLY.search(message.body):
                    self._answered(chat)
            elif not self._closed:
                wait = pause(attempt, b"" if message is None else message.head)
                again = (chat, data, attempt + 1)
                asyncio.get_running_loop().call_later(wait, self._post, *again)

        if not self._closed:
            self._lines.ask(data, heard)
