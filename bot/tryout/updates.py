"""The queue of updates: an offset confirms, a day forgets, `allowed_updates` leaves out."""

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice

from bot.tryout.text import Json

KEPT_SECONDS = 86_400
# Telegram sends these only to a bot that has asked for them by name. For the last one,
# inline feedback must be on at BotFather; here asking for it is enough.
_ON_REQUEST = frozenset(
    {"chat_member", "message_reaction", "message_reaction_count", "chosen_inline_result"}
)


class UpdateQueue:
    """Updates that the bot has not confirmed yet."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._waiting: deque[tuple[float, Json]] = deque()
        self._next_id = 1
        self.allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def allow(self, kinds: Iterable[str]) -> None:
        """Set which kinds come from now on; none named means Telegram's default set."""
        self.allowed = frozenset(kinds) or None

    def wants(self, kind: str) -> bool:
        """Tell whether an update of this kind would be queued now."""
        return kind not in _ON_REQUEST if self.allowed is None else kind in self.allowed

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot has not asked for its kind."""
        if not self.wants(kind):
            return
        self._waiting.append((self._clock(), {"update_id": self._next_id, kind: payload}))
        self._next_id += 1
        self._changed()

    def confirm(self, offset: int) -> None:
        """Forget what the offset confirms; a negative one keeps only so many of the newest."""
        self._forget_old()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while offset > 0 and self._waiting and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()

    def peek(self, limit: int) -> list[Json]:
        """Return the oldest updates, without forgetting them."""
        self._forget_old()
        return [update for _, update in islice(self._waiting, limit)]

    def forget(self, update_id: int) -> None:
        """Forget one, wherever it stands: a webhook has taken it."""
        for place, (_, update) in enumerate(self._waiting):
            if update["update_id"] == update_id:
                del self._waiting[place]
                return

    def clear(self) -> None:
        """Forget all of them (`drop_pending_updates`)."""
        self._waiting.clear()

    def _forget_old(self) -> None:
        oldest = self._clock() - KEPT_SECONDS
        while self._waiting and self._waiting[0][0] <= oldest:
            self._waiting.popleft()
