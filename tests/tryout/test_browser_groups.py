"""What the page can do beside a private talk, in a real browser; the test answers as the bot."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputRichBlockTable,
    InputRichMessage,
    InputTextMessageContent,
    ReplyParameters,
    RichBlockTableCell,
    SwitchInlineQueryChosenChat,
    Update,
)
from aiohttp import ClientSession
from playwright.async_api import FilePayload, Page, async_playwright, expect

from bot.tryout.chats import FORUM_ID
from bot.tryout.page import FILES
from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from tests.test_browser import BROWSER, FLAGS, PHONE, pytestmark  # noqa: F401 - marks this file

GIRL, MOTHER, ADMIN = 101, 102, 103
DESKTOP = {"width": 1280, "height": 800}
NAME = "@almaty_colleges_bot"
STUDY = 2  # a topic of the forum


on_both = pytest.mark.parametrize(
    "page", [DESKTOP, PHONE], ids=["desktop", "phone"], indirect=True
)


@pytest.fixture
async def page(server: TryoutServer, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A browser that must not complain, and nothing in it may be wider than its window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = await browser.new_page(viewport=getattr(request, "param", DESKTOP))  # type: ignore[arg-type]
        page.set_default_timeout(10_000)
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        wide = await page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        await browser.close()
    assert not wide
    assert not complaints


async def open_chat(page: Page, server: TryoutServer, person: int, chat: int = FORUM_ID) -> None:
    """Go to a chat by its address."""
    await page.goto(f"{server.url}/#{person}" if chat > 0 else f"{server.url}/#{person}/{chat}")
    await expect(page.get_by_test_id(f"person-{person}")).to_have_attribute(
        "aria-selected", "true"
    )


async def write(page: Page, text: str) -> None:
    """Type and send, by the button: the panel of inline mode keeps the Enter key."""
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("send").click()


async def receive(bot: Bot, wanted: Callable[[Update], Any]) -> Any:
    """Wait, as the bot, until there is what is wanted in an update."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=10):
            offset = update.update_id + 1
            if (found := wanted(update)) is not None:
                return found


async def offer(bot: Bot, *titles: str, query: str = "") -> None:
    """Answer the next inline query for a text with articles of these titles."""

    def fits(update: Update) -> InlineQuery | None:
        asked = update.inline_query
        return asked if asked is not None and asked.query == query else None

    asked = await receive(bot, fits)
    results = [
        InlineQueryResultArticle(
            id=str(number),
            title=title,
            description=f"{title}: 22 067",
            input_message_content=InputTextMessageContent(message_text=title),
        )
        for number, title in enumerate(titles)
    ]
    button = InlineQueryResultsButton(text="Чат с ботом", start_parameter="inline")
    await bot.answer_inline_query(asked.id, results, button=button, cache_time=0)  # type: ignore[arg-type]


# Groups


@on_both
async def test_the_bot_is_asked_in_a_group_and_answers_there(
    page: Page, server: TryoutServer, bot: Bot
) -> None:
    await open_chat(page, server, MOTHER)
    await write(page, f"Скажите, {NAME}, сколько колледжей?")
    message = await receive(bot, lambda update: update.message)
    assert message.entities[0].type == "mention"
    reply = ReplyParameters(message_id=message.message_id)
    await bot.send_message(message.chat.id, "88 колледжей", reply_parameters=reply)
    answer = page.get_by_test_id("message-bot")
    await expect(answer).to_contain_text("88 колледжей")
    await expect(answer.get_by_test_id("author")).to_have_text("Колледжи Алматы")
    await expect(answer.get_by_test_id("answered")).to_contain_text("Ольга Петровна")


@on_both
async def test_others_see_what_is_new_and_who_said_it(
    page: Page, server: TryoutServer, world: World
) -> None:
    await open_chat(page, server, MOTHER, MOTHER)
    world.say(GIRL, "Сәлем!", chat_id=FORUM_ID)
    world.say(GIRL, "Ертең емтихан", chat_id=FORUM_ID, thread_id=STUDY)
    chat = page.get_by_test_id(f"chat-{FORUM_ID}")
    await expect(chat.get_by_test_id("chat-unread")).to_contain_text("2")
    await expect(page.get_by_test_id(f"person-{ADMIN}").get_by_test_id("unread")).to_be_attached()
    await chat.click()
    message = page.get_by_test_id("message-other")
    await expect(message.get_by_test_id("author")).to_have_text("Айгерім")
    await expect(message).to_contain_text("Сәлем!")
    await page.get_by_test_id(f"topic-{STUDY}").click()
    await expect(message).to_contain_text("Ертең емтихан")
    await expect(page.get_by_test_id("chat-unread")).to_have_count(0)


async def test_a_message_goes_to_the_chosen_topic(
    page: Page, server: TryoutServer, world: World
) -> None:
    await open_chat(page, server, MOTHER)
    await page.get_by_test_id(f"topic-{STUDY}").click()
    await write(page, "О чём урок?")
    await expect(page.get_by_test_id("message-mine")).to_have_count(1)
    message = [*world.chats[FORUM_ID].messages.values()][-1]
    assert (message.topic, message.content.body.text) == (STUDY, "О чём урок?")
    await page.get_by_test_id("topic-1").click()
    await expect(page.get_by_test_id("hello")).to_be_visible()


async def test_the_bot_is_removed_and_taken_back(
    page: Page, server: TryoutServer, world: World
) -> None:
    await open_chat(page, server, MOTHER)
    button = page.get_by_test_id("bot-member")
    await button.click()
    await expect(button).to_have_text("Добавить бота")
    await expect(page.get_by_test_id("service")).to_contain_text("удаляет из группы")
    await expect(page.get_by_test_id("status")).to_contain_text("бота в группе нет")
    await button.click()
    await expect(button).to_have_text("Убрать бота")
    assert world.chats[FORUM_ID].bot == "member"


async def test_a_group_is_followed_when_it_becomes_large(
    page: Page, server: TryoutServer, world: World
) -> None:
    group = world.new_group(MOTHER, "Родители")
    await open_chat(page, server, MOTHER, group.id)
    await page.get_by_test_id("chat-menu-button").click()
    await page.get_by_test_id("migrate").click()
    await expect(page.get_by_test_id("service").last).to_have_text("Группа стала супергруппой")
    assert page.url.endswith(f"/{group.migrated_to}")
    await expect(page.get_by_test_id(f"chat-{group.id}")).to_have_count(0)


# Inline mode


@on_both
async def test_a_result_is_chosen_by_keyboard(page: Page, server: TryoutServer, bot: Bot) -> None:
    await open_chat(page, server, MOTHER)
    composer = page.get_by_test_id("composer")
    await composer.fill(f"{NAME} ду")
    await composer.press_sequentially("алка")
    await offer(bot, "Дуальное обучение", "Германия", query="дуалка")
    results = page.get_by_test_id("inline-result")
    await expect(results).to_have_count(2)
    await expect(results.first).to_have_attribute("aria-selected", "true")
    await expect(results.first).to_contain_text("Дуальное обучение: 22 067")
    await composer.press("ArrowDown")
    await composer.press("Enter")
    message = page.get_by_test_id("message-mine")
    await expect(message.get_by_test_id("body")).to_have_text("Германия")
    await expect(message.get_by_test_id("via")).to_contain_text(NAME)
    await expect(page.get_by_test_id("inline-panel")).to_be_hidden()
    await expect(composer).to_have_value("")


async def test_the_button_above_the_results_starts_the_private_chat(
    page: Page, server: TryoutServer, bot: Bot
) -> None:
    await open_chat(page, server, MOTHER)
    await page.get_by_test_id("composer").fill(f"{NAME} ")
    await offer(bot, "Колледжи")
    await page.get_by_test_id("inline-button").click()
    await expect(page.get_by_test_id("message-mine")).to_contain_text("/start inline")
    assert page.url.endswith(f"#{MOTHER}")


@on_both
async def test_a_button_switches_to_a_chosen_chat(
    page: Page, server: TryoutServer, bot: Bot
) -> None:
    chosen = SwitchInlineQueryChosenChat(query="хакатон", allow_group_chats=True)
    button = InlineKeyboardButton(text="Поделиться", switch_inline_query_chosen_chat=chosen)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await bot.send_message(MOTHER, "Хакатоны", reply_markup=keyboard)
    await open_chat(page, server, MOTHER, MOTHER)
    await page.get_by_test_id("key").click()
    await expect(page.get_by_test_id(f"choose-{MOTHER}")).to_have_count(0)
    await page.get_by_test_id(f"choose-{FORUM_ID}").click()
    await expect(page.get_by_test_id("composer")).to_have_value(f"{NAME} хакатон")
    await offer(bot, "Хакатоны", query="хакатон")
    await page.get_by_test_id("inline-result").click()
    await expect(page.get_by_test_id("message-mine")).to_contain_text("Хакатоны")
    assert page.url.endswith(str(FORUM_ID))


async def test_sharing_asks_where_to(page: Page, server: TryoutServer, bot: Bot) -> None:
    url = "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fx&text=Look"
    button = InlineKeyboardButton(text="Поделиться", url=url)
    await bot.send_message(
        MOTHER, "Хакатоны", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
    )
    await open_chat(page, server, MOTHER, MOTHER)
    await page.get_by_test_id("key").click()
    await page.get_by_test_id(f"choose-{FORUM_ID}").click()
    await expect(page.get_by_test_id("composer")).to_have_value("https://t.me/x\nLook")


# Writing

WORDS = json.loads((FILES / "words.json").read_text("utf-8"))["kk"]["kinds"]
KINDS = ("photo", "video", "document", "voice", "sticker", "location", "contact", "poll")


SMALL: FilePayload = {"name": "ids.txt", "mimeType": "text/plain", "buffer": b"101\n102\n"}


async def choose_file(page: Page, chosen: FilePayload) -> None:
    """Choose a file of one's own where the menu of attachments is open."""
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("attach-document").click()
    await (await choosing.value).set_files(chosen)


@on_both
async def test_anything_can_be_attached(page: Page, server: TryoutServer, world: World) -> None:
    await open_chat(page, server, GIRL, GIRL)
    messages = page.get_by_test_id("message-mine")
    for count, kind in enumerate(KINDS, start=1):
        await page.get_by_test_id("attach-button").click()
        item = page.get_by_test_id(f"attach-{kind}")
        await expect(item).to_have_text(WORDS[kind])
        if kind == "document":
            await choose_file(page, SMALL)
        else:
            await item.click()
        await expect(messages).to_have_count(count)
    sent = [world.message_json(message) for message in world.chats[GIRL].messages.values()]
    assert [kind for kind, message in zip(KINDS, sent, strict=True) if kind not in message] == []


async def test_a_file_is_chosen_and_one_from_the_bot_is_saved(
    page: Page, server: TryoutServer, bot: Bot, world: World
) -> None:
    await open_chat(page, server, MOTHER, MOTHER)
    await page.get_by_test_id("composer").fill("кому")
    await page.get_by_test_id("attach-button").click()
    await choose_file(page, SMALL)
    mine = page.get_by_test_id("message-mine")
    await expect(mine).to_contain_text("ids.txt")
    await expect(mine.get_by_test_id("body")).to_have_text("кому")
    await expect(page.get_by_test_id("composer")).to_have_value("")
    (message,) = world.chat(MOTHER).messages.values()
    sent = world.album.find(world.message_json(message)["document"]["file_id"])
    assert sent is not None
    assert sent.data == SMALL["buffer"]

    await bot.send_document(MOTHER, BufferedInputFile(b"1;2\n", "отчёт.csv"))
    document = page.get_by_test_id("message-bot").get_by_test_id("document")
    await expect(document).to_contain_text("отчёт.csv")
    async with page.expect_download() as downloading:
        await document.click()
    download = await downloading.value
    assert download.suggested_filename == "отчёт.csv"
    async with ClientSession() as http, http.get(download.url) as response:
        assert await response.read() == b"1;2\n"


async def test_a_large_file_is_not_sent(page: Page, server: TryoutServer, world: World) -> None:
    await open_chat(page, server, MOTHER, MOTHER)
    await page.get_by_test_id("attach-button").click()
    await choose_file(page, {**SMALL, "buffer": b"x" * (1024 * 1024 + 1)})
    await expect(page.get_by_test_id("toasts")).to_contain_text("1 МБ")
    assert not world.chat(MOTHER).messages


async def test_the_menu_shows_the_commands_of_the_chat_at_once(
    page: Page, server: TryoutServer, bot: Bot
) -> None:
    await open_chat(page, server, ADMIN, ADMIN)
    announce = BotCommand(command="announce", description="Объявление")
    help_ = BotCommand(command="help", description="Помощь")
    await bot.set_my_commands([help_])
    await bot.set_my_commands([announce, help_], scope=BotCommandScopeChat(chat_id=ADMIN))
    items = page.get_by_test_id("command-menu").get_by_role("menuitem")
    async with asyncio.timeout(30):
        while await items.count() != 2:  # until the page has heard of it
            await page.get_by_test_id("command-button").click()
    await expect(items.first).to_contain_text("/announce")
    await page.keyboard.press("Escape")
    await page.get_by_test_id(f"person-{MOTHER}").click()
    await page.get_by_test_id("command-button").click()
    await expect(items).to_have_count(1)


async def test_a_photo_takes_the_text_along_and_opens_large(
    page: Page, server: TryoutServer
) -> None:
    await open_chat(page, server, MOTHER)
    await page.get_by_test_id("composer").fill("Наш класс")
    await page.get_by_test_id("attach-button").click()
    await page.keyboard.press("Enter")
    message = page.get_by_test_id("message-mine")
    await expect(message.get_by_test_id("body")).to_have_text("Наш класс")
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await message.get_by_test_id("photo").click()
    await expect(page.get_by_test_id("viewer")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("viewer")).to_be_hidden()


async def test_a_message_is_changed_answered_and_forwarded(
    page: Page, server: TryoutServer, world: World
) -> None:
    await open_chat(page, server, MOTHER)
    await write(page, "Скоко колледжей?")
    message = page.get_by_test_id("message-mine")
    await message.get_by_test_id("message-menu-button").press("Enter")
    await page.get_by_test_id("act-edit").click()
    await expect(page.get_by_test_id("composer")).to_have_value("Скоко колледжей?")
    await write(page, "Сколько колледжей?")
    await expect(message).to_contain_text("изменено")
    await message.dblclick(position={"x": 5, "y": 5})
    await expect(page.get_by_test_id("composer-bar")).to_contain_text("Сколько колледжей?")
    await write(page, "Кто знает?")
    await expect(message.last.get_by_test_id("answered")).to_contain_text("Сколько колледжей?")
    await message.first.click(button="right")
    await page.get_by_test_id("act-forward").click()
    await expect(message.get_by_test_id("forwarded")).to_be_visible()
    await expect(message.get_by_test_id("body")).to_have_text("Сколько колледжей?")
    assert page.url.endswith(f"#{MOTHER}")
    assert len(world.chats[MOTHER].messages) == 1


@on_both
async def test_the_bot_is_blocked_and_unblocked(
    page: Page, server: TryoutServer, world: World
) -> None:
    await open_chat(page, server, MOTHER, MOTHER)
    await page.get_by_test_id("chat-menu-button").click()
    await page.get_by_test_id("toggle-block").click()
    await expect(page.get_by_test_id("blocked")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    assert world.chats[MOTHER].bot == "kicked"
    await page.get_by_test_id("unblock").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    assert world.chats[MOTHER].bot == "member"


async def test_the_bot_asks_for_an_answer(page: Page, server: TryoutServer, bot: Bot) -> None:
    await open_chat(page, server, MOTHER, MOTHER)
    wish = ForceReply(input_field_placeholder="Ваш вопрос")
    await bot.send_message(MOTHER, "О чём спросить?", reply_markup=wish)
    composer = page.get_by_test_id("composer")
    await expect(composer).to_have_attribute("placeholder", "Ваш вопрос")
    await expect(composer).to_be_focused()
    await write(page, "О дуалке")
    await expect(page.get_by_test_id("message-mine").get_by_test_id("answered")).to_contain_text(
        "О чём спросить?"
    )
    await expect(page.get_by_test_id("composer-bar")).to_be_hidden()


@on_both
async def test_a_wide_table_scrolls_inside_of_its_message(
    page: Page, server: TryoutServer, bot: Bot
) -> None:
    head = [
        RichBlockTableCell(text=f"Показатель {n}", is_header=True, align="left", valign="top")
        for n in range(12)
    ]
    await open_chat(page, server, MOTHER, MOTHER)
    await bot.send_rich_message(
        MOTHER, InputRichMessage(blocks=[InputRichBlockTable(cells=[head])])
    )
    table = page.get_by_test_id("rich-table")
    await expect(table.locator("th")).to_have_count(12)
    box = await page.get_by_test_id("bubble").bounding_box()
    inner = await table.bounding_box()
    assert box is not None
    assert inner is not None
    assert inner["width"] > box["width"]
