"""Many people: a bot that writes to all of them, some of whom it cannot reach."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError

from bot.tryout.events import KEPT_EVENTS
from bot.tryout.people import Person
from bot.tryout.world import World
from tests.tryout.conftest import Clock

FIRST, COUNT = 10_000, 10_000
SOME = range(FIRST, FIRST + COUNT, 37)
BLOCKED, GONE = SOME[3], SOME[7]


@pytest.fixture
def world(clock: Clock) -> World:
    people = (Person(FIRST + n, f"№ {n}", "ru", "student") for n in range(COUNT))
    world = World(people, clock)
    world.block(BLOCKED)
    world.deactivate(GONE)
    return world


async def send(bot: Bot, chat_id: int) -> str:
    """Send, and return what the bot is told."""
    try:
        return str((await bot.send_message(chat_id, f"<b>{chat_id}</b>", parse_mode="HTML")).text)
    except TelegramForbiddenError as error:
        return error.message


async def test_everybody_gets_his_own_but_for_those_who_cannot(bot: Bot, world: World) -> None:
    told = await asyncio.gather(*(send(bot, chat_id) for chat_id in SOME))
    expected = {chat_id: str(chat_id) for chat_id in SOME}
    expected |= {
        BLOCKED: "Forbidden: bot was blocked by the user",
        GONE: "Forbidden: user is deactivated",
    }
    assert dict(zip(SOME, told, strict=True)) == expected
    full = {person.id for person in world.people if world.chat(person.id).messages}
    assert full == set(SOME) - {BLOCKED, GONE}


async def test_the_log_of_changes_stays_small(bot: Bot, world: World) -> None:
    before = world.events.last
    for chat_id in range(FIRST, FIRST + KEPT_EVENTS + 100):
        if chat_id not in (BLOCKED, GONE):
            world.say(chat_id, "а")
    assert world.events.since(before) is None
    assert len(world.events.since(world.events.last - KEPT_EVENTS) or []) == KEPT_EVENTS
    assert len(world.updates) > KEPT_EVENTS
    assert [update.update_id for update in await bot.get_updates(limit=3)] == [1, 2, 3]


async def test_anyone_is_a_member_of_the_own_chat(bot: Bot) -> None:
    last = FIRST + COUNT - 1
    assert (await bot.get_chat_member(last, last)).user.first_name == f"№ {COUNT - 1}"
