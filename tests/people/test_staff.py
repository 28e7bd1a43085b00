"""Who has rights: owners by name, editors by an invitation, as long as it holds."""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from itertools import count

import pytest

from bot.people.audit import Audit
from bot.people.people import People
from bot.people.staff import MOST_OPEN, VALID, Accepted, Editor, Staff
from bot.settings import PSEUDO_USERS
from bot.storage.database import Database

OWNER, SECOND, ASEL, MARAT = 901, 902, 7391846205, 6024817395
ANONYMOUS = 1087968824


class Clock:
    """A moment that a test moves."""

    def __init__(self) -> None:
        self.now = 1_772_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """It stands still."""
    return Clock()


StaffOf = Callable[..., Staff]


@pytest.fixture
def staff_of(database: Database, clock: Clock) -> StaffOf:
    """The staff under these owners, with codes that can be known beforehand."""
    codes: Iterator[int] = count(1)

    def build(*owners: int) -> Staff:
        audit = Audit(database, clock)
        return Staff(database, frozenset(owners), audit, clock, lambda: f"code-{next(codes)}")

    return build


@pytest.fixture
def staff(staff_of: StaffOf) -> Staff:
    """Two owners and no editor."""
    return staff_of(SECOND, OWNER)


async def acts(database: Database) -> list[tuple[object, ...]]:
    """Who did what, the oldest first."""
    rows = await database.fetch_all("SELECT person_id, act, number FROM audit ORDER BY id")
    return [tuple(row) for row in rows]


async def test_owners_have_rights_without_being_invited(staff: Staff) -> None:
    assert staff.is_owner(OWNER)
    assert await staff.rights(OWNER) == "owner"
    assert await staff.is_administrator(OWNER)
    assert await staff.rights(ASEL) is None
    assert not await staff.is_administrator(ASEL)
    assert await staff.administrators() == [OWNER, SECOND]
    assert await staff.editors() == []


async def test_an_invitation_makes_an_editor_once(
    staff: Staff, database: Database, people: People, clock: Clock
) -> None:
    code = await staff.invite(OWNER)
    assert await staff.accept(code, ASEL) == Accepted(OWNER)
    assert await staff.rights(ASEL) == "editor"
    assert not staff.is_owner(ASEL)
    assert await staff.editors() == [Editor(ASEL, int(clock.now))]
    assert await staff.administrators() == [OWNER, SECOND, ASEL]
    assert (await people.get(ASEL)).known
    assert await staff.accept(code, MARAT) == "invalid"
    assert await staff.rights(MARAT) is None
    assert not (await people.get(MARAT)).known
    assert await acts(database) == [(OWNER, "invited", None), (ASEL, "accepted", None)]


@pytest.mark.parametrize(("age", "good"), [(0, True), (VALID - 1, True), (VALID, False)])
async def test_it_is_good_for_a_day(staff: Staff, clock: Clock, age: int, good: bool) -> None:
    code = await staff.invite(OWNER)
    clock.now += age
    assert await staff.accept(code, ASEL) == (Accepted(OWNER) if good else "invalid")
    assert await staff.is_administrator(ASEL) == good


@pytest.mark.parametrize("forged", ["", "code-2", "code-1 ", "CODE-1", "' OR 1=1 --", "\ud800"])
async def test_a_code_that_was_not_given_out_is_none(staff: Staff, forged: str) -> None:
    await staff.invite(OWNER)
    assert await staff.accept(forged, ASEL) == "invalid"
    assert await staff.accept("code-1", ASEL) == Accepted(OWNER)


async def test_the_hash_of_a_code_is_no_code(staff: Staff, database: Database) -> None:
    code = await staff.invite(OWNER)
    ((stored, *_),) = map(tuple, await database.fetch_all("SELECT * FROM invitation"))
    assert code not in str(stored)
    assert await staff.accept(str(stored), ASEL) == "invalid"


async def test_who_has_rights_already_leaves_the_invitation_to_another(
    staff: Staff, database: Database, clock: Clock
) -> None:
    await staff.accept(await staff.invite(OWNER), ASEL)
    code = await staff.invite(OWNER)
    clock.now += 60
    for person in (OWNER, SECOND, ASEL):
        assert await staff.accept(code, person) == "already"
    assert await staff.editors() == [Editor(ASEL, int(clock.now) - 60)]
    assert await staff.accept(code, MARAT) == Accepted(OWNER)
    assert (await acts(database))[-1] == (MARAT, "accepted", None)


async def test_an_anonymous_administrator_of_a_group_becomes_no_editor(
    staff: Staff, database: Database
) -> None:
    code = await staff.invite(OWNER)
    assert await staff.accept(code, ANONYMOUS) == "invalid"
    assert await database.fetch_all("SELECT id FROM person") == []
    assert await staff.accept(code, ASEL) == Accepted(OWNER), "nor is the invitation used up"


async def test_who_is_no_owner_any_more_has_invited_nobody(
    staff: Staff, staff_of: StaffOf
) -> None:
    code = await staff.invite(OWNER)
    assert await staff_of(SECOND).accept(code, ASEL) == "invalid"
    assert await staff_of(SECOND, OWNER).accept(code, ASEL) == Accepted(OWNER)


async def test_an_editor_who_becomes_an_owner_is_named_once(
    staff: Staff, staff_of: StaffOf
) -> None:
    await staff.accept(await staff.invite(OWNER), ASEL)
    promoted = staff_of(OWNER, ASEL)
    assert await promoted.rights(ASEL) == "owner"
    assert await promoted.editors() == []
    assert await promoted.administrators() == [OWNER, ASEL]


async def test_of_too_many_invitations_the_oldest_no_longer_work(
    staff: Staff, clock: Clock, database: Database
) -> None:
    codes = []
    for _ in range(MOST_OPEN + 2):
        clock.now += 1
        codes.append(await staff.invite(OWNER))
    stored = await database.fetch_all("SELECT * FROM invitation")
    assert len(stored) == MOST_OPEN
    assert [await staff.accept(code, ASEL) for code in codes[:2]] == ["invalid", "invalid"]
    assert await staff.accept(codes[2], ASEL) == Accepted(OWNER)
    assert await staff.accept(codes[-1], MARAT) == Accepted(OWNER)


async def test_the_newest_works_though_all_are_of_the_same_second(staff: Staff) -> None:
    codes = [await staff.invite(OWNER) for _ in range(MOST_OPEN + 5)]
    assert await staff.accept(codes[-1], ASEL) == Accepted(OWNER)


async def test_invitations_are_taken_back_but_not_another_owners(
    staff: Staff, database: Database
) -> None:
    own = [await staff.invite(OWNER) for _ in range(2)]
    others = await staff.invite(SECOND)
    assert await staff.open_invitations(OWNER) == 2
    assert await staff.withdraw_invitations(OWNER) == 2
    assert await staff.withdraw_invitations(OWNER) == 0
    assert await staff.open_invitations(OWNER) == 0
    assert [await staff.accept(code, ASEL) for code in own] == ["invalid", "invalid"]
    assert await staff.accept(others, ASEL) == Accepted(SECOND)
    noted = [act for _, act, _ in await acts(database)]
    assert noted.count("uninvited") == 1, "nothing was done the second time"


async def test_expired_invitations_are_not_open(staff: Staff, clock: Clock) -> None:
    await staff.invite(OWNER)
    clock.now += VALID
    assert await staff.open_invitations(OWNER) == 0
    assert await staff.withdraw_invitations(OWNER) == 0


async def test_who_is_removed_has_no_rights_and_may_be_invited_again(
    staff: Staff, database: Database, people: People
) -> None:
    await staff.accept(await staff.invite(OWNER), ASEL)
    assert await staff.remove(ASEL, SECOND)
    assert await staff.rights(ASEL) is None
    assert (await people.get(ASEL)).known, "he goes on reading the bot"
    assert not await staff.remove(ASEL, SECOND)
    assert (await acts(database))[-1] == (SECOND, "removed", None), "and nothing of whom"
    assert await staff.accept(await staff.invite(OWNER), ASEL) == Accepted(OWNER)


async def test_an_owner_cannot_be_removed(staff: Staff, database: Database) -> None:
    assert not await staff.remove(OWNER, SECOND)
    assert staff.is_owner(OWNER)
    assert await acts(database) == []


async def test_whoever_erases_himself_is_no_editor_and_his_invitations_are_gone(
    staff: Staff, people: People
) -> None:
    await staff.accept(await staff.invite(OWNER), ASEL)
    code = await staff.invite(OWNER)
    await people.forget(ASEL)
    assert await staff.rights(ASEL) is None
    await people.forget(OWNER)
    assert await staff.accept(code, MARAT) == "invalid"
    assert staff.is_owner(OWNER), "that stands in the settings"


async def test_the_two_person_rule_is_off_until_it_is_switched_on(
    staff: Staff, staff_of: StaffOf, database: Database
) -> None:
    assert not await staff.two_person_rule()
    for on in (True, True, False):
        await staff.set_two_person_rule(on, OWNER)
        assert await staff.two_person_rule() == on
        assert await staff_of(OWNER).two_person_rule() == on, "it survives a restart"
    noted = [act for _, act, _ in await acts(database)]
    assert noted == ["rule_on", "rule_on", "rule_off"]


ACTS: dict[str, Callable[[Staff, str], Awaitable[object]]] = {
    "invite": lambda staff, _: staff.invite(OWNER),
    "accept": lambda staff, code: staff.accept(code, MARAT),
    "remove": lambda staff, _: staff.remove(ASEL, OWNER),
    "switch the rule": lambda staff, _: staff.set_two_person_rule(True, OWNER),
    "withdraw": lambda staff, _: staff.withdraw_invitations(OWNER),
}


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_that_cannot_be_noted_is_not_done(
    staff: Staff, database: Database, act: str
) -> None:
    await staff.accept(await staff.invite(OWNER), ASEL)
    code = await staff.invite(OWNER)
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="full"):
        await ACTS[act](staff, code)
    assert await staff.open_invitations(OWNER) == 1
    assert await staff.administrators() == [OWNER, SECOND, ASEL]
    assert not await staff.two_person_rule()


async def test_codes_are_long_and_fit_into_a_link(database: Database, clock: Clock) -> None:
    staff = Staff(database, frozenset({OWNER}), Audit(database, clock), clock)
    codes = {await staff.invite(OWNER) for _ in range(10)}
    assert len(codes) == 10
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16}", code) for code in codes)


@pytest.mark.parametrize("pseudo", sorted(PSEUDO_USERS))
async def test_whoever_is_many_has_no_rights_wherever_his_id_stands(
    staff_of: StaffOf, database: Database, pseudo: int
) -> None:
    staff = staff_of(OWNER, pseudo)
    await database.execute("INSERT INTO person (id, seen_day) VALUES (:id, 0)", {"id": pseudo})
    await database.execute("INSERT INTO editor VALUES (:id, 0)", {"id": pseudo})
    assert await staff.rights(pseudo) is None
    assert not await staff.is_administrator(pseudo)
    assert await staff.administrators() == [OWNER]
    assert await staff.accept(await staff.invite(OWNER), pseudo) in ("already", "invalid")


@pytest.mark.parametrize("pseudo", sorted(PSEUDO_USERS))
async def test_no_invitation_makes_an_editor_of_whoever_is_many(staff: Staff, pseudo: int) -> None:
    code = await staff.invite(OWNER)
    assert await staff.accept(code, pseudo) == "invalid"
    assert await staff.accept(code, ASEL) == Accepted(OWNER)
