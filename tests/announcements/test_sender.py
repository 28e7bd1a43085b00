"""The real sender against every trouble, in virtual time: nobody lost, nobody twice."""

import asyncio
import logging
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest
from aiogram.methods import DeleteMessage, EditMessageText, SendMessage

from bot.announcements.content import Content
from bot.announcements.deliveries import Claim, Deliveries, Outcome, Rest
from bot.announcements.sender import LONGEST_PAUSE, PATIENCE, pause_after
from bot.people.people import People
from bot.people.subscriptions import Subscriptions
from tests.announcements.making import HOUR, NOON, OLGA, TEXTS, adds_up, subscribe
from tests.announcements.station import RATE, Call, Fault, Script, Station, open_file, opened
from tests.announcements.telegram import (
    TOKEN,
    answered,
    disconnected,
    nonsense,
    not_connected,
    reset,
    timed_out,
    too_many,
)
from tests.announcements.test_traffic import busiest
from tests.announcements.virtual import in_virtual_time

EVENING = NOON + 8 * HOUR + 59 * 60 + 50  # ten seconds before the quiet hours
MORNING = NOON + 20 * HOUR


def once(number: int, fault: Callable[[], Fault]) -> Script:
    """The call of that number goes wrong, all others go well."""
    calls = iter(range(1, 1_000_000))
    return lambda call: fault() if next(calls) == number else None


# --- when all goes well -------------------------------------------------------------------------


@in_virtual_time
async def test_everybody_gets_it_once_in_his_language(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 51))
        await subscribe(station.database, range(51, 101), language="kk")
        announcement = await station.queue()
        async with station.sending():
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 101), 1)
        for call in station.telegram.calls:
            assert isinstance(call.method, SendMessage)
            language = "ru" if call.chat_id <= 50 else "kk"
            assert call.method.text == TEXTS[language].text  # type: ignore[index]
        assert await station.counts(announcement) == {"sent": 100}


@pytest.mark.parametrize(("rate", "people"), [(1, 40), (7, 100), (30, 300), (1000, 2000)])
@in_virtual_time
async def test_the_rate_is_held_and_used(tmp_path: Path, rate: int, people: int) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, people + 1))
        announcement = await station.queue()
        async with station.sending(station.sender(rate)):
            await station.ended(announcement)
        moments = station.telegram.moments
        assert len(moments) == people
        assert busiest(moments, 1.0) <= rate
        assert (people - 1) / (moments[-1] - moments[0]) >= 0.97 * rate


@in_virtual_time
async def test_replies_come_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        replies: list[float] = []
        async with station.sending():
            for _ in range(400):  # 20 a second
                await asyncio.sleep(0.05)
                station.traffic.answered(station.traffic.replied(9_999))
                replies.append(station.time())
            await station.ended(announcement)
        meanwhile = [moment for moment in station.telegram.moments if moment < replies[-1]]
        assert 9 * 19 <= len(meanwhile) <= 11 * 21, "what they leave of thirty a second"
        together = [*replies, *station.telegram.moments]
        for moment in meanwhile:
            assert sum(moment - 1.0 < each <= moment for each in together) <= RATE


@in_virtual_time
async def test_who_was_replied_to_a_moment_ago_waits_a_second(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 4))
        announcement = await station.queue()
        sender = station.sender()
        station.traffic.answered(station.traffic.replied(2))
        async with station.sending(sender):
            await station.ended(announcement)
        moments = {call.chat_id: call.moment for call in station.telegram.calls}
        assert moments[1] < 0.5
        assert moments[3] < 0.5
        assert 1.0 <= moments[2] <= 3.5


@in_virtual_time
async def test_two_announcements_to_the_same_people_are_a_second_apart(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 6))
        announcements = [await station.queue() for _ in range(3)]
        async with station.sending(station.sender(1000)):
            for each in announcements:
                await station.ended(each)
        for chat in range(1, 6):
            moments = [call.moment for call in station.telegram.calls if call.chat_id == chat]
            assert len(moments) == 3
            assert busiest(moments, 1.0) == 1


@in_virtual_time
async def test_it_begins_within_a_second(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, [1])
        async with station.sending():
            await asyncio.sleep(10.3)
            await station.queue()
            await asyncio.sleep(1.1)
            assert len(station.telegram.calls) == 1


@in_virtual_time
async def test_later_is_when_its_time_has_come(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, [1])
        await station.queue(due_at=NOON + 1_200)
        async with station.sending():
            await station.until(1_199.5)
            assert station.telegram.calls == []
            await station.until(1_201.1)
            assert len(station.telegram.calls) == 1


# --- 429 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "rate"), [(1, 30), (35, 30), (10_072, 30), (35, 1000)])
@in_virtual_time
async def test_within_a_halt_no_call_begins_and_nobody_is_lost(
    tmp_path: Path, seconds: int, rate: int
) -> None:
    async with opened(tmp_path) as station:
        station.start_at -= 6 * 60 * 60 - HOUR  # 07:00, and urgent: no quiet hours within it
        await subscribe(station.database, range(1, 101))
        announcement = await station.queue(urgent=True)
        said_at: list[float] = []

        def script(call: Call) -> Fault | None:
            if len(station.telegram.calls) != 20:
                return None
            said_at.append(call.moment)
            return Fault(too_many(seconds))

        station.telegram.script = script
        async with station.sending(station.sender(rate)):
            await station.until(seconds)
            await station.ended(announcement)
        (begun,) = said_at
        said = begun + 0.05
        inside = [each for each in station.telegram.moments if said < each < said + seconds]
        assert inside == []
        assert station.telegram.arrived == dict.fromkeys(range(1, 101), 1)
        assert await station.counts(announcement) == {"sent": 100}
        assert len(station.telegram.calls) == 101


@in_virtual_time
async def test_a_call_that_ends_well_does_not_end_a_halt(tmp_path: Path) -> None:
    """The fault of another library: 0.30 s into a halt of 2 s."""
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 101))
        announcement = await station.queue()

        def script(call: Call) -> Fault | None:
            match len(station.telegram.calls):
                case 10:
                    return Fault(too_many(20), latency=0.02)
                case 9 | 11:
                    return Fault(too_many(1), latency=0.09)
            return None

        station.telegram.script = script
        async with station.sending():
            await station.ended(announcement)
        told = station.telegram.calls[9].moment + 0.02
        assert not [each for each in station.telegram.moments if told < each < told + 20]
        assert station.telegram.arrived == dict.fromkeys(range(1, 101), 1)


@pytest.mark.parametrize("seconds", [35, 10_072])
@in_virtual_time
async def test_a_halt_survives_a_restart(tmp_path: Path, seconds: int) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 51))
        announcement = await station.queue()
        station.telegram.script = once(10, lambda: Fault(too_many(seconds)))
        async with station.sending():
            await asyncio.sleep(1)
        before = len(station.telegram.calls)
        halted = station.telegram.moments[9] + 0.05
        assert await station.counts(announcement) == {"sent": before - 1, "pending": 51 - before}
        async with station.sending():
            await station.until(halted + seconds - 0.1)
            assert len(station.telegram.calls) == before
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 51), 1)


@in_virtual_time
async def test_every_twentieth_call_is_refused_for_a_second(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 201))
        announcement = await station.queue()
        station.telegram.script = lambda call: (
            Fault(too_many(1)) if len(station.telegram.calls) % 20 == 0 else None
        )
        async with station.sending():
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 201), 1)
        assert await station.counts(announcement) == {"sent": 200}


# --- the token is refused -----------------------------------------------------------------------


@pytest.mark.parametrize("refusal", [(401, "Unauthorized"), (404, "Not Found")])
@in_virtual_time
async def test_a_refused_token_stops_all_and_fails_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, refusal: tuple[int, str]
) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 101))
        announcement = await station.queue()
        station.telegram.script = lambda call: (
            Fault(answered(*refusal)) if len(station.telegram.calls) > 40 else None
        )
        with caplog.at_level(logging.ERROR):
            async with asyncio.timeout(60):
                await station.sender().run()  # it returns by itself
        assert "BOT_TOKEN" in caplog.text
        assert TOKEN not in caplog.text
        calls = len(station.telegram.calls)
        assert calls <= 40 + 8
        assert await station.counts(announcement) == {"sent": 40, "pending": 60}
        station.telegram.script = lambda call: None
        async with station.sending():
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 101), 1)
        assert await station.counts(announcement) == {"sent": 100}


# --- a storm ------------------------------------------------------------------------------------

STORM: dict[str, Callable[[random.Random], Fault]] = {
    "429": lambda chance: Fault(too_many(chance.randint(1, 3))),
    "500": lambda chance: Fault(answered(500, "Internal Server Error")),
    "503": lambda chance: Fault(answered(503, "Service Unavailable")),
    "502, not passed on": lambda chance: Fault(answered(502, "Bad Gateway")),
    "502, passed on": lambda chance: Fault(answered(502, "Bad Gateway"), arrives=True),
    "timeout before": lambda chance: Fault(timed_out(), latency=30),
    "timeout after": lambda chance: Fault(timed_out(), arrives=True, latency=30),
    "reset before": lambda chance: Fault(reset()),
    "reset after": lambda chance: Fault(reset(), arrives=True),
    "hung up": lambda chance: Fault(disconnected(), arrives=chance.random() < 0.5),
    "nonsense": lambda chance: Fault(nonsense(), arrives=chance.random() < 0.5),
    "refused": lambda chance: Fault(not_connected(), latency=0.001),
}
NEVER_ARRIVED = {"429", "500", "503", "refused"}


@pytest.mark.parametrize("seed", range(4))
@in_virtual_time
async def test_a_storm_loses_nobody_and_repeats_nobody(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    happened: dict[int, list[str]] = {}

    def script(call: Call) -> Fault | None:
        if chance.random() > 0.2:
            return None
        name = chance.choice(list(STORM))
        happened.setdefault(call.chat_id, []).append(name)
        return STORM[name](chance)

    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        station.telegram.script = script
        async with station.sending():
            await station.ended(announcement, within=6 * HOUR)
        states = await station.states(announcement)
        assert await station.counts(announcement) == Counter(states.values())
        assert set(states.values()) <= {"sent", "unknown", "failed"}
        assert max(station.telegram.arrived.values()) == 1, "nobody got it twice"
        for chat, state in states.items():
            told = happened.get(chat, [])
            calls = [call for call in station.telegram.calls if call.chat_id == chat]
            if state == "sent":
                assert station.telegram.arrived[chat] == 1
                assert set(told) <= NEVER_ARRIVED
                assert len(calls) == len(told) + 1
            elif state == "unknown":
                assert told[-1] not in NEVER_ARRIVED
                assert set(told[:-1]) <= NEVER_ARRIVED
                assert len(calls) == len(told), "nobody is called again unasked"
            else:
                assert len(told) >= 5
        unknown = [chat for chat, state in states.items() if state == "unknown"]
        assert unknown
        station.telegram.script = lambda call: None
        assert await station.announcements.resend(announcement.id, OLGA) == len(unknown)
        before = len(station.telegram.calls)
        async with station.sending():
            await station.ended(announcement)
        again = [call.chat_id for call in station.telegram.calls[before:]]
        assert sorted(again) == sorted(unknown)
        assert max(station.telegram.arrived.values()) <= 2


@pytest.mark.parametrize(
    ("fault", "at_end"),
    [
        pytest.param(lambda: Fault(not_connected(), latency=0.001), {"sent": 60}, id="no way"),
        pytest.param(
            lambda: Fault(answered(500, "Internal Server Error")), {"sent": 60}, id="500"
        ),
    ],
)
@in_virtual_time
async def test_a_minute_in_which_nothing_leaves_costs_nobody(
    tmp_path: Path, fault: Callable[[], Fault], at_end: dict[str, int]
) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 61))
        announcement = await station.queue()
        station.telegram.script = lambda call: fault() if 1 < call.moment < 61 else None
        async with station.sending():
            await station.ended(announcement, within=3_000)
        assert await station.counts(announcement) == at_end
        assert station.telegram.arrived == dict.fromkeys(range(1, 61), 1)
        in_vain = [each for each in station.telegram.moments if 1 < each < 61]
        assert len(in_vain) <= 30, "the calls only feel their way"


@pytest.mark.parametrize(
    ("troubles", "seconds"),
    [(PATIENCE, 1), (PATIENCE + 1, 2), (PATIENCE + 5, 32), (PATIENCE + 6, LONGEST_PAUSE)],
)
def test_pauses(troubles: int, seconds: float) -> None:
    assert pause_after(troubles) == seconds


def test_the_longest_pause_stays() -> None:
    assert {pause_after(troubles) for troubles in range(PATIENCE + 6, 5_000)} == {LONGEST_PAUSE}


@in_virtual_time
async def test_who_is_gone_is_called_once_and_not_the_next_time(tmp_path: Path) -> None:
    gone = {
        1: (403, "Forbidden: bot was blocked by the user"),
        2: (403, "Forbidden: user is deactivated"),
        3: (400, "Bad Request: chat not found"),
    }
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 31))
        station.telegram.script = lambda call: (
            Fault(answered(*gone[call.chat_id])) if call.chat_id in gone else None
        )
        announcements = [await station.queue()]
        async with station.sending():
            await station.ended(announcements[0])
            announcements.append(await station.queue())
            await station.ended(announcements[1])
        calls = Counter(call.chat_id for call in station.telegram.calls)
        assert calls == {chat: 1 if chat in gone else 2 for chat in range(1, 31)}
        assert await station.counts(announcements[0]) == {"sent": 27, "blocked": 3}
        assert await station.counts(announcements[1]) == {"sent": 27}


@in_virtual_time
async def test_what_cannot_be_composed_fails_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, [1, 2])
        announcement = await station.queue()
        await station.database.execute(
            "UPDATE announcement_content SET content = ? WHERE language = 'ru'",
            (Content(text="Хакатон", entities=({"offset": "?"},)).model_dump_json(),),
        )
        good = await station.queue()
        async with station.sending():
            await station.ended(announcement)
            await station.ended(good)
        assert await station.counts(announcement) == {"failed": 2}
        assert await station.counts(good) == {"sent": 2}


@in_virtual_time
async def test_a_group_that_has_moved_gets_it_where_it_is_now(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        station.telegram.script = lambda call: (
            Fault(answered(400, "upgraded", migrate_to_chat_id=-1_001)) if call.chat_id == -1
            else None
        )  # fmt: skip
        job = await station.queue_to(-1)
        async with station.sending():
            await station.ended(job)
        assert [call.chat_id for call in station.telegram.calls] == [-1, -1_001]
        assert station.telegram.arrived == {-1: 0, -1_001: 1}


# --- quiet hours --------------------------------------------------------------------------------


@in_virtual_time
async def test_quiet_hours_hold_what_can_wait_until_eight(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        station.start_at = float(EVENING)
        await subscribe(station.database, range(1, 321))
        announcement = await station.queue()
        async with station.sending():
            await station.until(60)
            before = len(station.telegram.calls)
            assert 250 < before < 301
            late = await station.queue()
            station.start_at = MORNING - 60 - station.time()  # the night itself is skipped
            await station.until(station.time() + 59)
            assert len(station.telegram.calls) == before
            assert await station.state(late) == "scheduled"
            begun_at = station.time()
            await station.ended(announcement)
            await station.ended(late)
        assert station.telegram.moments[before - 1] <= 10.1
        assert begun_at + 1 <= station.telegram.moments[before] <= begun_at + 2.1


@in_virtual_time
async def test_what_is_urgent_goes_out_at_night(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        station.start_at = float(EVENING + HOUR)
        await subscribe(station.database, range(1, 31))
        announcement = await station.queue(urgent=True)
        async with station.sending():
            await station.ended(announcement, within=30)
        assert await station.counts(announcement) == {"sent": 30}


@pytest.mark.parametrize("kind", ["correct", "recall"])
@in_virtual_time
async def test_what_makes_no_noise_goes_on_at_night(tmp_path: Path, kind: str) -> None:
    async with opened(tmp_path) as station:
        station.start_at = float(EVENING - 60)
        await subscribe(station.database, range(1, 31))
        original = await station.queue()
        async with station.sending():
            await station.ended(original)
            await station.until(300)
            following = await station.follow(kind, original)
            await station.ended(following, within=30)
        form = EditMessageText if kind == "correct" else DeleteMessage
        assert [type(call.method) for call in station.telegram.calls[30:]] == [form] * 30
        sent = {call.chat_id: number + 1 for number, call in
                enumerate(station.telegram.calls[:30])}  # fmt: skip
        numbers = {each.chat_id: each.method.message_id  # type: ignore[attr-defined]
                   for each in station.telegram.calls[30:]}  # fmt: skip
        assert set(numbers) == set(sent)
        rows = await station.database.fetch_all(
            "SELECT chat_id, message_id FROM delivery WHERE announcement_id = ?", (original.id,)
        )
        assert numbers == {row["chat_id"]: row["message_id"] for row in rows}
        assert await station.counts(following) == {"sent": 30}


# --- pause, cancel, recall ----------------------------------------------------------------------


@in_virtual_time
async def test_after_a_pause_no_call_begins_until_it_goes_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        async with station.sending():
            await station.until(3)
            assert await station.announcements.pause(announcement.id, OLGA)
            claimed = list((await station.states(announcement)).values()).count("claimed")
            begun = len(station.telegram.calls) - station.telegram.under_way
            await station.until(600)
            assert len(station.telegram.calls) <= begun + claimed
            assert station.telegram.moments[-1] < 3.1
            counted = await station.counts(announcement)
            assert counted["sent"] == len(station.telegram.calls)
            assert await station.announcements.resume(announcement.id, OLGA)
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 301), 1)


@in_virtual_time
async def test_what_is_cancelled_ends_there(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        async with station.sending():
            await station.until(3)
            assert await station.announcements.cancel(announcement.id, OLGA)
            await station.until(600)
        calls = len(station.telegram.calls)
        assert station.telegram.moments[-1] < 3.1
        assert await station.counts(announcement) == {"sent": calls, "pending": 300 - calls}
        assert await station.state(announcement) == "cancelled"


@in_virtual_time
async def test_a_recall_in_full_flight_leaves_nobody_with_the_message(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        original = await station.queue()
        async with station.sending(station.sender(1000)):
            await station.until(0.2)
            assert station.telegram.under_way > 20
            recall = await station.follow("recall", original)
            await station.ended(recall)
        deleted = {call.chat_id for call in station.telegram.calls
                   if isinstance(call.method, DeleteMessage)}  # fmt: skip
        got = {call.chat_id for call in station.telegram.calls
               if isinstance(call.method, SendMessage)}  # fmt: skip
        assert deleted == got
        assert 0 < len(got) < 300


@in_virtual_time
async def test_who_leaves_before_his_turn_gets_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 201))
        announcement = await station.queue()
        async with station.sending():
            await station.until(1)
            assert await station.states(announcement)
            await Subscriptions(station.database).leave_all(1)
            await People(station.database).forget(2)
            async with asyncio.timeout(60):
                while await station.state(announcement) != "done":  # noqa: ASYNC110
                    await asyncio.sleep(0.5)
        assert {1, 2}.isdisjoint(station.telegram.arrived)
        await adds_up(station.database, erased=1)


# --- the database -------------------------------------------------------------------------------


async def impatient(station: Station) -> None:
    """Let a locked file be told at once, not after five real seconds."""
    await station.database._writer.execute("PRAGMA busy_timeout = 5")


@in_virtual_time
async def test_a_locked_database_loses_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 201))
        announcement = await station.queue()
        await impatient(station)
        # What is answered while it is locked is not lost either, whatever it is.
        station.telegram.script = once(62, lambda: Fault(too_many(3)))
        with closing(sqlite3.connect(station.path, isolation_level=None)) as other:
            async with station.sending():
                await station.until(2.05)
                other.execute("BEGIN IMMEDIATE")
                await station.until(12)
                begun = len(station.telegram.calls)
                assert begun < 80, "what cannot be claimed does not leave"
                other.execute("ROLLBACK")
                await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 201), 1)
        assert await station.counts(announcement) == {"sent": 200}
        assert caplog.text.count("wait for the database") == 1, "told once"


@in_virtual_time
async def test_a_halt_that_comes_while_the_database_is_locked_is_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 101))
        announcement = await station.queue()
        await impatient(station)
        with closing(sqlite3.connect(station.path, isolation_level=None)) as other:
            slow = Fault(too_many(60), latency=1)
            station.telegram.script = once(20, lambda: slow)
            async with station.sending():
                await station.until(0.5)
                other.execute("BEGIN IMMEDIATE")
                while station.telegram.calls[-1].chat_id and len(station.telegram.calls) < 20:
                    other.execute("ROLLBACK")
                    await asyncio.sleep(0.05)
                    other.execute("BEGIN IMMEDIATE")
                told = station.telegram.moments[19] + 1
                await station.until(told + 5)
                other.execute("ROLLBACK")
                await station.until(told + 10)
            before = len(station.telegram.calls)
            assert not [each for each in station.telegram.moments if each > told]
            async with station.sending():
                await station.until(told + 59.9)
                assert len(station.telegram.calls) == before
                await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 101), 1)
        assert await station.counts(announcement) == {"sent": 100}


# --- ends, and two at once ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "rate"),
    [
        *((moment, 30) for moment in (0.0, 0.01, 1.0, 1.013, 2.05, 3.3)),
        *((moment, 1000) for moment in (0.0005, 0.0033, 0.0555, 0.0777)),
    ],
)
@in_virtual_time
async def test_a_stop_lets_what_has_left_come_back(
    tmp_path: Path, moment: float, rate: int
) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 101))
        announcement = await station.queue()
        async with station.sending(station.sender(rate)):
            await station.until(moment)
        calls = len(station.telegram.calls)
        await asyncio.sleep(60)
        assert len(station.telegram.calls) == calls
        counted = await station.counts(announcement)
        assert counted.get("sent", 0) == calls
        assert set(counted) <= {"sent", "pending"}
        assert "claimed" not in (await station.states(announcement)).values()
        async with station.sending():
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 101), 1)
        assert await station.counts(announcement) == {"sent": 100}


@pytest.mark.parametrize("steps", range(0, 100, 5))
@in_virtual_time
async def test_a_stop_at_any_step_leaves_nobody_unknown(tmp_path: Path, steps: int) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 11))
        announcement = await station.queue()
        async with station.sending(station.sender(1000)):
            for _ in range(steps):
                await asyncio.sleep(0)
        assert "claimed" not in (await station.states(announcement)).values()
        async with station.sending():
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 11), 1)
        assert await station.counts(announcement) == {"sent": 10}


@in_virtual_time
async def test_a_stop_in_the_moment_of_the_commit_leaves_nobody_claimed(tmp_path: Path) -> None:
    class Slow(Deliveries):
        """Is through with its third commit when the stop comes, and has not said so yet."""

        async def exchange(
            self, outcomes: Sequence[Outcome], most: int, rest: Rest, now: int, quiet: bool
        ) -> Claim:
            claim = await super().exchange(outcomes, most, rest, now, quiet)
            if claim.recipients and len(station.telegram.calls) == 3:
                committed.set()
                await asyncio.sleep(0.5)
            return claim

    async with opened(tmp_path) as station:
        committed = asyncio.Event()
        await subscribe(station.database, range(1, 11))
        announcement = await station.queue()
        async with station.sending(station.sender(deliveries=Slow)):
            await committed.wait()
        assert await station.counts(announcement) == {"sent": 3, "pending": 7}
        assert "claimed" not in (await station.states(announcement)).values()


@in_virtual_time
async def test_a_call_that_does_not_come_back_in_time_is_unknown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 4))
        announcement = await station.queue()
        station.telegram.script = once(2, lambda: Fault(timed_out(), latency=30))
        async with station.sending():
            await station.until(1)
        assert station.time() < 10
        async with station.sending():
            await station.ended(announcement)
        assert await station.counts(announcement) == {"sent": 2, "unknown": 1}
        assert "1 messages were under way" in caplog.text


@in_virtual_time
async def test_of_two_senders_one_sends_and_the_other_takes_over(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        second_file = await open_file(station.path)
        second = station.sender(database=second_file)
        async with station.sending():
            await station.until(1)
            async with station.sending(second):
                await station.until(4)
                assert busiest(station.telegram.moments, 1.0) <= RATE
                assert "unknown" not in await station.counts(announcement)
            assert len(station.telegram.calls) > 60
        second = station.sender(database=second_file)
        third = station.sender()
        async with station.sending(second):
            async with station.sending(third):
                await station.until(station.time() + 1)
            await station.ended(announcement)
        assert station.telegram.arrived == dict.fromkeys(range(1, 301), 1)
        assert await station.counts(announcement) == {"sent": 300}
        await second_file.close()


@in_virtual_time
async def test_the_second_begins_within_two_seconds_of_the_firsts_end(tmp_path: Path) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        second_file = await open_file(station.path)
        first = asyncio.ensure_future(station.sender().run())
        await station.until(0.5)
        async with station.sending(station.sender(database=second_file)):
            await station.until(2)
            first.cancel()
            await asyncio.wait([first])
            ended, calls = station.time(), len(station.telegram.calls)
            await station.until(ended + 2)
            assert len(station.telegram.calls) > calls
            await station.ended(announcement)
        await second_file.close()
        assert station.telegram.arrived == dict.fromkeys(range(1, 301), 1)


# --- what is told -------------------------------------------------------------------------------


@in_virtual_time
async def test_no_ids_and_no_texts_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(3)  # noqa: S311
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(7_391_846_001, 7_391_846_051))
        announcement = await station.queue()
        faults: cycle[Callable[[random.Random], Fault | None]] = cycle(
            [*STORM.values(), lambda chance: None]
        )
        station.telegram.script = lambda call: next(faults)(chance)
        with caplog.at_level(logging.DEBUG, logger="bot"):
            async with station.sending():
                await station.ended(announcement, within=6 * HOUR)
        assert "wants no announcements" in caplog.text
        for secret in ("73918460", "Хакатон", TOKEN):
            assert secret not in caplog.text


@pytest.mark.parametrize(("rate", "most"), [(30, 8), (1000, 125)])
@in_virtual_time
async def test_only_so_many_calls_are_under_way(tmp_path: Path, rate: int, most: int) -> None:
    async with opened(tmp_path) as station:
        await subscribe(station.database, range(1, 301))
        announcement = await station.queue()
        station.telegram.script = lambda call: Fault(timed_out(), latency=30)
        fullest = 0
        async with station.sending(station.sender(rate)):
            for _ in range(100):
                await asyncio.sleep(0.1)
                fullest = max(fullest, station.telegram.under_way)
            assert fullest == most
            await station.announcements.cancel(announcement.id, OLGA)
