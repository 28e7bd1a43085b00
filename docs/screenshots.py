"""Takes the pictures of the README from the try-out page. Needs Chromium: `make browser`.

Each picture is a row of phones; each phone is somebody who types and presses.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from bot.i18n import load_catalogues
from bot.knowledge.articles import Article, Said
from bot.knowledge.models import Phrasings
from bot.knowledge.opening import open_answerer
from bot.language import LANGUAGES, Language
from bot.pictures.gallery import Gallery
from bot.pictures.studio import Studio
from bot.services import Services
from bot.storage.database import Database
from bot.telegram import views
from bot.telegram.announcing import announcing, traffic
from bot.telegram.client import create_bot
from bot.telegram.commands import register
from bot.telegram.polling import serving
from bot.tryout.chats import FORUM_ID
from bot.tryout.server import TryoutServer
from handlers import create_dispatcher

FOLDER = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE: ViewportSize = {"width": 360, "height": 960}  # the people above the chat are left out
WIDE: ViewportSize = {"width": 1200, "height": 760}
SHARPNESS = 1.5  # pixels of the picture to one of the page
GAP = 24
CHART = 480  # pixels of width in the picture of the charts
OWNER = 103
BOT = "@almaty_colleges_bot"
WRITERS: dict[Language, int] = {"kk": 101, "ru": 102}
ANNOUNCED: dict[Language, str] = {
    "ru": "Открыта запись на хакатон для студентов колледжей. Соберите команду и приходите!",
    "kk": "Колледж студенттеріне арналған хакатонға жазылу басталды. Команда жинап, келіңіздер!",
}
ASKED: dict[Language, str] = {
    "ru": "есть ли в АЭМК общежитие",
    "kk": "АЭМК-да жатақхана бар ма",
}
# Made up, and said so: nobody shall take a picture for a source.
ANSWERED: dict[Language, str] = {
    "ru": "Это пример ответа: места в общежитии есть, их 120.",
    "kk": "Бұл — жауап үлгісі: жатақханада 120 орын бар.",
}
SAMPLE = Path(__file__).parent.parent / "bot" / "tryout" / "sample" / "colleges.csv"
NOON = 1_772_435_200.0  # 12:06 in Almaty, out of quiet hours
OWN_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский"}


@dataclass(frozen=True)
class Press:
    """A button to press, by a part of what stands on it."""

    label: str


@dataclass(frozen=True)
class Fill:
    """A text that is typed and not sent, in the group: the panel of inline mode opens."""

    text: str


Step = str | Press | Fill
Phone = tuple[Step, ...]

ROWS: dict[str, dict[Language, tuple[Phone, ...]]] = {
    "talk": {
        "ru": (
            ("/start",),
            ("сколько студентов на дуалке",),
            ("сколько студентов на дуалке", Press("Дуальное в цифрах")),
            ("сколько стоит год обучения", Press("Спросить человека")),
        ),
        "kk": (
            ("/start",),
            ("дуальды оқытуда қанша студент бар",),
            ("дуальды оқытуда қанша студент бар", Press("Дуальды оқыту: сандар")),
            ("оқу ақысы қанша", Press("Адамнан сұрау")),
        ),
    },
    "more": {
        "ru": (
            ("/colleges", Press("1. ")),
            ("/colleges", Press("1. "), Press("Сравнить"), Press("лектромех")),
            ("/subscriptions", Press("Хакатоны")),
            (Fill(f"{BOT} дуал"),),
        ),
        "kk": (
            ("/colleges", Press("1. ")),
            ("/colleges", Press("1. "), Press("Салыстыру"), Press("лектромех")),
            ("/subscriptions", Press("Хакатондар")),
            (Fill(f"{BOT} шетел"),),
        ),
    },
}


def _at_noon() -> float:
    return NOON


async def main(only: Collection[str] = ()) -> None:
    """Start the page with the real bot behind it, and take every picture, or `only` some rows."""
    if not only:
        await _draw_charts()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        for name, by_language in ROWS.items():
            if only and name not in only:
                continue
            for language, phones in by_language.items():
                shots = [await _phone(browser, language, phone) for phone in phones]
                _save(_row(shots), f"{name}-{language}")
        for language in LANGUAGES:
            for name, take in STORIES.items():
                if not only or name in only:
                    _save(_row(await take(browser, language)), f"{name}-{language}")
        if not only:
            await _wide(browser)
        await browser.close()


@asynccontextmanager
async def _tryout() -> AsyncIterator[tuple[TryoutServer, Services]]:
    """A world of its own for every picture, with somebody who answers questions in it."""
    catalogues = load_catalogues()
    server = TryoutServer()
    await server.start(port=0)
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bot.sqlite3")
        answerer = await open_answerer(database, catalogues)
        services = Services.over(
            database, answerer, catalogues, frozenset({OWNER}), clock=_at_noon, samples=True
        )
        leaving = traffic(services.send_rate)
        bot = create_bot(server.token, server.url, leaving)
        await register(bot, catalogues)
        async with (
            announcing(bot, services, leaving, Path(folder) / "bot.sqlite3"),
            serving(create_dispatcher(services), bot, database),
        ):
            yield server, services
        await bot.session.close()
        await database.close()
    await server.stop()


async def _phone(browser: Browser, language: Language, steps: Phone) -> Image.Image:
    async with _tryout() as (server, services):
        await services.people.choose_language(WRITERS[language], language)
        page = await browser.new_page(viewport=PHONE, device_scale_factor=SHARPNESS)
        in_group = any(isinstance(step, Fill) for step in steps)
        where = f"/{FORUM_ID}" if in_group else ""
        await page.goto(f"{server.url}/#{WRITERS[language]}{where}")
        for step in steps:
            await _take_step(page, step)
        shot = await page.locator(".chat").screenshot()
        await page.close()
    return Image.open(BytesIO(shot)).convert("RGB")


async def _announcing(browser: Browser, language: Language) -> list[Image.Image]:
    """A draft, the last look at it, its ledger, and what a reader gets."""
    texts = load_catalogues()[language]
    name = views.drafts.language_name
    async with _tryout() as (server, services):
        reader = WRITERS[language]
        for person in (reader, OWNER):
            await services.people.choose_language(person, language)
        await services.subscriptions.set(reader, "hackathons", on=True)
        owner, shots = await _open(browser, server, OWNER), []
        for steps in (
            ("/announce", Press(name("ru", texts)), ANNOUNCED["ru"]),
            (Press(name("kk", texts)), ANNOUNCED["kk"], Press(texts.gettext("Topics"))),
            (Press(texts.gettext("Hackathons")), Press(texts.gettext("‹ Back"))),
        ):
            for step in steps:
                await _take_step(owner, step)
        shots.append(await _shot(owner))
        await _take_step(owner, Press(texts.gettext("👁 Look at it")))
        shots.append(await _shot(owner))
        await _take_step(owner, Press(texts.gettext("📣 Send")))
        ledger = texts.gettext("📄 Ledger as a file")
        await owner.get_by_test_id("key").filter(has_text=ledger).first.wait_for()
        shots.append(await _shot(owner))
        shots.append(await _shot(await _open(browser, server, reader)))
    return shots


async def _answering(browser: Browser, language: Language) -> list[Image.Image]:
    """A question that was passed on, the same of two in the inbox, the answer, and its coming."""
    texts = load_catalogues()[language]
    name = views.drafts.language_name
    async with _tryout() as (server, services):
        await services.people.choose_language(OWNER, language)
        pages = {}
        for spoken, person in WRITERS.items():
            await services.people.choose_language(person, spoken)
            pages[spoken] = await _open(browser, server, person)
            theirs = load_catalogues()[spoken]
            for step in (
                ASKED[spoken],
                Press(theirs.gettext("Ask a person")),
                Press(theirs.gettext("Pass it on")),
            ):
                await _take_step(pages[spoken], step)
        asker = pages[language]
        shots, owner = [await _shot(asker)], await _open(browser, server, OWNER)
        for step in ("/inbox", Press("2 · ")):
            await _take_step(owner, step)
        shots.append(await _shot(owner))
        first, other = LANGUAGES
        for step in (
            Press(texts.gettext("✍️ Answer")),
            ANSWERED[first],
            Press(name(other, texts)),
            ANSWERED[other],
        ):
            await _take_step(owner, step)
        shots.append(await _shot(owner))
        await _take_step(owner, Press("📨"))
        came = asker.get_by_test_id("message-bot").filter(has_text=ANSWERED[language])
        await came.first.wait_for()
        shots.append(await _shot(asker))
    return shots


async def _keeping(browser: Browser, language: Language) -> list[Image.Image]:
    """An entry, what publishing it would change, an import before it is done, the statistics."""
    texts = load_catalogues()[language]
    async with _tryout() as (server, services):
        await services.people.choose_language(OWNER, language)
        _ask_for_a_week(services)
        article = await services.articles.create(_article(), OWNER)
        owner, shots = await _open(browser, server, OWNER), []
        await _take_step(owner, "/knowledge")
        await _take_step(owner, Press(texts.gettext("Drafts")))
        await _take_step(owner, Press(article.article.said(language).title[:8]))
        shots.append(await _shot(owner))
        await _take_step(owner, Press(texts.gettext("✅ Publish")))
        await (
            owner.get_by_test_id("key")
            .filter(has_text=texts.gettext("✅ Yes, publish"))
            .first.wait_for()
        )
        shots.append(await _shot(owner))
        await _take_step(owner, "/import")
        await owner.locator("input[type=file]").set_input_files(SAMPLE)
        await (
            owner.get_by_test_id("key")
            .filter(has_text=texts.gettext("✅ Import"))
            .first.wait_for()
        )
        shots.append(await _shot(owner))
        await _take_step(owner, "/statistics")
        shots.append(await _shot(owner))
    return shots


def _article() -> Article:
    """An entry as an answer makes it."""
    return Article(
        topic="colleges",
        ru=Said(title="Общежитие АЭМК (пример)", text=ANSWERED["ru"]),
        kk=Said(title="АЭМК жатақханасы (үлгі)", text=ANSWERED["kk"]),
        asks=Phrasings(ru=(ASKED["ru"], "общага в аэмк есть?"), kk=(ASKED["kk"],)),
    )


def _ask_for_a_week(services: Services) -> None:
    """Made-up counts, so that there is something to see."""
    for entry, number in (("dual.students", 41), ("germany.pay", 23), ("colleges.count", 17)):
        for _ in range(number):
            services.counters.asked("ru" if number % 3 else "kk", "answer", entry)
    for gap, number in (("gap.tuition", 19), ("gap.dormitory", 12)):
        for _ in range(number):
            services.counters.asked("ru", "gap", gap)
    for _ in range(6):
        services.counters.asked("kk", "choice", None)
        services.counters.voted(helped=True)


async def _open(browser: Browser, server: TryoutServer, person: int) -> Page:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=SHARPNESS)
    await page.goto(f"{server.url}/#{person}")
    return page


async def _shot(page: Page) -> Image.Image:
    await page.wait_for_timeout(500)
    shot = await page.locator(".chat").screenshot()
    return Image.open(BytesIO(shot)).convert("RGB")


async def _take_step(page: Page, step: Step) -> None:
    answers = page.get_by_test_id("message-bot")
    before = await answers.count()
    match step:
        case Press(label):
            await page.get_by_test_id("key").filter(has_text=label).last.click()
            await page.wait_for_timeout(300)
            await page.locator(".key[aria-busy]").wait_for(state="detached")
        case Fill(text):
            await page.get_by_test_id("composer").fill(text)
            await page.get_by_test_id("inline-result").first.wait_for()
        case str(text):
            await page.get_by_test_id("composer").fill(text)
            await page.get_by_test_id("send").click()
            await answers.nth(before).wait_for()
    await page.wait_for_timeout(500)


async def _wide(browser: Browser) -> None:
    """The page as a whole: a group, in which the bot was asked."""
    async with _tryout() as (server, _):
        page = await browser.new_page(viewport=WIDE)
        await page.goto(f"{server.url}/#{WRITERS['ru']}/{FORUM_ID}")
        for text in (
            "Кто знает, сколько колледжей в городе?",
            f"{BOT} сколько колледжей в городе",
        ):
            await page.get_by_test_id("composer").fill(text)
            await page.get_by_test_id("send").click()
            await page.wait_for_timeout(700)
        await page.get_by_test_id("message-bot").first.wait_for()
        await page.wait_for_timeout(500)
        shot = await page.screenshot()
        await page.close()
    _save(Image.open(BytesIO(shot)).convert("RGB"), "group-ru")


async def _draw_charts() -> None:
    """All charts in both languages, a row a language."""
    catalogues = load_catalogues()
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bot.sqlite3")
        answerer = await open_answerer(database, catalogues)
        await database.close()
    gallery, studio = Gallery(answerer.library.base, catalogues), Studio()
    rows = []
    for language in LANGUAGES:
        pngs = [await studio.draw(exhibit.chart) for exhibit in gallery.pictures(language)]
        rows.append(_row([_narrow(Image.open(BytesIO(png)).convert("RGB")) for png in pngs]))
    _save(_column(rows), "charts")


def _narrow(image: Image.Image) -> Image.Image:
    return image.resize((CHART, round(image.height * CHART / image.width)))


def _row(images: list[Image.Image]) -> Image.Image:
    width = sum(image.width for image in images) + GAP * (len(images) - 1)
    row = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        row.paste(image, (left, 0))
        left += image.width + GAP
    return row


def _column(images: list[Image.Image]) -> Image.Image:
    height = sum(image.height for image in images) + GAP * (len(images) - 1)
    column = Image.new("RGB", (max(image.width for image in images), height), "white")
    top = 0
    for image in images:
        column.paste(image, (0, top))
        top += image.height + GAP
    return column


def _save(image: Image.Image, name: str) -> None:
    """Few colours are enough for a screen, and make the file a third as large."""
    image.quantize(256).save(FOLDER / f"{name}.png", optimize=True)


# What more than one person takes part in.
STORIES: dict[str, Callable[[Browser, Language], Awaitable[list[Image.Image]]]] = {
    "announce": _announcing,
    "inbox": _answering,
    "keep": _keeping,
}


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
