"""Announcements from draft to end: who may do what in which state, and what is noted of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.announcements.announcements import EXPORTED_AT_ONCE, Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import Outcome
from bot.announcements.models import Announcement, State
from bot.announcements.verdicts import Sent, Unknown, Verdict
from bot.people.audit import Audit
from bot.storage.database import Database
from tests.announcements.making import (
    HOUR,
    NEWS,
    NOON,
    OLGA,
    TEXTS,
    TIMUR,
    Desk,
    counts,
    subscribe,
)
from tests.tryout.conftest import Clock

STATES: tuple[State, ...] = (
    "draft", "approval", "scheduled", "running", "paused", "done", "cancelled",
)  # fmt: skip
TABLES = (
    "announcement",
    "announcement_content",
    "announcement_list",
    "delivery",
    "tally",
    "audit",
)

Act = Callable[[Announcements, Announcement], Awaitable[Any]]


async def everything(database: Database) -> list[list[tuple[Any, ...]]]:
    """All rows of all tables that an act may change."""
    return [
        [tuple(row) for row in await database.fetch_all(f"SELECT * FROM {table}")]  # noqa: S608
        for table in TABLES
    ]


async def noted(database: Database) -> list[tuple[Any, ...]]:
    """What the audit log says."""
    rows = await database.fetch_all(
        "SELECT at, person_id, act, announcement_id, number FROM audit ORDER BY id"
    )
    return [tuple(row) for row in rows]


async def made(announcements: Announcements, database: Database, state: State) -> Announcement:
    """An announcement of Olga's in a state, with texts and a list."""
    draft = await announcements.draft(OLGA)
    for language, content in TEXTS.items():
        await announcements.write(draft.id, OLGA, language, content)
    await announcements.set_audience(draft.id, OLGA, NEWS)
    await announcements.narrow(draft.id, OLGA, [1, 2])
    started = NOON if state in ("running", "paused", "done") else None
    await database.execute(
        "UPDATE announcement SET state = ?, due_at = ?, started_at = ? WHERE id = ?",
        (state, None if state == "draft" else NOON, started, draft.id),
    )
    return await again(announcements, draft)


async def again(announcements: Announcements, announcement: Announcement) -> Announcement:
    """The same, as it is now."""
    found = await announcements.get(announcement.id)
    assert found is not None
    return found


# --- a draft ------------------------------------------------------------------------------------


async def test_a_draft_begins_empty(announcements: Announcements, database: Database) -> None:
    draft = await announcements.draft(OLGA)
    assert draft == Announcement(
        id=draft.id, kind="send", original_id=None, state="draft", author_id=OLGA,
        audience=Audience(), link=None, urgent=False, version=1, created_at=NOON, due_at=None,
        started_at=None, ended_at=None, contents={},
    )  # fmt: skip
    assert await noted(database) == [(NOON, OLGA, "drafted", draft.id, None)]


CHANGES: dict[str, tuple[Act, Callable[[Announcement], object], object]] = {
    "write": (
        lambda all, it: all.write(it.id, OLGA, "kk", Content(text="Жаңа")),
        lambda it: it.contents,
        {"ru": TEXTS["ru"], "kk": Content(text="Жаңа")},
    ),
    "write nothing": (
        lambda all, it: all.write(it.id, OLGA, "ru", None),
        lambda it: it.contents,
        {"kk": TEXTS["kk"]},
    ),
    "audience": (
        lambda all, it: all.set_audience(it.id, OLGA, Audience(topics=("dual",), roles=("",))),
        lambda it: it.audience,
        Audience(topics=("dual",), roles=("",)),
    ),
    "link": (
        lambda all, it: all.set_link(it.id, OLGA, "https://almaty.edu.kz"),
        lambda it: it.link,
        "https://almaty.edu.kz",
    ),
    "no link": (lambda all, it: all.set_link(it.id, OLGA, None), lambda it: it.link, None),
    "due": (lambda all, it: all.set_due(it.id, OLGA, NOON + 60), lambda it: it.due_at, NOON + 60),
    "at once": (lambda all, it: all.set_due(it.id, OLGA, None), lambda it: it.due_at, None),
    "narrow": (
        lambda all, it: all.narrow(it.id, OLGA, [7, 8, 8, 9]),
        lambda it: it.audience,
        NEWS.model_copy(update={"listed": 3}),
    ),
    "narrow no more": (
        lambda all, it: all.narrow(it.id, OLGA, []),
        lambda it: it.audience,
        NEWS,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_of_a_draft_makes_what_was_seen_outdated(
    announcements: Announcements, database: Database, change: str
) -> None:
    act, part, value = CHANGES[change]
    draft = await made(announcements, database, "draft")
    other = await made(announcements, database, "draft")
    assert await act(announcements, draft) is True
    changed = await again(announcements, draft)
    assert part(changed) == value
    assert changed.version == draft.version + 1
    assert await again(announcements, other) == other
    assert not await announcements.confirm(draft.id, OLGA, draft.version, False)
    assert await announcements.confirm(draft.id, OLGA, changed.version, False)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("state", STATES[1:])
async def test_what_is_no_draft_any_more_is_not_changed(
    announcements: Announcements, database: Database, change: str, state: State
) -> None:
    it = await made(announcements, database, state)
    before = await everything(database)
    assert await CHANGES[change][0](announcements, it) is False
    assert await everything(database) == before


@pytest.mark.parametrize("change", CHANGES)
async def test_only_its_author_changes_a_draft(
    announcements: Announcements, database: Database, change: str
) -> None:
    it = await made(announcements, database, "draft")
    await database.execute("UPDATE announcement SET author_id = ?", (TIMUR,))
    before = await everything(database)
    assert await CHANGES[change][0](announcements, it) is False
    assert await everything(database) == before


async def test_the_list_is_what_was_narrowed_to_last(
    announcements: Announcements, database: Database
) -> None:
    draft = await made(announcements, database, "draft")
    for ids in ([1, 2, 3], [3, 4], [4, -1001, 2**52]):
        assert await announcements.narrow(draft.id, OLGA, ids)
        rows = await database.fetch_all("SELECT chat_id FROM announcement_list ORDER BY 1")
        assert [row["chat_id"] for row in rows] == sorted(ids)
    assert await announcements.narrow(draft.id, OLGA, iter(()))
    assert await database.fetch_all("SELECT * FROM announcement_list") == []


# --- steps --------------------------------------------------------------------------------------

# What leads to it, by whom, where it is possible, and where it then is.
STEPS: dict[str, tuple[Act, int, tuple[State, ...], State | None]] = {
    "discarded": (lambda all, it: all.discard(it.id, OLGA), OLGA, ("draft",), None),
    "confirmed": (
        lambda all, it: all.confirm(it.id, OLGA, it.version, needs_approval=False),
        OLGA, ("draft",), "scheduled",
    ),
    "approved": (
        lambda all, it: all.approve(it.id, TIMUR, it.version), TIMUR, ("approval",), "scheduled",
    ),
    "rejected": (
        lambda all, it: all.reject(it.id, TIMUR, it.version), TIMUR, ("approval",), "draft",
    ),
    "paused": (lambda all, it: all.pause(it.id, TIMUR), TIMUR, ("running",), "paused"),
    "resumed": (lambda all, it: all.resume(it.id, TIMUR), TIMUR, ("paused",), "running"),
    "cancelled": (
        lambda all, it: all.cancel(it.id, TIMUR),
        TIMUR, ("approval", "scheduled", "running", "paused"), "cancelled",
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
async def test_a_step_is_possible_only_where_it_makes_sense(
    announcements: Announcements, database: Database, step: str, state: State
) -> None:
    act, by, possible, leads_to = STEPS[step]
    it = await made(announcements, database, state)
    before, said = await everything(database), await noted(database)
    assert await act(announcements, it) is (state in possible)
    if state not in possible:
        assert await everything(database) == before
        return
    after = await announcements.get(it.id)
    assert (after.state if after else None) == leads_to
    assert await noted(database) == [*said, (NOON, by, step, it.id, None)]


@pytest.mark.parametrize("step", STEPS)
async def test_the_same_step_twice_is_done_and_noted_once(
    announcements: Announcements, database: Database, step: str
) -> None:
    act, _, (state, *_), _ = STEPS[step]
    it = await made(announcements, database, state)
    assert await act(announcements, it) is True
    after = await everything(database)
    assert await act(announcements, it) is False
    assert await everything(database) == after


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_and_its_note_are_one_transaction(
    announcements: Announcements, database: Database, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    act, _, (state, *_), _ = STEPS[step]
    it = await made(announcements, database, state)
    before = await everything(database)

    async def break_down(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(Audit, "note_within", break_down)
        with pytest.raises(OSError):  # noqa: PT011
            await act(announcements, it)
    assert await everything(database) == before
    assert await act(announcements, it) is True


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (lambda all, it: all.discard(it.id, TIMUR), "draft"),
        (lambda all, it: all.confirm(it.id, TIMUR, it.version, False), "draft"),
        (lambda all, it: all.confirm(it.id, OLGA, it.version - 1, False), "draft"),
        (lambda all, it: all.confirm(it.id, OLGA, it.version + 1, False), "draft"),
        (lambda all, it: all.approve(it.id, OLGA, it.version), "approval"),
        (lambda all, it: all.approve(it.id, TIMUR, it.version - 1), "approval"),
        (lambda all, it: all.reject(it.id, OLGA, it.version), "approval"),
        (lambda all, it: all.reject(it.id, TIMUR, it.version - 1), "approval"),
        (lambda all, it: all.cancel(it.id + 1, TIMUR), "running"),
        (lambda all, it: all.pause(it.id + 1, TIMUR), "running"),
    ],
)
async def test_who_may_not_and_what_he_has_not_seen(
    announcements: Announcements, database: Database, act: Act, state: State
) -> None:
    it = await made(announcements, database, state)
    before = await everything(database)
    assert await act(announcements, it) is False
    assert await everything(database) == before


@pytest.mark.parametrize(
    ("due", "becomes"), [(None, NOON), (NOON - 1, NOON), (NOON + HOUR, NOON + HOUR)]
)
async def test_a_confirmation_keeps_a_time_to_come(
    announcements: Announcements, database: Database, due: int | None, becomes: int
) -> None:
    draft = await made(announcements, database, "draft")
    await announcements.set_due(draft.id, OLGA, due)
    assert await announcements.confirm(draft.id, OLGA, draft.version + 1, needs_approval=False)
    assert (await again(announcements, draft)).due_at == becomes


async def test_two_people(announcements: Announcements, database: Database, clock: Clock) -> None:
    draft = await made(announcements, database, "draft")
    assert await announcements.confirm(draft.id, OLGA, draft.version, needs_approval=True)
    assert (await again(announcements, draft)).state == "approval"
    assert await announcements.reject(draft.id, TIMUR, draft.version)
    assert not await announcements.confirm(draft.id, OLGA, draft.version, needs_approval=True)
    seen = await again(announcements, draft)
    assert await announcements.confirm(draft.id, OLGA, seen.version, needs_approval=True)
    clock.pass_seconds(HOUR)
    assert not await announcements.approve(draft.id, OLGA, seen.version)
    assert await announcements.approve(draft.id, TIMUR, seen.version)
    approved = await again(announcements, draft)
    assert (approved.state, approved.due_at) == ("scheduled", NOON + HOUR)
    acts = [(by, act) for _, by, act, *_ in await noted(database)]
    assert acts == [
        (OLGA, "drafted"), (OLGA, "confirmed"), (TIMUR, "rejected"), (OLGA, "confirmed"),
        (TIMUR, "approved"),
    ]  # fmt: skip


async def test_what_an_erased_author_has_left_anybody_approves(
    announcements: Announcements, database: Database
) -> None:
    it = await made(announcements, database, "approval")
    await database.execute("UPDATE announcement SET author_id = NULL")
    assert await announcements.approve(it.id, OLGA, it.version)


async def test_the_end_of_what_is_cancelled_is_known(
    announcements: Announcements, database: Database, clock: Clock
) -> None:
    it = await made(announcements, database, "running")
    clock.pass_seconds(60)
    assert await announcements.cancel(it.id, OLGA)
    assert (await again(announcements, it)).ended_at == NOON + 60


async def test_a_discarded_draft_leaves_nothing_but_the_note(
    announcements: Announcements, database: Database
) -> None:
    draft = await made(announcements, database, "draft")
    assert await announcements.discard(draft.id, OLGA)
    *tables, audit = await everything(database)
    assert tables == [[], [], [], [], []]
    assert len(audit) == 2
    assert await announcements.get(draft.id) is None


# --- from the command line ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "becomes"), [(None, NOON), (NOON - 60, NOON), (NOON + 60, NOON + 60)]
)
async def test_something_complete_is_scheduled_at_once(
    announcements: Announcements, database: Database, due: int | None, becomes: int
) -> None:
    audience = Audience(topics=("news",), listed=2)
    job = Job(audience, TEXTS, "https://almaty.edu.kz", urgent=True, due_at=due, listed=(5, 6))
    queued = await announcements.queue(job)
    assert queued == Announcement(
        id=queued.id, kind="send", original_id=None, state="scheduled", author_id=None,
        audience=audience, link="https://almaty.edu.kz", urgent=True, version=1,
        created_at=NOON, due_at=becomes, started_at=None, ended_at=None, contents=dict(TEXTS),
    )  # fmt: skip
    rows = await database.fetch_all("SELECT chat_id FROM announcement_list")
    assert [row["chat_id"] for row in rows] == [5, 6]
    assert await noted(database) == [(NOON, None, "scheduled", queued.id, None)]


# --- corrections, recalls, resending ------------------------------------------------------------

NOT_BEGUN: tuple[State, ...] = ("draft", "approval", "scheduled", "cancelled")
BEGUN: tuple[State, ...] = ("running", "paused", "done")


@pytest.mark.parametrize("state", STATES)
async def test_a_correction_begins_as_a_draft_with_the_same_texts(
    announcements: Announcements, database: Database, state: State
) -> None:
    original = await made(announcements, database, state)
    before = await everything(database)
    draft = await announcements.draft_correction(original.id, TIMUR)
    if state in NOT_BEGUN:
        assert draft is None
        assert await everything(database) == before
        return
    assert draft is not None
    assert (draft.kind, draft.original_id, draft.state) == ("correct", original.id, "draft")
    assert (draft.author_id, draft.contents) == (TIMUR, original.contents)
    assert (await noted(database))[-1] == (NOON, TIMUR, "drafted", draft.id, None)
    assert await announcements.following(original.id) == []
    assert await announcements.confirm(draft.id, TIMUR, draft.version, needs_approval=False)
    assert [each.id for each in await announcements.following(original.id)] == [draft.id]


@pytest.mark.parametrize("state", STATES)
async def test_a_recall_goes_at_once_and_stops_the_original(
    announcements: Announcements, database: Database, state: State
) -> None:
    original = await made(announcements, database, state)
    before = await everything(database)
    recall = await announcements.recall(original.id, TIMUR)
    if state in NOT_BEGUN:
        assert recall is None
        assert await everything(database) == before
        return
    assert recall is not None
    assert (recall.kind, recall.original_id, recall.state) == ("recall", original.id, "scheduled")
    assert (recall.author_id, recall.due_at, recall.contents) == (TIMUR, NOON, {})
    now = await again(announcements, original)
    assert now.state == ("done" if state == "done" else "cancelled")
    assert (await noted(database))[-1] == (NOON, TIMUR, "recalled", original.id, None)


@pytest.mark.parametrize("state", ["scheduled", "running", "paused"])
async def test_what_is_being_taken_back_is_not_taken_back_twice(
    announcements: Announcements, database: Database, state: State
) -> None:
    original = await made(announcements, database, "running")
    recall = await announcements.recall(original.id, TIMUR)
    assert recall is not None
    await database.execute("UPDATE announcement SET state = ? WHERE id = ?", (state, recall.id))
    before = await everything(database)
    assert await announcements.recall(original.id, OLGA) is None
    assert await everything(database) == before
    await database.execute("UPDATE announcement SET state = 'done' WHERE id = ?", (recall.id,))
    assert await announcements.recall(original.id, OLGA) is not None, "some may have failed"


async def test_only_what_was_sent_is_corrected_or_taken_back(
    announcements: Announcements, database: Database
) -> None:
    original = await made(announcements, database, "done")
    recall = await announcements.recall(original.id, OLGA)
    assert recall is not None
    await database.execute("UPDATE announcement SET started_at = ?", (NOON,))
    for number in (recall.id, recall.id + 1):
        assert await announcements.recall(number, OLGA) is None
        assert await announcements.draft_correction(number, OLGA) is None


async def with_unknown(desk: Desk) -> Announcement:
    """An announcement that three have got, while of two others nobody knows."""
    await subscribe(desk.database, range(1, 6))
    announcement = await desk.start()
    claimed = (await desk.claim()).recipients
    verdicts: list[Verdict] = [Sent(1), Unknown("?"), Sent(1), Unknown("?"), Sent(1)]
    outcomes = [Outcome(each, verdict) for each, verdict in zip(claimed, verdicts, strict=True)]
    await desk.claim(0, outcomes)
    return announcement


@pytest.mark.parametrize(
    ("state", "becomes"), [("running", "running"), ("paused", "paused"), ("done", "running")]
)
async def test_resending_concerns_those_of_whom_nobody_knows(
    desk: Desk, state: str, becomes: str
) -> None:
    it = await with_unknown(desk)
    await desk.database.execute("UPDATE announcement SET state = ?", (state,))
    assert await desk.announcements.resend(it.id, OLGA) == 2
    assert await desk.state(it) == becomes
    assert await counts(desk.announcements, it.id) == {"pending": 2, "sent": 3}
    assert (await noted(desk.database))[-1] == (NOON, OLGA, "resent", it.id, 2)
    before = await everything(desk.database)
    assert await desk.announcements.resend(it.id, OLGA) == 0
    assert await everything(desk.database) == before


@pytest.mark.parametrize("how", ["cancel", "recall"])
async def test_what_is_cancelled_or_taken_back_is_not_resent(desk: Desk, how: str) -> None:
    it = await with_unknown(desk)
    if how == "cancel":
        assert await desk.announcements.cancel(it.id, OLGA)
    else:
        await desk.claim()
        assert await desk.state(it) == "done"
        assert await desk.announcements.recall(it.id, OLGA)
    before = await everything(desk.database)
    assert await desk.announcements.resend(it.id, OLGA) == 0
    assert await everything(desk.database) == before


# --- reading ------------------------------------------------------------------------------------


async def test_drafts_are_their_authors_own_business(
    announcements: Announcements, database: Database
) -> None:
    draft = await made(announcements, database, "draft")
    queued = [await announcements.queue(Job(NEWS, TEXTS)) for _ in range(5)]
    newest = [each.id for each in reversed(queued)]
    assert [each.id for each in await announcements.page(OLGA, None, 10)] == [*newest, draft.id]
    assert [each.id for each in await announcements.page(TIMUR, None, 10)] == newest
    assert [each.id for each in await announcements.page(OLGA, None, 2)] == newest[:2]
    assert [each.id for each in await announcements.page(OLGA, newest[1], 2)] == newest[2:4]
    assert await announcements.page(OLGA, draft.id, 10) == []
    ledgers = await announcements.ledgers()
    assert [each.announcement.id for each in ledgers] == sorted(newest)


async def test_a_ledger_adds_up_to_its_audience(desk: Desk) -> None:
    it = await with_unknown(desk)
    (ledger,) = await desk.announcements.ledgers()
    assert ledger == await desk.announcements.ledger(await again(desk.announcements, it))
    assert ledger.counts == {
        "pending": 0, "sent": 3, "blocked": 0, "failed": 0, "unknown": 2, "opted_out": 0,
    }  # fmt: skip
    assert (ledger.audience, ledger.settled) == (5, 5)
    await desk.announcements.resend(it.id, OLGA)
    (ledger,) = await desk.announcements.ledgers()
    assert (ledger.audience, ledger.settled) == (5, 3)


async def test_the_rows_are_exported_a_page_at_a_time(desk: Desk) -> None:
    await subscribe(desk.database, range(1, EXPORTED_AT_ONCE + 6))
    it = await desk.start(
        Job(Audience(topics=("news",), listed=EXPORTED_AT_ONCE + 7), TEXTS, listed=(
            -7, -8, *range(1, EXPORTED_AT_ONCE + 6),
        ))
    )  # fmt: skip
    first = await desk.announcements.export(it.id)
    assert len(first) == EXPORTED_AT_ONCE
    assert [row["chat_id"] for row in first[:3]] == [-8, -7, 1]
    assert first[0].keys() == ["chat_id", "language", "state", "done_at", "error"]
    rest = await desk.announcements.export(it.id, first[-1]["chat_id"])
    assert len(rest) == 7
    assert await desk.announcements.export(it.id, rest[-1]["chat_id"]) == []


async def test_an_act_that_changes_nothing_here_is_noted(
    announcements: Announcements, database: Database
) -> None:
    queued = await announcements.queue(Job(NEWS, TEXTS))
    await announcements.note(OLGA, "exported", queued.id)
    assert (await noted(database))[-1] == (NOON, OLGA, "exported", queued.id, None)
