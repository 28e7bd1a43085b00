"""Whatever somebody sends changes nothing, raises nothing, and every press is answered."""

import logging

import pytest

from bot.storage.database import Database
from tests.conversation.hostile import CALLBACKS, PAYLOADS
from tests.conversation.user import FakeUser

pytestmark = pytest.mark.filterwarnings("error")


def test_there_are_more_than_a_hundred() -> None:
    assert len(set(PAYLOADS)) >= 100


async def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = await database.fetch_all("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {
        name: [tuple(row) for row in await database.fetch_all(f'SELECT * FROM "{name}"')]  # noqa: S608
        for (name,) in map(tuple, tables)
    }


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the program would have told its operator."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


async def test_texts_and_deep_links(
    olga: FakeUser, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    before = await dump(database)
    for payload in PAYLOADS:
        for text in (
            payload,
            f"/start {payload}",
            f"/{payload}",
            f"/start@colleges_bot {payload}",
        ):
            await olga.types(text)
    for message in olga.screen:
        assert len(message.text or "") <= 900
    assert await dump(database) == before
    assert not complaints(caplog)


async def test_presses(
    olga: FakeUser, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await olga.types("/menu")
    before = await dump(database)
    for data in (*CALLBACKS, *PAYLOADS):
        await olga.presses_data(data)
    assert await dump(database) == before
    assert not complaints(caplog)


async def test_captions_edits_and_groups(
    olga: FakeUser, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    group = olga.in_group(-1001, thread=7)
    before = await dump(database)
    for payload in PAYLOADS:
        await olga.edits(payload)
        await olga.sends(dice={"emoji": "🎲", "value": 1}, caption=payload)
        await group.mentions(payload)
        await group.types_into_the_void(payload)
    assert await dump(database) == before
    assert not complaints(caplog)
