"""The log says what happens, never who asked what; whoever writes into it, at any level."""

import asyncio
import io
import json
import logging
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import GetMe, SendMessage
from pydantic import BaseModel

from bot.logs import (
    ConsoleFormatter,
    DiscreetFormatter,
    DiscreetHandler,
    JsonFormatter,
    about,
    configure_logging,
    failure,
    log_what_nobody_catches,
    what_about,
)

TOKEN = "7391846205:AAEhBP0av28FnV1iq2GJdeQEsVvx0Zq4xyz"
SECRET = "webhook-secret"
TEXT = "тайный вопрос Ольги"
Form = Literal["console", "json"]
FORMS: tuple[Form, ...] = ("console", "json")


@pytest.fixture
def process() -> Iterator[None]:
    """What belongs to the whole process, put back afterwards."""
    root = logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, sys.unraisablehook)
    names = ("aiosqlite", "aiogram.event", "aiogram.middlewares", "aiohttp.access")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(False)
    logging.getLogger("aiohttp.access").disabled = False
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


class Log:
    """A log of one's own, in memory."""

    def __init__(self, formatter: DiscreetFormatter) -> None:
        self.stream = io.StringIO()
        self.handler = DiscreetHandler(self.stream)
        self.handler.setFormatter(formatter)

    def writes(self, name: str, message: object, *values: object, **more: object) -> str:
        """A line of that logger's; what it became."""
        log = logging.Logger(name, logging.DEBUG)
        log.addHandler(self.handler)
        log.error(message, *values, **more)  # type: ignore[arg-type]
        return self.stream.getvalue()


@pytest.fixture(params=FORMS)
def log(request: pytest.FixtureRequest) -> Log:
    secrets = (TOKEN, SECRET)
    return Log(ConsoleFormatter(secrets) if request.param == "console" else JsonFormatter(secrets))


def test_json_lines_hold_one_object_each() -> None:
    record = logging.LogRecord("bot", logging.INFO, "f.py", 1, "сделано %s", ("всё",), None)
    entry = json.loads(JsonFormatter().format(record))
    assert (entry["level"], entry["logger"], entry["message"]) == ("INFO", "bot", "сделано всё")
    assert "exception" not in entry
    assert "about" not in entry


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "a\u2028b\u2029c\x85d\x0b\x0c", "\ud83d", "\0"]
)
def test_a_json_line_is_one_line_whatever_stands_in_it(text: str) -> None:
    written = Log(JsonFormatter()).writes("bot", text)
    assert len(written.splitlines()) == 1
    assert json.loads(written)["message"] == text


def test_no_line_of_a_message_looks_like_a_record_of_its_own() -> None:
    written = Log(ConsoleFormatter()).writes("bot", "a\n2026-01-01 12:00:00,000 ERROR bot: forged")
    first, second = written.splitlines()
    assert first.endswith("a")
    assert second.startswith("  ")


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The error as it is once it was raised."""
    try:
        raise error from cause
    except BaseException as caught:
        return caught


class Whole(BaseModel):
    number: int


def refused_input() -> Exception:
    try:
        Whole.model_validate({"number": TEXT})
    except ValueError as error:
        return error
    raise AssertionError


ERRORS: list[Callable[[], BaseException]] = [
    lambda: ValueError(TEXT),
    lambda: KeyError(TEXT, 7391846205),
    refused_input,
    lambda: sqlite3.OperationalError(f'fts5: syntax error near "{TEXT}"'),
    lambda: TelegramBadRequest(GetMe(), f'can\'t parse entities: unsupported tag "{TEXT}"'),
    lambda: TelegramBadRequest(GetMe(), f"wrong user {TEXT} @olga_petrovna 7391846205"),
    lambda: TelegramBadRequest(SendMessage(chat_id=7391846205, text=TEXT), "chat not found"),
    lambda: TelegramRetryAfter(SendMessage(chat_id=7391846205, text=TEXT), "Too Many", 7),
    lambda: TelegramNetworkError(GetMe(), f"url='https://api.telegram.org/bot{TOKEN}/getMe'"),
    lambda: TelegramNetworkError(GetMe(), f"https://api.telegram.org/bot{TOKEN}/getMe"),
    lambda: raised(RuntimeError(TEXT), raised(ValueError(TEXT))),
    lambda: ExceptionGroup(TEXT, [ValueError(TEXT)]),
]
PRIVATE = (TEXT, "тайный", "Ольги", "olga_petrovna", "7391846205", TOKEN, "AAEhBP0", SECRET)


@pytest.mark.parametrize("make", ERRORS)
def test_a_failure_tells_what_and_where_and_nothing_that_anybody_wrote(
    make: Callable[[], BaseException], log: Log
) -> None:
    error = raised(make())
    told = failure(error)
    assert type(error).__name__ in told
    assert "test_logs.py" in told
    written = log.writes("bot", "It failed with %s", told) + log.writes("bot", "x", exc_info=error)
    assert type(error).__name__ in written
    for part in PRIVATE:
        assert part not in told
        assert part not in written


def test_what_telegram_says_stays() -> None:
    told = failure(raised(TelegramBadRequest(GetMe(), "Bad Request: RESULT_ID_INVALID")))
    assert told.startswith("TelegramBadRequest: Bad Request: RESULT_ID_INVALID\n")


def test_the_causes_of_a_failure_stand_below_it() -> None:
    told = failure(raised(RuntimeError(TEXT), raised(KeyError(TEXT))))
    assert told.index("RuntimeError") < told.index("caused by KeyError")


def test_exceptions_that_cause_each_other_come_to_an_end() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert failure(one) == "ValueError\ncaused by KeyError"


# As libraries write: with what they were given, or put together beforehand.
FOREIGN = [
    ("aiogram.dispatcher", "Failed to fetch updates - %s: %s", ("ValueError", TEXT), "Failed to"),
    ("aiogram.event", f"Cause exception at {TEXT}", (), "aiogram.event"),
    ("asyncio", f"Task exception was never retrieved\nfuture: <Task {TEXT}>", (), "never retr"),
    ("asyncio", f"Exception in callback Lanes.add('{TEXT}')", (), "Exception in callback Lanes"),
    ("asyncio", "Executing %s took %.3f seconds", (f"<Handle {TEXT}>", 0.2), "Executing … took"),
    ("aiohttp.server", "Error handling request from %s", ("7391846205",), "handling request"),
    ("aiohttp.client", "%(url)s is odd", ({"url": f"/bot{TOKEN}/x"},), "is odd"),
    ("urllib3", TEXT, (), "urllib3"),
    ("root", TEXT, (), "root"),
    ("py.warnings", "%s", (f"/x/dispatcher.py:7: RuntimeWarning: {TEXT}\n  x",), "RuntimeWarning"),
    ("py.warnings", "%s", (TEXT,), "A warning"),
]


@pytest.mark.parametrize(("name", "message", "values", "kept"), FOREIGN)
def test_of_a_librarys_line_only_the_constant_part_is_shown(
    log: Log, name: str, message: str, values: tuple[object, ...], kept: str
) -> None:
    written = log.writes(name, message, *values)
    assert kept in written.encode().decode("unicode_escape" if "\\u" in written else "utf-8")
    assert not any(part in json.dumps(written) + written for part in PRIVATE)
    assert json.dumps(TEXT)[1:-1] not in written


@pytest.mark.parametrize(
    "message",
    [
        f"calling {TOKEN}",
        f"calling http://127.0.0.1:8081/bot{TOKEN}/getMe",
        "calling http://127.0.0.1:8081/bot42:short/getMe",
        f"quoted {TOKEN.replace(':', '%3A')}",
        f"the header was {SECRET}",
        "another bot's 123456789:AAEhBP0av28FnV1iq2GJdeQEsVvx0Zq4abc",
    ],
)
def test_nothing_that_looks_like_a_secret_is_shown_even_of_our_own(log: Log, message: str) -> None:
    written = log.writes("bot", message)
    assert "(hidden)" in written
    for part in (TOKEN, SECRET, "AAEhBP0", "42:short"):
        assert part not in written


def test_a_line_that_cannot_be_put_together_gives_one_without_its_words(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log.writes("bot", f"%d {TEXT}", TEXT) == ""
    said = capsys.readouterr().err
    assert said.startswith("A line of the log could not be written: bot test_logs:")
    assert TEXT not in said


async def test_lines_say_what_they_are_about_also_in_tasks(log: Log) -> None:
    async def task() -> None:
        await asyncio.sleep(0)
        log.writes("bot", "in the task")

    with about("u17"):
        running = asyncio.ensure_future(task())
        with about("a5"):
            log.writes("bot", "within")
    log.writes("bot", "outside")
    await running
    within, outside, in_task = log.stream.getvalue().splitlines()
    assert "a5" in within
    assert "u17" in in_task
    assert "u17" not in outside
    assert what_about() == ""


@pytest.mark.usefixtures("process")
@pytest.mark.parametrize("form", FORMS)
def test_statements_and_addresses_stay_out_of_the_log_even_at_debug(
    form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", form, (TOKEN,))
    logging.getLogger("aiosqlite").debug("INSERT … 12345")
    logging.getLogger("aiohttp.access").info("POST /bot42:secret/getMe")
    logging.getLogger("bot").debug("kept")
    written = capsys.readouterr().err
    assert "kept" in written
    assert "12345" not in written
    assert "secret" not in written


@pytest.mark.usefixtures("process")
def test_below_its_level_nothing_is_written_but_the_alarm_hears_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    configure_logging("ERROR", "console")
    logging.getLogger().addHandler(Ear())
    logging.getLogger("bot").info("over")
    assert heard == ["over"]
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("process")
def test_what_nobody_catches_is_logged_with_discretion(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "console", (TOKEN,))
    log_what_nobody_catches()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"Update: {TEXT}", RuntimeWarning, stacklevel=1)
    error = raised(ValueError(TEXT))
    sys.excepthook(ValueError, error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    written = capsys.readouterr().err
    assert "The program ends: ValueError" in written
    assert "RuntimeWarning (at test_logs:" in written
    assert TEXT not in written
