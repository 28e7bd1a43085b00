"""Posts updates to a webhook as Telegram does: again and again until it is answered with 2xx."""

import asyncio
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from bench.serving.asking import Question
from bench.serving.wire import Lines, Message, request

# Telegram repeats at once, then ever later, up to a minute or two. Here no later than after a
# second, since what is measured is what happens to the update and not the wait.
SOONEST, LATEST = 0.05, 1.0
RETRY_AFTER = re.compile(rb"\r\nretry-after: *(\d+)", re.IGNORECASE)
IN_REPLY = re.compile(rb'name="method"|"method"')

Acknowledged = Callable[[Question, int], None]  # with the status; 0: the connection broke off
Answered = Callable[[int], None]  # in which chat


def pause(failures: int, head: bytes = b"") -> float:
    """Seconds to wait after the failure of that number, and what the webhook itself asks for."""
    if failures <= 1:
        return 0.0
    asked = RETRY_AFTER.search(head)
    wished = float(asked[1]) if asked else SOONEST * 2.0 ** min(failures - 2, 10)
    return min(wished, LATEST)


class Deliverer:
    """One bot's webhook: an address and a secret."""

    def __init__(
        self,
        place: tuple[str, str],
        connections: int,
        acknowledged: Acknowledged,
        answered: Answered,
    ) -> None:
        self.place = place
        url = urlsplit(place[0])
        host, port = url.hostname or "127.0.0.1", url.port or 80
        self._host, self._path = f"{host}:{port}", url.path or "/"
        self._lines = Lines(host, port, connections)
        self._acknowledged, self._answered = acknowledged, answered
        self._waiting: dict[int, Question] = {}  # not taken yet, by number
        self._closed = self._away = False

    def away(self, away: bool) -> None:
        """Be gone for a while, in the middle of a request too; or be back."""
        self._away = away
        if away:
            self._lines.close()

    def post(self, question: Question) -> None:
        """Post an update as soon as a connection is free, again and again until it is taken."""
        self._waiting[question.number] = question
        data = request(self._host, self._path, question.body(), self.place[1])
        self._post(question, data, 1)

    def close(self) -> list[Question]:
        """Post nothing more; what was not taken."""
        self._closed = True
        self._lines.close()
        return list(self._waiting.values())

    def _post(self, question: Question, data: bytes, attempt: int) -> None:
        def heard(message: Message | None) -> None:
            status = 0 if message is None else message.status
            self._acknowledged(question, status)
            if message is not None and 200 <= status < 300:
                self._waiting.pop(question.number, None)
                # What is answered in the reply has `method` among its fields.
                if len(message.body) > 2 and IN_REPLY.search(message.body):
                    self._answered(question.chat)
            elif not self._closed:
                wait = pause(attempt, b"" if message is None else message.head)
                again = (question, data, attempt + 1)
                asyncio.get_running_loop().call_later(wait, self._post, *again)

        if self._away:
            asyncio.get_running_loop().call_later(LATEST, self._post, question, data, attempt)
        elif not self._closed:
            self._lines.ask(data, heard)
