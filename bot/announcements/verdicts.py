"""What becomes of a recipient after a call: one pure rule over what Telegram said."""

from dataclasses import dataclass
from typing import Literal

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

ATTEMPTS = 5
FIRST_WAIT = 2  # seconds before the second attempt; each further wait is four times as long

# What Telegram says of a chat that no message can reach any more.
UNREACHABLE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "have no rights to send",
    "need administrator rights",
    "not enough rights",
    "chat_write_forbidden",
)
# Said by the door before the Bot API, which cannot know whether what is behind it has acted.
UNCERTAIN = ("bad gateway", "gateway timeout", "gateway time-out")
# Said with no word of how long to wait, where Telegram has not even begun.
BUSY = ("too many requests",)
# Said of an edit or a deletion that has its effect already.
ALREADY = ("message is not modified", "message to delete not found")


@dataclass(frozen=True)
class Sent:
    """Done; the message's number in its chat, where there is one."""

    message_id: int | None = None


@dataclass(frozen=True)
class Refused:
    """The end for this recipient."""

    state: Literal["blocked", "failed"]
    reason: str


@dataclass(frozen=True)
class Unknown:
    """It may have arrived: nobody can know."""

    reason: str


@dataclass(frozen=True)
class Retry:
    """It has not arrived; once more after so many seconds."""

    after: int
    reason: str


@dataclass(frozen=True)
class Release:
    """It has never left, through no fault of the recipient's: back to those who wait.

    `halt`: no announcement may be sent for so many seconds.
    """

    halt: float = 0.0


@dataclass(frozen=True)
class Moved:
    """The group has become a supergroup under another id."""

    chat_id: int


@dataclass(frozen=True)
class Stop:
    """Telegram refuses the bot itself: nobody is to blame, and nothing more can be sent."""


Verdict = Sent | Refused | Unknown | Retry | Release | Moved | Stop


def judge(error: Exception, attempt: int, repeatable: bool = False) -> Verdict:
    """What follows from a failed call, the `attempt`-th (from 1) for its recipient.

    A refusal (4xx) has certainly not been carried out; a call that was cut off, timed out or
    answered with nonsense may have been. What is `repeatable` (an edit, a deletion) does no harm
    when it is done twice, so there uncertainty only means one more attempt.
    """
    match error:
        case TelegramRetryAfter():
            return Release(halt=float(error.retry_after))
        case TelegramUnauthorizedError():
            return Stop()
        case TelegramMigrateToChat():
            return Moved(error.migrate_to_chat_id)
        case TelegramForbiddenError():
            return Refused("blocked", _said(error))
        case TelegramNotFound():
            # «Not Found» without more is an answer to a token that nobody has any longer.
            return Stop()
        case TelegramBadRequest():
            return _refusal(error)
        case TelegramConflictError() | TelegramEntityTooLarge():
            return _failure(error)
        case TelegramAPIError() if type(error) is TelegramAPIError:
            # A refusal for which aiogram has no name; a 429 that says no time is one.
            return _again(attempt, _said(error)) if _says(error, BUSY) else _failure(error)
        case TelegramServerError() if not _says(error, UNCERTAIN):
            return _again(attempt, _said(error))
        case TelegramNetworkError() if _never_begun(error):
            return Release()
    if repeatable:
        return _again(attempt, type(error).__name__)
    return Unknown(type(error).__name__)


def is_trouble(verdict: Verdict) -> bool:
    """Whether it speaks of Telegram or the network being unwell, not of one recipient."""
    return isinstance(verdict, Unknown | Retry) or verdict == Release()


def _refusal(error: TelegramBadRequest) -> Verdict:
    if _says(error, ALREADY):
        return Sent()
    return Refused("blocked" if _says(error, UNREACHABLE) else "failed", _said(error))


def _failure(error: TelegramAPIError) -> Verdict:
    return Refused("failed", _said(error))


def _again(attempt: int, reason: str) -> Verdict:
    if attempt >= ATTEMPTS:
        return Refused("failed", reason)
    return Retry(FIRST_WAIT * 4 ** (attempt - 1), reason)


def _says(error: TelegramAPIError, phrases: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(phrase in said for phrase in phrases)


def _said(error: TelegramAPIError) -> str:
    return error.message[:100]


def _never_begun(error: TelegramNetworkError) -> bool:
    return isinstance(error.__cause__ or error.__context__, ClientConnectorError)
