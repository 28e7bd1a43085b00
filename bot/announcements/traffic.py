"""How fast messages may leave: announcements take what replies leave of the rate.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import math
from collections import OrderedDict, deque
from collections.abc import Callable

# Seconds; a little more than the second that Telegram counts in, since clocks are read in steps.
WINDOW = 1.002
# Announcements leave at even distances, longer by this share than the rate would have it.
EVEN = 1.005
# After a pause of the process so many seconds of them may be caught up; never a burst.
CATCH_UP = 0.05
# While everything that counts is still under way, only an answer makes room: look again soon.
SOON = 0.02

CHAT_SECONDS = 1.0
GROUP_SECONDS = 60.0
GROUP_MESSAGES = 20
MARGIN = 0.02  # of either, for a way to Telegram that is not always equally long

# What was quickest counts for less with every answer, lest a way that has become longer for good
# holds announcements up.
FORGETTING = 1.0001
# So many answers tell nothing yet: those that may wait for connections to be made, in seconds'
# worth of messages, and some more.
CONNECTING, FIRST_ANSWERS = 0.125, 3


class Traffic:
    """Everything that leaves for Telegram, in a sliding window; replies are only counted.

    Telegram counts a message when it arrives, which is some time after it has left and before it
    is answered: the quickest answer of late tells how long before. So a message fills its place
    from the moment it leaves until a second after it has certainly arrived, and however uneven the
    way is, in no second do more arrive than the rate.

    `rate` is in messages a second, `clock` gives seconds and never goes back.
    """

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self.rate = rate
        self._most = max(1, int(rate))  # within a window
        self._clock = clock
        self._under_way = 0
        self._arrived: deque[float] = deque()
        self._quickest = math.inf
        self._answers = 0
        self._learning = FIRST_ANSWERS + rate * CONNECTING
        self._next = clock()
        self._halted_until = 0.0
        self._chats = _Chats(CHAT_SECONDS * (1 + MARGIN), 1)
        self._groups = _Chats(GROUP_SECONDS * (1 + MARGIN), GROUP_MESSAGES)

    def replied(self, chat_id: int) -> float:
        """Count a message that does not wait for its turn; for `answered`, when it has left."""
        now = self._clock()
        self._count(now, chat_id)
        return now

    def replied_unheard(self, chat_id: int) -> None:
        """Count a message that leaves now and that nobody will tell the arrival of."""
        now = self._clock()
        way = self._quickest if self._answers > self._learning else 0.0
        self._count(now, chat_id)
        self._under_way -= 1
        self._arrived.append(max(now + way, self._arrived[-1]) if self._arrived else now + way)
        self._forget(now)

    def announced(self, chat_id: int) -> float:
        """Count an announcement's message at the moment when it leaves, which is the result."""
        now = self._clock()
        self._next = max(self._next, now - CATCH_UP) + EVEN / self.rate
        self._count(now, chat_id)
        return now

    def answered(self, left: float) -> None:
        """A message that left at that moment has been answered, or never will be."""
        now = self._clock()
        self._quickest = min(now - left, self._quickest * FORGETTING)
        self._answers += 1
        # The first calls are slow, as connections are made: what they tell is of no use yet.
        early = self._quickest if self._answers > self._learning else 0.0
        arrived = max(left, now - early)
        self._under_way -= 1
        self._arrived.append(max(arrived, self._arrived[-1]) if self._arrived else arrived)
        self._forget(now)

    def turn(self) -> float:
        """In how many seconds an announcement's next message may leave; 0 is at once."""
        now = self._clock()
        self._forget(now)
        return max(self._halted_until - now, self._next - now, self._room(now), 0.0)

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

    def _room(self, now: float) -> float:
        """In how many seconds one more message has a place in the window."""
        over = self._under_way + len(self._arrived) - self._most
        if over < 0:
            return 0.0
        return self._arrived[over] + WINDOW - now if over < len(self._arrived) else SOON

    def _count(self, now: float, chat_id: int) -> None:
        self._under_way += 1
        self._chats.count(chat_id, now)
        if chat_id < 0:
            self._groups.count(chat_id, now)

    def _forget(self, now: float) -> None:
        while self._arrived and self._arrived[0] <= now - WINDOW:
            self._arrived.popleft()


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
