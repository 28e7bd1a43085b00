"""Questions that wait for a person: masked before they are cut, and not for ever."""

import pytest

from bot.people.inquiries import DAY, KEPT_DAYS, LONGEST, Inquiries, prepared
from bot.storage.database import Database


@pytest.mark.parametrize("before", range(LONGEST - 14, LONGEST + 2))
def test_no_part_of_a_number_is_left_where_a_question_is_cut(before: int) -> None:
    kept = prepared("я" * before + " 87011234567 " + "ю" * 100)
    assert not any(letter.isdigit() for letter in kept)
    assert len(kept) <= LONGEST


async def test_what_nobody_answers_is_erased_after_a_month(database: Database) -> None:
    now = [1_772_000_000.0]
    inquiries = Inquiries(database, lambda: now[0])
    await inquiries.keep(102, "ru", "первый")
    now[0] += KEPT_DAYS * DAY / 2
    await inquiries.keep(102, "ru", "второй")
    now[0] += KEPT_DAYS * DAY / 2 + 1
    await inquiries.drop_old()
    rows = await database.fetch_all("SELECT question FROM inquiry")
    assert [row[0] for row in rows] == ["второй"]
