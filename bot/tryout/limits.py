"""How much a bot may send, as Telegram counts it. Pure: whoever asks says what time it is."""

from collections import deque
from collections.abc import Hashable, Iterator
from math import ceil
from typing import Final

from bot.tryout.errors import ApiError

SECOND: Final = 1.0
MINUTE: Final = 60.0
_NO_MESSAGE = frozenset({"sendChatAction"})


class Window:
    """A sliding window for each key: what is noted at t counts until t + `seconds`.

    Only what still counts is kept. Time must not go backwards.
    """

    def __init__(self, limit: int | None, seconds: float) -> None:
        if limit is not None and limit < 1:
            raise ValueError(f"a limit must be at least 1, not {limit}: None switches it off")
        self.limit = limit
        self._seconds = seconds
        self._order: deque[tuple[float, Hashable]] = deque()  # until when, for which key
        self._ends: dict[Hashable, deque[float]] = {}

    def __len__(self) -> int:
        return len(self._order)

    def note(self, key: Hashable, now: float) -> None:
        """Count one more."""
        end = now + self._seconds
        self._order.append((end, key))
        self._ends.setdefault(key, deque()).append(end)

    def wait(self, key: Hashable, now: float) -> float:
        """Return after how many seconds there is room for one more; 0 when there is."""
        self.forget(now)
        ends = self._ends.get(key, ())
        if self.limit is None or len(ends) < self.limit:
            return 0.0
        return ends[-self.limit] - now

    def forget(self, now: float) -> None:
        """Drop what counts no more."""
        while self._order and self._order[0][0] <= now:
            _, key = self._order.popleft()
            ends = self._ends[key]
            ends.popleft()
            if not ends:
                del self._ends[key]


class Limits:
    """Telegram's limits for one bot; None switches one off (the default for all).

    `per_second` is about messages that are sent, whatever the chat; `per_chat_second` and (for
    groups) `per_group_minute` are about messages sent and edited. A deletion takes no room, but
    must wait where its chat has none. `refused` is how many calls were turned away, `busiest`
    the largest number of accepted sends in any second.
    """

    def __init__(
        self,
        per_second: int | None = None,
        per_chat_second: int | None = None,
        per_group_minute: int | None = None,
    ) -> None:
        self._sends = Window(per_second, SECOND)
        self._chats = Window(per_chat_second, SECOND)
        self._groups = Window(per_group_minute, MINUTE)
        self.refused = 0
        self.busiest = 0

    def admit(self, method: str, chat_id: int, now: float) -> None:
        """Take room for a call at a time (seconds), or refuse it with Telegram's 429.

        `chat_id` is 0 where the call names no chat; groups have negative ones.
        """
        kind = _kind(method)
        if kind is None:
            return
        windows = list(self._windows(kind, chat_id))
        wait = max((window.wait(key, now) for window, key in windows), default=0.0)
        if wait > 0:
            self.refused += 1
            raise too_many_requests(wait)
        if kind == "delete":
            return
        for window, key in windows:
            window.note(key, now)
        self.busiest = max(self.busiest, len(self._sends))

    def _windows(self, kind: str, chat_id: int) -> Iterator[tuple[Window, Hashable]]:
        """Return the windows that a kind of call looks at; what has no limit is not kept."""
        if kind == "send":
            yield self._sends, None
        if chat_id and self._chats.limit is not None:
            yield self._chats, chat_id
        if chat_id < 0 and self._groups.limit is not None:
            yield self._groups, chat_id


def too_many_requests(wait: float) -> ApiError:
    """Return the 429 that asks to wait: whole seconds, at least one."""
    seconds = max(1, ceil(wait))
    said = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, said, {"retry_after": seconds})


def _kind(method: str) -> str | None:
    """Return what a method does with a message, or None where it is about none."""
    if method == "copyMessage" or (method.startswith("send") and method not in _NO_MESSAGE):
        return "send"
    return next((kind for kind in ("edit", "delete") if method.startswith(f"{kind}Message")), None)
