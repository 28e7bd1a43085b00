"""JSON from outside, put right before anything looks at it."""

from typing import Any

# What SQLite can hold is less than this; Telegram promises that its ids are smaller still.
TOO_LARGE = 2**63


def sound(value: Any) -> Any:
    """The same JSON without half surrogate pairs, which neither SQLite nor Telegram takes.

    They can be written in JSON, and only there. ValueError where a number is no id of anything.
    """
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if isinstance(value, dict):
        return {key: sound(item) for key, item in value.items()}
    if isinstance(value, list):
        return [sound(item) for item in value]
    if isinstance(value, int | float) and abs(value) >= TOO_LARGE:  # 1e308 would be read as an id
        raise ValueError("a number is too large")
    return value


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
