"""How fast messages may leave: announcements take what replies leave of the rate."""

from collections import OrderedDict, deque
from collections.abc import Callable

# Telegram counts when a call arrives, we when it leaves, and the way there is not always equally
# long. A window that is longer by this share takes up a jitter of 20 ms at any rate.
WINDOW = 1.02
# After a pause of the process so much of it may be caught up; never a burst.
CATCH_UP = 0.05

CHAT_SECONDS = 1.0
GROUP_SECONDS = 60.0
GROUP_MESSAGES = 20
MARGIN = 0.02  # of either, for the same jitter

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this


class Traffic:
    """Everything that leaves for Telegram, in sliding windows; replies are only counted.

    `rate` is in messages a second, `clock` gives seconds and never goes back.
    """

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self.rate = rate
        self._most = max(1, int(rate))  # within a window
        self._clock = clock
        self._moments: deque[float] = deque()
        self._next = clock()
        self._halted_until = 0.0
        self._chats = _Chats(CHAT_SECONDS * (1 + MARGIN), 1)
        self._groups = _Chats(GROUP_SECONDS * (1 + MARGIN), GROUP_MESSAGES)

    def replied(self, chat_id: int) -> None:
        """Count a message that does not wait for its turn."""
        self._count(self._clock(), chat_id)

    def announced(self, chat_id: int) -> None:
        """Count an announcement's message, at the moment when it leaves."""
        now = self._clock()
        self._next = max(self._next, now - CATCH_UP) + WINDOW / self.rate
        self._count(now, chat_id)

    def turn(self) -> float:
        """In how many seconds an announcement's next message may leave; 0 is at once."""
        now = self._clock()
        self._forget(now)
        free = 0.0
        if len(self._moments) >= self._most:
            free = self._moments[len(self._moments) - self._most] + WINDOW
        return max(self._halted_until - now, free - now, self._next - now, 0.0)

    def turns_within(self, seconds: float) -> int:
        """About how many messages of an announcement may leave in so many seconds."""
        return max(1, int(seconds * self.rate))

    def chat_wait(self, chat_id: int) -> float:
        """In how many seconds that chat may get a message; 0 is at once."""
        now = self._clock()
        wait = self._chats.wait(chat_id, now)
        return max(wait, self._groups.wait(chat_id, now)) if chat_id < 0 else wait

    def halt(self, seconds: float) -> None:
        """No announcement for so long from now; a halt that ends later stays."""
        self._halted_until = max(self._halted_until, self._clock() + seconds)

    @property
    def is_halted(self) -> bool:
        """Whether announcements must wait for the end of a halt."""
        return self._clock() < self._halted_until

    def _count(self, now: float, chat_id: int) -> None:
        self._moments.append(now)
        self._forget(now)
        self._chats.count(chat_id, now)
        if chat_id < 0:
            self._groups.count(chat_id, now)

    def _forget(self, now: float) -> None:
        while self._moments and self._moments[0] <= now - WINDOW:
            self._moments.popleft()


class _Chats:
    """So many messages a window in one chat; chats that have been silent for one are forgotten."""

    def __init__(self, window: float, most: int) -> None:
        self._window = window
        self._most = most
        self._moments: OrderedDict[int, deque[float]] = OrderedDict()

    def count(self, chat_id: int, now: float) -> None:
        moments = self._moments.setdefault(chat_id, deque(maxlen=self._most))
        moments.append(now)
        self._moments.move_to_end(chat_id)
        while next(iter(self._moments.values()))[-1] <= now - self._window:
            self._moments.popitem(last=False)

    def wait(self, chat_id: int, now: float) -> float:
        moments = self._moments.get(chat_id)
        if moments is None or len(moments) < self._most:
            return 0.0
        return max(0.0, moments[0] + self._window - now)
