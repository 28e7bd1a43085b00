"""Entries as they are read."""

import pytest

from bot.knowledge.library import told
from bot.knowledge.models import TurnTo


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        (("college", "admissions"), ["admissions"]),
        (("college", "person"), ["college"]),
        (("person",), ["person"]),
        (("department", "admissions", "college"), ["department", "admissions"]),
        ((), []),
    ],
)
def test_where_to_turn_is_not_said_twice(named: tuple[TurnTo, ...], shown: list[TurnTo]) -> None:
    assert told(named) == shown
