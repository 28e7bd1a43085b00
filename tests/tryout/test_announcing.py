"""What announcements need of the Bot API: every kind of message sent, changed and taken back."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    MessageEntity,
)
from aiohttp import ClientSession

from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from tests.tryout.conftest import Clock
from tests.tryout.test_api import PNG, same

STUDENT, MOTHER = 101, 102
TEXT = "Жаңа колледж 🎓"
ENTITIES = [
    MessageEntity(type="bold", offset=0, length=4),
    MessageEntity(type="text_link", offset=5, length=7, url="https://example.kz/"),
]
SITE = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Сайт", url="https://example.kz/a")]]
)
HOURS_48 = 48 * 3600


def file(name: str, data: bytes = b"data") -> BufferedInputFile:
    return BufferedInputFile(data, name)


PICTURE = file("a.png", PNG)
Send = Callable[[Bot, dict[str, Any]], Awaitable[Message]]
SENDS: dict[str, Send] = {
    "text": lambda bot, more: bot.send_message(MOTHER, TEXT, entities=ENTITIES, **more),
    "photo": lambda bot, more: bot.send_photo(
        MOTHER, PICTURE, caption=TEXT, caption_entities=ENTITIES, **more
    ),
    "video": lambda bot, more: bot.send_video(
        MOTHER, file("a.mp4"), caption=TEXT, caption_entities=ENTITIES, **more
    ),
    "document": lambda bot, more: bot.send_document(
        MOTHER, file("a.pdf"), caption=TEXT, caption_entities=ENTITIES, **more
    ),
    "animation": lambda bot, more: bot.send_animation(
        MOTHER, file("a.mp4"), caption=TEXT, caption_entities=ENTITIES, **more
    ),
}


def words_of(message: Message) -> tuple[str | None, list[MessageEntity] | None]:
    if message.text is not None:
        return message.text, message.entities
    return message.caption, message.caption_entities


@pytest.mark.parametrize("kind", SENDS)
async def test_every_kind_has_formatting_and_links(bot: Bot, world: World, kind: str) -> None:
    sent = await SENDS[kind](bot, {"reply_markup": SITE, "allow_paid_broadcast": True})
    text, entities = words_of(sent)
    assert sent.content_type == kind
    assert text == TEXT
    assert same(entities, ENTITIES)
    assert same(sent.reply_markup, SITE)
    copied = await bot.copy_message(STUDENT, MOTHER, sent.message_id, reply_markup=SITE)
    copy = world.chat(STUDENT).messages[copied.message_id]
    assert copy.content == world.chat(MOTHER).messages[sent.message_id].content
    assert copy.keyboard == SITE.model_dump(exclude_none=True)


@pytest.mark.parametrize("kind", SENDS)
async def test_every_kind_has_its_words_changed(bot: Bot, kind: str) -> None:
    sent = await SENDS[kind](bot, {})
    place: dict[str, Any] = {
        "chat_id": MOTHER, "message_id": sent.message_id, "reply_markup": SITE,
    }  # fmt: skip
    bold = [MessageEntity(type="bold", offset=0, length=5)]
    if kind == "text":
        edited = await bot.edit_message_text("Новый текст", entities=bold, **place)
    else:
        edited = await bot.edit_message_caption(
            caption="Новый текст", caption_entities=bold, **place
        )
    assert isinstance(edited, Message)
    assert (edited.content_type, words_of(edited)[0]) == (kind, "Новый текст")
    assert same(words_of(edited)[1], bold)
    assert same(edited.reply_markup, SITE)


MEDIA: dict[str, Any] = {
    "photo": InputMediaPhoto(media=PICTURE, caption=TEXT, caption_entities=ENTITIES),
    "video": InputMediaVideo(
        media=file("a.mp4"), caption=TEXT, caption_entities=ENTITIES, width=3, height=2, duration=1
    ),
    "document": InputMediaDocument(media=file("b.csv"), caption=TEXT, caption_entities=ENTITIES),
    "animation": InputMediaAnimation(media=file("a.mp4"), caption=TEXT, caption_entities=ENTITIES),
}


@pytest.mark.parametrize("before", SENDS)
@pytest.mark.parametrize("after", MEDIA)
async def test_any_kind_takes_the_place_of_any(
    bot: Bot, world: World, before: str, after: str
) -> None:
    sent = await SENDS[before](bot, {})
    edited = await bot.edit_message_media(
        MEDIA[after], chat_id=MOTHER, message_id=sent.message_id, reply_markup=SITE
    )
    assert isinstance(edited, Message)
    assert (edited.content_type, edited.caption, edited.text) == (after, TEXT, None)
    assert same(edited.caption_entities, ENTITIES)
    assert same(edited.reply_markup, SITE)
    assert list(world.chat(MOTHER).messages) == [sent.message_id]


async def test_a_file_sent_before_takes_the_place_of_a_text(bot: Bot, world: World) -> None:
    document = (await SENDS["document"](bot, {})).document
    sent = await SENDS["text"](bot, {})
    assert document is not None
    place: dict[str, Any] = {"chat_id": MOTHER, "message_id": sent.message_id}
    edited = await bot.edit_message_media(InputMediaDocument(media=document.file_id), **place)
    assert isinstance(edited, Message)
    assert edited.document is not None
    assert edited.document.file_id == document.file_id
    assert world.album.uploads == 1
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Video"):
        await bot.edit_message_media(InputMediaVideo(media=document.file_id), **place)


# Taking back


@pytest.mark.parametrize("kind", SENDS)
async def test_what_is_48_hours_old_is_deleted_and_nothing_older(
    bot: Bot, world: World, clock: Clock, kind: str
) -> None:
    first, second = [(await SENDS[kind](bot, {})).message_id for _ in range(2)]
    clock.pass_seconds(HOURS_48)
    assert await bot.delete_message(MOTHER, first)
    clock.pass_seconds(1)
    with pytest.raises(TelegramBadRequest, match="Bad Request: message can't be deleted"):
        await bot.delete_message(MOTHER, second)
    assert list(world.chat(MOTHER).messages) == [second]
    assert await bot.edit_message_reply_markup(
        chat_id=MOTHER, message_id=second, reply_markup=SITE
    )


async def test_a_message_is_taken_back_from_whoever_has_blocked_the_bot(
    bot: Bot, world: World
) -> None:
    first, second = [(await SENDS["text"](bot, {})).message_id for _ in range(2)]
    world.block(MOTHER)
    assert await bot.delete_message(MOTHER, first)
    world.deactivate(MOTHER)
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.delete_message(MOTHER, second)


# Groups that have become supergroups

MOVED: dict[str, Callable[[Bot, int, int], Awaitable[Any]]] = {
    "text": lambda bot, group, _: bot.send_message(group, TEXT),
    "photo": lambda bot, group, _: bot.send_photo(group, PICTURE),
    "document": lambda bot, group, _: bot.send_document(group, file("a.csv")),
    "copy": lambda bot, group, _: bot.copy_message(group, MOTHER, 1),
    "edit": lambda bot, group, sent: bot.edit_message_text("a", chat_id=group, message_id=sent),
    "delete": lambda bot, group, sent: bot.delete_message(group, sent),
}


@pytest.mark.parametrize("act", MOVED)
async def test_a_group_that_has_moved_says_where(bot: Bot, world: World, act: str) -> None:
    world.say(MOTHER, "это копируют")
    group = world.new_group(MOTHER, "Класс").id
    sent = await bot.send_message(group, TEXT)
    there = world.migrate(group).id
    kept = list(world.chat(group).messages)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await MOVED[act](bot, group, sent.message_id)
    assert caught.value.migrate_to_chat_id == there
    assert list(world.chat(group).messages) == kept


async def test_the_answer_of_a_moved_group_is_telegrams(
    http: ClientSession, server: TryoutServer, world: World
) -> None:
    group = world.new_group(MOTHER, "Класс").id
    there = world.migrate(group).id
    body = {"chat_id": group, "text": "a"}
    async with http.post(f"/bot{server.token}/sendMessage", json=body) as response:
        assert response.status == 400
        assert await response.json() == {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": there},
        }
