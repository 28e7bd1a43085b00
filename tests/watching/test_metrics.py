"""What is counted and timed, by a clock that a test moves."""

import pytest

from bot.storage.database import Database
from bot.watching.metrics import KINDS, Metrics


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def metrics(clock: Clock) -> Metrics:
    return Metrics(clock)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """One sample."""
    return metrics.registry.get_sample_value(name, labels)


def test_an_update_counts_with_the_bots_own_time_only(metrics: Metrics, clock: Clock) -> None:
    with metrics.update(7, "message"):
        clock.now += 0.004
        with metrics.abroad():
            clock.now += 3.0
        assert metrics.under_way == 1
        assert metrics.oldest == pytest.approx(3.004)
    assert metrics.under_way == 0
    assert metrics.oldest == 0
    labels = {"kind": "message", "outcome": "handled"}
    assert value(metrics, "bot_update_seconds_count", **labels) == 1
    assert value(metrics, "bot_update_seconds_sum", **labels) == pytest.approx(0.004)
    assert value(metrics, "bot_update_seconds_bucket", le="0.0025", **labels) == 0
    assert value(metrics, "bot_update_seconds_bucket", le="0.005", **labels) == 1


def test_calls_beside_each_other_make_no_negative_time(metrics: Metrics, clock: Clock) -> None:
    with metrics.update(7, "message"), metrics.abroad(), metrics.abroad():
        clock.now += 1.0
    labels = {"kind": "message", "outcome": "handled"}
    assert value(metrics, "bot_update_seconds_sum", **labels) == 0


def test_a_failure_passes_through_and_is_counted(metrics: Metrics) -> None:
    with pytest.raises(ZeroDivisionError), metrics.update(7, "message"):
        raise ZeroDivisionError
    assert value(metrics, "bot_update_seconds_count", kind="message", outcome="failed") == 1
    assert metrics.under_way == 0


def test_what_nobody_takes_is_counted_as_ignored(metrics: Metrics) -> None:
    with metrics.update(7, "message") as outcome:
        outcome[0] = "ignored"
    assert value(metrics, "bot_update_seconds_count", kind="message", outcome="ignored") == 1


@pytest.mark.parametrize("kind", ["poll", "вопрос", "", "message\n"])
def test_a_kind_that_is_not_known_is_other(metrics: Metrics, kind: str) -> None:
    before = sum(1 for metric in metrics.registry.collect() for _ in metric.samples)
    with metrics.update(7, kind):
        pass
    assert value(metrics, "bot_update_seconds_count", kind="other", outcome="handled") == 1
    assert sum(1 for metric in metrics.registry.collect() for _ in metric.samples) == before


def test_the_last_contact_is_the_last_call_that_went_well(metrics: Metrics, clock: Clock) -> None:
    assert metrics.contact is None
    metrics.called("getUpdates", "ok", 30.0)
    clock.now += 5
    for result in ("network", "server", "flood", "refused"):
        metrics.called("getUpdates", result, 0.1)
    assert metrics.contact == 100.0
    labels = {"method": "getUpdates", "result": "flood"}
    assert value(metrics, "bot_telegram_call_seconds_count", **labels) == 1


def test_answers_and_suggestions_count_from_nought(metrics: Metrics) -> None:
    assert value(metrics, "bot_answers_total", outcome="gap", language="kk") == 0
    metrics.answered("gap", "kk")
    metrics.suggested(3)
    metrics.suggested(0)
    assert value(metrics, "bot_answers_total", outcome="gap", language="kk") == 1
    assert value(metrics, "bot_inline_answers_total", found="yes") == 1
    assert value(metrics, "bot_inline_answers_total", found="no") == 1


def test_a_queue_is_shown_as_it_stands(metrics: Metrics) -> None:
    class Queue:
        waiting = 12

        def __len__(self) -> int:
            return 3

    assert value(metrics, "bot_lanes") == 0
    metrics.watch(Queue())
    assert value(metrics, "bot_updates_waiting") == 12
    assert value(metrics, "bot_lanes") == 3


def test_there_is_one_registry_each_and_nothing_of_when_series_began() -> None:
    one, other = Metrics(), Metrics()
    one.answered("gap", "kk")
    assert value(other, "bot_answers_total", outcome="gap", language="kk") == 0
    assert b"_created" not in one.exposition()
    assert b"process_resident_memory_bytes" in one.exposition()


async def test_the_database_tells_how_long_it_takes(
    tmp_path_factory: pytest.TempPathFactory, metrics: Metrics
) -> None:
    path = tmp_path_factory.mktemp("timed") / "bot.sqlite3"
    database = await Database.open(path, metrics.database)
    try:
        before = {
            each: value(metrics, "bot_database_seconds_count", operation=each) or 0
            for each in ("read", "write", "wait")
        }
        await database.fetch_one("SELECT 1")
        await database.execute("INSERT INTO setting VALUES ('x', 1)")
        with pytest.raises(ZeroDivisionError):
            async with database.writing():
                raise ZeroDivisionError
    finally:
        await database.close()
    counts = [value(metrics, "bot_database_seconds_count", operation=each) for each in before]
    assert counts == [before["read"] + 1, before["write"] + 2, before["wait"] + 2]


def test_all_kinds_are_ones_that_aiogram_knows() -> None:
    from aiogram.types import Update

    assert set(KINDS) <= set(Update.model_fields)
