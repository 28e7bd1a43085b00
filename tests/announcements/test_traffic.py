"""How fast messages may leave: the same promises over random mixes, with the clock held."""

import random
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

import pytest

from bot.announcements.traffic import (
    CATCH_UP,
    CHAT_SECONDS,
    EVEN,
    GROUP_MESSAGES,
    GROUP_SECONDS,
    WINDOW,
    Traffic,
)
from tests.tryout.conftest import Clock

ANNA, GROUP = 101, -1001
START = 1_000.0


class Prompt(Traffic):
    """A Telegram that answers at once: what has left has arrived."""

    def replied(self, chat_id: int) -> float:
        left = super().replied(chat_id)
        self.answered(left)
        return left

    def announced(self, chat_id: int) -> float:
        left = super().announced(chat_id)
        self.answered(left)
        return left


def busiest(moments: Iterable[float], seconds: float) -> int:
    """How many of the moments lie within the fullest half-open window of that length."""
    ordered = sorted(moments)
    ends = (bisect_left(ordered, moment + seconds) for moment in ordered)
    return max((end - start for start, end in enumerate(ends)), default=0)


def announce(traffic: Traffic, clock: Clock, seconds: float, late: float = 0.0) -> list[float]:
    """Announce to another chat at each turn, always waking so late; the moments."""
    end = clock() + seconds
    left: list[float] = []
    while clock() < end:
        if wait := traffic.turn():
            clock.pass_seconds(wait + late)
        else:
            traffic.announced(len(left))
            left.append(clock())
    return [moment for moment in left if moment < end]


@pytest.mark.parametrize(
    ("moments", "fullest"),
    [([], 0), ([0.0, 1.0, 2.0], 1), ([0.0, 0.5, 1.0], 2), ([3.0, 3.0, 3.9, 4.0], 3)],
)
def test_the_measure_itself(moments: list[float], fullest: int) -> None:
    assert busiest(moments, 1.0) == fullest


@pytest.mark.parametrize("rate", [0.5, 1, 7, 7.5, 30, 1000])
@pytest.mark.parametrize("seed", range(20))
def test_no_second_holds_more_than_the_rate(rate: float, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    clock = Clock(START)
    traffic = Prompt(rate, clock)
    left: list[float] = []
    for _ in range(2_000):
        wait = traffic.turn()
        if wait == 0:
            traffic.announced(len(left))
            left.append(clock())
        elif chance.random() < 0.05:
            clock.pass_seconds(wait * chance.random())  # woken for something else
        elif chance.random() < 0.05:
            clock.pass_seconds(wait + chance.expovariate(1))  # the process stood still
        else:
            clock.pass_seconds(wait + chance.random() * 0.01)  # a little late
    assert busiest(left, 1.0) <= max(rate, 1)


@pytest.mark.parametrize("rate", [1, 7, 30, 1000])
@pytest.mark.parametrize("seed", range(20))
def test_an_announcement_leaves_only_where_replies_leave_room(rate: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    clock = Clock(START)
    traffic = Prompt(rate, clock)
    all_that_left: list[float] = []
    announced = 0
    next_reply = clock()
    for _ in range(3_000):
        now = clock()
        if next_reply <= now:
            all_that_left.append(now)
            traffic.replied(chance.randrange(50))
            busy = chance.random() < 0.3
            next_reply = now + chance.expovariate(rate * (3.0 if busy else 0.5))
        elif (wait := traffic.turn()) == 0:
            traffic.announced(1_000 + announced)
            all_that_left.append(now)
            announced += 1
            within = [moment for moment in all_that_left[-3 * rate :] if moment > now - 1.0]
            assert len(within) <= rate
        else:
            clock.now = min(next_reply, now + wait + chance.random() * 0.01)
    assert announced > 100, "and it leaves in the end"


def test_replies_never_wait_and_take_the_turns_of_announcements() -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    for chat in range(30):
        traffic.replied(chat)
    assert traffic.turn() == pytest.approx(WINDOW)
    for chat in range(30):
        traffic.replied(chat)
    clock.pass_seconds(WINDOW / 2)
    assert traffic.turn() == pytest.approx(WINDOW / 2)
    traffic.replied(ANNA)
    clock.pass_seconds(WINDOW / 2)
    assert traffic.turn() == 0


@pytest.mark.parametrize("rate", [1, 7, 30, 1000])
def test_the_rate_is_used(rate: int) -> None:
    clock = Clock(START)
    left = announce(Prompt(rate, clock), clock, seconds=60)
    assert 0.97 * rate * 60 <= len(left) <= rate * 60


@pytest.mark.parametrize("rate", [7, 30, 1000])
def test_waking_late_does_not_cost_the_rate(rate: int) -> None:
    clock = Clock(START)
    left = announce(Prompt(rate, clock), clock, seconds=60, late=0.005)
    assert len(left) >= 0.95 * rate * 60
    assert busiest(left, 1.0) <= rate


@pytest.mark.parametrize("rate", [1, 7, 30, 1000])
def test_messages_are_evenly_spaced(rate: int) -> None:
    clock = Clock(START)
    left = announce(Prompt(rate, clock), clock, seconds=10)
    gaps = [after - before for before, after in pairwise(left)]
    assert min(gaps) == pytest.approx(EVEN / rate, rel=1e-6)
    assert max(gaps) == pytest.approx(EVEN / rate, rel=1e-6)


@pytest.mark.parametrize("stall", [0.04, 1.0, 3600.0])
@pytest.mark.parametrize("rate", [1, 7, 30, 1000])
def test_after_a_stall_hardly_anything_is_caught_up(rate: int, stall: float) -> None:
    clock = Clock(START)
    traffic = Prompt(rate, clock)
    announce(traffic, clock, seconds=5)
    clock.pass_seconds(stall)
    at_once = 0
    while traffic.turn() == 0:
        traffic.announced(at_once)
        at_once += 1
    assert at_once <= 1 + CATCH_UP * rate


def test_how_many_a_round_may_claim() -> None:
    traffic = Prompt(30, Clock(START))
    assert traffic.turns_within(0.01) == 1
    assert traffic.turns_within(0.5) == 15
    assert Prompt(1000, Clock(START)).turns_within(0.01) == 10


# --- one chat -----------------------------------------------------------------------------------


def test_a_chat_gets_one_message_a_second() -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    assert traffic.chat_wait(ANNA) == 0
    traffic.replied(ANNA)
    assert CHAT_SECONDS < traffic.chat_wait(ANNA) <= CHAT_SECONDS * 1.05
    assert traffic.chat_wait(ANNA + 1) == 0
    clock.pass_seconds(traffic.chat_wait(ANNA))
    assert traffic.chat_wait(ANNA) == 0
    traffic.announced(ANNA)
    assert traffic.chat_wait(ANNA) > CHAT_SECONDS


@pytest.mark.parametrize("seed", range(20))
def test_a_group_gets_twenty_a_minute(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    clock = Clock(START)
    traffic = Prompt(30, clock)
    left: list[float] = []
    while len(left) < 200:
        if wait := traffic.chat_wait(GROUP):
            clock.pass_seconds(wait if chance.random() < 0.7 else wait * chance.random())
        else:
            chance.choice((traffic.replied, traffic.announced))(GROUP)
            left.append(clock())
            if chance.random() < 0.1:
                clock.pass_seconds(chance.expovariate(1 / 30))
    assert busiest(left, GROUP_SECONDS) <= GROUP_MESSAGES
    assert busiest(left, CHAT_SECONDS) <= 1


def test_the_first_twenty_need_no_minute() -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    for _ in range(GROUP_MESSAGES):
        traffic.announced(GROUP)
        before = clock()
        clock.pass_seconds(traffic.chat_wait(GROUP))
    assert before - START < 20
    assert clock() - START > GROUP_SECONDS


def test_a_person_has_no_limit_of_a_minute() -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    for _ in range(100):
        traffic.replied(ANNA)
        clock.pass_seconds(traffic.chat_wait(ANNA))
    assert clock() - START < 110


# --- halts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("halts", "end"),
    [
        ([(0, 10)], 10),
        ([(0, 10), (1, 2)], 10),  # what another finishing call brings does not shorten it
        ([(0, 2), (1, 35)], 36),
        ([(0, 10_072), (5, 1), (6, 35)], 10_072),
        ([(0, 5), (0, 5), (1, 4)], 5),
        ([(0, 1), (10, 1)], 11),
    ],
)
def test_the_latest_end_of_all_halts_counts(halts: list[tuple[float, float]], end: float) -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    for moment, seconds in halts:
        clock.now = START + moment
        traffic.halt(seconds)
        assert traffic.is_halted
    assert traffic.turn() == pytest.approx(START + end - clock())
    clock.now = START + end - 0.001
    assert traffic.is_halted
    assert traffic.turn() > 0
    clock.now = START + end
    assert not traffic.is_halted
    assert traffic.turn() == 0


def test_after_a_halt_there_is_no_burst() -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    announce(traffic, clock, seconds=5)
    traffic.halt(35)
    left = announce(traffic, clock, seconds=45)
    assert left[0] - START >= 40
    assert busiest(left, 1.0) <= 30
    assert busiest(left, 0.1) <= 1 + 0.1 * 30 + 1


# --- memory -------------------------------------------------------------------------------------


def size(traffic: Traffic) -> int:
    """How many chats and moments it holds."""
    kept = (traffic._chats._moments, traffic._groups._moments)
    return sum(len(each) for each in kept) + len(traffic._arrived)


def test_only_what_still_counts_is_remembered() -> None:
    clock = Clock(START)
    traffic = Prompt(1000, clock)
    largest = 0
    for chat in range(100_000):
        traffic.announced(chat)
        clock.pass_seconds(0.001)
        largest = max(largest, size(traffic))
    assert largest <= 2 * 1.05 * 1000
    traffic.replied(ANNA)
    clock.pass_seconds(10)
    traffic.replied(ANNA)
    assert size(traffic) == 2


def test_groups_are_forgotten_after_their_minute() -> None:
    clock = Clock(START)
    traffic = Prompt(30, clock)
    for chat in range(1, 1_001):
        traffic.replied(-chat)
    clock.pass_seconds(70)
    traffic.replied(GROUP)
    assert size(traffic) == 3


# --- replies that nobody hears of ---------------------------------------------------------------


def test_a_message_in_a_reply_takes_its_place_until_it_has_surely_arrived() -> None:
    clock = Clock(START)
    traffic = Traffic(2, clock)
    traffic.replied_unheard(ANNA)
    traffic.replied_unheard(ANNA + 1)
    assert traffic.chat_wait(ANNA) > 0
    assert traffic.turn() == pytest.approx(WINDOW)
    clock.pass_seconds(WINDOW)
    assert traffic.turn() == 0


def test_such_a_message_counts_from_when_the_quickest_would_have_arrived() -> None:
    clock = Clock(START)
    traffic = Traffic(1, clock)
    for _ in range(20):
        left = traffic.replied(ANNA)
        clock.pass_seconds(0.25)
        traffic.answered(left)
    clock.pass_seconds(10)
    traffic.replied_unheard(ANNA)
    assert traffic.turn() == pytest.approx(WINDOW + 0.25, abs=0.01)
