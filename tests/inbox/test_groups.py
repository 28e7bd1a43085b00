"""Groups of questions: which waits first, who answers it, what belongs together."""

import asyncio

import pytest

from bot.inbox.groups import BANNED_SECONDS, KEPT_SECONDS, Group, Waiting, Way
from bot.people.inquiries import Inquiry
from tests.announcements.making import HOUR, NOON, OLGA, TIMUR
from tests.inbox.conftest import IN_KAZAKH, IN_RUSSIAN, Desk

UNKNOWN = 77


async def test_what_most_people_wait_for_comes_first_then_what_waits_longest(desk: Desk) -> None:
    first = await desk.begin(1, "первый")
    desk.clock.pass_seconds(HOUR)
    second = await desk.begin(2, "второй")
    crowded = await desk.begin(3, "третий")
    await desk.ask(4, "үшінші", "kk", crowded)
    answered = await desk.begin(5, "четвёртый")
    await desk.answer(answered)
    assert await desk.groups.waiting() == [
        Waiting(crowded, "open", None, NOON + HOUR, "третий", {"ru": 1, "kk": 1}),
        Waiting(first, "open", None, NOON, "первый", {"ru": 1, "kk": 0}),
        Waiting(second, "open", None, NOON + HOUR, "второй", {"ru": 1, "kk": 0}),
    ]
    assert await desk.groups.questions() == {
        first: ["первый"],
        second: ["второй"],
        crowded: ["третий", "үшінші"],
    }


async def test_a_group_shows_each_wording_once_the_commonest_first(desk: Desk) -> None:
    group = await desk.begin(1, "почём")
    await desk.ask(2, "сколько стоит", "ru", group)
    await desk.ask(3, "сколько стоит", "ru", group)
    await desk.ask(4, "сколько стоит", "kk", group)
    shown = await desk.get(group)
    assert shown == Group(
        id=group,
        state="open",
        about="gap.tuition",
        taken_by=None,
        since=NOON,
        ended_at=None,
        ways=(
            Way(2, "ru", "сколько стоит", 2),
            Way(1, "ru", "почём", 1),
            Way(4, "kk", "сколько стоит", 1),
        ),
        announcement_id=None,
        article_id=None,
    )
    assert (shown.readers, shown.number, shown.waits) == ({"ru": 3, "kk": 1}, 4, True)
    assert await desk.groups.get(UNKNOWN) is None
    assert await desk.groups.of_inquiry(UNKNOWN) is None


# --- who answers --------------------------------------------------------------------------------


async def test_a_group_is_taken_left_and_taken_over(desk: Desk) -> None:
    group = await desk.begin(1, "?")

    async def stands() -> tuple[str, int | None]:
        shown = await desk.get(group)
        return shown.state, shown.taken_by

    assert await desk.groups.take(group, OLGA)
    assert await stands() == ("taken", OLGA)
    assert not await desk.groups.release(group, TIMUR), "it is not his to leave"
    assert await desk.groups.take(group, TIMUR), "she may be on holiday"
    assert await stands() == ("taken", TIMUR)
    assert not await desk.groups.release(group, OLGA)
    assert await desk.groups.release(group, TIMUR)
    assert await stands() == ("open", None)


async def test_what_is_answered_is_nobodys_to_take(desk: Desk) -> None:
    group = await desk.begin(1, "?")
    await desk.groups.take(group, OLGA)
    await desk.answer(group)
    assert (await desk.get(group)).taken_by is None
    for act in (desk.groups.take, desk.groups.release):
        assert not await act(group, OLGA)
        assert not await act(UNKNOWN, OLGA)


# --- what belongs together ----------------------------------------------------------------------


async def test_of_two_groups_one_is_made_that_waits_as_long_as_the_older(desk: Desk) -> None:
    older = await desk.begin(1, "первый")
    desk.clock.pass_seconds(HOUR)
    younger = await desk.begin(2, "второй")
    assert await desk.groups.merge(older, younger, OLGA)
    shown = await desk.get(younger)
    assert (shown.since, [way.question for way in shown.ways]) == (NOON, ["первый", "второй"])
    assert await desk.groups.get(older) is None
    assert await desk.acts() == [("merged", OLGA, 1)]


async def test_what_was_written_for_one_group_does_for_both(desk: Desk) -> None:
    one, other = await desk.begin(1, "первый"), await desk.begin(2, "второй")
    await desk.answers.write(one, "ru", IN_RUSSIAN)
    await desk.answers.write(one, "kk", IN_KAZAKH)
    kept = IN_KAZAKH.model_copy(update={"text": "Ертең"})
    await desk.answers.write(other, "kk", kept)
    await desk.groups.merge(one, other, OLGA)
    assert await desk.answers.written(other) == {"ru": IN_RUSSIAN, "kk": kept}


@pytest.mark.parametrize("case", ["itself", "answered", "unknown", "of answered", "of unknown"])
async def test_what_cannot_be_put_together_stays_as_it_is(desk: Desk, case: str) -> None:
    group, answered = await desk.begin(1, "первый"), await desk.begin(2, "второй")
    await desk.answer(answered)
    before = await desk.get(group), await desk.get(answered), await desk.acts()
    one, into = {
        "itself": (group, group),
        "answered": (group, answered),
        "unknown": (group, UNKNOWN),
        "of answered": (answered, group),
        "of unknown": (UNKNOWN, group),
    }[case]
    assert not await desk.groups.merge(one, into, OLGA)
    assert (await desk.get(group), await desk.get(answered), await desk.acts()) == before


async def test_two_who_put_the_same_groups_together_crosswise_lose_nothing(desk: Desk) -> None:
    one, other = await desk.begin(1, "первый"), await desk.begin(2, "второй")
    merged = await asyncio.gather(
        desk.groups.merge(one, other, OLGA), desk.groups.merge(other, one, TIMUR)
    )
    assert sorted(merged) == [False, True]
    (waiting,) = await desk.groups.waiting()
    assert waiting.readers == {"ru": 2, "kk": 0}


async def test_a_wording_gets_a_group_of_its_own_with_all_who_asked_so(desk: Desk) -> None:
    group = await desk.begin(1, "сколько стоит")
    desk.clock.pass_seconds(HOUR)
    await desk.ask(2, "когда платить", "ru", group)
    desk.clock.pass_seconds(HOUR)
    await desk.ask(3, "когда платить", "ru", group)
    await desk.ask(4, "когда платить", "kk", group)
    parted = await desk.groups.part(await desk.wording(group, "когда платить"))
    assert parted is not None
    shown = await desk.get(parted)
    assert (shown.about, shown.since) == ("gap.tuition", NOON + HOUR)
    assert shown.ways == (Way(2, "ru", "когда платить", 2),)
    left = await desk.get(group)
    assert [(way.language, way.question) for way in left.ways] == [
        ("ru", "сколько стоит"),
        ("kk", "когда платить"),
    ]


async def test_what_stands_alone_is_gone_or_answered_cannot_be_parted(desk: Desk) -> None:
    alone = await desk.ask(1, "?")
    await desk.ask(2, "?", "ru", await desk.group_of(alone))
    assert await desk.groups.part(alone.id) is None
    assert await desk.groups.part(UNKNOWN) is None
    await desk.answer(await desk.group_of(alone))
    assert await desk.groups.part(alone.id) is None
    assert await desk.groups.waiting() == []


# --- whose questions nobody wants ---------------------------------------------------------------


async def test_whoever_asked_so_is_banned_and_all_of_his_is_erased(desk: Desk) -> None:
    group = await desk.begin(1, "чушь")
    await desk.ask(2, "чушь", "ru", group)
    await desk.ask(3, "сколько стоит", "ru", group)
    alone = await desk.begin(1, "ещё чушь")
    shared = await desk.begin(4, "когда приём")
    await desk.ask(2, "когда берут", "ru", shared)
    assert await desk.groups.ban(await desk.wording(group, "чушь"), OLGA) == 2
    assert await desk.questions() == ["сколько стоит", "когда приём"]
    assert await desk.groups.get(alone) is None, "nobody waits there any more"
    assert [each.id for each in await desk.groups.waiting()] == [group, shared]
    assert await desk.acts() == [("banned", OLGA, 2)]
    for person in (1, 2):
        assert await desk.inquiries.keep(person, "ru", "снова чушь") == "banned"
    assert isinstance(await desk.inquiries.keep(3, "ru", "снова"), Inquiry)


async def test_a_ban_ends_after_a_month_and_is_not_remembered(desk: Desk) -> None:
    first = await desk.ask(1, "чушь")
    await desk.groups.ban(first.id, OLGA)
    desk.clock.pass_seconds(BANNED_SECONDS - 1)
    await desk.groups.drop_old()
    assert await desk.inquiries.keep(1, "ru", "снова") == "banned"
    desk.clock.pass_seconds(1)
    assert isinstance(await desk.inquiries.keep(1, "ru", "снова"), Inquiry)
    assert await desk.groups.ban(first.id, OLGA) == 0, "an old button"
    assert await desk.questions() == ["снова"]
    await desk.groups.drop_old()
    assert await desk.database.fetch_all("SELECT * FROM nuisance") == []


async def test_who_is_banned_anew_is_so_from_now_on(desk: Desk) -> None:
    for number in range(2):
        asked = await desk.ask(1, f"чушь {number}")
        await desk.groups.ban(asked.id, OLGA)
        (row,) = await desk.database.fetch_all("SELECT until FROM nuisance")
        assert row["until"] == desk.clock() + BANNED_SECONDS
        desk.clock.pass_seconds(BANNED_SECONDS)


# --- what is kept -------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["answered", "closed"])
async def test_how_people_asked_is_erased_a_month_after_the_answer(
    desk: Desk, ending: str
) -> None:
    ended, open_ = await desk.begin(1, "первый"), await desk.begin(2, "второй")
    await desk.answers.write(ended, "ru", IN_RUSSIAN)
    if ending == "answered":
        await desk.answer(ended)
    else:
        await desk.answers.close(ended, OLGA, {"ru": "Нет"})
    desk.clock.pass_seconds(KEPT_SECONDS)
    await desk.groups.drop_old()
    assert (await desk.get(ended)).state == ending
    desk.clock.pass_seconds(1)
    await desk.groups.drop_old()
    assert await desk.groups.get(ended) is None
    assert await desk.database.fetch_all("SELECT * FROM inquiry_answer") == []
    assert (await desk.get(open_)).waits, "what waits is the inquiries' to drop"
