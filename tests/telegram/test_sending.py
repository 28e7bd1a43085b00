"""Long texts are split, never cut."""

import pytest
from aiogram.utils.formatting import Bold, Text

from bot.telegram.sending import LONGEST, split


def plain(parts: list[Text]) -> list[str]:
    """The parts as plain text."""
    return [part.render()[0] for part in parts]


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("short", 10, ["short"]),
        ("one two", 5, ["one", "two"]),
        ("one\ntwo three", 9, ["one", "two three"]),
        ("a b\n\nc d\ne", 8, ["a b", "c d\ne"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("🙂🙂🙂", 4, ["🙂🙂", "🙂"]),
        ("a🙂🙂", 2, ["a", "🙂", "🙂"]),
    ],
)
def test_a_text_is_split_at_the_widest_gap_that_fits(
    text: str, longest: int, parts: list[str]
) -> None:
    assert plain(split(Text(text), longest)) == parts


def test_formatting_goes_on_in_the_next_part() -> None:
    parts = split(Text(Bold("one two three")), 8)
    assert [entity.type for part in parts for entity in part.render()[1]] == ["bold", "bold"]


@pytest.mark.parametrize("text", ["а" * 10_000, "слово " * 2_000, "🙂" * 5_000, "a\n\n" * 3_000])
def test_nothing_is_lost_and_nothing_is_too_long(text: str) -> None:
    parts = plain(split(Text(text)))
    assert all(0 < len(part.encode("utf-16-le")) // 2 <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
