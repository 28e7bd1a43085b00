"""A load: who asks how fast, what was acknowledged and answered, and how long it took."""

import asyncio
import random
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bench.serving.asking import Question

LOOK = 0.02  # seconds between two looks whether all is answered
KEPT = 20  # of the lost, to be named


@dataclass(frozen=True)
class Plan:
    """How people ask; times in seconds.

    Either `window` questions wait for an answer at any time (as fast as the bot can), or `rate`
    questions a second come whatever becomes of them, at random moments (Poisson).
    """

    seconds: float = 0.0  # how long; nought: until `number` are asked
    number: int = 0  # how many; nought: until the time is over
    window: int = 0
    rate: float = 0.0
    people: int = 20_000
    distinct: float = 0.5  # share of questions that nobody has asked before
    seed: int = 1


@dataclass
class Entry:
    """One question, with the moments of its way."""

    question: Question
    asked: float
    acknowledged: bool = False
    answers: int = 0


@dataclass
class Report:
    """What came of a load."""

    asked: int = 0
    acknowledged: int = 0
    answered: int = 0
    seconds: float = 0.0  # for which people asked
    span: float = 0.0  # seconds from the first question to the last answer
    lost: int = 0  # acknowledged, and never answered
    neither: int = 0  # neither acknowledged nor answered
    extra: int = 0  # answers beyond one a question
    refused: dict[str, int] = field(default_factory=dict)  # deliveries by their status
    times: list[float] = field(default_factory=list)  # milliseconds from question to answer
    asked_at: list[float] = field(default_factory=list)  # seconds since the beginning, of `times`
    lost_numbers: list[int] = field(default_factory=list)  # some of the lost updates


class Load:
    """Asks, and keeps the books."""

    def __init__(
        self,
        plan: Plan,
        source: Iterator[Question],
        deliver: Callable[[Question], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._plan, self._source, self._deliver, self._clock = plan, source, deliver, clock
        self._open: dict[int, deque[Entry]] = {}  # by chat: not answered or not acknowledged yet
        self._entries: dict[int, Entry] = {}  # the same by the number of the update
        self._report = Report()
        self._times, self._asked_at = array("d"), array("d")
        self._begun = self._end = self._last = 0.0
        self._asking = False
        self._task: asyncio.Future[None] | None = None

    def begin(self) -> None:
        """Ask from now on."""
        self._begun = self._last = self._clock()
        self._asking = True
        if self._plan.window:
            for _ in range(self._plan.window):
                self._ask()
            self._task = asyncio.ensure_future(self._until_over())
        else:
            self._task = asyncio.ensure_future(self._at_random())

    def progress(self) -> dict[str, float]:
        """How far it is."""
        report = self._report
        seconds = self._clock() - self._begun
        return {
            "asked": report.asked,
            "answered": report.answered,
            "acknowledged": report.acknowledged,
            "seconds": seconds,
            "asking": self._asking,
        }

    async def finish(self, patience: float, *, at_once: bool = False) -> Report:
        """Wait for the end of the asking, and then until all is answered and acknowledged, or
        nothing has come for `patience` seconds."""
        if at_once:
            self._stop()
        if self._task is not None:
            await self._task
        self._last = self._clock()
        while self._open and self._clock() - self._last < patience:
            await asyncio.sleep(LOOK)
        return self._closed()

    def answered(self, chat: int) -> None:
        """A message has arrived in a chat: the answer to what was asked there first."""
        now = self._last = self._clock()
        entries = self._open.get(chat)
        entry = next((each for each in entries or () if not each.answers), None)
        if entry is None:
            self._report.extra += 1
            return
        entry.answers += 1
        self._times.append((now - entry.asked) * 1e3)
        self._asked_at.append(entry.asked - self._begun)
        self._report.answered += 1
        self._report.span = now - self._begun
        self._settle(chat, entry)
        if self._asking and self._plan.window:
            self._ask()

    def acknowledged(self, question: Question, status: int) -> None:
        """A webhook has answered, or a fetched update was confirmed."""
        if not 200 <= status < 300:
            key = str(status or "broken off")
            self._report.refused[key] = self._report.refused.get(key, 0) + 1
            return
        entry = self._entries.get(question.number)
        if entry is not None and not entry.acknowledged:
            self._last = self._clock()
            entry.acknowledged = True
            self._report.acknowledged += 1
            self._settle(question.chat, entry)

    def _settle(self, chat: int, entry: Entry) -> None:
        if not (entry.acknowledged and entry.answers):
            return
        del self._entries[entry.question.number]
        entries = self._open[chat]
        entries.remove(entry)
        if not entries:
            del self._open[chat]

    def _ask(self) -> None:
        if self._plan.number and self._report.asked >= self._plan.number:
            self._stop()
            return
        question = next(self._source)
        self._report.asked += 1
        entry = Entry(question, self._clock())
        self._open.setdefault(question.chat, deque()).append(entry)
        self._entries[question.number] = entry
        self._deliver(question)

    async def _until_over(self) -> None:
        while self._asking and not self._is_over():
            await asyncio.sleep(LOOK)
        self._stop()

    async def _at_random(self) -> None:
        chance = random.Random(self._plan.seed)
        due = self._begun
        while self._asking and not self._is_over():
            due += chance.expovariate(self._plan.rate)
            wait = due - self._clock()
            if wait > 0:
                await asyncio.sleep(wait)
            self._ask()
        self._stop()

    def _is_over(self) -> bool:
        return bool(self._plan.seconds) and self._clock() >= self._begun + self._plan.seconds

    def _stop(self) -> None:
        if self._asking:
            self._asking = False
            self._end = self._clock()

    def _closed(self) -> Report:
        report = self._report
        left = list(self._entries.values())
        lost = [entry for entry in left if entry.acknowledged and not entry.answers]
        report.lost = len(lost)
        report.lost_numbers = [entry.question.number for entry in lost[:KEPT]]
        report.neither = sum(not entry.acknowledged and not entry.answers for entry in left)
        report.seconds = self._end - self._begun
        report.times, report.asked_at = self._times.tolist(), self._asked_at.tolist()
        return report
