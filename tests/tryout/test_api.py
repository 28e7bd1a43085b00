"""Every method and every refusal, over real HTTP, with aiogram's own client."""

import asyncio
import struct
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    MessageEntity,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from aiohttp import ClientSession

from bot.tryout.methods import METHODS
from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from tests.tryout.conftest import Clock, make_bot, until

MOTHER = 102


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0\0\0" * 2))
    + chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x05\x00\x07\x01\x01\x11\x00"


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(buttons)])


def key(text: str, data: str) -> InlineKeyboardMarkup:
    return keyboard(InlineKeyboardButton(text=text, callback_data=data))


def same(one: Any, other: Any) -> bool:
    """Compare what two objects say; what comes from the server also remembers its bot."""

    def dump(value: Any) -> Any:
        return list(map(dump, value)) if isinstance(value, list) else value.model_dump()

    return bool(dump(one) == dump(other))


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(TelegramAPIError) as caught:
        await call
    return caught.value.message


# Getting updates


async def test_get_me(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (bot.id, True, "almaty_colleges_bot")


async def test_updates_come_and_are_confirmed(bot: Bot, world: World) -> None:
    world.say(MOTHER, "раз")
    world.say(MOTHER, "два")
    (first,) = await bot.get_updates(limit=1)
    assert first.message is not None
    assert first.message.text == "раз"
    (second,) = await bot.get_updates(offset=first.update_id + 1)
    assert second.message is not None
    assert second.message.text == "два"
    assert await bot.get_updates(offset=second.update_id + 1) == []


async def test_a_long_poll_wakes_for_news(bot: Bot, server: TryoutServer) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=50))
    await until(lambda: len(server.calls("getUpdates")) == 1)
    server.world.say(MOTHER, "сәлем")
    assert len(await poll) == 1


async def test_a_second_reader_ends_the_first(bot: Bot, server: TryoutServer) -> None:
    first = asyncio.ensure_future(bot.get_updates(timeout=50))
    await until(lambda: len(server.calls("getUpdates")) == 1)
    second = asyncio.ensure_future(bot.get_updates(timeout=50, offset=1))
    with pytest.raises(TelegramConflictError, match="make sure that only one bot instance"):
        await first
    server.world.say(MOTHER, "сәлем")
    assert len(await second) == 1


async def test_allowed_updates_leave_out_the_rest(bot: Bot, world: World) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    world.say(MOTHER, "не придёт")
    assert len(world.updates) == 0


async def test_haste_gets_one_update(bot: Bot, world: World, monotonic: Clock) -> None:
    for number in range(3):
        world.say(MOTHER, f"{number}")
    assert len(await bot.get_updates()) == 3
    assert len(await bot.get_updates()) == 1
    monotonic.pass_seconds(0.5)
    assert len(await bot.get_updates()) == 3


async def test_stopping_ends_a_long_poll(server: TryoutServer, bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=50))
    await until(lambda: len(server.calls("getUpdates")) == 1)
    async with asyncio.timeout(2):
        await server.stop()
        assert await poll == []


async def test_webhook_is_kept_and_stands_in_the_way(
    bot: Bot, world: World, monotonic: Clock
) -> None:
    world.say(MOTHER, "раз")
    await bot.set_webhook("https://example.org/hook", drop_pending_updates=True)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://example.org/hook", 0)
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    with pytest.raises(TelegramRetryAfter):
        await bot.set_webhook("https://example.org/hook")
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    monotonic.pass_seconds(1)
    assert "An HTTPS URL must be provided" in await refusal(bot.set_webhook("http://a.kz"))
    monotonic.pass_seconds(1)
    refused = await refusal(bot.set_webhook("https://a.kz", secret_token="ключ"))
    assert "unallowed characters" in refused


# Messages


async def test_send_message(bot: Bot, world: World) -> None:
    sent = await bot.send_message(
        MOTHER,
        "<b>22 067</b> студентов\n<i>25.12.2025</i>",
        parse_mode="HTML",
        reply_markup=key("Темы", "topics"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert sent.text == "22 067 студентов\n25.12.2025"
    assert [e.type for e in sent.entities or []] == ["bold", "italic"]
    assert same(sent.reply_markup, key("Темы", "topics"))
    assert same(sent.link_preview_options, LinkPreviewOptions(is_disabled=True))
    assert sent.from_user is not None
    assert sent.from_user.id == bot.id
    assert list(world.chats[MOTHER].messages) == [sent.message_id]


async def test_entities_are_kept(bot: Bot) -> None:
    entities = [MessageEntity(type="bold", offset=0, length=2)]
    sent = await bot.send_message(MOTHER, "👍 <b>", entities=entities)
    assert sent.text == "👍 <b>"
    assert same(sent.entities, entities)


async def test_edit(bot: Bot, clock: Clock) -> None:
    sent = await bot.send_message(MOTHER, "раз", reply_markup=key("А", "a"))
    clock.pass_seconds(5)
    edited = await bot.edit_message_text("два", chat_id=MOTHER, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("два", None)
    assert edited.edit_date == int(clock())
    edited = await bot.edit_message_reply_markup(
        chat_id=MOTHER, message_id=sent.message_id, reply_markup=key("Б", "b")
    )
    assert isinstance(edited, Message)
    assert edited.text == "два"
    assert same(edited.reply_markup, key("Б", "b"))


async def test_reply(bot: Bot, world: World) -> None:
    asked = world.say(MOTHER, "вопрос")
    sent = await bot.send_message(
        MOTHER, "ответ", reply_parameters=ReplyParameters(message_id=asked.id, quote="воп")
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == asked.id
    assert sent.quote is not None
    assert sent.quote.text == "воп"
    lone = await bot.send_message(
        MOTHER,
        "ответ",
        reply_parameters=ReplyParameters(message_id=99, allow_sending_without_reply=True),
    )
    assert lone.reply_to_message is None


@pytest.mark.parametrize(("data", "size"), [(PNG, (3, 2)), (JPEG, (7, 5))])
async def test_photo_by_upload_then_by_id(
    bot: Bot, world: World, data: bytes, size: tuple[int, int]
) -> None:
    file = BufferedInputFile(data, "figures")
    sent = await bot.send_photo(MOTHER, file, caption="<b>Сандар</b>", parse_mode="HTML")
    assert sent.photo is not None
    assert (sent.photo[0].width, sent.photo[0].height) == size
    assert (sent.caption, sent.text) == ("Сандар", None)
    again = await bot.send_photo(101, sent.photo[0].file_id)
    assert same(again.photo, sent.photo)
    photo = world.album.get(sent.photo[0].file_id)
    assert photo is not None
    assert photo.data == data
    why = await refusal(bot.edit_message_text("нет", chat_id=MOTHER, message_id=sent.message_id))
    assert why == "Bad Request: there is no text in the message to edit"


async def test_delete(bot: Bot, world: World) -> None:
    said = world.say(MOTHER, "лишнее")
    assert await bot.delete_message(MOTHER, said.id)
    assert not world.chats[MOTHER].messages


async def test_answer_a_press(bot: Bot, world: World) -> None:
    sent = await bot.send_message(MOTHER, "?", reply_markup=key("Да", "yes"))
    query = world.press(MOTHER, sent.message_id, 0, 0)
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert await bot.answer_callback_query(query.id, "Хорошо", show_alert=True)
    event = (world.events.since(world.events.last - 1) or [])[0]
    assert (event.kind, event.payload["text"], event.payload["show_alert"]) == (
        "answer",
        "Хорошо",
        True,
    )


async def test_chat_action(bot: Bot, world: World) -> None:
    assert await bot.send_chat_action(MOTHER, "typing")
    assert (world.events.since(0) or [])[0].payload == {"chat_id": MOTHER, "action": "typing"}


async def test_get_chat(bot: Bot) -> None:
    chat = await bot.get_chat(MOTHER)
    assert (chat.type, chat.first_name) == ("private", "Ольга Петровна")


async def test_reply_keyboards_are_accepted(bot: Bot) -> None:
    sent = await bot.send_message(MOTHER, "ок", reply_markup=ReplyKeyboardRemove())
    assert sent.reply_markup is None


Call = Callable[[Bot], Awaitable[Any]]
LONG = "я" * 4097


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda b: b.send_message(MOTHER, ""), "message text is empty"),
        (lambda b: b.send_message(MOTHER, " \n "), "text must be non-empty"),
        (lambda b: b.send_message(MOTHER, "<b></b>", parse_mode="HTML"), "text must be non-empty"),
        (lambda b: b.send_message(MOTHER, LONG), "message is too long"),
        (lambda b: b.send_message(MOTHER, "👍" * 2049), "message is too long"),
        (lambda b: b.send_message(999, "кому"), "chat not found"),
        (lambda b: b.send_message("@nobody", "кому"), "chat not found"),
        (
            lambda b: b.send_message(MOTHER, "12345<x>", parse_mode="HTML"),
            'can\'t parse entities: Unsupported start tag "x" at byte offset 5',
        ),
        (
            lambda b: b.send_message(MOTHER, "*x*", parse_mode="MarkdownV2"),
            "the try-out does not read parse_mode markdownv2; use HTML or entities",
        ),
        (lambda b: b.send_message(MOTHER, "x", parse_mode="TeX"), "unsupported parse_mode"),
        (
            lambda b: b.send_message(MOTHER, "x", reply_markup=key("Б", "я" * 33)),
            "BUTTON_DATA_INVALID",
        ),
        (
            lambda b: b.send_message(
                MOTHER, "x", reply_markup=keyboard(InlineKeyboardButton(text="пусто"))
            ),
            "can't parse inline keyboard button: "
            "Text buttons are unallowed in the inline keyboard",
        ),
        (
            lambda b: b.send_message(
                MOTHER, "x", reply_markup=keyboard(InlineKeyboardButton(text="a", url="zzz"))
            ),
            "inline keyboard button URL 'zzz' is invalid: Wrong HTTP URL",
        ),
        (
            lambda b: b.send_message(
                MOTHER,
                "x",
                reply_markup=keyboard(
                    InlineKeyboardButton(text="a", copy_text=CopyTextButton(text="я" * 257))
                ),
            ),
            "BUTTON_COPY_TEXT_INVALID",
        ),
        (
            lambda b: b.send_message(MOTHER, "x", reply_parameters=ReplyParameters(message_id=9)),
            "message to be replied not found",
        ),
        (
            lambda b: b.edit_message_text("x", chat_id=MOTHER, message_id=9),
            "message to edit not found",
        ),
        (
            lambda b: b.edit_message_text("x", inline_message_id="abc"),
            "MESSAGE_ID_INVALID",
        ),
        (
            lambda b: b.edit_message_text("x", chat_id=MOTHER),
            "message identifier is not specified",
        ),
        (lambda b: b.delete_message(MOTHER, 9), "message to delete not found"),
        (
            lambda b: b.answer_callback_query("77"),
            "query is too old and response timeout expired or query ID is invalid",
        ),
        (lambda b: b.answer_callback_query("77", "я" * 201), "MESSAGE_TOO_LONG"),
        (lambda b: b.send_chat_action(MOTHER, "dancing"), "wrong parameter action in request"),
        (
            lambda b: b.send_photo(MOTHER, "photo-404"),
            "wrong file identifier/HTTP URL specified",
        ),
        (lambda b: b.send_photo(MOTHER, ""), "there is no photo in the request"),
        (
            lambda b: b.send_photo(MOTHER, BufferedInputFile(b"text", "a")),
            "IMAGE_PROCESS_FAILED",
        ),
        (lambda b: b.send_photo(MOTHER, BufferedInputFile(b"", "a")), "file must be non-empty"),
        (
            lambda b: b.send_photo(MOTHER, BufferedInputFile(PNG, "a"), caption="я" * 1025),
            "message caption is too long",
        ),
        (lambda b: b.get_chat(999), "chat not found"),
        (
            lambda b: b.set_my_commands([BotCommand(command="Ой", description="d")]),
            "BOT_COMMAND_INVALID",
        ),
        (
            lambda b: b.set_my_commands([BotCommand(command="a", description="")]),
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            lambda b: b.set_my_commands([], language_code="kazakh"),
            "invalid language code specified",
        ),
        (
            lambda b: b.get_my_commands(scope=BotCommandScopeChat(chat_id=999)),
            "chat not found",
        ),
    ],
)
async def test_refusals(bot: Bot, call: Call, why: str) -> None:
    with pytest.raises(TelegramBadRequest) as caught:
        await call(bot)
    assert caught.value.message == f"Bad Request: {why}"


async def test_edits_that_change_nothing_or_are_not_allowed(bot: Bot, world: World) -> None:
    sent = await bot.send_message(MOTHER, "раз", reply_markup=key("А", "a"))
    said = world.say(MOTHER, "моё")
    same = (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    place: dict[str, Any] = {"chat_id": MOTHER, "message_id": sent.message_id}
    markup = key("А", "a")
    assert await refusal(bot.edit_message_text("раз", reply_markup=markup, **place)) == same
    assert await refusal(bot.edit_message_reply_markup(reply_markup=markup, **place)) == same
    too_long = await refusal(bot.edit_message_text(LONG, **place))
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    not_mine = await refusal(bot.edit_message_text("x", chat_id=MOTHER, message_id=said.id))
    assert not_mine == "Bad Request: message can't be edited"


async def test_a_quote_must_be_in_the_message(bot: Bot, world: World) -> None:
    asked = world.say(MOTHER, "вопрос")
    reply = ReplyParameters(message_id=asked.id, quote="другое")
    why = await refusal(bot.send_message(MOTHER, "x", reply_parameters=reply))
    assert why == "Bad Request: QUOTE_TEXT_INVALID"


# What the bot says about itself


async def test_commands(bot: Bot) -> None:
    russian = [BotCommand(command="help", description="Помощь")]
    kazakh = [BotCommand(command="help", description="Көмек")]
    everywhere = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(russian)
    await bot.set_my_commands(kazakh, scope=everywhere, language_code="kk")
    assert same(await bot.get_my_commands(), russian)
    assert same(await bot.get_my_commands(scope=everywhere, language_code="kk"), kazakh)
    assert await bot.get_my_commands(language_code="kk") == []
    await bot.delete_my_commands(scope=everywhere, language_code="kk")
    assert await bot.get_my_commands(scope=everywhere, language_code="kk") == []


async def test_names_and_descriptions(bot: Bot) -> None:
    await bot.set_my_name("Колледждер", language_code="kk")
    await bot.set_my_description("Отвечает")
    await bot.set_my_short_description("Кратко")
    assert (await bot.get_my_name(language_code="kk")).name == "Колледждер"
    assert (await bot.get_my_name()).name == "Колледжи Алматы"
    assert (await bot.get_my_description(language_code="kk")).description == "Отвечает"
    assert (await bot.get_my_short_description()).short_description == "Кратко"
    for call in (
        bot.set_my_name("я" * 65),
        bot.set_my_description("я" * 513),
        bot.set_my_short_description("я" * 121),
    ):
        assert "is too long" in await refusal(call)


async def test_menu_button(bot: Bot) -> None:
    await bot.set_chat_menu_button(MOTHER, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(MOTHER)).type == "commands"


# The envelope


async def test_a_wrong_token(server: TryoutServer) -> None:
    stranger = make_bot(server, "1:wrong")
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()
    await stranger.session.close()
    assert not server.api.calls


async def test_an_unknown_method(http: ClientSession, server: TryoutServer) -> None:
    async with http.get(f"/bot{server.token}/makeCoffee") as response:
        assert response.status == 404
        assert await response.json() == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found",
        }


@pytest.mark.parametrize(
    "how",
    [
        {"json": {"chat_id": MOTHER, "text": "1", "reply_markup": {"inline_keyboard": []}}},
        {"data": {"chat_id": str(MOTHER), "text": "1", "reply_markup": '{"inline_keyboard":[]}'}},
        {"params": {"chat_id": str(MOTHER), "text": "1"}},
    ],
)
async def test_every_kind_of_body(
    http: ClientSession, server: TryoutServer, how: dict[str, Any]
) -> None:
    async with http.post(f"/bot{server.token}/SENDMESSAGE", **how) as response:
        body = await response.json()
    assert body["ok"]
    assert body["result"]["text"] == "1"
    assert str(server.calls("sendMessage")[0]["chat_id"]) == str(MOTHER)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"data": b"{", "headers": {"Content-Type": "application/json"}},
         "can't parse JSON object"),
        ({"data": {"text": "1"}}, "chat_id is empty"),
        ({"json": {"chat_id": MOTHER, "text": "1", "reply_markup": "{"}},
         "can't parse reply markup JSON object"),
        ({"json": {"chat_id": MOTHER, "text": "1", "reply_markup": {"inline_keyboard": 1}}},
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        ({"json": {"chat_id": MOTHER, "text": "1", "reply_markup": {"inline_keyboard": [1]}}},
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"json": {"chat_id": MOTHER, "text": "1", "reply_markup": {"inline_keyboard": [[1]]}}},
         "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"json": {"chat_id": MOTHER, "text": "1", "reply_markup": {"keys": []}}},
         "can't parse reply keyboard markup JSON object"),
    ],
)  # fmt: skip
async def test_what_no_good_client_sends(
    http: ClientSession, server: TryoutServer, how: dict[str, Any], why: str
) -> None:
    async with http.post(f"/bot{server.token}/sendMessage", **how) as response:
        assert response.status == 400
        assert (await response.json())["description"] == f"Bad Request: {why}"


def test_every_method_is_in_the_table_once() -> None:
    assert len(METHODS) == 37
    assert all(name == canonical.lower() for name, (canonical, _) in METHODS.items())
