"""What is counted and timed while the bot runs, for Prometheus. No label speaks of a person.

Every value of a label is one of a few that the program itself knows. Where something is counted
for each update, the child for its labels is found in a dict: `labels()` would cost more than the
counting. docs/watching.md says what each figure means.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.registry import Collector

from bot.knowledge.answering import AnswerKind
from bot.language import LANGUAGES, Language

# What became of an update: a handler took it, one failed at it, or it was for none.
Outcome = Literal["handled", "failed", "ignored"]
# What became of a call to Telegram: refused is 4xx, flood is 429, server is 5xx or an answer that
# cannot be read, network is no answer at all.
Result = Literal["ok", "refused", "flood", "server", "network"]
Operation = Literal["read", "write", "wait"]
Level = Literal["WARNING", "ERROR"]
# What became of a message to the owners; later is an attempt while Telegram is gone.
Telling = Literal["told", "later", "unreached"]

OUTCOMES: tuple[Outcome, ...] = ("handled", "failed", "ignored")
ANSWERS: tuple[AnswerKind, ...] = ("answer", "choice", "gap", "unknown", "service")
OPERATIONS: tuple[Operation, ...] = ("read", "write", "wait")
LEVELS: tuple[Level, ...] = ("WARNING", "ERROR")
TELLINGS: tuple[Telling, ...] = ("told", "later", "unreached")
# https://core.telegram.org/bots/api#update, as far as the bot has handlers; all else is «other».
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "chat_member",
)

# Seconds. An answer takes about a millisecond; a person notices a second.
OWN = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Telegram dates messages in whole seconds.
AGE = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
CALL = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 35.0)
DATABASE = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0)


class Queue(Protocol):
    """What updates wait in: `bot.telegram.lanes.Lanes`."""

    waiting: int

    def __len__(self) -> int:
        """How many lanes there are now."""


@dataclass
class Abroad:
    """For how many seconds the handling of one update has waited for Telegram."""

    seconds: float = 0.0


_abroad: ContextVar[Abroad | None] = ContextVar("abroad", default=None)


class Registry(CollectorRegistry):
    """Without the moments at which each series was begun: they would double their number."""

    def collect(self) -> Iterable[Metric]:
        for metric in super().collect():
            metric.samples = [s for s in metric.samples if not s.name.endswith("_created")]
            yield metric


class Metrics:
    """All of it, in a registry of its own. `clock` is in seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self.registry = Registry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        self.contact: float | None = None  # when a call last went well, by `clock`
        self._under_way: dict[int, float] = {}
        self._queue: Queue | None = None
        self._make_counters()
        self._make_gauges()
        self.database = DatabaseTimes(self.registry, clock)

    def register(self, collector: Collector) -> None:
        """Show what somebody else knows, too."""
        self.registry.register(collector)

    def exposition(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self.registry)

    def watch(self, queue: Queue) -> None:
        """Show how much waits there from now on."""
        self._queue = queue

    @contextmanager
    def update(self, number: int, kind: str) -> Iterator[list[Outcome]]:
        """Measure the handling of an update; the block may put another outcome into the list.

        What counts is the bot's own time, without what Telegram takes for the calls in it.
        """
        abroad, begun = Abroad(), self.clock()
        token = _abroad.set(abroad)
        self._under_way[number] = begun
        outcome: list[Outcome] = ["handled"]
        try:
            yield outcome
        except Exception:
            outcome[0] = "failed"
            raise
        finally:
            _abroad.reset(token)
            self._under_way.pop(number, None)
            own = max(0.0, self.clock() - begun - abroad.seconds)
            known = kind if kind in KINDS else "other"
            self._updates[known, outcome[0]].observe(own)

    def message_age(self, seconds: float) -> None:
        """A message begins to be handled so many seconds after it was written."""
        self._age.observe(max(0.0, seconds))

    def answered(self, kind: AnswerKind, language: Language) -> None:
        """A question was answered."""
        self._answers[kind, language].inc()

    def suggested(self, number: int) -> None:
        """So many entries were offered for an inline query."""
        self._suggestions[number > 0].inc()

    @contextmanager
    def abroad(self) -> Iterator[None]:
        """The block waits for Telegram, so its time is not the bot's own."""
        waiting, begun = _abroad.get(), self.clock()
        try:
            yield
        finally:
            if waiting is not None:
                waiting.seconds += self.clock() - begun

    def called(self, method: str, result: Result, seconds: float) -> None:
        """A call to Telegram has ended. Methods are those that the program calls, no others."""
        if result == "ok":
            self.contact = self.clock()
            self._contact.set_to_current_time()
        key = method, result
        if (child := self._calls.get(key)) is None:
            child = self._calls[key] = self._call_seconds.labels(*key)
        child.observe(seconds)

    def logged(self, level: Level) -> None:
        """A line of that level was logged."""
        self._lines[level].inc()

    def alarmed(self, outcome: Telling) -> None:
        """What became of a message to an owner."""
        self._alarms[outcome].inc()

    @property
    def under_way(self) -> int:
        """How many updates are being handled now."""
        return len(self._under_way)

    @property
    def waiting(self) -> int:
        """How many updates wait for being handled."""
        return self._queue.waiting if self._queue is not None else 0

    @property
    def oldest(self) -> float:
        """For how many seconds the one that has taken longest is being handled; 0 for none."""
        return self.clock() - min(self._under_way.values()) if self._under_way else 0.0

    def _lane_count(self) -> int:
        return len(self._queue) if self._queue is not None else 0

    def _make_counters(self) -> None:
        updates = Histogram(
            "bot_update_seconds",
            "The bot's own time for an update, without what Telegram takes",
            ("kind", "outcome"),
            buckets=OWN,
            registry=self.registry,
        )
        self._updates = {
            (kind, outcome): updates.labels(kind, outcome)
            for kind in (*KINDS, "other")
            for outcome in OUTCOMES
        }
        self._age = Histogram(
            "bot_message_age_seconds",
            "From when a message was written until it is handled; Telegram counts whole seconds",
            buckets=AGE,
            registry=self.registry,
        )
        answers = Counter(
            "bot_answers",
            "Questions that were typed, by what became of them",
            ("outcome", "language"),
            registry=self.registry,
        )
        self._answers = {
            (kind, language): answers.labels(kind, language)
            for kind in ANSWERS
            for language in LANGUAGES
        }
        suggestions = Counter(
            "bot_inline_answers",
            "Inline queries, by whether anything was found",
            ("found",),
            registry=self.registry,
        )
        self._suggestions = {True: suggestions.labels("yes"), False: suggestions.labels("no")}
        self._call_seconds = Histogram(
            "bot_telegram_call_seconds",
            "Calls to Telegram, each attempt; getUpdates waits for updates",
            ("method", "result"),
            buckets=CALL,
            registry=self.registry,
        )
        self._calls: dict[tuple[str, Result], Histogram] = {}
        lines = Counter(
            "bot_log_lines", "Lines logged, by level", ("level",), registry=self.registry
        )
        alarms = Counter(
            "bot_alarms", "Messages to owners about trouble", ("outcome",), registry=self.registry
        )
        # From nought on: a series that begins with its first failure shows no increase by it.
        self._lines = {level: lines.labels(level) for level in LEVELS}
        self._alarms = {outcome: alarms.labels(outcome) for outcome in TELLINGS}

    def _make_gauges(self) -> None:
        self._contact = self._gauge(
            "bot_telegram_contact_timestamp_seconds", "When a call to Telegram last went well"
        )
        for name, documentation, value in (
            ("bot_updates_waiting", "Updates that wait for being handled", lambda: self.waiting),
            ("bot_updates_under_way", "Updates being handled", lambda: self.under_way),
            (
                "bot_update_oldest_seconds",
                "How long the slowest of them takes",
                lambda: self.oldest,
            ),
            ("bot_lanes", "People whose updates wait or are handled", self._lane_count),
        ):
            self._gauge(name, documentation).set_function(value)

    def _gauge(self, name: str, documentation: str) -> Gauge:
        return Gauge(name, documentation, registry=self.registry)


class DatabaseTimes:
    """How long the database takes; what `bot.storage.database.Database` is given to tell."""

    def __init__(self, registry: CollectorRegistry, clock: Callable[[], float]) -> None:
        self.clock = clock
        seconds = Histogram(
            "bot_database_seconds",
            "Reading statements, writing transactions, and waits for the turn to write",
            ("operation",),
            buckets=DATABASE,
            registry=registry,
        )
        self._seconds = {each: seconds.labels(each) for each in OPERATIONS}

    def took(self, operation: Operation, since: float) -> None:
        """Something that began at `since`, by `clock`, has ended."""
        self._seconds[operation].observe(self.clock() - since)
