"""What is not counted but stands somewhere: read from the database when Prometheus asks."""

import platform
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from bot.knowledge.live import LiveKnowledge
from bot.storage.database import Database

MOST_ANNOUNCEMENTS = 20  # with a series of their own for each state of their recipients
STATES = ("approval", "scheduled", "running", "paused")
RECIPIENTS = ("pending", "sent", "blocked", "failed", "unknown", "opted_out")

COUNT_INBOX = "SELECT count(*) FROM inbox WHERE body <> ''"
COUNT_ANNOUNCEMENTS = f"""
SELECT state, count(*) FROM announcement
WHERE kind <> 'answer' AND state IN ({", ".join(f"'{state}'" for state in STATES)})
GROUP BY state
"""  # noqa: S608
COUNT_RECIPIENTS = """
SELECT announcement_id, iif(state = 'claimed', 'pending', state), sum(number) FROM tally
WHERE announcement_id IN (
    SELECT id FROM announcement WHERE kind <> 'answer' AND state IN ('running', 'paused')
    ORDER BY id LIMIT :most
)
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Stock:
    """What the database says: numbers only. `recipients` are those of what runs or is paused."""

    inbox: int
    announcements: dict[str, int]
    recipients: dict[int, dict[str, int]]


async def take_stock(database: Database) -> Stock:
    """Read it."""
    inbox = await database.fetch_all(COUNT_INBOX)
    announcements = await database.fetch_all(COUNT_ANNOUNCEMENTS)
    recipients: dict[int, dict[str, int]] = {}
    for number, state, count in await database.fetch_all(
        COUNT_RECIPIENTS, {"most": MOST_ANNOUNCEMENTS}
    ):
        recipients.setdefault(number, {})[state] = int(count)
    return Stock(int(inbox[0][0]), dict(map(tuple, announcements)), recipients)


@dataclass(eq=False)
class Standing(Collector):
    """Shows what was read last; `stock` is None where the database did not answer in time."""

    knowledge: LiveKnowledge
    path: Path
    mode: str
    stock: Stock | None = field(default=None)

    def collect(self) -> Iterable[Metric]:
        """Everything, as gauges."""
        yield self._info()
        yield _gauge("bot_database_up", "Whether the database answered", self.stock is not None)
        yield from self._files()
        yield from self._knowledge()
        if self.stock is not None:
            yield _gauge("bot_inbox_updates", "Updates kept until handled", self.stock.inbox)
            yield from _announcements(self.stock)

    def _info(self) -> Metric:
        info = InfoMetricFamily("bot", "What runs here")
        versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
        info.add_metric([], {**versions, "mode": self.mode})
        return info

    def _files(self) -> Iterator[Metric]:
        size = GaugeMetricFamily("bot_database_bytes", "Size of its files", labels=["file"])
        for name, path in (("main", self.path), ("wal", Path(f"{self.path}-wal"))):
            size.add_metric([name], path.stat().st_size if path.exists() else 0)
        yield size
        free = shutil.disk_usage(self.path.parent).free
        yield _gauge("bot_disk_free_bytes", "Room on the disk of the database", free)

    def _knowledge(self) -> Iterator[Metric]:
        entries = len(self.knowledge.answerer.library.base.entries)
        yield _gauge("bot_knowledge_entries", "Entries that answer", entries)
        built = self.knowledge.built_at
        yield _gauge("bot_knowledge_built_timestamp_seconds", "When they were read", built)
        version = self.knowledge.version
        yield _gauge("bot_knowledge_version", "How often the knowledge was changed", version)


def _announcements(stock: Stock) -> Iterator[Metric]:
    announcements = GaugeMetricFamily(
        "bot_announcements", "Announcements that are not over", labels=["state"]
    )
    for state in STATES:
        announcements.add_metric([state], stock.announcements.get(state, 0))
    yield announcements
    recipients = GaugeMetricFamily(
        "bot_announcement_recipients",
        "Recipients of announcements that run or are paused",
        labels=["announcement", "state"],
    )
    for number, counts in stock.recipients.items():
        for state in RECIPIENTS:
            recipients.add_metric([str(number), state], counts.get(state, 0))
    yield recipients


def _gauge(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)
