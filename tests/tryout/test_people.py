"""What people do beside typing: attach, edit, forward, block, take the bot into groups."""

from collections.abc import Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import ChatMemberUpdated, MessageOriginHiddenUser, Update
from aiohttp import ClientSession

from bot.tryout.attachments import KINDS
from bot.tryout.chats import FORUM_ID
from bot.tryout.errors import Refused
from bot.tryout.text import FormattedText
from bot.tryout.world import Content, World
from tests.tryout.conftest import Clock

STUDENT, MOTHER, ADMIN = 101, 102, 103


def updates(world: World) -> list[Update]:
    return [Update.model_validate(raw) for raw in world.updates.peek(100)]


# Attachments


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_real_message(world: World, kind: str) -> None:
    world.attach(MOTHER, kind)
    (update,) = updates(world)
    assert update.message is not None
    assert update.message.content_type == kind
    assert getattr(update.message, kind)
    assert update.message.text is None


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "document", "animation", "audio"])
def test_captions(world: World, kind: str) -> None:
    world.attach(MOTHER, kind, caption=" /help мне ")
    (update,) = updates(world)
    assert update.message is not None
    assert update.message.caption == "/help мне"
    assert [e.type for e in update.message.caption_entities or []] == ["bot_command"]


@pytest.mark.parametrize(
    ("kind", "caption"), [("sticker", "a"), ("dice", "a"), ("photo", "я" * 1025), ("song", "")]
)
def test_what_cannot_be_attached(world: World, kind: str, caption: str) -> None:
    with pytest.raises(Refused):
        world.attach(MOTHER, kind, caption=caption)
    assert not world.chat(MOTHER).messages


def test_attachments_in_groups_are_private_without_a_word_to_the_bot(world: World) -> None:
    world.attach(MOTHER, "photo", chat_id=FORUM_ID, thread_id=2)
    world.attach(MOTHER, "photo", chat_id=FORUM_ID, caption="@almaty_colleges_bot смотри")
    (update,) = updates(world)
    assert update.message is not None
    assert update.message.caption == "@almaty_colleges_bot смотри"


async def test_a_picture_of_a_person_can_be_seen_and_sent_on(
    bot: Bot, http: ClientSession, world: World
) -> None:
    world.attach(MOTHER, "photo")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.photo is not None
    file_id = update.message.photo[-1].file_id
    await bot.send_photo(STUDENT, file_id)
    async with http.get(f"/tryout/files/{file_id}") as response:
        assert response.content_type == "image/png"
    assert world.album.uploads == 0


# Edits and forwards


def test_an_edit_is_an_update_of_its_own(world: World, clock: Clock) -> None:
    said = world.say(MOTHER, "сколка")
    clock.pass_seconds(3)
    world.edit(MOTHER, said.id, "/help сколько")
    edited = updates(world)[1].edited_message
    assert edited is not None
    assert (edited.message_id, edited.text, edited.edit_date) == (
        said.id,
        "/help сколько",
        int(clock()),
    )
    assert edited.entities is not None


def test_a_caption_is_edited(world: World) -> None:
    sent = world.attach(MOTHER, "photo", caption="раз")
    world.edit(MOTHER, sent.id, "два")
    edited = updates(world)[1].edited_message
    assert edited is not None
    assert (edited.caption, edited.text) == ("два", None)


def test_edits_in_groups_are_private_too(world: World) -> None:
    said = world.say(MOTHER, "раз", chat_id=FORUM_ID)
    world.edit(MOTHER, said.id, "два", chat_id=FORUM_ID)
    assert updates(world) == []
    world.edit(MOTHER, said.id, "@almaty_colleges_bot три", chat_id=FORUM_ID)
    assert updates(world)[0].edited_message is not None


def test_what_cannot_be_edited(world: World) -> None:
    said = world.say(MOTHER, "раз", chat_id=FORUM_ID)
    sticker = world.attach(MOTHER, "sticker", chat_id=FORUM_ID)
    passed_on = world.forward(MOTHER, "чужое", chat_id=FORUM_ID)
    bots = world.bot_sends(FORUM_ID, Content(FormattedText("его")))
    for person, message, text in (
        (STUDENT, said, "чужое"),
        (MOTHER, said, "раз"),
        (MOTHER, said, " "),
        (MOTHER, sticker, "а"),
        (MOTHER, passed_on, "а"),
        (MOTHER, bots, "а"),
    ):
        with pytest.raises(Refused):
            world.edit(person, message.id, text, chat_id=FORUM_ID)


def test_a_forwarded_text_names_no_one(world: World) -> None:
    world.forward(MOTHER, "приходите в колледж")
    message = updates(world)[0].message
    assert message is not None
    assert message.text == "приходите в колледж"
    assert isinstance(message.forward_origin, MessageOriginHiddenUser)
    assert message.forward_origin.sender_user_name


# Blocking


def changes(world: World) -> list[ChatMemberUpdated]:
    return [update.my_chat_member for update in updates(world) if update.my_chat_member]


def statuses(world: World) -> list[tuple[str, str]]:
    return [(str(c.old_chat_member.status), str(c.new_chat_member.status)) for c in changes(world)]


async def test_a_blocked_bot_cannot_send(bot: Bot, world: World) -> None:
    sent = await bot.send_message(MOTHER, "раз")
    world.block(MOTHER)
    for call in (
        bot.send_message(MOTHER, "два"),
        bot.send_chat_action(MOTHER, "typing"),
        bot.edit_message_text("два", chat_id=MOTHER, message_id=sent.message_id),
    ):
        with pytest.raises(TelegramForbiddenError) as caught:
            await call
        assert caught.value.message == "Forbidden: bot was blocked by the user"
    with pytest.raises(Refused):
        world.say(MOTHER, "а я напишу")
    with pytest.raises(Refused):
        world.block(MOTHER)
    world.unblock(MOTHER)
    await bot.send_message(MOTHER, "два")
    assert statuses(world) == [("member", "kicked"), ("kicked", "member")]
    assert changes(world)[0].chat.id == MOTHER
    assert changes(world)[0].from_user.id == MOTHER
    with pytest.raises(Refused):
        world.unblock(MOTHER)


async def test_a_deactivated_person_is_gone_without_a_word(bot: Bot, world: World) -> None:
    world.deactivate(MOTHER)
    with pytest.raises(TelegramForbiddenError) as caught:
        await bot.send_message(MOTHER, "раз")
    assert caught.value.message == "Forbidden: user is deactivated"
    assert updates(world) == []
    with pytest.raises(Refused):
        world.say(MOTHER, "/start", chat_id=FORUM_ID)
    with pytest.raises(Refused):
        world.attach(MOTHER, "voice")


# Groups


def test_a_new_group_with_the_bot(world: World) -> None:
    group = world.new_group(ADMIN, "Совет")
    assert (group.type, group.members) == ("group", [STUDENT, MOTHER, ADMIN])
    assert -1_000_000_000_000 < group.id < 0
    change, created = updates(world)
    assert change.my_chat_member is not None
    assert created.message is not None
    assert created.message.group_chat_created is True
    assert statuses(world) == [("left", "member")]


@pytest.mark.parametrize(
    ("basic", "leaves", "why", "status"),
    [
        (False, False, "bot was kicked from the supergroup chat", "kicked"),
        (True, False, "bot was kicked from the group chat", "left"),
        (False, True, "bot is not a member of the supergroup chat", "left"),
        (True, True, "bot is not a member of the group chat", "left"),
    ],
)
async def test_a_bot_that_is_out_cannot_send(
    bot: Bot, world: World, basic: bool, leaves: bool, why: str, status: str
) -> None:
    group = world.new_group(ADMIN, "Совет") if basic else world.chat(FORUM_ID)
    world.updates.clear()
    if leaves:
        assert await bot.leave_chat(group.id)
    else:
        world.remove_bot(ADMIN, group.id)
    for call in (bot.send_message(group.id, "а"), bot.get_chat(group.id)):
        with pytest.raises(TelegramForbiddenError) as caught:
            await call
        assert caught.value.message == f"Forbidden: {why}"
    assert statuses(world) == [("member", status)]
    assert changes(world)[0].from_user.id == (bot.id if leaves else ADMIN)
    world.updates.clear()
    world.say(MOTHER, "/help", chat_id=group.id)
    assert updates(world) == [], "who is out hears nothing"


def test_the_bot_comes_and_goes_with_service_messages(world: World) -> None:
    world.remove_bot(MOTHER, FORUM_ID)
    world.add_bot(MOTHER, FORUM_ID)
    left, gone, back, joined = updates(world)
    assert left.message is not None
    assert left.message.left_chat_member is not None
    assert left.message.left_chat_member.id == world.bot.id
    assert gone.my_chat_member is not None
    assert back.my_chat_member is not None
    assert joined.message is not None
    assert [user.id for user in joined.message.new_chat_members or []] == [world.bot.id]
    assert statuses(world) == [("member", "kicked"), ("kicked", "member")]


@pytest.mark.parametrize(
    "act",
    [
        lambda world: world.add_bot(MOTHER, FORUM_ID),
        lambda world: world.add_bot(MOTHER, MOTHER),
        lambda world: world.remove_bot(MOTHER, -7),
        lambda world: world.remove_bot(MOTHER, world.new_group(MOTHER, "а", bot=False).id),
        lambda world: world.migrate(FORUM_ID),
        lambda world: world.migrate(-7),
        lambda world: world.block(999),
    ],
)
def test_comings_and_goings_that_cannot_be(world: World, act: Callable[[World], Any]) -> None:
    with pytest.raises(Refused):
        act(world)


async def test_a_group_becomes_a_supergroup(bot: Bot, world: World) -> None:
    old = world.new_group(ADMIN, "Совет")
    world.updates.clear()
    new = world.migrate(old.id)
    assert (new.type, new.title, new.members) == ("supergroup", "Совет", old.members)
    assert new.id < -1_000_000_000_000
    to, since = (update.message for update in updates(world))
    assert to is not None
    assert since is not None
    assert (to.chat.id, to.migrate_to_chat_id) == (old.id, new.id)
    assert (since.chat.id, since.migrate_from_chat_id) == (new.id, old.id)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await bot.send_message(old.id, "а")
    assert caught.value.migrate_to_chat_id == new.id
    assert "group chat was upgraded to a supergroup chat" in caught.value.message
    await bot.send_message(new.id, "а")
    with pytest.raises(Refused):
        world.say(ADMIN, "/help", chat_id=old.id)
    with pytest.raises(Refused):
        world.migrate(old.id)


async def test_get_chat_member(bot: Bot, world: World) -> None:
    group = world.new_group(STUDENT, "Класс")
    for chat, user, status in (
        (group.id, STUDENT, "creator"),
        (group.id, MOTHER, "member"),
        (group.id, bot.id, "member"),
        (MOTHER, MOTHER, "member"),
        (MOTHER, STUDENT, "left"),
    ):
        assert str((await bot.get_chat_member(chat, user)).status) == status
    for chat, user, why in (
        (group.id, 999, "PARTICIPANT_ID_INVALID"),
        (MOTHER, 999, "member not found"),
        (MOTHER, 0, "invalid user_id specified"),
    ):
        with pytest.raises(TelegramBadRequest, match=why):
            await bot.get_chat_member(chat, user)
    with pytest.raises(TelegramBadRequest, match="can't be changed in private chats"):
        await bot.leave_chat(MOTHER)


# The page


async def post(http: ClientSession, path: str, body: Any) -> tuple[int, Any]:
    async with http.post(path, json=body) as response:
        return response.status, await response.json()


async def test_the_page_does_it_all(http: ClientSession, world: World) -> None:
    path = f"/tryout/people/{MOTHER}/chats/{MOTHER}"
    _, said = await post(http, f"{path}/text", {"text": "раз"})
    edit = {"message_id": said["message_id"], "text": "два"}
    assert await post(http, f"{path}/edit", edit) == (200, said)
    assert (await post(http, f"{path}/edit", edit))[0] == 400
    assert (await post(http, f"{path}/forward", {"text": "чужое"}))[0] == 200
    assert (await post(http, f"{path}/attach", {"kind": "voice", "caption": "я"}))[0] == 200
    assert (await post(http, f"{path}/attach", {"kind": "song"}))[0] == 400
    assert (await post(http, f"{path}/bot", {"member": False}))[0] == 200
    assert (await post(http, f"{path}/bot", {}))[0] == 400
    async with http.get(path) as response:
        chat = await response.json()
    assert chat["blocked"] is True
    assert [m.get("text") for m in chat["messages"]] == ["два", "чужое", None]
    assert [kind for kind in ("voice", "forward_origin") if kind in chat["messages"][2]] == [
        "voice"
    ]
    kinds = [event.kind for event in world.events.since(0) or []]
    assert kinds == ["message"] * 4 + ["members"]


async def test_the_page_moves_the_bot_and_the_group(http: ClientSession, world: World) -> None:
    group = world.new_group(MOTHER, "Класс")
    path = f"/tryout/people/{MOTHER}/chats/{group.id}"
    assert (await post(http, f"{path}/bot", {"member": False}))[0] == 200
    async with http.get("/tryout/state") as response:
        state = await response.json()
    assert [(g["id"], g["bot_is_member"]) for g in state["groups"]] == [
        (FORUM_ID, True),
        (group.id, False),
    ]
    assert (await post(http, f"{path}/bot", {"member": True}))[0] == 200
    status, moved = await post(http, f"{path}/migrate", {})
    assert status == 200
    assert (await post(http, f"{path}/migrate", {}))[0] == 400
    async with http.get("/tryout/state") as response:
        state = await response.json()
    assert [g["id"] for g in state["groups"]] == [FORUM_ID, moved["chat_id"]]
