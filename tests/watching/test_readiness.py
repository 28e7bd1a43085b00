"""What is ready and what is not; no probe hangs, and none can hammer."""

import asyncio
import sqlite3
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe

from bot.services import Services
from bot.storage.database import Database
from bot.watching.metrics import Metrics
from bot.watching.readiness import (
    HEARD,
    MOST_SECONDS,
    MOST_WAITING,
    Bounded,
    Check,
    Readiness,
    is_ready,
    judge_backlog,
    judge_contact,
    judge_database,
    judge_index,
)
from tests.watching.test_metrics import Clock

SHORT = 0.01  # seconds; what hangs hangs until the test lets go


@pytest.mark.parametrize(
    ("silent", "ok"), [(None, None), (0, True), (HEARD, True), (HEARD + 0.1, None)]
)
def test_whoever_was_heard_of_lately_need_not_be_asked(
    silent: float | None, ok: bool | None
) -> None:
    check = judge_contact(silent)
    assert (check and check.ok) == ok


@pytest.mark.parametrize(("entries", "ok"), [(0, False), (1, True), (3000, True)])
def test_an_index_holds_something(entries: int, ok: bool) -> None:
    assert judge_index(entries).ok == ok


@pytest.mark.parametrize(
    ("waiting", "oldest", "ok"),
    [
        (0, 0, True),
        (MOST_WAITING, MOST_SECONDS, True),
        (MOST_WAITING + 1, 0, False),
        (0, MOST_SECONDS + 1, False),
    ],
)
def test_a_backlog_has_bounds(waiting: int, oldest: float, ok: bool) -> None:
    assert judge_backlog(waiting, 1, oldest).ok == ok


def test_of_an_error_only_its_kind_is_told() -> None:
    check = judge_database(sqlite3.OperationalError("unable to open /srv/secret/bot.sqlite3"))
    assert check == Check(False, "OperationalError")
    assert judge_database(None).ok


def test_one_that_is_not_well_is_enough() -> None:
    well, ill = Check(True, ""), Check(False, "")
    assert is_ready({"a": well})
    assert not is_ready({"a": well, "b": ill})


async def test_a_check_that_hangs_is_told_and_not_begun_twice() -> None:
    begun, go = [], asyncio.Event()

    async def look() -> Check:
        begun.append(1)
        await go.wait()
        return Check(True, "at last")

    bounded = Bounded(look, SHORT)
    assert await bounded() == Check(False, "no answer within 0.01 s")
    assert not (await bounded()).ok
    assert len(begun) == 1
    go.set()
    assert (await bounded()).ok


async def test_a_check_that_fails_says_what_failed_only() -> None:
    async def look() -> Check:
        raise ValueError("secret")

    assert await Bounded(look)() == Check(False, "ValueError")


class AskedBot:
    """A client that only knows getMe."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None
        self.hangs = False

    async def get_me(self, request_timeout: int) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
def bot() -> AskedBot:
    return AskedBot()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def metrics(clock: Clock) -> Metrics:
    return Metrics(clock)


@pytest.fixture
def readiness(bot: AskedBot, services: Services, metrics: Metrics, clock: Clock) -> Readiness:
    return Readiness(
        cast(Bot, bot), services.database, services.knowledge, metrics, clock, patience=5.0
    )


async def test_all_is_well(readiness: Readiness) -> None:
    checks = await readiness.look()
    assert list(checks) == ["database", "telegram", "index", "backlog"]
    assert is_ready(checks), checks


async def test_telegram_is_asked_only_where_nothing_was_heard_and_not_often(
    readiness: Readiness, bot: AskedBot, metrics: Metrics, clock: Clock
) -> None:
    metrics.called("getUpdates", "ok", 30)
    await readiness.look()
    assert bot.asked == 0
    clock.now += HEARD + 1
    for _ in range(50):
        assert (await readiness.look())["telegram"].ok
    assert bot.asked == 1
    clock.now += 10  # the answer of before is good still
    await readiness.look()
    assert bot.asked == 1
    clock.now += 10
    bot.error = TelegramNetworkError(GetMe(), "url=/bot42:secret/getMe")
    assert (await readiness.look())["telegram"] == Check(False, "TelegramNetworkError")
    assert bot.asked == 2


async def test_many_probes_at_once_are_one(readiness: Readiness, bot: AskedBot) -> None:
    await asyncio.gather(*(readiness.look() for _ in range(50)))
    assert bot.asked == 1


async def test_whoever_does_not_answer_keeps_no_probe(
    bot: AskedBot, services: Services, metrics: Metrics, clock: Clock
) -> None:
    bot.hangs = True
    readiness = Readiness(
        cast(Bot, bot), services.database, services.knowledge, metrics, clock, patience=0.2
    )
    for _ in range(3):
        checks = await readiness.look()
        assert not checks["telegram"].ok
        assert checks["index"].ok
        clock.now += 100
    assert bot.asked == 1


async def test_a_database_that_cannot_be_written_is_not_ready(
    readiness: Readiness, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Any:
        raise sqlite3.OperationalError("attempt to write a readonly database /srv/x")

    monkeypatch.setattr(database, "writing", refuse)
    assert (await readiness.look())["database"] == Check(False, "OperationalError")
    monkeypatch.undo()
    clock.now += 10
    assert (await readiness.look())["database"].ok


async def test_a_database_that_somebody_holds_keeps_no_probe(
    bot: AskedBot, services: Services, metrics: Metrics, clock: Clock
) -> None:
    readiness = Readiness(
        cast(Bot, bot), services.database, services.knowledge, metrics, clock, patience=0.2
    )
    async with services.database.writing():
        assert not (await readiness.look())["database"].ok
    clock.now += 10
    assert (await readiness.look())["database"].ok
