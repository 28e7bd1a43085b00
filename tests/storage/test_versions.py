"""The SQLite that is there is named in the log, and what is known against it."""

import logging

import pytest

from bot.storage.versions import Version, has_reset_bug, say_which


@pytest.mark.parametrize(
    ("version", "has"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_which_versions_have_the_fault(version: Version, has: bool) -> None:
    assert has_reset_bug(version) == has


@pytest.mark.parametrize(("version", "told"), [((3, 40, 1), True), ((3, 51, 3), False)])
def test_it_is_named(version: Version, told: bool, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        say_which(version)
    (line,) = caplog.messages
    assert line.startswith(f"SQLite {'.'.join(map(str, version))}")
    assert ("docs/database.md" in line) == told
