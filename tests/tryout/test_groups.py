"""Groups: topics, replies, privacy mode, and who sees which commands."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    ForceReply,
    Message,
    ReplyParameters,
    Update,
)
from aiohttp import ClientSession

from bot.tryout.chats import FORUM_ID, FORUM_TITLE
from bot.tryout.errors import Refused
from bot.tryout.server import TryoutServer
from bot.tryout.text import FormattedText
from bot.tryout.world import Content, Reply, World
from tests.tryout.conftest import Clock
from tests.tryout.test_api import key

STUDENT, MOTHER, ADMIN = 101, 102, 103
STUDIES = 2


def updates(world: World) -> list[Update]:
    return [Update.model_validate(raw) for raw in world.updates.peek(100)]


def heard(world: World) -> list[Message]:
    return [update.message for update in updates(world) if update.message is not None]


# What people do


def test_the_default_group_is_a_forum(world: World) -> None:
    group = world.chat(FORUM_ID)
    assert (group.type, group.title, group.is_forum) == ("supergroup", FORUM_TITLE, True)
    assert group.members == [STUDENT, MOTHER, ADMIN]
    assert list(group.topics) == [1, STUDIES]


def test_a_command_in_a_topic(world: World) -> None:
    world.say(MOTHER, "/start@almaty_colleges_bot", chat_id=FORUM_ID, thread_id=STUDIES)
    (message,) = heard(world)
    assert message.chat.id == FORUM_ID
    assert (message.chat.type, message.chat.is_forum) == ("supergroup", True)
    assert (message.message_thread_id, message.is_topic_message) == (STUDIES, True)
    assert message.from_user is not None
    assert message.from_user.id == MOTHER
    assert message.reply_to_message is not None, "as in Telegram: the topic's first message"
    assert message.reply_to_message.forum_topic_created is not None


@pytest.mark.parametrize("thread", [None, 1])
def test_general_has_no_thread(world: World, thread: int | None) -> None:
    world.say(MOTHER, "/start", chat_id=FORUM_ID, thread_id=thread)
    (message,) = heard(world)
    assert (message.message_thread_id, message.is_topic_message) == (None, None)
    assert message.reply_to_message is None


def test_a_reply_in_general_names_a_thread_that_is_no_topic(world: World) -> None:
    asked = world.say(MOTHER, "вопрос", chat_id=FORUM_ID)
    answer = world.bot_sends(FORUM_ID, Content(FormattedText("ответ")), reply=Reply(asked.id))
    world.say(STUDENT, "а ещё?", chat_id=FORUM_ID, reply_to=answer.id)
    (message,) = heard(world)
    assert (message.message_thread_id, message.is_topic_message) == (asked.id, None)
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == answer.id
    assert "message_thread_id" not in world.shown_json(world.chat(FORUM_ID).messages[answer.id])


def test_a_reply_stays_in_its_topic(world: World) -> None:
    asked = world.say(MOTHER, "/start", chat_id=FORUM_ID, thread_id=STUDIES)
    assert world.say(STUDENT, "да", chat_id=FORUM_ID, reply_to=asked.id).topic == STUDIES


def test_supergroups_count_their_messages_by_themselves(world: World) -> None:
    first = world.say(MOTHER, "раз")
    in_group = world.say(MOTHER, "два", chat_id=FORUM_ID)
    assert (first.id, in_group.id) == (1, 3)
    assert world.say(STUDENT, "три").id == 2


@pytest.mark.parametrize(
    "place",
    [
        {"chat_id": FORUM_ID, "thread_id": 9},
        {"thread_id": STUDIES},
        {"chat_id": -5},
        {"chat_id": STUDENT},
        {"chat_id": FORUM_ID, "reply_to": 77},
    ],
)
def test_what_people_cannot_do_in_groups(world: World, place: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        world.say(MOTHER, "/start", **place)
    assert len(world.updates) == 0


def test_anybody_presses_a_button_in_a_group(world: World) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
    sent = world.bot_sends(FORUM_ID, Content(FormattedText("?")), keyboard, thread_id=STUDIES)
    query = world.press_label(ADMIN, sent.id, "Да", chat_id=FORUM_ID)
    (update,) = updates(world)
    assert update.callback_query is not None
    assert update.callback_query.from_user.id == ADMIN
    assert isinstance(update.callback_query.message, Message)
    assert update.callback_query.message.message_thread_id == STUDIES
    world.bot_answers(query.id, "ок")
    event = (world.events.since(world.events.last - 1) or [])[0]
    assert (event.payload["chat_id"], event.payload["person_id"]) == (FORUM_ID, ADMIN)


# Privacy mode


@pytest.mark.parametrize(
    ("text", "private_hears", "open_hears"),
    [
        ("просто разговор", False, True),
        ("/help", True, True),
        ("/help@Almaty_Colleges_Bot чем", True, True),
        ("/help@other_bot", False, True),
        ("скажи /help", False, True),
        ("👍 @almaty_colleges_bot сколько студентов?", True, True),
        ("@almaty_colleges_bots сколько", False, True),
    ],
)
def test_privacy_mode(clock: Clock, text: str, private_hears: bool, open_hears: bool) -> None:
    for everything, hears in ((False, private_hears), (True, open_hears)):
        world = World(clock=clock, sees_everything=everything)
        world.say(MOTHER, text, chat_id=FORUM_ID)
        assert bool(heard(world)) is hears


def test_the_bot_hears_replies_to_itself_only(world: World) -> None:
    said = world.say(MOTHER, "привет", chat_id=FORUM_ID)
    answer = world.bot_sends(FORUM_ID, Content(FormattedText("ответ")))
    world.say(STUDENT, "маме", chat_id=FORUM_ID, reply_to=said.id)
    world.say(STUDENT, "боту", chat_id=FORUM_ID, reply_to=answer.id)
    assert [message.text for message in heard(world)] == ["боту"]


@pytest.mark.parametrize("everything", [False, True])
async def test_get_me_tells_of_privacy_mode(clock: Clock, everything: bool) -> None:
    server = TryoutServer(World(clock=clock, sees_everything=everything, inline=everything))
    await server.start(port=0)
    async with ClientSession(server.url) as http, http.get(f"/bot{server.token}/getMe") as got:
        me = (await got.json())["result"]
    await server.stop()
    assert me["can_read_all_group_messages"] is everything
    assert me["supports_inline_queries"] is everything


# What the bot does


async def test_the_bot_answers_in_a_topic(bot: Bot, world: World) -> None:
    world.say(MOTHER, "/start", chat_id=FORUM_ID, thread_id=STUDIES)
    (update,) = await bot.get_updates()
    assert update.message is not None
    answered = await update.message.answer("Сәлем").as_(bot)
    assert (answered.message_thread_id, answered.is_topic_message) == (STUDIES, True)
    replied = await bot.send_message(
        FORUM_ID, "да", reply_parameters=ReplyParameters(message_id=update.message.message_id)
    )
    assert replied.message_thread_id == STUDIES
    assert await bot.send_chat_action(FORUM_ID, "typing", message_thread_id=STUDIES)


@pytest.mark.parametrize(("chat", "thread"), [(FORUM_ID, 1), (FORUM_ID, 9), (MOTHER, 2)])
async def test_unknown_threads(bot: Bot, chat: int, thread: int) -> None:
    with pytest.raises(TelegramBadRequest) as caught:
        await bot.send_message(chat, "a", message_thread_id=thread)
    assert caught.value.message == "Bad Request: message thread not found"


async def test_the_bot_deletes_its_own_messages_only(bot: Bot, world: World) -> None:
    said = world.say(MOTHER, "моё", chat_id=FORUM_ID)
    sent = await bot.send_message(FORUM_ID, "его")
    assert await bot.delete_message(FORUM_ID, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(FORUM_ID, said.id)


async def test_a_wish_for_a_reply_is_shown_but_not_told(bot: Bot, world: World) -> None:
    sent = await bot.send_message(FORUM_ID, "Имя?", reply_markup=ForceReply(force_reply=True))
    assert sent.reply_markup is None
    message = world.chat(FORUM_ID).messages[sent.message_id]
    assert world.shown_json(message)["reply_markup"]["force_reply"] is True


async def test_get_chat(bot: Bot) -> None:
    chat = await bot.get_chat(FORUM_ID)
    assert (chat.type, chat.title, chat.is_forum) == ("supergroup", FORUM_TITLE, True)


# The page


async def test_the_page_shows_and_acts_in_groups(http: ClientSession, world: World) -> None:
    async with http.get("/tryout/state") as response:
        state = await response.json()
    assert state["inline"] is True
    (group,) = state["groups"]
    assert (group["id"], group["title"], group["type"]) == (FORUM_ID, FORUM_TITLE, "supergroup")
    assert (group["is_forum"], group["bot_is_member"]) == (True, True)
    assert [topic["id"] for topic in group["topics"]] == [1, STUDIES]
    path = f"/tryout/people/{MOTHER}/chats/{FORUM_ID}"
    asked = {"text": "/help", "thread_id": STUDIES}
    async with http.post(f"{path}/text", json=asked) as response:
        said = await response.json()
    answer = {"text": "и ещё", "reply_to": said["message_id"], "thread_id": None}
    async with http.post(f"{path}/text", json=answer) as response:
        assert response.status == 200
    async with http.get(path) as response:
        chat = await response.json()
    assert (chat["chat"], chat["blocked"]) == (group, False)
    assert [m["message_thread_id"] for m in chat["messages"]] == [STUDIES] * 3
    async with http.post(f"{path}/text", json={"text": "a", "thread_id": 9}) as response:
        assert (response.status, await response.json()) == (
            400,
            {"error": "there is no topic 9 here"},
        )


async def test_a_button_is_pressed_from_the_page(http: ClientSession, bot: Bot) -> None:
    sent = await bot.send_message(FORUM_ID, "?", reply_markup=key("Да", "yes"))
    place = {"message_id": sent.message_id, "row": 0, "column": 0}
    path = f"/tryout/people/{ADMIN}/chats/{FORUM_ID}/press"
    async with http.post(path, json=place) as response:
        assert "callback_query_id" in await response.json()
    async with http.post(path, json={"message_id": sent.message_id}) as response:
        assert response.status == 400


async def test_groups_have_commands_of_their_own(http: ClientSession, bot: Bot) -> None:
    async def seen(person: int, chat: int) -> str:
        async with http.get(f"/tryout/people/{person}/chats/{chat}") as response:
            commands = (await response.json())["commands"]
        return str(commands[0]["command"])

    scopes = {
        "default": None,
        "groups": BotCommandScopeAllGroupChats(),
        "here": BotCommandScopeChat(chat_id=FORUM_ID),
        "mine": BotCommandScopeChatMember(chat_id=FORUM_ID, user_id=ADMIN),
    }
    seen_after = []
    for name, scope in scopes.items():
        await bot.set_my_commands([BotCommand(command=name, description="d")], scope=scope)
        seen_after.append((await seen(MOTHER, FORUM_ID), await seen(ADMIN, FORUM_ID)))
    assert seen_after == [
        ("default", "default"),
        ("groups", "groups"),
        ("here", "here"),
        ("here", "mine"),
    ]
    assert await seen(ADMIN, ADMIN) == "default"
