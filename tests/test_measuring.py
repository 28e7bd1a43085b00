"""How announcements are measured: windows, weather, the books, and what is said of them."""

import random
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bench import announcements
from bench.announcing import flows, memory
from bench.announcing.books import Look, Reckoning, faults, reckon, repeated_unasked
from bench.announcing.door import TOKEN, Door, Strictness, serving
from bench.announcing.figures import Figure, lower_quartile, median, number
from bench.announcing.flows import Flow
from bench.announcing.people import ids
from bench.announcing.weather import ARRIVING, Gone, Mood, Weather
from bench.announcing.windows import Limits, busiest
from bench.tables import put
from bot.telegram.client import create_bot


@pytest.mark.parametrize(
    ("moments", "most"),
    [
        ([], 0),
        ([5.0], 1),
        ([0.0, 1.0], 1),  # the window is half-open
        ([0.0, 0.999], 2),
        ([0.0, 0.0, 0.0], 3),
        ([0.0, 0.5, 0.9, 1.0, 1.4], 4),
        ([0.0, 0.1, 5.0, 5.1, 5.2, 9.0], 3),
    ],
)
def test_the_busiest_second(moments: Sequence[float], most: int) -> None:
    assert busiest(moments) == most


def test_what_is_admitted_never_exceeds_the_rate_and_nothing_is_refused_below_it() -> None:
    chance = random.Random(1)  # noqa: S311
    limits, admitted = Limits(rate=5, chat_rate=None), list[float]()
    moment, refused = 0.0, 0
    for chat in range(2_000):
        moment += chance.choice((0.0, 0.05, 0.125, 0.4))
        within = sum(1 for earlier in admitted if earlier > moment - 1.0)
        assert limits.admits(chat, moment) == (within < 5)
        if within < 5:
            admitted.append(moment)
        else:
            refused += 1
    assert busiest(admitted) == 5
    assert refused


def test_a_chat_has_a_window_of_its_own_and_what_it_refuses_takes_no_room() -> None:
    limits = Limits(rate=2, chat_rate=1)
    assert limits.admits(1, 0.0)
    assert not limits.admits(1, 0.5)
    assert limits.admits(2, 0.5)
    assert not limits.admits(3, 0.9)
    assert limits.admits(3, 1.0)
    assert not limits.admits(3, 1.5)


def test_the_same_seed_gives_the_same_weather_and_every_mood() -> None:
    one, other = Weather(0.2, 7), Weather(0.2, 7)
    moods = [one.next() for _ in range(5_000)]
    assert moods == [other.next() for _ in range(5_000)]
    assert set(moods) == {None, *Mood}
    assert sum(one.seen.values()) == sum(mood is not None for mood in moods)
    assert 0.18 < sum(one.seen.values()) / len(moods) < 0.22
    one.calm()
    assert {one.next() for _ in range(100)} == {None}


def test_so_many_have_left_and_nobody_in_two_ways() -> None:
    gone = Gone.of(200, blocked=0.10, deactivated=0.02, seed=1)
    assert gone.said.keys() <= set(ids(200))
    assert len(gone.said) == 24
    assert sum("blocked" in said for said in gone.said.values()) == 20
    assert sum("deactivated" in said for said in gone.said.values()) == 4


def look(*, sound: bool = True, tally: dict[str, int] | None = None, **states: str) -> Look:
    """What a kill has left: recipients a, b, … in these states."""
    named = {ord(chat): state for chat, state in states.items()}
    counted = {state: list(named.values()).count(state) for state in named.values()}
    return Look(named, counted if tally is None else tally, sound)


@pytest.mark.parametrize(
    ("seen", "earlier", "expected"),
    [
        (look(), None, []),
        (look(a="pending", b="claimed"), None, []),
        (look(a="sent", b="unknown"), look(a="pending", b="claimed"), []),
        (look(a="unknown", b="pending"), look(a="unknown", b="pending"), []),
        (look(a="sent", tally={"sent": 1, "pending": 0}), None, []),
        (look(a="sent", sound=False), None, ["the file is not sound"]),
        (look(a="sent", tally={"sent": 2}), None, ["the ledger does not add up"]),
        (look(a="sent", tally={}), None, ["the ledger does not add up"]),
        (
            look(a="unknown"),
            look(a="pending"),
            ["unknown, but not under way at the kill"],
        ),
        (look(a="pending"), look(a="sent"), ["sent no longer"]),
        (look(a="sent"), look(a="sent", b="pending"), ["recipients have come or gone"]),
    ],
)
def test_what_is_wrong_with_the_books(
    seen: Look, earlier: Look | None, expected: list[str]
) -> None:
    assert faults(seen, earlier) == expected


@pytest.mark.parametrize(
    ("states", "arrived", "expected"),
    [
        ({1: "sent", 2: "pending"}, {1: 1}, Reckoning(0, 0, 0, 0, 0)),
        ({1: "sent", 2: "sent"}, {1: 1}, Reckoning(1, 0, 0, 0, 0)),
        ({1: "failed", 2: "pending"}, {1: 1, 2: 1}, Reckoning(0, 2, 0, 0, 0)),
        ({1: "sent", 2: "unknown"}, {1: 2, 2: 3}, Reckoning(0, 0, 2, 1, 1)),
        ({1: "unknown", 2: "unknown"}, {2: 1}, Reckoning(0, 0, 0, 2, 1)),
    ],
)
def test_what_has_arrived_beside_what_the_ledger_says(
    states: dict[int, str], arrived: dict[int, int], expected: Reckoning
) -> None:
    assert reckon(states, arrived) == expected


@pytest.mark.parametrize(
    ("before", "after", "resent", "expected"),
    [
        ({1: 1}, {1: 1, 2: 1}, {1: "sent", 2: "unknown"}, 0),
        ({1: 1}, {1: 2}, {1: "unknown"}, 0),  # that is what «resend» says
        ({1: 1}, {1: 2}, {1: "sent"}, 1),
        ({1: 1}, {1: 3}, {1: "unknown"}, 1),
        ({1: 2}, {1: 2}, {1: "sent"}, 0),  # that was before, and is counted there
    ],
)
def test_who_got_it_twice_by_a_resending_that_was_not_for_him(
    before: dict[int, int], after: dict[int, int], resent: dict[int, str], expected: int
) -> None:
    assert repeated_unasked(before, after, resent) == expected


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        (Mood.TOO_MANY, TelegramRetryAfter),
        (Mood.INTERNAL, TelegramServerError),
        (Mood.GATEWAY, ClientDecodeError),
        (Mood.RESET_BEFORE, TelegramNetworkError),
        (Mood.RESET_AFTER, TelegramNetworkError),
        (Mood.MALFORMED, ClientDecodeError),
    ],
)
async def test_what_a_mood_is_to_the_bot_and_whether_it_arrives(
    mood: Mood, error: type[Exception]
) -> None:
    door = Door(Strictness())
    door.weather = cast(Weather, SimpleNamespace(next=lambda: mood, seen={}))
    chat = ids(1)[0]
    async with serving(door) as url:
        bot = create_bot(TOKEN, url)
        bot.session.middleware._middlewares.clear()  # they would try again
        try:
            with pytest.raises(error):
                await bot.send_message(chat, "?")
        finally:
            await bot.session.close()
    assert door.seen.asked[chat] == 1
    assert door.seen.arrived[chat] == (mood in ARRIVING)


async def test_the_door_is_strict_and_knows_who_has_left() -> None:
    # A second that never ends: no clock decides.
    door = Door(Strictness(people=10, blocked=0.1))
    door._limits = Limits(rate=2, chat_rate=None, seconds=1e9)
    (gone,) = door._gone.said
    here, there, other = [chat for chat in ids(10) if chat != gone][:3]
    async with serving(door) as url:
        bot = create_bot(TOKEN, url)
        bot.session.middleware._middlewares.clear()
        try:
            sent = await bot.send_message(here, "Сәлем")
            assert (sent.chat.id, sent.text) == (here, "Сәлем")
            said = await _refusal(bot.send_message(gone, "?"))
            assert isinstance(said, TelegramForbiddenError)
            assert isinstance(await _refusal(bot.send_message(there, "?")), TelegramRetryAfter)
        finally:
            await bot.session.close()
    report = door.report()
    assert report["arrived"] == {here: 1}
    assert report["asked"] == {here: 1, gone: 1, there: 1}
    assert (report["refused"], report["calls"]) == (1, 3)
    assert other not in report["asked"]


async def _refusal(call: Any) -> TelegramAPIError:
    with pytest.raises(TelegramAPIError) as caught:
        await call
    return caught.value


def test_memory_is_read_from_what_linux_tells() -> None:
    assert memory.high_water("Name:\tpython\nVmPeak:\t 900 kB\nVmHWM:\t  150 kB\n") == 153_600
    with pytest.raises(ValueError, match="VmHWM"):
        memory.high_water("Name:\tpython\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [(1_000_000, "1 000 000"), (999, "999"), (7, "7"), (0.05, "0.05"), (1234.6, "1 235")],
)
def test_figures_as_the_readme_writes_them(value: float, written: str) -> None:
    assert number(value) == written


def test_the_middle_and_the_quarter_of_figures() -> None:
    assert median([9.0, 1.0, 5.0]) == 5.0
    assert lower_quartile([8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]) == 3.0


@pytest.mark.parametrize(
    ("ours", "kept"),
    [((2_000, 1_800), True), ((2_000, 1_799), False), ((1_000, 999), False)],
)
def test_the_flow_is_kept_where_it_is_fast_and_flat(ours: tuple[float, float], kept: bool) -> None:
    figure = flows.figure([Flow(1_000, ours[0], 30.0), Flow(1_000_000, ours[1], None)])
    assert figure.kept is kept
    assert "theirs 30" in figure.seen
    assert "theirs not measured" in figure.seen


def test_the_table_and_the_plot_get_into_the_readme(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- announcements -->\nold\n<!-- /announcements -->\nafter\n")
    row = Figure("kills", "0 lost", "1 lost", False).row()
    put(readme, "announcements", announcements.document([row], Path("docs/announcements.png")))
    written = readme.read_text()
    assert "| kills | 0 lost | 1 lost | **no** |" in written
    assert 'src="docs/announcements.png"' in written
    assert written.startswith("before\n")
    assert written.endswith("after\n")
    assert "old" not in written
