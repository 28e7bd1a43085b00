"""Trying until it works, and telling the operator once what is in the way."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.logs import said
from bot.watching.troubles import Kind, of_database

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
MOST_DOUBLED = 10  # times, which is long past the longest pause

Sleep = Callable[[float], Awaitable[None]]


class Trouble:
    """What is in the way of updates: each new kind of it is told once, and its end."""

    def __init__(self) -> None:
        self._told = ""

    def tell(self, line: str, kind: Kind = "updates") -> None:
        """Something is in the way; one line for the operator, and what an owner is told of it."""
        if line != self._told:
            log.warning("%s", line, extra={"trouble": kind})
            self._told = line

    def over(self) -> None:
        """Nothing is in the way (any longer)."""
        if self._told:
            log.info("Updates come again", extra={"over": "updates"})
            self._told = ""


async def insist(
    step: Callable[[], Awaitable[None]], trouble: Trouble, sleep: Sleep = asyncio.sleep
) -> None:
    """Try until it works, with growing pauses."""
    failures = 0
    while True:
        try:
            await step()
        except Exception as error:
            failures += 1
            trouble.tell(describe(error), trouble_of(error))
            await sleep(pause(error, failures))
        else:
            trouble.over()
            return


def pause(error: Exception, failures: int) -> float:
    """How many seconds to wait after the failure of that number."""
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    return growing(failures, LONGEST_PAUSE)


def growing(failures: int, longest: float) -> float:
    """Seconds to wait after the failure of that number: one, then ever twice as many."""
    return min(2.0 ** min(failures - 1, MOST_DOUBLED), longest)


def describe(error: Exception) -> str:
    """One line for the operator, without anything that people write."""
    match error:
        case TelegramConflictError():
            return (
                "Another copy of this bot is asking Telegram for updates: stop one of the two "
                f"({said(error)})"
            )
        case TelegramUnauthorizedError():
            return "Telegram refuses the token: was it revoked? Set BOT_TOKEN anew"
        case TelegramRetryAfter():
            return f"Telegram asks to wait for {error.retry_after} s"
        case TelegramAPIError():
            return f"No updates from Telegram: {type(error).__name__} ({said(error)})"
        case sqlite3.Error():
            return f"Updates cannot be kept: {error}"
        case _:
            return f"No updates: {type(error).__name__}"


def trouble_of(error: Exception) -> Kind:
    """What an owner is told of where it lasts; see `bot.watching.troubles`."""
    match error:
        case TelegramConflictError():
            return "copy"
        case sqlite3.Error():
            return of_database(error) or "updates"
        case _:
            return "updates"
