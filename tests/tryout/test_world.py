"""The world by itself: updates as Telegram builds them, presses, the queue, the commands."""

from typing import Any

import pytest
from aiogram.types import Update

from bot.tryout.errors import ApiError, Refused
from bot.tryout.profile import Profile
from bot.tryout.text import FormattedText
from bot.tryout.updates import UpdateQueue
from bot.tryout.world import Content, Message, Reply, World
from tests.tryout.conftest import Clock

KEYBOARD = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}


def bot_says(world: World, text: str = "Вопрос?", **more: Any) -> Message:
    return world.bot_sends(102, Content(FormattedText(text)), **more)


def test_a_command_becomes_a_real_update(world: World) -> None:
    world.tap_command(101, "start")
    (raw,) = world.updates.peek(10)
    assert raw == {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "from": {
                "id": 101,
                "is_bot": False,
                "first_name": "Айгерім",
                "language_code": "kk",
            },
            "chat": {"id": 101, "type": "private", "first_name": "Айгерім"},
            "date": 1_766_620_800,
            "text": "/start",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }
    assert Update.model_validate(raw).message is not None


def test_a_press_carries_the_message(world: World) -> None:
    message = bot_says(world, keyboard=KEYBOARD)
    query = world.press_label(102, message.id, "Да")
    (raw,) = world.updates.peek(10)
    update = Update.model_validate(raw)
    assert update.callback_query is not None
    assert update.callback_query.id == query.id
    assert update.callback_query.data == "yes"
    assert raw["callback_query"]["message"] == world.message_json(message)
    assert raw["callback_query"]["chat_instance"]


def test_a_press_is_answered_once(world: World) -> None:
    query = world.press(102, bot_says(world, keyboard=KEYBOARD).id, 0, 0)
    world.bot_answers(query.id, "ок")
    with pytest.raises(ApiError, match="query is too old"):
        world.bot_answers(query.id)


def test_what_people_cannot_do(world: World) -> None:
    message = bot_says(world, keyboard=KEYBOARD)
    for refused in (
        lambda: world.say(101, "  "),
        lambda: world.say(101, "я" * 4097),
        lambda: world.say(999, "кто я"),
        lambda: world.press(102, message.id, 0, 1),
        lambda: world.press(102, message.id, -1, 0),
        lambda: world.press(102, 77, 0, 0),
        lambda: world.press_label(102, message.id, "Нет"),
    ):
        with pytest.raises(Refused):
            refused()
    assert len(world.updates) == 0


def test_a_reply_shows_what_it_answers(world: World) -> None:
    asked = world.say(102, "👍 сколько студентов?")
    answer = bot_says(world, "Столько", reply=Reply(asked.id, quote="сколько"))
    shown = world.message_json(answer)
    assert shown["reply_to_message"]["text"] == asked.content.body.text
    assert shown["quote"] == {"text": "сколько", "position": 3, "is_manual": True}


def test_an_old_message_is_not_deleted(world: World, clock: Clock) -> None:
    message = bot_says(world)
    clock.pass_seconds(48 * 3600 + 1)
    with pytest.raises(ApiError, match="message can't be deleted for everyone"):
        world.bot_deletes(102, message.id)


def test_watchers_hear_of_everything(world: World) -> None:
    heard: list[int] = []
    world.watch(lambda: heard.append(len(heard)))
    message = bot_says(world, keyboard=KEYBOARD)
    world.press(102, message.id, 0, 0)
    assert len(heard) == 2


def test_events_are_kept_in_order_and_forgotten_honestly(world: World) -> None:
    for number in range(3):
        bot_says(world, f"{number}")
    fresh = world.events.since(1)
    assert fresh is not None
    assert [event.payload["message"]["text"] for event in fresh] == ["1", "2"]
    assert world.events.since(3) == []
    assert world.events.since(4) is None
    for number in range(1_000):
        bot_says(world, f"{number}")
    assert world.events.since(1) is None


# The queue


def queue_of(count: int, clock: Clock) -> UpdateQueue:
    queue = UpdateQueue(clock, lambda: None)
    for _ in range(count):
        queue.push("message", {})
    return queue


@pytest.mark.parametrize(
    ("offset", "left"), [(0, [1, 2, 3]), (2, [2, 3]), (9, []), (-1, [3]), (-9, [1, 2, 3])]
)
def test_an_offset_confirms(offset: int, left: list[int], clock: Clock) -> None:
    queue = queue_of(3, clock)
    queue.confirm(offset)
    assert [update["update_id"] for update in queue.peek(100)] == left


def test_a_day_forgets(clock: Clock) -> None:
    queue = queue_of(1, clock)
    clock.pass_seconds(86_399)
    queue.push("message", {})
    clock.pass_seconds(1)
    assert [update["update_id"] for update in queue.peek(100)] == [2]


@pytest.mark.parametrize(
    ("allowed", "kind", "wanted"),
    [
        ([], "message", True),
        ([], "chat_member", False),
        (["chat_member"], "chat_member", True),
        (["callback_query"], "message", False),
    ],
)
def test_allowed_updates(allowed: list[str], kind: str, wanted: bool, clock: Clock) -> None:
    queue = queue_of(0, clock)
    queue.allow(allowed)
    queue.push(kind, {})
    assert len(queue) == int(wanted)


# Commands


@pytest.mark.parametrize(
    ("set_for", "chat_id", "language", "seen"),
    [
        ([], 101, "kk", None),
        ([(None, "")], 101, "kk", 0),
        ([(None, ""), (None, "kk")], 101, "kk", 1),
        ([(None, "kk"), ({"type": "all_private_chats"}, "")], 101, "kk", 1),
        ([({"type": "all_private_chats"}, "kk"), (chat := {"type": "chat", "chat_id": 101}, "")],
         101, "kk", 1),
        ([(None, "ru"), (chat, "")], 102, "ru", 0),
        ([(None, "kk")], 102, "ru", None),
    ],
)  # fmt: skip
def test_the_narrower_scope_wins_then_the_language(
    set_for: list[tuple[dict[str, Any] | None, str]],
    chat_id: int,
    language: str,
    seen: int | None,
) -> None:
    profile = Profile("Бот")
    for number, (scope, code) in enumerate(set_for):
        profile.set_commands(scope, code, [{"command": f"c{number}", "description": "d"}])
    names = [command["command"] for command in profile.commands_in(chat_id, language)]
    assert names == ([] if seen is None else [f"c{seen}"])


def test_names_fall_back(world: World) -> None:
    profile = world.profile
    profile.set_text("name", "kk", "Алматы колледждері")
    assert profile.text("name", "kk") == "Алматы колледждері"
    assert profile.text("name", "ru") == world.bot.name
    profile.set_text("name", "kk", "")
    assert profile.text("name", "kk") == world.bot.name
