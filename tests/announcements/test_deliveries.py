"""The rows of recipients: gathered, claimed, recorded; the books balance after every step."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from itertools import chain
from pathlib import Path

import pytest

from bot.announcements.announcements import Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.deliveries import (
    ERASED_AT_ONCE,
    RECALLABLE,
    Outcome,
    changes,
    reason_to_leave_out,
)
from bot.announcements.models import Announcement, Recipient
from bot.announcements.verdicts import (
    Moved,
    Refused,
    Release,
    Retry,
    Sent,
    Stop,
    Unknown,
    Verdict,
)
from bot.people.people import People
from bot.people.subscriptions import Subscriptions
from bot.storage.database import Database
from tests.announcements.making import (
    HOUR,
    NEWS,
    NOON,
    OLGA,
    TEXTS,
    CheckedDeliveries,
    Desk,
    adds_up,
    chats,
    counts,
    states,
    subscribe,
)

PEOPLE = range(101, 111)
GROUP, SUPERGROUP = -55, -1_000_055


@pytest.fixture
async def town(database: Database) -> None:
    """Ten people who read Russian, ten who read Kazakh."""
    await subscribe(database, PEOPLE)
    await subscribe(database, range(201, 211), language="kk")


def to(*ids: int) -> Job:
    """An announcement to a list, which is also how groups are reached."""
    return Job(Audience(topics=("news",), listed=len(ids)), TEXTS, listed=ids)


# --- gathering ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("town")
async def test_everybody_is_a_row_that_waits(desk: Desk) -> None:
    announcement = await desk.start()
    assert Counter((await desk.states(announcement)).values()) == {"pending": 20}
    assert await counts(desk.announcements, announcement.id) == {"pending": 20}
    found = await desk.announcements.get(announcement.id)
    assert found is not None
    assert (found.state, found.started_at) == ("running", NOON)


@pytest.mark.usefixtures("town")
async def test_who_comes_later_is_no_recipient(desk: Desk, database: Database) -> None:
    announcement = await desk.start()
    await subscribe(database, [300])
    assert 300 not in await desk.states(announcement)
    assert 300 not in chats(await desk.claim())


async def test_it_is_begun_when_it_is_due_and_only_once(desk: Desk) -> None:
    queued = await desk.announcements.queue(Job(NEWS, TEXTS, due_at=NOON + 60))
    assert await desk.deliveries.start_due(NOON + 59, quiet=False) == []
    assert await desk.deliveries.states() == {"scheduled"}
    assert await desk.deliveries.start_due(NOON + 60, quiet=False) == [queued.id]
    assert await desk.deliveries.start_due(NOON + 60, quiet=False) == []
    assert await desk.deliveries.states() == {"running"}


@pytest.mark.parametrize(
    ("urgent", "quiet", "begins"),
    [(False, False, True), (False, True, False), (True, False, True), (True, True, True)],
)
async def test_quiet_hours_hold_what_is_not_urgent(
    desk: Desk, urgent: bool, quiet: bool, begins: bool
) -> None:
    queued = await desk.announcements.queue(Job(NEWS, TEXTS, urgent=urgent))
    assert await desk.deliveries.start_due(NOON, quiet) == ([queued.id] if begins else [])


@pytest.mark.usefixtures("town")
async def test_what_is_cancelled_after_it_was_found_due_is_not_begun(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued = await desk.announcements.queue(Job(NEWS, TEXTS))
    fetch_all = desk.database.fetch_all

    async def fetch_and_lose_time(*asked: object) -> object:
        rows = await fetch_all(*asked)  # type: ignore[arg-type]
        await desk.announcements.cancel(queued.id, OLGA)
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(desk.database, "fetch_all", fetch_and_lose_time)
        started = await desk.deliveries.start_due(NOON, quiet=False)
    assert started == []
    assert await desk.state(queued) == "cancelled"
    assert await desk.states(queued) == {}


async def test_an_announcement_to_nobody_ends_at_once(desk: Desk) -> None:
    announcement = await desk.start()
    assert await desk.claim() == await desk.claim()
    assert await desk.state(announcement) == "done"
    assert await counts(desk.announcements, announcement.id) == {}


# --- claiming -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("town")
async def test_each_is_claimed_once_with_what_he_needs(desk: Desk) -> None:
    announcement = await desk.start()
    claimed: list[Recipient] = []
    for _ in range(7):
        claimed += (await desk.claim(3)).recipients
    assert len(claimed) == 20
    assert {each.chat_id for each in claimed} == {*PEOPLE, *range(201, 211)}
    first = min(claimed, key=lambda each: each.chat_id)
    assert first == Recipient(announcement.id, "send", 101, "ru", "news", None, 0)
    assert await counts(desk.announcements, announcement.id) == {"pending": 20}, "not sent yet"
    assert await desk.state(announcement) == "running", "calls are under way"


@pytest.mark.usefixtures("town")
async def test_it_is_done_when_nothing_is_claimed_any_more(desk: Desk) -> None:
    announcement = await desk.start()
    claim = await desk.claim()
    await desk.claim(1)
    assert await desk.state(announcement) == "running"
    await desk.record(claim, Sent(7))
    assert (await desk.claim(1)).looked_at == 0
    assert await desk.state(announcement) == "done"
    assert await counts(desk.announcements, announcement.id) == {"sent": 20}
    found = await desk.announcements.get(announcement.id)
    assert found is not None
    assert found.ended_at == NOON


@pytest.mark.usefixtures("town")
async def test_the_topic_is_the_first_of_the_audience_that_he_subscribes_to(
    desk: Desk, database: Database
) -> None:
    for topic in ("dual", "hackathons"):
        await database.execute("INSERT INTO subscription VALUES (101, ?)", (topic,))
    await desk.start(Job(Audience(topics=("abroad", "hackathons", "news")), TEXTS))
    claim = await desk.claim()
    topics = {each.chat_id: each.topic for each in claim.recipients}
    assert (topics[101], topics[102]) == ("hackathons", "news")


async def test_a_chat_that_needs_a_rest_is_postponed(desk: Desk, database: Database) -> None:
    await subscribe(database, [1, 2, 3])
    announcement = await desk.start()
    claim = await desk.claim(rest=lambda chat_id: 0.4 if chat_id == 2 else 0.0)
    assert chats(claim) == [3, 1]
    assert claim.looked_at == 3
    assert chats(await desk.claim()) == []
    assert await desk.state(announcement) == "running"
    desk.now += 1
    assert chats(await desk.claim()) == [2]


async def test_two_announcements_to_the_same_chat_are_a_moment_apart(
    desk: Desk, database: Database
) -> None:
    await subscribe(database, [1, 2])
    first, second = await desk.start(), await desk.start()
    claim = await desk.claim()
    assert [each.announcement_id for each in claim.recipients] == [first.id] * 2
    assert set((await desk.states(second)).values()) == {"pending"}
    desk.now += 2
    claim = await desk.claim()
    assert [each.announcement_id for each in claim.recipients] == [second.id] * 2


@pytest.mark.usefixtures("town")
async def test_what_cannot_wait_goes_first(desk: Desk) -> None:
    ordinary = await desk.start()
    await desk.record(await desk.claim(5), Sent(1))
    urgent = await desk.start(Job(NEWS, TEXTS, urgent=True))
    draft = await desk.announcements.draft_correction(ordinary.id, OLGA)
    assert draft is not None
    assert await desk.announcements.confirm(draft.id, OLGA, draft.version, needs_approval=False)
    await desk.announcements.pause(ordinary.id, OLGA)
    recall = await desk.announcements.recall(ordinary.id, OLGA)
    assert recall is not None
    assert set(await desk.deliveries.start_due(NOON, quiet=False)) == {draft.id, recall.id}
    claimed = [(await desk.claim(1)).recipients for _ in range(20)]
    order = [each.announcement_id for (each,) in filter(None, claimed)]
    assert [recall.id, draft.id, urgent.id] == list(dict.fromkeys(order))


@pytest.mark.usefixtures("town")
async def test_in_quiet_hours_only_what_makes_no_noise_goes_on(desk: Desk) -> None:
    ordinary = await desk.start()
    await desk.record(await desk.claim(5), Sent(1))
    assert (await desk.claim(quiet=True)).looked_at == 0
    assert await desk.state(ordinary) == "running"
    draft = await desk.announcements.draft_correction(ordinary.id, OLGA)
    assert draft is not None
    await desk.announcements.confirm(draft.id, OLGA, draft.version, needs_approval=False)
    assert await desk.deliveries.start_due(NOON, quiet=True) == [draft.id]
    assert len((await desk.claim(quiet=True)).recipients) == 5
    urgent = await desk.start(Job(NEWS, TEXTS, urgent=True))
    desk.now += 10
    claim = await desk.claim(quiet=True)
    assert {each.announcement_id for each in claim.recipients} == {urgent.id}


# --- two who claim ------------------------------------------------------------------------------


@pytest.fixture
async def other_desk(tmp_path: Path, announcements: Announcements) -> AsyncIterator[Desk]:
    """Somebody else's connections to the same file."""
    database = await Database.open(tmp_path / "bot.sqlite3")
    yield Desk(database, announcements)
    await database.close()


@pytest.mark.usefixtures("town")
async def test_two_on_one_file_never_claim_the_same(desk: Desk, other_desk: Desk) -> None:
    await desk.start()
    claimed = [chats(await each.claim(1)) for _ in range(12) for each in (desk, other_desk)]
    assert sorted(chain(*claimed)) == [*PEOPLE, *range(201, 211)]


@pytest.mark.parametrize("seed", range(5))
async def test_nor_do_they_at_the_same_time(
    desk: Desk, other_desk: Desk, database: Database, seed: int
) -> None:
    await subscribe(database, range(1, 201))
    announcement = await desk.start()
    chance = random.Random(seed)  # noqa: S311
    claimed: list[int] = []

    async def work(at: Desk) -> None:
        outcomes: list[Outcome] = []
        while (claim := await at.claim(chance.randint(1, 9), outcomes)).looked_at:
            claimed.extend(chats(claim))
            outcomes = [Outcome(each, Sent(1)) for each in claim.recipients]
        await at.claim(0, outcomes)

    await asyncio.gather(*(work(at) for at in (desk, other_desk) for _ in range(3)))
    assert sorted(claimed) == list(range(1, 201))
    assert await counts(desk.announcements, announcement.id) == {"sent": 200}
    await desk.claim(1)
    assert await desk.state(announcement) == "done"


async def test_both_begin_it_and_it_is_begun_once(
    desk: Desk, other_desk: Desk, database: Database
) -> None:
    await subscribe(database, range(1, 201))
    queued = await desk.announcements.queue(Job(NEWS, TEXTS))
    begun = await asyncio.gather(
        *(each.deliveries.start_due(NOON, quiet=False) for each in (desk, other_desk))
    )
    assert sorted(begun) == [[], [queued.id]]
    assert len(await desk.states(queued)) == 200


# --- recording ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Sent(7), "sent"),
        (Refused("blocked", "Forbidden: bot was blocked by the user"), "blocked"),
        (Refused("failed", "Bad Request: wrong file identifier"), "failed"),
        (Unknown("TelegramNetworkError"), "unknown"),
        (Retry(2, "Internal Server Error"), "pending"),
        (Release(), "pending"),
        (Release(halt=35), "pending"),
        (Stop(), "pending"),
    ],
)
@pytest.mark.usefixtures("town")
async def test_outcomes(desk: Desk, verdict: Verdict, state: str) -> None:
    announcement = await desk.start()
    claim = await desk.claim(4)
    await desk.record(claim, verdict)
    found = await desk.states(announcement)
    assert [found[chat] for chat in chats(claim)] == [state] * 4
    row = await desk.database.fetch_one(
        "SELECT * FROM delivery WHERE chat_id = ?", (chats(claim)[0],)
    )
    assert row is not None
    assert row["message_id"] == (7 if state == "sent" else None)
    assert row["error"] == getattr(verdict, "reason", None)
    assert row["done_at"] == (None if state == "pending" else NOON)
    assert row["attempts"] == isinstance(verdict, Retry)


@pytest.mark.usefixtures("town")
async def test_an_outcome_that_comes_twice_is_recorded_once(desk: Desk) -> None:
    announcement = await desk.start()
    claim = await desk.claim(4)
    for verdict in (Sent(7), Release(), Unknown("late"), Retry(2, "late"), Moved(-9), Sent(8)):
        await desk.record(claim, verdict)
    assert await counts(desk.announcements, announcement.id) == {"pending": 16, "sent": 4}
    rows = await desk.database.fetch_all("SELECT message_id FROM delivery WHERE state = 'sent'")
    assert [row["message_id"] for row in rows] == [7] * 4


async def test_a_retry_waits_for_its_time_and_counts(desk: Desk, database: Database) -> None:
    await subscribe(database, [1, 2])
    announcement = await desk.start()
    (first,) = (await desk.claim(1)).recipients
    await desk.claim(0, [Outcome(first, Retry(8, "Internal Server Error"))])
    assert chats(await desk.claim()) == [1], "the others do not wait for it"
    desk.now += 7
    assert (await desk.claim()).looked_at == 0
    assert await desk.state(announcement) == "running"
    desk.now += 1
    (again,) = (await desk.claim()).recipients
    assert (again.chat_id, again.attempts) == (first.chat_id, 1)


async def test_what_never_left_is_no_attempt(desk: Desk, database: Database) -> None:
    await subscribe(database, [1])
    await desk.start()
    for _ in range(3):
        (recipient,) = (await desk.claim()).recipients
        assert recipient.attempts == 0
        await desk.claim(0, [Outcome(recipient, Release())])


async def test_a_halt_is_remembered_and_never_shortened(
    desk: Desk, other_desk: Desk, database: Database
) -> None:
    await subscribe(database, [1])
    await desk.start()
    assert await desk.deliveries.halted_until() == 0
    halts = [(0, 35, 36), (5, 1, 36), (6, 10_072.5, 10_080), (7, 35, 10_080)]
    for moment, seconds, until in halts:
        desk.now = NOON + moment
        await desk.record(await desk.claim(), Release(halt=seconds))
        assert await other_desk.deliveries.halted_until() == NOON + until


@pytest.mark.parametrize("state", ["cancelled", "paused"])
@pytest.mark.usefixtures("town")
async def test_calls_that_were_under_way_are_recorded_whatever_happens(
    desk: Desk, state: str
) -> None:
    announcement = await desk.start()
    claim = await desk.claim(4)
    act = desk.announcements.cancel if state == "cancelled" else desk.announcements.pause
    assert await act(announcement.id, OLGA)
    assert chats(await desk.claim()) == []
    await desk.record(claim, Sent(7))
    assert await counts(desk.announcements, announcement.id) == {"pending": 16, "sent": 4}
    assert await desk.state(announcement) == state


# --- who has left in the meantime ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "chat", "topic", "blocked", "reason"),
    [
        ("send", 1, "news", False, None),
        ("send", 1, None, False, "opted_out"),
        ("send", 1, "news", True, "blocked"),
        ("send", 1, None, True, "blocked"),
        ("send", -1, None, False, None),
        ("send", -1, None, True, None),
        ("correct", 1, None, True, None),
        ("recall", 1, None, True, None),
    ],
)
def test_who_is_left_out(
    kind: str, chat: int, topic: str | None, blocked: bool, reason: str | None
) -> None:
    recipient = Recipient(1, kind, chat, "ru", topic, None, 0)  # type: ignore[arg-type]
    assert reason_to_leave_out(recipient, blocked) == reason


async def test_who_leaves_between_gathering_and_his_turn_gets_nothing(
    desk: Desk, database: Database, people: People
) -> None:
    await subscribe(database, range(1, 7))
    announcement = await desk.start()
    subscriptions = Subscriptions(database)
    await subscriptions.set(1, "news", on=False)
    await subscriptions.leave_all(2)
    await people.note_blocked(3, True)
    await people.forget(4)
    desk.deliveries.erased = 1
    assert chats(await desk.claim()) == [6, 5]
    assert await desk.states(announcement) == {
        1: "opted_out", 2: "opted_out", 3: "blocked", 5: "claimed", 6: "claimed",
    }  # fmt: skip
    assert await counts(desk.announcements, announcement.id) == {
        "pending": 2, "blocked": 1, "opted_out": 3,
    }  # fmt: skip


async def test_who_keeps_another_topic_of_the_audience_gets_it(
    desk: Desk, database: Database
) -> None:
    await subscribe(database, [1])
    await Subscriptions(database).set(1, "dual", on=True)
    await desk.start(Job(Audience(topics=("news", "dual")), TEXTS))
    await Subscriptions(database).set(1, "news", on=False)
    (recipient,) = (await desk.claim()).recipients
    assert recipient.topic == "dual"


async def test_who_has_blocked_the_bot_is_asked_once_and_never_again(
    desk: Desk, database: Database, people: People
) -> None:
    await subscribe(database, [1, 2])
    first = await desk.start()
    claim = await desk.claim()
    refused = Refused("blocked", "Forbidden: bot was blocked by the user")
    verdicts = [refused if each.chat_id == 2 else Sent(1) for each in claim.recipients]
    outcomes = map(Outcome, claim.recipients, verdicts)
    assert (await desk.claim(5, outcomes)).looked_at == 0
    assert (await people.get(2)).blocked
    assert await desk.states(first) == {1: "sent", 2: "blocked"}
    assert await desk.states(await desk.start()) == {1: "pending"}
    await people.note_blocked(2, False)
    assert set(await desk.states(await desk.start())) == {1, 2}


# --- groups that move ---------------------------------------------------------------------------


async def test_a_group_that_has_moved_is_written_to_where_it_is_now(desk: Desk) -> None:
    announcement = await desk.start(to(GROUP))
    await desk.record(await desk.claim(), Moved(SUPERGROUP))
    assert await desk.states(announcement) == {SUPERGROUP: "pending"}
    claim = await desk.claim()
    assert chats(claim) == [SUPERGROUP]
    await desk.record(claim, Sent(7))
    assert await counts(desk.announcements, announcement.id) == {"sent": 1}


@pytest.mark.parametrize("already", ["pending", "claimed", "sent"])
async def test_where_it_is_a_recipient_already_it_gets_one_message(
    desk: Desk, already: str
) -> None:
    announcement = await desk.start(to(GROUP, SUPERGROUP))
    claim = await desk.claim(1 if already == "pending" else 2)
    by_chat = {each.chat_id: each for each in claim.recipients}
    if already == "pending":
        assert list(by_chat) == [GROUP]
    if already == "sent":
        await desk.claim(0, [Outcome(by_chat[SUPERGROUP], Sent(7))])
    await desk.claim(0, [Outcome(by_chat[GROUP], Moved(SUPERGROUP))])
    assert await desk.states(announcement) == {GROUP: "failed", SUPERGROUP: already}
    await desk.claim(0, [Outcome(each, Sent(7)) for each in (await desk.claim()).recipients])
    if already == "claimed":
        await desk.claim(0, [Outcome(by_chat[SUPERGROUP], Sent(7))])
    assert await counts(desk.announcements, announcement.id) == {"sent": 1, "failed": 1}


async def test_two_groups_that_have_become_one(desk: Desk) -> None:
    announcement = await desk.start(to(-1, -2))
    await desk.record(await desk.claim(), Moved(SUPERGROUP))
    assert Counter((await desk.states(announcement)).values()) == {"pending": 1, "failed": 1}
    await desk.record(await desk.claim(), Sent(7))
    assert await counts(desk.announcements, announcement.id) == {"sent": 1, "failed": 1}


# --- after a kill -------------------------------------------------------------------------------


@pytest.mark.usefixtures("town")
async def test_what_was_claimed_at_a_kill_is_unknown_and_resent_only_when_asked(
    desk: Desk,
) -> None:
    announcement = await desk.start()
    await desk.record(await desk.claim(5), Sent(1))
    lost = await desk.claim(3)
    assert await desk.deliveries.recover() == 3
    assert await desk.deliveries.recover() == 0
    assert await counts(desk.announcements, announcement.id) == {
        "pending": 12, "sent": 5, "unknown": 3,
    }  # fmt: skip
    rest = await desk.claim()
    assert not set(chats(lost)) & set(chats(rest))
    await desk.record(rest, Sent(1))
    await desk.claim(1)
    assert await desk.state(announcement) == "done"
    assert await desk.announcements.resend(announcement.id, OLGA) == 3
    await adds_up(desk.database)
    assert await desk.state(announcement) == "running"
    again = await desk.claim()
    assert sorted(chats(again)) == sorted(chats(lost))
    await desk.record(again, Sent(1))
    await desk.claim(1)
    assert await desk.state(announcement) == "done"
    assert await counts(desk.announcements, announcement.id) == {"sent": 20}


@pytest.mark.parametrize("kind", ["correct", "recall"])
@pytest.mark.usefixtures("town")
async def test_what_can_be_repeated_is_tried_again_after_a_kill(desk: Desk, kind: str) -> None:
    following = await follow(desk, kind, await sent_to_all(desk))
    claim = await desk.claim(4)
    assert {each.announcement_id for each in claim.recipients} == {following.id}
    assert await desk.deliveries.recover() == 4
    assert await counts(desk.announcements, following.id) == {"pending": 20}
    assert set(chats(claim)) <= set(chats(await desk.claim()))


# --- corrections and recalls --------------------------------------------------------------------


async def sent_to_all(desk: Desk) -> Announcement:
    """An announcement that everybody has got, in a message of the chat's own number."""
    announcement = await desk.start()
    claim = await desk.claim()
    await desk.claim(1, [Outcome(each, Sent(each.chat_id + 9_000)) for each in claim.recipients])
    assert await desk.state(announcement) == "done"
    return announcement


async def follow(desk: Desk, kind: str, original: Announcement) -> Announcement:
    """Begin to correct an announcement, or to take it back."""
    if kind == "recall":
        following = await desk.announcements.recall(original.id, OLGA)
    else:
        following = await desk.announcements.draft_correction(original.id, OLGA)
        assert following is not None
        assert await desk.announcements.confirm(following.id, OLGA, following.version, False)
    assert following is not None
    await desk.deliveries.start_due(desk.now, quiet=False)
    return following


@pytest.mark.parametrize("kind", ["correct", "recall"])
async def test_it_reaches_those_who_have_the_message_and_nobody_else(
    desk: Desk, database: Database, people: People, kind: str
) -> None:
    await subscribe(database, range(1, 9))
    original = await desk.start()
    claim = {each.chat_id: each for each in (await desk.claim(6)).recipients}
    verdicts: dict[int, Verdict] = {
        8: Sent(78), 7: Sent(77), 6: Refused("failed", "?"), 5: Refused("blocked", "?"),
        4: Unknown("?"), 3: Sent(73),
    }  # fmt: skip
    await desk.claim(0, [Outcome(claim[chat], verdict) for chat, verdict in verdicts.items()])
    await Subscriptions(database).leave_all(8)  # who has opted out since has it all the same
    await people.note_blocked(7, True)
    await desk.announcements.pause(original.id, OLGA)
    await follow(desk, kind, original)
    recipients = (await desk.claim()).recipients
    assert {each.chat_id: each.message_id for each in recipients} == {8: 78, 7: 77, 3: 73}
    assert {each.kind for each in recipients} == {kind}


@pytest.mark.parametrize(("age", "recalled"), [(RECALLABLE - 1, True), (RECALLABLE, False)])
@pytest.mark.usefixtures("town")
async def test_only_what_is_younger_than_48_hours_is_taken_back(
    desk: Desk, age: int, recalled: bool
) -> None:
    assert RECALLABLE == 48 * HOUR
    original = await sent_to_all(desk)
    desk.now += age
    await follow(desk, "recall", original)
    assert len((await desk.claim()).recipients) == (20 if recalled else 0)


@pytest.mark.usefixtures("town")
async def test_corrected_is_only_the_language_that_is_written(desk: Desk) -> None:
    original = await sent_to_all(desk)
    draft = await desk.announcements.draft_correction(original.id, OLGA)
    assert draft is not None
    assert await desk.announcements.write(draft.id, OLGA, "ru", None)
    assert await desk.announcements.confirm(draft.id, OLGA, draft.version + 1, False)
    await desk.deliveries.start_due(NOON, quiet=False)
    recipients = (await desk.claim()).recipients
    assert {each.language for each in recipients} == {"kk"}
    assert len(recipients) == 10


@pytest.mark.parametrize("outcome", [Sent(7), Refused("failed", "?"), Release()])
@pytest.mark.usefixtures("town")
async def test_a_recall_waits_for_calls_that_are_under_way(desk: Desk, outcome: Verdict) -> None:
    original = await desk.start()
    await desk.record(await desk.claim(5), Sent(1))
    under_way = await desk.claim(3)
    recall = await desk.announcements.recall(original.id, OLGA)
    assert recall is not None
    assert await desk.deliveries.start_due(NOON, quiet=False) == []
    assert chats(await desk.claim()) == [], "the original is cancelled"
    await desk.record(under_way, outcome)
    assert await desk.deliveries.start_due(NOON, quiet=False) == [recall.id]
    assert len((await desk.claim()).recipients) == (8 if outcome == Sent(7) else 5)


@pytest.mark.usefixtures("town")
async def test_a_correction_does_not_wait_for_an_announcement_that_goes_on(desk: Desk) -> None:
    original = await desk.start()
    await desk.record(await desk.claim(5), Sent(1))
    await desk.claim(3)
    correction = await follow(desk, "correct", original)
    assert await desk.state(correction) == "running"


# --- erasing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "left_as"),
    [
        (None, "opted_out"),  # before his turn
        ("claimed", "unknown"),  # while his message is on its way
        (Sent(1), "sent"),
        (Refused("blocked", "?"), "blocked"),
        (Refused("failed", "?"), "failed"),
        (Unknown("?"), "unknown"),
        (Retry(2, "?"), "opted_out"),
        (Release(), "opted_out"),
    ],
)
async def test_who_is_forgotten_in_any_state_leaves_the_books_balanced(
    desk: Desk, database: Database, people: People, verdict: Verdict | str | None, left_as: str
) -> None:
    await subscribe(database, [1, 2])
    announcement = await desk.start()
    (recipient,) = (await desk.claim(1)).recipients if verdict else [None]
    if recipient and not isinstance(verdict, str) and verdict:
        await desk.claim(0, [Outcome(recipient, verdict)])
    await people.forget(2)
    desk.deliveries.erased = 1
    await adds_up(database, erased=1)
    assert await desk.states(announcement) == {1: "pending"}
    assert await counts(desk.announcements, announcement.id) == {"pending": 1, left_as: 1}
    if recipient:
        for late in (Sent(1), Refused("blocked", "?"), Retry(1, "?"), Moved(-5), Release()):
            await desk.claim(0, [Outcome(recipient, late)])
    assert await desk.deliveries.recover() == 0
    assert await desk.announcements.resend(announcement.id, OLGA) == 0
    await desk.record(await desk.claim(), Sent(1))
    await desk.claim(1)
    assert await desk.state(announcement) == "done"
    assert (await counts(desk.announcements, announcement.id))["sent"] == 1 + (left_as == "sent")


@pytest.mark.usefixtures("town")
async def test_the_rows_of_what_is_long_over_go_and_the_numbers_stay(desk: Desk) -> None:
    old = await sent_to_all(desk)
    cancelled = await desk.start()
    await desk.announcements.cancel(cancelled.id, OLGA)
    desk.now += HOUR
    recent = await sent_to_all(desk)
    running = await desk.start()
    await desk.deliveries.drop_old(NOON + HOUR)
    for gone in (old, cancelled):
        assert await desk.states(gone) == {}
    for kept in (recent, running):
        assert len(await desk.states(kept)) == 20
    assert await counts(desk.announcements, old.id) == {"sent": 20}
    assert await counts(desk.announcements, cancelled.id) == {"pending": 20}
    await adds_up(desk.database, erased=40)


async def test_very_many_rows_go_in_several_transactions(desk: Desk, database: Database) -> None:
    await subscribe(database, range(1, 2 * ERASED_AT_ONCE + 2))
    announcement = await desk.start()
    await desk.announcements.cancel(announcement.id, OLGA)
    await desk.deliveries.drop_old(NOON + 1)
    assert await desk.states(announcement) == {}
    await adds_up(database, erased=2 * ERASED_AT_ONCE + 1)


# --- everything at random -----------------------------------------------------------------------


def by_lot(chance: random.Random, recipients: Iterable[Recipient]) -> list[Outcome]:
    """Anything may have come of the calls; some outcomes come twice."""
    verdicts: list[Verdict] = [
        Sent(1), Refused("blocked", "?"), Refused("failed", "?"), Unknown("?"), Retry(3, "?"),
        Release(), Release(halt=3), Stop(), Moved(-chance.randint(1, 9)),
    ]  # fmt: skip
    outcomes = [Outcome(each, chance.choice(verdicts)) for each in recipients]
    return outcomes + chance.sample(outcomes, len(outcomes) // 4)


@pytest.mark.parametrize("seed", range(25))
async def test_whatever_happens_the_books_balance(
    desk: Desk, database: Database, people: People, seed: int
) -> None:
    """A recipient gets it at most once in a life, or again after a resend that was asked for."""
    chance = random.Random(seed)  # noqa: S311
    await subscribe(database, range(1, 41))
    subscriptions = Subscriptions(database)
    announcement = await desk.start(to(*range(1, 41), -1, -2, -3))
    under_way: list[Recipient] = []
    for _ in range(40):
        desk.now += chance.randrange(3)
        match chance.randrange(9):
            case 0:
                await desk.deliveries.recover()
                under_way.clear()
            case 1:
                await subscriptions.set(chance.randint(1, 40), "news", on=False)
            case 2:
                before = sum((await counts(desk.announcements, announcement.id)).values())
                rows = len(await desk.states(announcement))
                await people.forget(chance.randint(1, 40))
                desk.deliveries.erased += rows - len(await desk.states(announcement))
                after = sum((await counts(desk.announcements, announcement.id)).values())
                assert after == before
            case 3:
                await desk.announcements.resend(announcement.id, OLGA)
            case _:
                ended = by_lot(chance, under_way[: len(under_way) // 2])
                under_way = under_way[len(under_way) // 2 :]
                claim = await desk.claim(
                    chance.randrange(6), ended, rest=lambda chat: chance.choice((0.0, 0.0, 1.0))
                )
                assert not {each.chat_id for each in under_way} & set(chats(claim))
                under_way += claim.recipients
        await adds_up(database, desk.deliveries.erased)
    assert sum((await counts(desk.announcements, announcement.id)).values()) == 43
    while await desk.state(announcement) != "done":
        desk.now += 5
        outcomes = [Outcome(each, Sent(1)) for each in under_way]
        under_way = (await desk.claim(10, outcomes)).recipients
    assert "pending" not in await counts(desk.announcements, announcement.id)
    assert not set((await states(database, announcement.id)).values()) & {"pending", "claimed"}


def test_every_verdict_has_statements() -> None:
    recipient = Recipient(1, "send", 1, "ru", "news", None, 0)
    for outcome in by_lot(random.Random(0), [recipient] * 100):  # noqa: S311
        assert changes(outcome, NOON)


async def test_the_helper_finds_books_that_do_not_balance(desk: Desk, database: Database) -> None:
    await subscribe(database, [1, 2])
    await desk.start()
    await adds_up(database)
    await database.execute("UPDATE tally SET number = 3")
    with pytest.raises(AssertionError):
        await CheckedDeliveries(database).recover()
    await database.execute("UPDATE tally SET number = 1")
    with pytest.raises(AssertionError):
        await adds_up(database)
