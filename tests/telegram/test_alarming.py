"""Owners hear of trouble: once, in their language, and never what anybody has asked."""

import logging
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import GetMe, SendMessage

from bot.i18n import Catalogues
from bot.logs import about
from bot.moments import ALMATY
from bot.people.people import People
from bot.storage.database import Database
from bot.telegram import views
from bot.telegram.alarming import ATTEMPTS, MOST_HEARD, QUIET, Alarm, listening
from bot.telegram.views.alarms import AGAIN, WHAT
from bot.watching.metrics import Metrics
from bot.watching.troubles import Notice, Over, Pending, Signal
from tests.conversation.office import Clock
from tests.conversation.recording import RecordingSession

OWNER, OTHER = 103, 104
QUESTION = "тайный вопрос Ольги"

log = logging.getLogger("handlers.errors")


@pytest.fixture
def phone() -> RecordingSession:
    return RecordingSession()


@pytest.fixture
def bot(phone: RecordingSession) -> Bot:
    return Bot("42:made-up-token", session=phone)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


class Make:
    """Makes an alarm as each start of the program does."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        catalogues: Catalogues,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._parts = bot, database, catalogues, metrics, clock

    def __call__(self, *owners: int) -> Alarm:
        bot, database, catalogues, metrics, clock = self._parts
        people = People(database)
        return Alarm(bot, database, people, frozenset(owners), catalogues, metrics, clock, ALMATY)


@pytest.fixture
def make(
    bot: Bot, database: Database, catalogues: Catalogues, metrics: Metrics, clock: Clock
) -> Make:
    return Make(bot, database, catalogues, metrics, clock)


@pytest.fixture
def alarm(make: Make) -> Iterator[Alarm]:
    made = make(OWNER, OTHER)
    with listening(made.ear):
        yield made


def told(phone: RecordingSession, owner: int) -> list[str]:
    """What an owner was told."""
    return [m.text or "" for m in phone.messages.values() if m.chat.id == owner]


def breaks(number: int = 17) -> None:
    """An answer fails."""
    with about(f"u{number}"):
        log.error("Update %d failed: %s", number, QUESTION, extra={"error": ValueError(QUESTION)})


def counted(metrics: Metrics, outcome: str) -> float:
    """How many messages to owners came to that."""
    return metrics.registry.get_sample_value("bot_alarms_total", {"outcome": outcome}) or 0


async def test_each_owner_is_told_once_in_his_language(
    alarm: Alarm, phone: RecordingSession, people: People, metrics: Metrics
) -> None:
    await people.choose_language(OTHER, "kk")
    for number in range(300):
        breaks(number)
    await alarm.look()
    await alarm.look()
    (russian,), (kazakh,) = told(phone, OWNER), told(phone, OTHER)
    assert "Кому-то не удалось ответить" in russian
    assert "2 марта, 17:00 · 300 раз · в журнале сервера: u0" in russian
    assert "Ботта ақау шықты" in kazakh
    for text in (russian, kazakh):
        assert not any(part in text for part in (*QUESTION.split(), "ValueError"))
    assert counted(metrics, "told") == 1
    errors = metrics.registry.get_sample_value("bot_log_lines_total", {"level": "ERROR"})
    assert errors == 300


async def test_where_nothing_breaks_nobody_is_told(alarm: Alarm, phone: RecordingSession) -> None:
    logging.getLogger("bot").warning("a warning")
    await alarm.look()
    assert not phone.calls


@pytest.mark.parametrize(
    "error", [TelegramNetworkError(GetMe(), "x"), TelegramAPIError(GetMe(), "x")]
)
async def test_while_telegram_is_gone_it_waits(
    alarm: Alarm, phone: RecordingSession, metrics: Metrics, error: Exception
) -> None:
    breaks()
    phone.failures = [error] * 100
    for _ in range(50):
        await alarm.look()
    assert not told(phone, OWNER)
    phone.failures = []
    await alarm.look()
    assert len(told(phone, OWNER)) == len(told(phone, OTHER)) == 1
    assert counted(metrics, "later") == 50
    await alarm.look()
    assert len(told(phone, OWNER)) == 1


async def test_what_was_over_by_then_is_told_as_over(
    alarm: Alarm, phone: RecordingSession, clock: Clock
) -> None:
    polling = logging.getLogger("bot.telegram.polling")
    polling.warning("No updates", extra={"trouble": "updates"})
    phone.failures = [TelegramNetworkError(GetMe(), "x")] * 100
    for _ in range(20):
        await alarm.look()
        clock.passes(1 / 60)
    phone.failures = []
    with listening(alarm.ear):
        logging.getLogger().setLevel(logging.INFO)
        polling.info("Updates come again", extra={"over": "updates"})
        logging.getLogger().setLevel(logging.WARNING)
    await alarm.look()
    (text,) = told(phone, OWNER)
    assert text == "Сообщения из Telegram снова приходят.\nНе работало с: 2 марта, 17:00"


async def test_a_rest_that_telegram_asks_for_is_kept(
    alarm: Alarm, phone: RecordingSession, clock: Clock
) -> None:
    breaks()
    phone.failures = [TelegramRetryAfter(GetMe(), "x", 100), TelegramRetryAfter(GetMe(), "x", 100)]
    await alarm.look()
    calls = len(phone.calls)
    await alarm.look()
    assert len(phone.calls) == calls
    clock.passes(101 / 3600)
    await alarm.look()
    assert len(told(phone, OWNER)) == 1


async def test_an_owner_who_cannot_be_reached_keeps_the_other_from_nothing(
    alarm: Alarm, phone: RecordingSession, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    breaks()
    phone.failures = [TelegramForbiddenError(GetMe(), "bot was blocked by the user")]
    for _ in range(5):
        await alarm.look()
    assert (len(told(phone, OWNER)), len(told(phone, OTHER))) == (0, 1)
    assert counted(metrics, "told") == 1
    assert "An owner cannot be told of trouble: TelegramForbiddenError" in caplog.messages
    assert str(OWNER) not in "".join(m for m in caplog.messages if "owner" in m)


async def test_where_no_owner_can_be_reached_it_is_said_once_in_the_log(
    alarm: Alarm, phone: RecordingSession, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    breaks()
    phone.failures = [TelegramForbiddenError(GetMe(), "x")] * 100
    for _ in range(20):
        await alarm.look()
    assert len([c for c in phone.calls if isinstance(c, SendMessage)]) == 2
    assert counted(metrics, "unreached") == 1
    said = "There was trouble, and none of the owners could be told of it"
    assert caplog.messages.count(said) == 1


async def test_one_whom_telegram_does_not_take_does_not_hold_up_the_next_message(
    alarm: Alarm, phone: RecordingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_fail = phone._may_fail
    monkeypatch.setattr(
        phone, "_may_fail", lambda m: getattr(m, "chat_id", 0) == OTHER and may_fail(m)
    )
    phone.failures = [TelegramNetworkError(GetMe(), "x")] * 1000
    breaks()
    for _ in range(ATTEMPTS):
        await alarm.look()
    assert len(told(phone, OWNER)) == 1
    logging.getLogger("bot.knowledge.live").error("something else")
    await alarm.look()
    assert len(told(phone, OWNER)) == 2


async def test_a_program_that_starts_again_and_again_tells_it_once(
    make: Make, phone: RecordingSession, database: Database
) -> None:
    for _ in range(5):
        alarm = make(OWNER)
        await alarm._recall()
        with listening(alarm.ear):
            breaks()
            await alarm.look()
    assert len(told(phone, OWNER)) == 1
    rows = await database.fetch_all("SELECT name FROM setting")
    assert len(rows) == 1
    assert QUESTION not in rows[0]["name"]


async def test_a_database_that_is_gone_is_told_and_its_return_too(
    alarm: Alarm,
    phone: RecordingSession,
    database: Database,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise busy

    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    for name in ("writing", "fetch_all"):
        monkeypatch.setattr(database, name, refuse)
    for _ in range(5):
        log.error("x", extra={"error": busy})
        await alarm.look()
        clock.passes(10 / 3600)
    (text,) = told(phone, OWNER)
    assert "База данных не читается" in text
    monkeypatch.undo()
    await alarm.look()
    assert len(told(phone, OWNER)) == 1, "it was heard of a moment ago"
    clock.passes((QUIET + 1) / 3600)
    await alarm.look()
    assert "База данных снова работает" in told(phone, OWNER)[-1]


def test_the_ear_holds_only_so_much_and_hears_from_all_threads(alarm: Alarm) -> None:
    def shout() -> None:
        for _ in range(MOST_HEARD):
            breaks()

    threads = [threading.Thread(target=shout) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert MOST_HEARD <= len(alarm.ear.take()) <= MOST_HEARD + len(threads)
    assert alarm.ear.take() == []


def test_what_the_alarm_itself_says_alarms_nobody(alarm: Alarm) -> None:
    logging.getLogger("bot.telegram.alarming").error("x")
    assert alarm.ear.take() == []


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_kind_can_be_said(catalogues: Catalogues, language: str) -> None:
    texts = catalogues[language]  # type: ignore[index]
    pending = tuple(Pending(Signal(kind, "x", "a5"), 0, 2) for kind in WHAT)
    over = tuple(Over(kind, 0) for kind in (*AGAIN, "backup"))
    text = views.alarms.notice(Notice(pending, 3, over), ALMATY, texts).as_kwargs()["text"]
    assert text == text.strip()
    assert text.count("a5") == len(WHAT)
    assert len(text) < 4096
