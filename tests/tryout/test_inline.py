"""Inline mode: queries, answers, results that people send, and messages sent via the bot."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
    Update,
)
from aiohttp import ClientSession

from bot.tryout.chats import FORUM_ID
from bot.tryout.errors import Refused
from bot.tryout.world import Message, World
from tests.tryout.conftest import Clock
from tests.tryout.test_api import PNG, key

STUDENT, MOTHER, ADMIN = 101, 102, 103


def updates(world: World) -> list[Update]:
    return [Update.model_validate(raw) for raw in world.updates.peek(100)]


def article(
    id: str = "a", text: str = "<b>22 067</b>", markup: InlineKeyboardMarkup | None = None
) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=id,
        title="Сколько студентов",
        input_message_content=InputTextMessageContent(message_text=text, parse_mode="HTML"),
        reply_markup=markup,
    )


async def offer(
    bot: Bot, world: World, *results: Any, chat_id: int | None = None
) -> tuple[str, str]:
    """Ask and answer; the ids of the query and of the first result."""
    asked = world.inline(MOTHER, "студенты", chat_id=chat_id)
    await bot.answer_inline_query(asked.id, list(results), cache_time=0, is_personal=True)
    return asked.id, results[0].id


# Asking


@pytest.mark.parametrize(
    ("basic", "chat_type"), [(None, "sender"), (False, "supergroup"), (True, "group")]
)
def test_a_query_becomes_a_real_update(world: World, basic: bool | None, chat_type: str) -> None:
    group = world.new_group(ADMIN, "Совет").id if basic else FORUM_ID
    world.updates.clear()
    world.inline(MOTHER, "студ", offset="10", chat_id=None if basic is None else group)
    (update,) = updates(world)
    assert update.inline_query is not None
    assert (update.inline_query.query, update.inline_query.offset) == ("студ", "10")
    assert update.inline_query.from_user.id == MOTHER
    assert update.inline_query.chat_type == chat_type


def test_what_cannot_be_asked(clock: Clock) -> None:
    with pytest.raises(Refused):
        World(clock=clock, inline=False).inline(MOTHER, "студ")
    with pytest.raises(Refused):
        World(clock=clock).inline(MOTHER, "я" * 257)


# Answering


async def test_an_answer_is_shown_as_given(bot: Bot, world: World) -> None:
    asked = world.inline(MOTHER, "студ")
    button = InlineQueryResultsButton(text="Все темы", start_parameter="topics")
    assert await bot.answer_inline_query(
        asked.id, [article()], button=button, next_offset="50", cache_time=300
    )
    event = (world.events.since(world.events.last - 1) or [])[0]
    assert event.kind == "inline"
    assert event.payload["inline_query_id"] == asked.id
    assert (event.payload["person_id"], event.payload["chat_id"]) == (MOTHER, MOTHER)
    assert [result["title"] for result in event.payload["results"]] == ["Сколько студентов"]
    assert event.payload["button"] == {"text": "Все темы", "start_parameter": "topics"}
    assert event.payload["next_offset"] == "50"


def photo(**more: Any) -> InlineQueryResultCachedPhoto:
    return InlineQueryResultCachedPhoto(**{"id": "p", "photo_file_id": "photo-404", **more})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"results": [article("a"), article("a")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("")]}, "RESULT_ID_EMPTY"),
        ({"results": [article("я" * 33)]}, "RESULT_ID_INVALID"),
        (
            {"results": [article(str(n)) for n in range(51)]},
            "too many inline query results specified",
        ),
        ({"results": [article(text="я" * 4097)]}, "MESSAGE_TOO_LONG"),
        ({"results": [article(text="<b>")]}, "can't parse entities: Can't find end tag "
         'corresponding to start tag "b"'),
        ({"results": [article(text="")]},
         'can\'t parse InlineQueryResult: Can\'t find field "message_text"'),
        ({"results": [article(markup=key("А", "я" * 33))]}, "BUTTON_DATA_INVALID"),
        ({"results": [photo()]},
         "wrong remote file identifier specified: can't unserialize it"),
        ({"results": [InlineQueryResultPhoto(id="p", photo_url="a", thumbnail_url="a")]},
         'can\'t parse InlineQueryResult: Can\'t find field "photo_file_id"'),
        ({"results": [], "next_offset": "я" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": InlineQueryResultsButton(text="a", start_parameter="")},
         "can't use empty start_parameter"),
        ({"results": [], "button": InlineQueryResultsButton(text="a", start_parameter="a" * 65)},
         "too long start_parameter specified"),
        ({"results": [], "button": InlineQueryResultsButton(text="a", start_parameter="ә")},
         "unallowed characters in start_parameter are used"),
        ({"results": [], "button": InlineQueryResultsButton(text=" ", start_parameter="a")},
         'can\'t parse inline query results button: Can\'t find field "text"'),
    ],
)  # fmt: skip
async def test_refused_answers(bot: Bot, world: World, answer: dict[str, Any], why: str) -> None:
    asked = world.inline(MOTHER, "студ")
    with pytest.raises(TelegramBadRequest) as caught:
        await bot.answer_inline_query(asked.id, **answer)
    assert caught.value.message == f"Bad Request: {why}"
    await bot.answer_inline_query(asked.id, [article("я" * 32)], next_offset="я" * 32)


@pytest.mark.parametrize(
    ("result", "why"),
    [
        ({"type": "article", "title": "a"}, 'Can\'t find field "id"'),
        ({"type": "article", "id": "a"}, 'Can\'t find field "title"'),
        ({"type": "article", "id": "a", "title": "a"},
         'Can\'t find field "input_message_content"'),
        ({"id": "a"}, 'Can\'t find field "type"'),
        (1, "expected an Object"),
    ],
)  # fmt: skip
async def test_results_that_no_good_client_sends(
    http: ClientSession, bot: Bot, world: World, result: Any, why: str
) -> None:
    asked = world.inline(MOTHER, "студ")
    body = {"inline_query_id": asked.id, "results": [result]}
    async with http.post(f"/bot{bot.token}/answerInlineQuery", json=body) as response:
        description = (await response.json())["description"]
    assert description == f"Bad Request: can't parse InlineQueryResult: {why}"


@pytest.mark.parametrize("late", ["unknown", "twice", "old"])
async def test_an_answer_too_late(bot: Bot, world: World, clock: Clock, late: str) -> None:
    asked = world.inline(MOTHER, "студ")
    if late == "twice":
        await bot.answer_inline_query(asked.id, [])
    if late == "old":
        clock.pass_seconds(61)
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired"):
        await bot.answer_inline_query("77" if late == "unknown" else asked.id, [])


# Sending a result


async def test_a_chosen_article_becomes_the_persons_message(bot: Bot, world: World) -> None:
    query, result = await offer(bot, world, article(), chat_id=FORUM_ID)
    world.updates.clear()
    world.choose(MOTHER, query, result, chat_id=FORUM_ID, thread_id=2)
    (update,) = updates(world)
    assert update.message is not None
    assert update.message.text == "22 067"
    assert [e.type for e in update.message.entities or []] == ["bold"]
    assert update.message.from_user is not None
    assert update.message.from_user.id == MOTHER
    assert update.message.via_bot is not None
    assert update.message.via_bot.id == bot.id
    assert update.message.message_thread_id == 2


async def test_a_chosen_photo(bot: Bot, world: World) -> None:
    sent = await bot.send_photo(STUDENT, BufferedInputFile(PNG, "a.png"))
    assert world.album.uploads == 1
    assert sent.photo is not None
    file_id = sent.photo[-1].file_id
    entities = [MessageEntity(type="bold", offset=0, length=3)]
    ids = await offer(
        bot, world, photo(photo_file_id=file_id, caption="Год", caption_entities=entities)
    )
    message = world.choose(MOTHER, *ids)
    shown = world.shown_json(message)
    assert (shown["caption"], shown["photo"][0]["file_id"]) == ("Год", file_id)
    assert shown["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    text = InputTextMessageContent(message_text="вместо")
    ids = await offer(bot, world, photo(photo_file_id=file_id, input_message_content=text))
    assert world.shown_json(world.choose(MOTHER, *ids))["text"] == "вместо"


@pytest.mark.parametrize("asked_for", [False, True])
async def test_choices_are_told_only_on_request(bot: Bot, world: World, asked_for: bool) -> None:
    if asked_for:
        await bot.get_updates(allowed_updates=["message", "chosen_inline_result"])
    query, result = await offer(bot, world, article(markup=key("Ещё", "more")))
    world.choose(MOTHER, query, result)
    choices = [u.chosen_inline_result for u in updates(world) if u.chosen_inline_result]
    assert [(c.result_id, c.query, c.from_user.id) for c in choices] == (
        [("a", "студенты", MOTHER)] if asked_for else []
    )
    assert [c.inline_message_id for c in choices] == (["inline-1"] if asked_for else [])


async def test_a_group_without_the_bot_still_gets_results(bot: Bot, world: World) -> None:
    group = world.new_group(ADMIN, "Совет", bot=False)
    query, result = await offer(bot, world, article(markup=key("Ещё", "more")), chat_id=group.id)
    world.updates.clear()
    message = world.choose(MOTHER, query, result, chat_id=group.id)
    assert updates(world) == [], "the bot is not there to hear"
    world.press(ADMIN, message.id, 0, 0, chat_id=group.id)
    assert updates(world)[0].callback_query is not None


async def test_what_cannot_be_chosen(bot: Bot, world: World) -> None:
    unanswered = world.inline(MOTHER, "студ")
    query, result = await offer(bot, world, article())
    for person, query_id, result_id, more in (
        (MOTHER, unanswered.id, "a", {}),
        (MOTHER, "77", "a", {}),
        (MOTHER, query, "b", {}),
        (STUDENT, query, result, {}),
        (MOTHER, query, result, {"chat_id": STUDENT}),
        (MOTHER, query, result, {"chat_id": FORUM_ID, "thread_id": 9}),
    ):
        with pytest.raises(Refused):
            world.choose(person, query_id, result_id, **more)


# Messages sent via the bot


async def via(bot: Bot, world: World) -> tuple[Message, str]:
    """A message with a button in the forum, and its inline id."""
    query, result = await offer(bot, world, article(markup=key("Ещё", "more")), chat_id=FORUM_ID)
    message = world.choose(MOTHER, query, result, chat_id=FORUM_ID)
    world.updates.clear()
    assert message.inline_id is not None
    return message, message.inline_id


async def test_a_press_names_the_inline_message(bot: Bot, world: World) -> None:
    message, inline_id = await via(bot, world)
    query = world.press(STUDENT, message.id, 0, 0, chat_id=FORUM_ID)
    (update,) = updates(world)
    assert update.callback_query is not None
    assert update.callback_query.message is None
    assert update.callback_query.inline_message_id == inline_id
    assert update.callback_query.from_user.id == STUDENT
    assert await bot.answer_callback_query(query.id)


async def test_inline_messages_are_edited_by_their_id(bot: Bot, world: World) -> None:
    message, inline_id = await via(bot, world)
    markup = key("Назад", "back")
    assert (
        await bot.edit_message_text("два", inline_message_id=inline_id, reply_markup=markup)
        is True
    )
    assert world.shown_json(message)["text"] == "два"
    assert await bot.edit_message_reply_markup(inline_message_id=inline_id) is True
    assert message.keyboard is None
    for call, why in (
        (bot.edit_message_text("два", inline_message_id=inline_id), "message is not modified"),
        (bot.edit_message_text("три", inline_message_id="inline-9"), "MESSAGE_ID_INVALID"),
        (
            bot.edit_message_text("три", chat_id=FORUM_ID, message_id=message.id),
            "message can't be edited",
        ),
    ):
        with pytest.raises(TelegramBadRequest, match=why):
            await call
    with pytest.raises(Refused):
        world.edit(MOTHER, message.id, "моё", chat_id=FORUM_ID)


# The page


async def test_the_page_asks_and_chooses(http: ClientSession, bot: Bot, world: World) -> None:
    path = f"/tryout/people/{MOTHER}/chats/{FORUM_ID}"
    async with http.post(f"{path}/inline", json={"query": "студ", "offset": "1"}) as response:
        asked = await response.json()
    (update,) = await bot.get_updates()
    assert update.inline_query is not None
    assert update.inline_query.offset == "1"
    await update.inline_query.answer([article()]).as_(bot)
    choice = {**asked, "result_id": "a", "thread_id": 2}
    async with http.post(f"{path}/choose", json=choice) as response:
        chosen = await response.json()
    async with http.get(path) as response:
        last = (await response.json())["messages"][-1]
    assert (last["message_id"], last["via_bot"]["id"]) == (chosen["message_id"], bot.id)
    async with http.post(f"{path}/choose", json={**choice, "result_id": "b"}) as response:
        assert response.status == 400
