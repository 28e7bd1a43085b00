"""The try-out page as a person uses it, in a real browser."""

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest
from aiogram import Dispatcher
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.i18n import Catalogues
from bot.services import Services
from bot.telegram.client import create_bot
from bot.telegram.commands import register
from bot.tryout.server import TryoutServer
from handlers import create_dispatcher

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here: `make browser` installs it"),
]


@pytest.fixture
async def tryout(services: Services, catalogues: Catalogues) -> AsyncIterator[TryoutServer]:
    """The page with the real bot behind it."""
    server = TryoutServer()
    await server.start(port=0)
    bot = create_bot(server.token, server.url)
    dispatcher: Dispatcher = create_dispatcher(services)
    await register(bot, catalogues)
    polling = asyncio.ensure_future(
        dispatcher.start_polling(bot, handle_signals=False, handle_as_tasks=False)
    )
    yield server
    await dispatcher.stop_polling()
    await polling
    await server.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield opened
        await opened.close()


async def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    await page.get_by_test_id("composer").fill(question)
    await page.get_by_test_id("send").click()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
async def test_two_questions_and_a_button(
    tryout: TryoutServer, browser: Browser, size: dict[str, int]
) -> None:
    page = await browser.new_page(viewport=size)  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{tryout.url}/#102")

    await ask(page, "сколько студентов на дуалке")
    answers = page.get_by_test_id("message-bot")
    await expect(answers).to_have_count(1)
    await expect(answers.first).to_contain_text("22\N{NO-BREAK SPACE}067")
    await expect(answers.first).to_contain_text("25 декабря 2025")

    await ask(page, "хакатондар қашан басталады")
    await expect(answers).to_have_count(2)
    await expect(answers.last).to_contain_text("2026")
    await expect(answers.last).to_contain_text("Дереккөз")

    await answers.last.get_by_test_id("key").first.click()
    await expect(answers).to_have_count(3)
    await expect(answers.last).to_contain_text("Дереккөз")
    wide = await page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    assert not wide, "the page does not fit the screen"
    assert not complaints
