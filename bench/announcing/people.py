"""Who is written to. Imports nothing, so that what uses it stays small."""

FIRST = 100_000_001  # ids as Telegram gives them, so many apart
APART = 7


def ids(size: int) -> range:
    """The ids of so many subscribers."""
    return range(FIRST, FIRST + size * APART, APART)
