"""Logging: to standard error, for people or for machines. No question text ever goes there."""

import json
import logging
import re
import sys
import traceback
from typing import Literal

# aiohttp's access log would hold the token, which is part of the Bot API's addresses.
SILENCED = ("aiohttp.access",)
# At DEBUG it writes every statement with its parameters: who and what stays out of the log.
DISCREET = ("aiosqlite",)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


# «… on method 'SendMessage' in chat 102»: in private that is a person.
LIKE_AN_ID = re.compile(r"-?\d{3,}")


def failure(error: BaseException) -> str:
    """What was raised and where.

    Of its text only what Telegram itself says (`message`), without the ids in it: any other may
    hold what people write.
    """
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    said = LIKE_AN_ID.sub("…", str(getattr(error, "message", "")))
    return f"{type(error).__name__}{f': {said}' if said else ''}\n{frames}"


def configure_logging(level: str, form: Literal["console", "json"]) -> None:
    """Send the log to standard error in the given form, from the given level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter()
        if form == "json"
        else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in SILENCED:
        logging.getLogger(name).disabled = True
    for name in DISCREET:
        logging.getLogger(name).setLevel(logging.INFO)
