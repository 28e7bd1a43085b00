"""The fuzzers' harnesses find nothing, on their seeds and on some mutations of them."""

import random
import zlib
from collections.abc import Iterator

import pytest

from bench.fuzzing import targets
from bench.fuzzing.running import Complaint, press

MUTATIONS = 200
SLOW = {"answering": 4, "made_update": 4, "callback_data": 4, "deep_link": 2}  # so many times


@pytest.fixture(scope="module", autouse=True)
def closed() -> Iterator[None]:
    """One bot for all of them, closed at the end."""
    yield
    targets.close()


@pytest.mark.parametrize("name", targets.TARGETS)
def test_seeds_and_mutations(name: str) -> None:
    target = targets.TARGETS[name]
    lot = random.Random(zlib.crc32(name.encode()))  # noqa: S311
    seeds = target.seeds()
    number = MUTATIONS // SLOW.get(name, 1)
    tried = lot.sample(seeds, min(len(seeds), number))
    for data in (*tried, *targets.mutations(seeds, number, lot)):
        try:
            target.harness(data[: target.longest])
        except Exception as error:
            raise AssertionError(f"{name}: {data[: target.longest]!r}") from error


def test_a_harness_can_find_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.fuzzing.targets.mask", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        targets.spelling(b"x")


def test_what_the_program_logs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    running = targets._running()

    async def broken(*_: object) -> bool:
        raise OSError("no disk")

    monkeypatch.setattr(running.services.staff, "is_administrator", broken)
    with pytest.raises(Complaint, match="OSError"):
        running.feed(press("adn1", targets.STRANGER))
