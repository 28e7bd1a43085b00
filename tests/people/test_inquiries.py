"""Questions that wait for a person: masked before they are cut, and not for ever."""

import asyncio
from typing import get_args

import pytest

from bot.inbox.groups import BANNED_SECONDS
from bot.people.inquiries import (
    DAY,
    KEPT_DAYS,
    LONGEST,
    MOST_OPEN,
    Inquiries,
    Inquiry,
    Kin,
    Notice,
    NoticePlace,
    NotKept,
    Standing,
    prepared,
)
from bot.people.people import People
from bot.settings import PSEUDO_USERS
from bot.storage.database import Database
from tests.announcements.making import NOON
from tests.tryout.conftest import Clock

OLGA, MARAT = 102, 103
OWNER, EDITOR = 901, 902
UNKNOWN = 77


@pytest.fixture
def clock() -> Clock:
    """Noon in Almaty."""
    return Clock(NOON)


@pytest.fixture
def inquiries(database: Database, clock: Clock) -> Inquiries:
    """Nothing was asked yet."""
    return Inquiries(database, clock)


async def keep(
    inquiries: Inquiries, person: int, question: str, kin: Kin | None = None
) -> Inquiry:
    """Pass on a question that is taken."""
    kept = await inquiries.keep(person, "ru", question, kin or Kin())
    assert isinstance(kept, Inquiry)
    return kept


async def group_of(database: Database, inquiry: Inquiry) -> int:
    """The group that a question stands in."""
    row = await database.fetch_one("SELECT group_id FROM inquiry WHERE id = ?", (inquiry.id,))
    assert row is not None
    return int(row["group_id"])


async def groups(database: Database) -> list[tuple[int, str | None, int]]:
    """Every group: its number, the entry nearest to it, since when it waits."""
    rows = await database.fetch_all("SELECT id, about, since FROM inquiry_group ORDER BY id")
    return [tuple(row) for row in rows]


async def set_state(database: Database, group: int, state: str) -> None:
    """Let somebody have acted on a group."""
    await database.execute("UPDATE inquiry_group SET state = ? WHERE id = ?", (state, group))


@pytest.mark.parametrize("before", range(LONGEST - 14, LONGEST + 2))
def test_no_part_of_a_number_is_left_where_a_question_is_cut(before: int) -> None:
    kept = prepared("я" * before + " 87011234567 " + "ю" * 100)
    assert not any(letter.isdigit() for letter in kept)
    assert len(kept) <= LONGEST


# --- passing on ---------------------------------------------------------------------------------


async def test_a_question_is_kept_masked_and_makes_its_asker_known(
    inquiries: Inquiries, database: Database, people: People
) -> None:
    kept = await inquiries.keep(OLGA, "kk", "нөмірім 87011234567", Kin(None, "gap.tuition"))
    assert kept == Inquiry(1, OLGA, "kk", "нөмірім •••")
    assert await groups(database) == [(1, "gap.tuition", NOON)]
    assert (await people.get(OLGA)).known


async def test_a_question_joins_those_that_it_is_like(
    inquiries: Inquiries, database: Database, clock: Clock
) -> None:
    group = await group_of(database, await keep(inquiries, OLGA, "первый"))
    clock.pass_seconds(DAY)
    joined = await keep(inquiries, MARAT, "второй", Kin(group, "gap.other"))
    assert await group_of(database, joined) == group
    await set_state(database, group, "taken")
    late = await keep(inquiries, OWNER, "третий", Kin(group))
    assert await group_of(database, late) == group, "who answers it, answers him too"
    assert await groups(database) == [(group, None, NOON)]


@pytest.mark.parametrize("state", ["answered", "closed", "gone"])
async def test_a_group_that_ended_between_looking_and_keeping_is_not_joined(
    inquiries: Inquiries, database: Database, state: str
) -> None:
    asked = await keep(inquiries, OLGA, "первый")
    group = await group_of(database, asked)
    if state == "gone":
        await inquiries.withdraw(asked.id, OLGA)
    else:
        await set_state(database, group, state)
    joined = await keep(inquiries, MARAT, "второй", Kin(group, "gap.tuition"))
    assert await group_of(database, joined) != group
    assert await inquiries.is_first(joined)
    assert (await groups(database))[-1][1] == "gap.tuition"


async def test_the_same_again_is_the_same_question_whatever_it_is_like_now(
    inquiries: Inquiries, database: Database
) -> None:
    first = await keep(inquiries, OLGA, "первый")
    other = await group_of(database, await keep(inquiries, MARAT, "первый"))
    group = await group_of(database, first)
    assert other != group, "it was not said to be like it"
    assert await keep(inquiries, OLGA, "первый", Kin(other)) == first
    assert await group_of(database, first) == group


async def test_three_of_one_person_are_enough_but_the_same_again_is_found(
    inquiries: Inquiries, database: Database
) -> None:
    kept = [await keep(inquiries, OLGA, f"{number}") for number in range(MOST_OPEN)]
    assert await inquiries.keep(OLGA, "ru", "ещё") == "too_many"
    assert await keep(inquiries, OLGA, "0") == kept[0]
    assert isinstance(await inquiries.keep(MARAT, "ru", "ещё"), Inquiry)
    await inquiries.withdraw(kept[0].id, OLGA)
    assert isinstance(await inquiries.keep(OLGA, "ru", "ещё"), Inquiry)
    assert len(await groups(database)) == MOST_OPEN + 1


async def test_presses_at_once_keep_one_question(inquiries: Inquiries, database: Database) -> None:
    kept = await asyncio.gather(*(keep(inquiries, OLGA, "?") for _ in range(5)))
    assert {each.id for each in kept} == {1}
    assert len(await groups(database)) == 1


async def test_of_whoever_is_banned_nothing_is_kept(
    inquiries: Inquiries, database: Database, people: People, clock: Clock
) -> None:
    await people.choose_language(OLGA, "ru")
    until = int(clock()) + BANNED_SECONDS
    await database.execute("INSERT INTO nuisance VALUES (?, ?)", (OLGA, until))
    assert await inquiries.keep(OLGA, "ru", "?") == "banned"
    assert await groups(database) == []
    assert isinstance(await inquiries.keep(MARAT, "ru", "?"), Inquiry)
    clock.pass_seconds(BANNED_SECONDS)
    assert isinstance(await inquiries.keep(OLGA, "ru", "?"), Inquiry)
    assert set(get_args(NotKept)) == {"banned", "too_many"}


# --- how it stands ------------------------------------------------------------------------------


async def test_only_whoever_asked_sees_how_his_question_stands(
    inquiries: Inquiries, database: Database
) -> None:
    asked = await keep(inquiries, OLGA, "?")
    group = await group_of(database, asked)
    assert await inquiries.state(asked.id, OLGA) == Standing("?", is_taken=False)
    await set_state(database, group, "taken")
    assert await inquiries.state(asked.id, OLGA) == Standing("?", is_taken=True)
    assert await inquiries.state(asked.id, MARAT) is None
    assert await inquiries.state(UNKNOWN, OLGA) is None


async def test_administrators_are_told_of_the_first_of_each_group(
    inquiries: Inquiries, database: Database
) -> None:
    first = await keep(inquiries, OLGA, "первый")
    group = await group_of(database, first)
    second = await keep(inquiries, MARAT, "второй", Kin(group))
    other = await keep(inquiries, MARAT, "другое")
    firsts = [await inquiries.is_first(each) for each in (first, second, other)]
    assert firsts == [True, False, True]
    assert await inquiries.first_of(group) == first
    await inquiries.withdraw(first.id, OLGA)
    assert await inquiries.is_first(second)
    assert await inquiries.first_of(group) == second
    await inquiries.withdraw(second.id, MARAT)
    assert await inquiries.first_of(group) is None


# --- whom it was told ---------------------------------------------------------------------------


async def test_notices_lead_to_their_question_as_long_as_it_waits(inquiries: Inquiries) -> None:
    asked = await keep(inquiries, OLGA, "?")
    assert await inquiries.untold(asked, [EDITOR, OWNER]) == [OWNER, EDITOR]
    await inquiries.told(asked, OWNER, 5)
    assert await inquiries.untold(asked, [EDITOR, OWNER]) == [EDITOR]
    assert await inquiries.by_notice(OWNER, 5) == Notice(asked)
    assert await inquiries.by_notice(EDITOR, 5) is None
    assert await inquiries.by_notice(OWNER, 6) is None
    await inquiries.withdraw(asked.id, OLGA)
    assert await inquiries.by_notice(OWNER, 5) == Notice(None)


async def test_notices_are_found_by_question_by_person_and_by_all_who_asked_so(
    inquiries: Inquiries, database: Database
) -> None:
    asked = await keep(inquiries, OLGA, "?")
    group = await group_of(database, asked)
    other = await keep(inquiries, OLGA, "другое")
    same = await keep(inquiries, MARAT, "?", Kin(group))
    his = await keep(inquiries, MARAT, "его")
    for number, each in enumerate((asked, other, his), start=1):
        await inquiries.told(each, OWNER, number)
    places = [
        NoticePlace(OWNER, number, await group_of(database, each))
        for number, each in enumerate((asked, other, his), start=1)
    ]
    assert await inquiries.notices(asked.id) == places[:1]
    assert await inquiries.notices(same.id) == []
    assert await inquiries.notices_of(OLGA) == places[:2]
    assert await inquiries.notices_of_askers(asked.id) == places
    assert await inquiries.notices_of_askers(other.id) == places[:2]


# --- the end ------------------------------------------------------------------------------------


async def test_a_question_is_taken_back_once_by_whoever_asked_and_leaves_no_empty_group(
    inquiries: Inquiries, database: Database
) -> None:
    asked = await keep(inquiries, OLGA, "?")
    group = await group_of(database, asked)
    joined = await keep(inquiries, MARAT, "так же", Kin(group))
    assert not await inquiries.withdraw(asked.id, MARAT)
    assert await inquiries.withdraw(asked.id, OLGA)
    assert not await inquiries.withdraw(asked.id, OLGA)
    assert [number for number, *_ in await groups(database)] == [group], "somebody else waits"
    assert await inquiries.withdraw(joined.id, MARAT)
    assert await groups(database) == []


async def test_what_nobody_can_be_told_of_is_erased(
    inquiries: Inquiries, database: Database
) -> None:
    asked = await keep(inquiries, OLGA, "?")
    await inquiries.close(asked)
    assert await inquiries.state(asked.id, OLGA) is None
    assert await groups(database) == []


async def test_a_group_that_is_answered_outlives_the_last_question(
    inquiries: Inquiries, database: Database
) -> None:
    asked = await keep(inquiries, OLGA, "?")
    await set_state(database, await group_of(database, asked), "answered")
    await inquiries.withdraw(asked.id, OLGA)
    assert len(await groups(database)) == 1


async def test_what_nobody_answers_is_erased_after_a_month(
    inquiries: Inquiries, database: Database, clock: Clock
) -> None:
    first = await keep(inquiries, OLGA, "первый")
    group = await group_of(database, first)
    await keep(inquiries, MARAT, "забытый")
    clock.pass_seconds(KEPT_DAYS * DAY / 2)
    second = await keep(inquiries, MARAT, "второй", Kin(group))
    clock.pass_seconds(KEPT_DAYS * DAY / 2 + 1)
    await inquiries.drop_old()
    rows = await database.fetch_all("SELECT question FROM inquiry")
    assert [row[0] for row in rows] == ["второй"]
    assert [number for number, *_ in await groups(database)] == [group]
    assert await inquiries.first_of(group) == second


@pytest.mark.parametrize("pseudo", sorted(PSEUDO_USERS))
async def test_of_whoever_is_many_nothing_is_kept(
    inquiries: Inquiries, database: Database, pseudo: int
) -> None:
    assert await inquiries.keep(pseudo, "ru", "сколько стоит год") == "banned"
    assert not await database.fetch_all("SELECT 1 FROM inquiry_group")
