"""Files, copies, captions, other pictures, reactions, many deletions at once."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    InputMediaAudio,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    Update,
)
from aiohttp import ClientSession

from bot.tryout.chats import FORUM_ID
from bot.tryout.world import World
from tests.tryout.test_api import JPEG, LONG, PNG, key

STUDENT, MOTHER = 101, 102
PDF = b"%PDF-1.4 <script>alert(1)</script>"


def file(data: bytes = PDF, name: str = "spisok.pdf") -> BufferedInputFile:
    return BufferedInputFile(data, name)


async def why(call: Any) -> str:
    with pytest.raises(TelegramBadRequest) as caught:
        await call
    return caught.value.message.removeprefix("Bad Request: ")


# Files


async def test_a_document_by_upload_then_by_id(bot: Bot, world: World) -> None:
    sent = await bot.send_document(MOTHER, file(), caption="<b>Список</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("spisok.pdf", "application/pdf")
    assert (sent.document.file_size, sent.caption, sent.text) == (len(PDF), "Список", None)
    again = await bot.send_document(FORUM_ID, sent.document.file_id, message_thread_id=2)
    assert again.document is not None
    assert again.document.file_id == sent.document.file_id
    assert world.album.uploads == 1


async def test_videos_and_animations(bot: Bot, world: World) -> None:
    video = await bot.send_video(MOTHER, file(name="a.mp4"), width=320, height=240, duration=7)
    assert video.video is not None
    assert (video.video.width, video.video.duration) == (320, 7)
    moving = await bot.send_animation(MOTHER, file(name="a.mp4"))
    assert moving.animation is not None
    assert moving.document is not None
    assert world.album.uploads == 2


@pytest.mark.parametrize(
    ("name", "served"),
    [
        ("a.html", "application/octet-stream"),
        ("a.svg", "application/octet-stream"),
        ("a.mp4", "video/mp4"),
    ],
)
async def test_no_browser_runs_what_was_uploaded(
    bot: Bot, http: ClientSession, name: str, served: str
) -> None:
    sent = await bot.send_document(MOTHER, file(name=name))
    assert sent.document is not None
    async with http.get(f"/tryout/files/{sent.document.file_id}") as response:
        assert (response.content_type, await response.read()) == (served, PDF)


async def test_refused_files(bot: Bot) -> None:
    sent = await bot.send_document(MOTHER, file())
    picture = await bot.send_photo(MOTHER, file(PNG, "a.png"))
    assert sent.document is not None
    assert picture.photo is not None
    for call, said in (
        (bot.send_document(MOTHER, file(b"")), "file must be non-empty"),
        (bot.send_document(MOTHER, ""), "there is no document in the request"),
        (bot.send_video(MOTHER, "video-9"), "wrong file identifier/HTTP URL specified"),
        (
            bot.send_video(MOTHER, sent.document.file_id),
            "can't use file of type Document as Video",
        ),
        (
            bot.send_photo(MOTHER, sent.document.file_id),
            "can't use file of type Document as Photo",
        ),
        (
            bot.send_document(MOTHER, picture.photo[0].file_id),
            "can't use file of type Photo as Document",
        ),
        (bot.send_document(MOTHER, file(), caption="я" * 1025), "message caption is too long"),
    ):
        assert await why(call) == said


# Copies


async def test_copies_are_the_bots_own(bot: Bot, world: World) -> None:
    said = world.say(MOTHER, "/help мне")
    voice = world.attach(MOTHER, "voice", caption="старое")
    text = await bot.copy_message(STUDENT, MOTHER, said.id)
    kept = await bot.copy_message(STUDENT, MOTHER, voice.id, reply_markup=key("А", "a"))
    other = await bot.copy_message(FORUM_ID, MOTHER, voice.id, caption="новое")
    copies = world.chat(STUDENT).messages
    assert copies[text.message_id].content == said.content
    assert copies[text.message_id].author is None
    assert copies[kept.message_id].content == voice.content
    assert copies[kept.message_id].keyboard is not None
    assert world.chat(FORUM_ID).messages[other.message_id].content.body.text == "новое"
    assert voice.content.body.text == "старое"


async def test_what_cannot_be_copied(bot: Bot, world: World) -> None:
    created = world.new_group(MOTHER, "Класс")
    service = next(iter(created.messages))
    assert await why(bot.copy_message(MOTHER, STUDENT, 9)) == "message to copy not found"
    assert await why(bot.copy_message(MOTHER, created.id, service)) == "message can't be copied"
    assert await why(bot.copy_message(MOTHER, 999, 1)) == "chat not found"


# Edits


async def test_captions_are_edited(bot: Bot, world: World) -> None:
    sent = await bot.send_photo(MOTHER, file(PNG, "a.png"), reply_markup=key("А", "a"))
    place: dict[str, Any] = {"chat_id": MOTHER, "message_id": sent.message_id}
    edited = await bot.edit_message_caption(caption="Год", **place)
    assert isinstance(edited, Message)
    assert (edited.caption, edited.reply_markup) == ("Год", None)
    assert edited.photo is not None
    assert (await why(bot.edit_message_caption(caption="Год", **place))).startswith(
        "message is not modified"
    )
    text = await bot.send_message(MOTHER, "текст")
    said = await why(
        bot.edit_message_caption(chat_id=MOTHER, message_id=text.message_id, caption="a")
    )
    assert said == "there is no caption in the message to edit"


async def test_a_picture_takes_the_place_of_anything(bot: Bot, world: World) -> None:
    sent = await bot.send_message(MOTHER, "текст")
    place: dict[str, Any] = {"chat_id": MOTHER, "message_id": sent.message_id}
    uploaded = InputMediaPhoto(media=file(PNG, "a.png"), caption="<i>Год</i>", parse_mode="HTML")
    first = await bot.edit_message_media(uploaded, **place)
    assert isinstance(first, Message)
    assert first.photo is not None
    assert (first.caption, first.text) == ("Год", None)
    other = await bot.send_photo(MOTHER, file(JPEG, "b.jpg"))
    assert other.photo is not None
    by_id = InputMediaPhoto(media=other.photo[0].file_id)
    second = await bot.edit_message_media(by_id, reply_markup=key("А", "a"), **place)
    assert isinstance(second, Message)
    assert (second.caption, second.photo) == (None, other.photo)
    assert second.reply_markup is not None
    assert world.album.uploads == 2
    wrong = InputMediaAudio(media="audio-1")
    assert "only these" in await why(bot.edit_message_media(wrong, **place))
    assert await why(bot.edit_message_text(LONG, **place)) == "MESSAGE_TOO_LONG"
    assert await why(bot.edit_message_text("a", **place)) == (
        "there is no text in the message to edit"
    )


# Reactions and deletions


async def test_a_reaction_is_set_and_taken_back(bot: Bot, world: World) -> None:
    said = world.say(MOTHER, "рақмет")
    for emoji in ("👍", "❤\N{VARIATION SELECTOR-16}"):
        assert await bot.set_message_reaction(MOTHER, said.id, [ReactionTypeEmoji(emoji=emoji)])
        assert world.shown_json(said)["reaction"] == emoji[0]
    assert "reaction" not in world.message_json(said)
    assert await bot.set_message_reaction(MOTHER, said.id, [])
    assert "reaction" not in world.shown_json(said)
    assert len(world.events.since(1) or []) == 3


async def test_refused_reactions(bot: Bot, world: World) -> None:
    said = world.say(MOTHER, "рақмет")
    thumb, heart = ReactionTypeEmoji(emoji="👍"), ReactionTypeEmoji(emoji="❤")
    for message, reactions, error in (
        (9, (thumb,), "message to react not found"),
        (said.id, (ReactionTypeEmoji(emoji="🚗"),), "REACTION_INVALID"),
        (said.id, (thumb, heart), "REACTIONS_TOO_MANY"),
    ):
        assert await why(bot.set_message_reaction(MOTHER, message, [*reactions])) == error
    assert await why(bot.set_message_reaction(FORUM_ID, 2, [thumb])) == "REACTION_INVALID"
    world.block(MOTHER)
    with pytest.raises(TelegramForbiddenError):
        await bot.set_message_reaction(MOTHER, said.id, [thumb])


async def test_many_are_deleted_and_the_missing_passed_over(bot: Bot, world: World) -> None:
    ids = [world.say(MOTHER, str(n)).id for n in range(3)]
    assert await bot.delete_messages(MOTHER, [ids[0], 99, ids[2]])
    assert list(world.chat(MOTHER).messages) == [ids[1]]
    assert await why(bot.delete_messages(MOTHER, [])) == "message identifiers are not specified"
    assert await why(bot.delete_messages(MOTHER, list(range(1, 102)))) == (
        "too many message identifiers specified"
    )


def test_all_of_it_is_read_by_a_client(world: World) -> None:
    message = world.attach(MOTHER, "photo", caption="/start")
    message.reaction, message.force_reply = "👍", {"force_reply": True}
    (raw,) = world.updates.peek(1)
    assert Update.model_validate(raw).message is not None
    assert set(world.shown_json(message)) - set(world.message_json(message)) == {
        "reaction",
        "reply_markup",
    }
