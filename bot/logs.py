"""Logging: to standard error, for people or for machines.

Nothing that people write goes there, no names, no ids of people and no secrets, at no level. Our
own lines are written with that in mind. What libraries write is not, so of theirs only the
constant part is shown, and of an exception only what it is and where it was raised: its text may
quote anything (pydantic quotes what it cannot read, json and sqlite what they were given).
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

# aiohttp's access log would hold the token, which is part of the Bot API's addresses.
SILENCED = ("aiohttp.access",)
# At DEBUG it writes every statement with its parameters: who and what stays out of the log.
DISCREET = ("aiosqlite",)
# A line or more for each update, of which nothing would be left that the metrics do not tell.
WORDY = ("aiogram.event", "aiogram.middlewares")
OURS = frozenset({"bot", "handlers", "main", "__main__"})

HIDDEN = "(hidden)"
# A token of Telegram's wherever it stands; in an address also one of a stand-in.
LIKE_A_TOKEN = re.compile(r"\d{3,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}|(?<=/bot)[^/\s]+")
SHORTEST_SECRET = 6  # what is shorter is part of many words, and guards nothing
# «… on method 'SendMessage' in chat 102»: in private that is a person.
LIKE_AN_ID = re.compile(r"-?\d{3,}")
# What Telegram quotes, names, or says in other letters than its own is what somebody wrote.
QUOTED = re.compile(r"\"[^\"]*\"?|'[^']*'?|«[^»]*»?|@\w+|[^\x00-\x7f]+")
PLACEHOLDER = re.compile(r"%(?:\(\w*\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?[a-zA-Z]")
# asyncio puts what it speaks of behind its own words, as `<Task …>` or `callback(arguments)`.
ITS_OWN_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 _.,-]*")
WARNING = re.compile(r"(?P<path>[^\n]*?):(?P<line>\d+): (?P<category>\w+):")
LONGEST_CHAIN = 5  # of exceptions, each raised while handling another

_about: ContextVar[str] = ContextVar("about", default="")


@contextmanager
def about(what: str) -> Iterator[None]:
    """Let every line within the block, also of tasks that begin there, say what it is about.

    `u<number>` is an update: Telegram's number of it, which is nobody's, stands in the inbox as
    well and so leads through a restart. `a<number>` is an announcement.
    """
    token = _about.set(what)
    try:
        yield
    finally:
        _about.reset(token)


def what_about() -> str:
    """What a line logged now would be about; empty where it is about the program as a whole."""
    return _about.get()


def said(error: BaseException) -> str:
    """What Telegram itself says in an error of aiogram's, without what it quotes and without ids.

    Empty for every other error.
    """
    if not any(kind.__module__ == "aiogram.exceptions" for kind in type(error).__mro__):
        return ""
    text = str(getattr(error, "message", ""))
    return LIKE_AN_ID.sub("…", QUOTED.sub("…", LIKE_A_TOKEN.sub(HIDDEN, text)))


def failure(error: BaseException) -> str:
    """What was raised and where, and what it was raised for.

    Of its text only what Telegram itself says: any other may hold what people write.
    """
    return "\ncaused by ".join(_raised(each) for each in _chain(error))


def _raised(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    text = said(error)
    return f"{type(error).__name__}{f': {text}' if text else ''}\n{frames}".rstrip()


def _chain(error: BaseException) -> Iterator[BaseException]:
    following: BaseException | None = error
    seen: set[int] = set()
    while following is not None and id(following) not in seen and len(seen) < LONGEST_CHAIN:
        yield following
        seen.add(id(following))
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


class DiscreetFormatter(logging.Formatter):
    """What both forms have in common: what is shown of a record, and that it holds no secret."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        known = [re.escape(each) for each in secrets if len(each) >= SHORTEST_SECRET]
        self._secrets = re.compile("|".join([*known, LIKE_A_TOKEN.pattern]))

    def text(self, record: logging.LogRecord) -> str:
        """The message."""
        return self._hide(record.getMessage() if is_ours(record) else constant_part(record))

    def exception(self, record: logging.LogRecord) -> str:
        """What was raised, where something was."""
        error = record.exc_info[1] if record.exc_info else None
        return self._hide(failure(error)) if error is not None else ""

    def _hide(self, text: str) -> str:
        return self._secrets.sub(HIDDEN, text)


class ConsoleFormatter(DiscreetFormatter):
    """For people: a line a record; what has more lines has them indented, as no record's own."""

    def format(self, record: logging.LogRecord) -> str:
        what = f" [{what_about()}]" if what_about() else ""
        head = f"{self.formatTime(record)} {record.levelname:<7} {record.name}{what}: "
        lines = f"{self.text(record)}\n{self.exception(record)}".splitlines()
        return head + "\n  ".join(line for line in lines if line.strip())


class JsonFormatter(DiscreetFormatter):
    """For machines: one JSON object a line, in ASCII, since more than "\\n" may end a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.text(record),
        }
        if what_about():
            entry["about"] = what_about()
        if exception := self.exception(record):
            entry["exception"] = exception
        return json.dumps(entry)


class DiscreetHandler(logging.StreamHandler[TextIO]):
    """A line that cannot be written is told of in one, without what stands in it."""

    def handleError(self, record: logging.LogRecord) -> None:
        place = f"{record.module}:{record.lineno}"
        print(f"A line of the log could not be written: {record.name} {place}", file=sys.stderr)


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a line is the program's own, and so written with discretion."""
    return record.name.partition(".")[0] in OURS


def constant_part(record: logging.LogRecord) -> str:
    """Of a library's line what stands in its source, and where: never what it was given."""
    text = str(record.msg)
    if record.name == "py.warnings":
        return _warning(record)
    if record.args:
        shown = PLACEHOLDER.sub("…", text)
    elif record.name == "asyncio" and (words := ITS_OWN_WORDS.match(text)):
        shown = words[0].rstrip()
    else:
        shown = "…"  # nobody knows what was put together there
    return f"{shown} (at {record.module}:{record.lineno})"


def _warning(record: logging.LogRecord) -> str:
    """A warning's category and place: what it says may quote whole updates."""
    told = WARNING.match(record.getMessage())
    if told is None:
        return "A warning"
    return f"{told['category']} (at {Path(told['path']).stem}:{told['line']})"


def configure_logging(
    level: str, form: Literal["console", "json"], secrets: Sequence[str] = ()
) -> None:
    """Send the log to standard error in the given form, from the given level on.

    `secrets` appear in no line, whoever writes it. Records of INFO and above are made at any
    level, since the alarm hears of what begins and what is over from them too.
    """
    handler = DiscreetHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(secrets) if form == "json" else ConsoleFormatter(secrets))
    handler.setLevel(level)
    number = logging.getLevelNamesMapping()[level]
    logging.basicConfig(level=min(number, logging.INFO), handlers=[handler], force=True)
    for name in SILENCED:
        logging.getLogger(name).disabled = True
    for name in DISCREET:
        logging.getLogger(name).setLevel(logging.INFO)
    for name in WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_what_nobody_catches() -> None:
    """Let warnings and whatever nobody catches go to the log too, as Python would print it whole.

    For a program that serves; it changes the process for good.
    """
    logging.captureWarnings(True)
    log = logging.getLogger(__name__)

    def uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("The program ends: %s", failure(error), extra={"error": error})

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            log.error("A thread ended: %s", failure(arguments.exc_value))

    def unraisable(arguments: Any) -> None:
        if arguments.exc_value is not None:
            log.error("Nobody could be told of %s", failure(arguments.exc_value))

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
