"""The log of what administrators have done."""

from typing import get_args

import pytest

from bot.people.audit import NAMES, Act, Audit, Noted
from bot.people.people import People
from bot.storage.database import Database

OWNER, EDITOR = 901, 902
MOMENT = 1_772_000_000


@pytest.fixture
def audit(database: Database) -> Audit:
    """An empty log, at a moment that does not pass."""
    return Audit(database, lambda: MOMENT + 0.9)


async def test_an_act_is_noted_with_whatever_belongs_to_it(audit: Audit) -> None:
    await audit.note(OWNER, "confirmed", 7, 120)
    await audit.note(None, "scheduled", 8)
    await audit.note(EDITOR, "accepted")
    await audit.note(EDITOR, "published", article_id=3)
    assert await audit.page(None, 10) == [
        Noted(4, MOMENT, EDITOR, "published", None, None, 3),
        Noted(3, MOMENT, EDITOR, "accepted", None, None),
        Noted(2, MOMENT, None, "scheduled", 8, None),
        Noted(1, MOMENT, OWNER, "confirmed", 7, 120),
    ]


async def test_pages_go_on_where_the_last_one_ended(audit: Audit) -> None:
    for number in range(1, 8):
        await audit.note(OWNER, "paused", number)
    pages: list[list[int | None]] = []
    before = None
    while page := await audit.page(before, 3):
        pages.append([noted.announcement_id for noted in page])
        before = page[-1].id
        await audit.note(OWNER, "resumed")  # what is done meanwhile moves no page
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]


async def test_of_an_empty_log_there_is_an_empty_page(audit: Audit) -> None:
    assert await audit.page(None, 10) == []
    assert await audit.page(1, 10) == []


async def test_a_note_is_undone_with_the_act_that_it_tells_of(
    audit: Audit, database: Database
) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await audit.note_within(connection, OWNER, "cancelled", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await audit.page(None, 10) == []


async def test_who_is_erased_leaves_the_act_without_a_name(audit: Audit, people: People) -> None:
    await audit.note(OWNER, "recalled", 1, 5)
    await audit.note(EDITOR, "paused", 1)
    await people.forget(OWNER)
    assert [noted.person_id for noted in await audit.page(None, 10)] == [EDITOR, None]


def test_every_act_can_be_told() -> None:
    assert list(NAMES) == [act for act in NAMES if act in get_args(Act)]
    assert set(NAMES) == set(get_args(Act))
    assert len(set(NAMES.values())) == len(NAMES)
