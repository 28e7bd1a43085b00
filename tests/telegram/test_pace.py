"""How fast one person may be: tables of moments and verdicts, and what a person sees of them."""

import datetime as dt

import pytest
from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import InlineQuery, Update, User

from bot.services import Services
from bot.telegram.pace import INLINE_QUERIES, MESSAGES, Limit, Pace, Verdict
from handlers import create_dispatcher
from tests.conversation.recording import NOON, RecordingSession
from tests.conversation.user import FakeUser
from tests.tryout.conftest import Clock

OLGA, AIGERIM = 102, 101
TOO_FAST = "Слишком быстро: отвечаю не чаще раза в секунду. Подождите немного."

Moments = list[tuple[float, Verdict]]


@pytest.mark.parametrize(
    "story",
    [
        pytest.param([(0, "pass")] * 10 + [(0, "warn")], id="a burst, then a word"),
        pytest.param(
            [(0, "pass")] * 10 + [(0, "warn")] + [(0, "drop")] * 100, id="one word, no more"
        ),
        pytest.param([(second, "pass") for second in range(1000)], id="one a second, for ever"),
        pytest.param(
            [(0, "pass")] * 10 + [(0, "warn"), (0.9, "drop"), (1, "pass"), (1, "drop")],
            id="room for one after a second",
        ),
        pytest.param(
            [(0, "pass")] * 10
            + [(0, "warn"), (5, "pass")]
            + [(5, "pass")] * 4
            + [(5, "drop"), (14.9, "pass"), (14.9, "pass")],
            id="silence until the bucket is full",
        ),
        pytest.param(
            [(0, "pass")] * 10 + [(0, "warn")] + [(10, "pass")] * 10 + [(10, "warn")],
            id="a word again after a rest",
        ),
        pytest.param(
            [(100, "pass")] * 9 + [(0, "pass"), (0, "warn"), (100, "drop"), (101, "pass")],
            id="a moment from before gives nothing",
        ),
    ],
)
def test_messages(story: Moments) -> None:
    pace = Pace(MESSAGES)
    assert [pace.judge(OLGA, moment) for moment, _ in story] == [verdict for _, verdict in story]


def test_inline_queries() -> None:
    pace = Pace(INLINE_QUERIES)
    assert [pace.judge(OLGA, 0) for _ in range(31)] == ["pass"] * 30 + ["warn"]
    # A fifth of a second for each; their sum is not exact, and must not matter.
    assert [pace.judge(OLGA, step / 5) for step in range(1, 2001)] == ["pass"] * 2000


def test_each_has_a_pace_of_his_own() -> None:
    pace = Pace(Limit(1, 1))
    assert [pace.judge(who, 0) for who in (1, 2, 1, 2)] == ["pass", "pass", "warn", "warn"]


def test_only_the_last_are_remembered() -> None:
    pace = Pace(Limit(1, 1), remembered=100)
    for person in range(10_000):
        pace.judge(person, 0)
        pace.judge(7, 0)
    assert len(pace) == 100
    assert pace.judge(7, 0) == "drop", "he is heard of all the time"


# --- what a person sees -------------------------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    """The time of presses and inline queries."""
    return Clock(1_000.0)


@pytest.fixture
def bot() -> Bot:
    """The real client on a wire that only writes down."""
    return Bot("42:made-up-token", session=RecordingSession())


@pytest.fixture
def olga(services: Services, bot: Bot, clock: Clock) -> FakeUser:
    """Somebody in a hurry."""
    return FakeUser(create_dispatcher(services, clock), bot, OLGA, "Ольга", "ru")


async def test_a_flood_is_told_once(olga: FakeUser) -> None:
    for _ in range(10):
        await olga.sends(text="/menu", date=NOON)
    assert await olga.types("/menu", date=NOON) == TOO_FAST
    for _ in range(100):
        await olga.types_into_the_void("/menu", date=NOON)
    assert await olga.types("/menu", date=NOON + dt.timedelta(seconds=1)) != TOO_FAST


async def test_what_was_written_slowly_while_the_bot_was_away_is_answered(
    olga: FakeUser, clock: Clock
) -> None:
    for hour in range(24):
        await olga.types("/menu", date=NOON + dt.timedelta(hours=hour))
    assert len(olga.screen) == 24
    assert TOO_FAST not in {message.text for message in olga.screen}


async def test_corrections_count_when_they_are_made(
    services: Services, bot: Bot, clock: Clock
) -> None:
    dispatcher = create_dispatcher(services, clock)
    olga = FakeUser(dispatcher, bot, OLGA, "Ольга", "ru")
    for _ in range(10):
        await olga.sends(text="/menu", date=NOON)
    before = len(olga.screen)
    hour_ago = olga.phone.said[10_000].model_copy(
        update={"date": NOON - dt.timedelta(hours=1), "edit_date": int(NOON.timestamp())}
    )
    await dispatcher.feed_update(bot, Update(update_id=1_000, edited_message=hour_ago))
    assert [message.text for message in olga.screen[before:]] == [TOO_FAST]


async def test_every_press_is_answered_though_nothing_comes_of_it(
    olga: FakeUser, clock: Clock
) -> None:
    await olga.types("/menu")
    for _ in range(10):
        await olga.presses_data("t1")
    assert olga.alerts == []
    seen = len(olga.phone.calls)
    for _ in range(20):
        await olga.presses_data("t1")  # fails where a press is not answered exactly once
    assert olga.alerts == [TOO_FAST]
    assert {type(call) for call in olga.phone.calls[seen:]} == {AnswerCallbackQuery}
    clock.pass_seconds(1)
    await olga.presses_data("t1")
    assert type(olga.phone.calls[-1]) is AnswerCallbackQuery
    assert type(olga.phone.calls[-2]) is not AnswerCallbackQuery


async def test_what_a_group_says_to_itself_does_not_count(olga: FakeUser) -> None:
    group = olga.in_group(-1001)
    for _ in range(100):
        await group.sends(text="сами с собой", date=NOON)
    assert await olga.types("/menu", date=NOON) != TOO_FAST


async def test_one_who_floods_slows_nobody_else(
    services: Services, bot: Bot, clock: Clock
) -> None:
    dispatcher = create_dispatcher(services, clock)
    flooding = FakeUser(dispatcher, bot, OLGA, "Ольга", "ru")
    calm = FakeUser(dispatcher, bot, AIGERIM, "Айгерім", "kk")
    for _ in range(50):
        await flooding.sends(text="/menu", date=NOON)
    assert "Тым жылдам" not in await calm.types("/menu", date=NOON)


async def test_inline_queries_are_dropped_in_silence(
    services: Services, bot: Bot, clock: Clock
) -> None:
    dispatcher = create_dispatcher(services, clock)
    reached: list[InlineQuery] = []

    async def answer(query: InlineQuery) -> None:
        reached.append(query)

    dispatcher.inline_query.register(answer)
    user = User(id=OLGA, is_bot=False, first_name="Ольга")
    for number in range(1, 51):
        query = InlineQuery(id=str(number), from_user=user, query="дуалка", offset="")
        await dispatcher.feed_update(bot, Update(update_id=number, inline_query=query))
    assert len(reached) == INLINE_QUERIES.burst
    assert isinstance(bot.session, RecordingSession)
    assert bot.session.calls == []
