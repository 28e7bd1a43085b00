"""Takes the pictures of the README from the try-out page. Needs Chromium: `make browser`."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import Browser, ViewportSize, async_playwright

from bot.i18n import load_catalogues
from bot.knowledge.opening import open_answerer
from bot.services import Services
from bot.storage.database import Database
from bot.telegram.client import create_bot
from bot.telegram.commands import register
from bot.tryout.server import TryoutServer
from handlers import create_dispatcher

FOLDER = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE: ViewportSize = {"width": 1200, "height": 760}
PHONE: ViewportSize = {"width": 360, "height": 740}

# name, size, who, what is typed
PICTURES: tuple[tuple[str, ViewportSize, int, tuple[str, ...]], ...] = (
    ("tryout-ru", WIDE, 102, ("сколько студентов на дуалке", "подскажите, сколько стоит год")),
    ("tryout-kk", PHONE, 101, ("хакатондар қашан басталады",)),
)


async def main() -> None:
    """Start the page with the real bot behind it, and take every picture."""
    catalogues = load_catalogues()
    server = TryoutServer()
    await server.start(port=0)
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bot.sqlite3")
        answerer = await open_answerer(database, catalogues)
        dispatcher = create_dispatcher(Services.over(database, answerer, catalogues))
        bot = create_bot(server.token, server.url)
        await register(bot, catalogues)
        polling = asyncio.ensure_future(dispatcher.start_polling(bot, handle_signals=False))
        async with async_playwright() as playwright:
            path = shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
            for picture in PICTURES:
                await _take(browser, server.url, *picture)
            await browser.close()
        await dispatcher.stop_polling()
        await polling
        await database.close()
    await server.stop()


async def _take(
    browser: Browser, url: str, name: str, size: ViewportSize, who: int, typed: tuple[str, ...]
) -> None:
    page = await browser.new_page(viewport=size)
    await page.goto(f"{url}/#{who}")
    for number, text in enumerate(typed, start=1):
        await page.get_by_test_id("composer").fill(text)
        await page.get_by_test_id("send").click()
        await page.get_by_test_id("message-bot").nth(number - 1).wait_for()
    await page.wait_for_timeout(500)
    await page.screenshot(path=FOLDER / f"{name}.png")
    await page.close()


if __name__ == "__main__":
    asyncio.run(main())
