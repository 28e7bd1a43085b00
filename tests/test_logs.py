"""The log says what happens, never who asked what."""

import json
import logging

import pytest

from bot.logs import JsonFormatter, configure_logging, failure


def test_json_lines_hold_one_object_each() -> None:
    record = logging.LogRecord("bot", logging.INFO, "f.py", 1, "сделано %s", ("всё",), None)
    entry = json.loads(JsonFormatter().format(record))
    assert (entry["level"], entry["logger"], entry["message"]) == ("INFO", "bot", "сделано всё")
    assert "exception" not in entry


class Refusal(Exception):
    """As aiogram's: what Telegram says stands in `message`."""

    message = "Flood control exceeded on method 'SendMessage' in chat 102. Retry in 7 seconds."


@pytest.mark.parametrize("error", [Refusal("вопрос"), ValueError("вопрос 7391846205")])
def test_a_failure_tells_neither_ids_nor_what_people_write(error: Exception) -> None:
    try:
        raise error
    except Exception as raised:
        told = failure(raised)
    assert type(error).__name__ in told
    assert "test_logs.py" in told
    assert ("Flood control" in told) == isinstance(error, Refusal)
    assert not any(part in told for part in ("вопрос", "102", "7391846205"))


def test_an_exception_stands_in_its_object() -> None:
    try:
        raise ValueError("broken")
    except ValueError as error:
        failure = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("bot", logging.ERROR, "f.py", 1, "x", (), failure)
    assert "ValueError: broken" in json.loads(JsonFormatter().format(record))["exception"]


def test_statements_and_addresses_stay_out_of_the_log_even_at_debug(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure_logging("DEBUG", "console")
        logging.getLogger("aiosqlite").debug("INSERT … 12345")
        logging.getLogger("aiohttp.access").info("POST /bot42:secret/getMe")
        logging.getLogger("bot").debug("kept")
        written = capsys.readouterr().err
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert "kept" in written
    assert "12345" not in written
    assert "secret" not in written
