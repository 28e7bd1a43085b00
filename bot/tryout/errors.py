"""Refusals, worded as Telegram words them."""

from typing import Any

QUERY_INVALID = "query is too old and response timeout expired or query ID is invalid"


class ApiError(Exception):
    """A refusal that goes back to the bot as `{"ok": false, ...}`."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Refused(ValueError):
    """A person on the page asked for something that cannot be done; one plain line."""


def bad_request(description: str) -> ApiError:
    """Return the 400 that Telegram gives for a wrong parameter."""
    return ApiError(400, f"Bad Request: {description}")


def conflict(description: str) -> ApiError:
    """Return the 409 that Telegram gives when two ways of getting updates clash."""
    return ApiError(409, f"Conflict: {description}")


def forbidden(description: str) -> ApiError:
    """Return the 403 that Telegram gives where the bot is not wanted."""
    return ApiError(403, f"Forbidden: {description}")
