"""Lanes: one person's updates in order, whatever happens to anybody else's."""

import asyncio
import random
from collections import defaultdict

import pytest
from aiogram.types import Update

from bot.telegram.lanes import Lanes, lane_of
from tests.telegram.making import DATE, said, update, user
from tests.tryout.conftest import until

GROUP = {"id": -100, "type": "supergroup", "title": "Т"}
UNNAMED = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


@pytest.mark.parametrize(
    ("sent", "lane"),
    [
        (said(1, person=102), 102),
        (said(1, person=102, chat=GROUP), 102),
        (said(1, chat=GROUP, sender=UNNAMED), -100),
        (update(1, inline_query={"id": "1", "from": user(7), "query": "", "offset": ""}), 7),
        (update(1, callback_query={"id": "1", "from": user(7), "chat_instance": "1"}), 7),
        (update(1, channel_post={"message_id": 1, "date": DATE, "chat": GROUP}), -100),
        (update(1, poll={
            "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True,
            "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
            "allows_revoting": False, "members_only": False,
        }), 0),
    ],
)  # fmt: skip
def test_whose_update_it_is(sent: Update, lane: int) -> None:
    assert lane_of(sent) == lane


class Work:
    """Handles updates as slowly as it is told to, and writes down what happened."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.most_at_once = 0
        self.gates: dict[int, asyncio.Event] = defaultdict(asyncio.Event)

    async def __call__(self, update: Update) -> None:
        self.begun.append(update.update_id)
        self.most_at_once = max(self.most_at_once, len(self.begun) - len(self.ended))
        await asyncio.sleep(0)
        await self.gates[update.update_id].wait()
        self.ended.append(update.update_id)

    def let_go(self, *numbers: int) -> None:
        for number in numbers:
            self.gates[number].set()


@pytest.mark.parametrize("seed", range(50))
async def test_one_persons_updates_are_handled_in_order(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    handled: dict[int, list[int]] = defaultdict(list)
    at_work: set[int] = set()

    async def handle(update: Update) -> None:
        person = lane_of(update)
        assert person not in at_work, "two at once in one lane"
        at_work.add(person)
        for _ in range(chance.randrange(5)):
            await asyncio.sleep(0)
        at_work.discard(person)
        handled[person].append(update.update_id)
        if chance.random() < 0.2:
            raise ZeroDivisionError

    lanes = Lanes(handle, at_work=chance.choice((1, 2, 100)))
    sent: dict[int, list[int]] = defaultdict(list)
    for number in range(1, 101):
        person = chance.randrange(1, 8)
        sent[person].append(number)
        lanes.add(said(number, person))
        for _ in range(chance.randrange(3)):
            await asyncio.sleep(0)
    await until(lambda: len(lanes) == 0)
    assert handled == sent


async def test_endless_work_holds_up_nobody_else() -> None:
    work = Work()
    lanes = Lanes(work)
    lanes.add(said(1, person=1))
    lanes.add(said(2, person=1))
    for number in range(3, 103):
        work.let_go(number)
        lanes.add(said(number, person=number))
    await until(lambda: len(work.ended) == 100)
    assert 2 not in work.begun
    assert lanes.waiting == 1
    await lanes.finish(grace=0)


async def test_only_so_many_are_at_work_at_once_and_everybody_gets_his_turn() -> None:
    work = Work()
    lanes = Lanes(work, at_work=3)
    numbers = range(1, 31)
    for number in numbers:
        lanes.add(said(number, person=number))
    await until(lambda: len(work.begun) == 3)
    assert lanes.waiting == 27
    work.let_go(*numbers)
    await until(lambda: len(work.ended) == 30)
    assert work.most_at_once == 3


async def test_who_sends_a_lot_takes_turns_with_the_others() -> None:
    work = Work()
    lanes = Lanes(work, at_work=1)
    for number in range(1, 101):
        lanes.add(said(number, person=1))
    lanes.add(said(500, person=2))
    work.let_go(*range(1, 101), 500)
    await until(lambda: len(lanes) == 0)
    assert work.begun.index(500) < 5


async def test_a_lane_that_is_empty_is_gone() -> None:
    work = Work()
    lanes = Lanes(work)
    for number in range(1, 1001):
        work.let_go(number)
        lanes.add(said(number, person=number))
        if number % 50 == 0:
            await until(lambda: len(lanes) == 0)
    assert len(work.ended) == 1000
    assert lanes.waiting == 0


async def test_a_failure_is_logged_without_words_and_the_lane_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handled = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)
        assert update.message is not None
        if update.update_id == 1:
            raise ValueError(f"cannot read {update.message.text}")

    lanes = Lanes(handle)
    lanes.add(said(1, text="secret"))
    lanes.add(said(2))
    await until(lambda: len(lanes) == 0)
    assert handled == [1, 2]
    (record,) = caplog.records
    assert record.getMessage().startswith("Update 1 failed with ValueError")
    assert "in handle" in record.getMessage()
    assert "secret" not in caplog.text


async def test_at_the_end_what_is_being_handled_may_end_and_the_rest_waits() -> None:
    work = Work()
    lanes = Lanes(work, at_work=2)
    for number, person in ((1, 1), (2, 2), (3, 1), (4, 3)):
        lanes.add(said(number, person))
    await until(lambda: work.begun == [1, 2])
    finishing = asyncio.ensure_future(lanes.finish(grace=60))
    await asyncio.sleep(0)
    assert not finishing.done()
    work.let_go(1, 2, 3, 4)
    await finishing
    assert work.begun == [1, 2]
    assert work.ended == [1, 2]


async def test_endless_work_does_not_outlive_its_grace() -> None:
    work = Work()
    lanes = Lanes(work)
    lanes.add(said(1))
    await until(lambda: work.begun == [1])
    await lanes.finish(grace=0)
    assert work.ended == []


async def test_room_is_awaited() -> None:
    work = Work()
    lanes = Lanes(work, at_work=1)
    for number in range(1, 5):
        lanes.add(said(number, person=number))
    await until(lambda: lanes.waiting == 3)
    await lanes.room(4)
    waiting = asyncio.ensure_future(lanes.room(2))
    work.let_go(1)
    await until(lambda: lanes.waiting == 2)
    await asyncio.sleep(0)
    assert not waiting.done()
    work.let_go(2, 3, 4)
    await waiting
    await lanes.finish(grace=60)
