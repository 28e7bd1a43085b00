"""Each picture is drawn and uploaded once, however many ask for it and whatever Telegram says."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.pictures.album import Album
from bot.pictures.charts import Chart
from bot.pictures.studio import PictureError
from bot.storage.database import Database

BOT, OTHER_BOT = 1, 2


class Telegram:
    """Takes pictures, gives ids to them, and forgets them when a test wants it."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self.sent: list[str] = []
        self.uploads = 0
        self.broken = False

    async def upload(self, png: bytes) -> str:
        await asyncio.sleep(0)
        if self.broken:
            raise ConnectionError
        self.uploads += 1
        self.known.append(f"{png.decode()}-{self.uploads}")
        self.sent.append(self.known[-1])
        return self.known[-1]

    async def resend(self, file_id: str) -> bool:
        await asyncio.sleep(0)
        if file_id in self.known:
            self.sent.append(file_id)
        return file_id in self.known


class Painter:
    """Draws nothing, and counts."""

    def __init__(self) -> None:
        self.drawn: list[Chart] = []
        self.begun = 0
        self.failing = False
        self.asked = asyncio.Event()
        self.may_draw = asyncio.Event()
        self.may_draw.set()

    async def draw(self, chart: Chart) -> bytes:
        self.begun += 1
        self.asked.set()
        await self.may_draw.wait()
        if self.failing:
            raise PictureError("no ink")
        self.drawn.append(chart)
        return chart.kind.encode()


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
def album(database: Database, painter: Painter) -> Album:
    return Album(database, painter.draw)


async def show(album: Album, chart: Chart, telegram: Telegram, times: int = 1) -> None:
    """Show a chart to several people at once."""
    await asyncio.gather(*(album.show(BOT, chart, telegram) for _ in range(times)))


async def test_the_first_is_drawn_and_the_rest_is_sent_by_id(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    for _ in range(3):
        await show(album, chart, telegram)
    assert telegram.sent == ["parts-1"] * 3
    assert (len(painter.drawn), telegram.uploads) == (1, 1)


async def test_many_at_once_get_one_drawing(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    await show(album, chart, telegram, times=10)
    assert telegram.sent == ["parts-1"] * 10
    assert (len(painter.drawn), telegram.uploads) == (1, 1)


async def test_another_chart_is_another_file(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    other = replace(chart, kind="bars")
    for wanted in (chart, other, chart, other):
        await show(album, wanted, telegram)
    assert telegram.sent == ["parts-1", "bars-2", "parts-1", "bars-2"]
    assert painter.drawn == [chart, other]


async def test_each_bot_has_its_own_files(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    for bot in (BOT, OTHER_BOT, BOT, OTHER_BOT):
        await album.show(bot, chart, telegram)
    assert telegram.sent == ["parts-1", "parts-2", "parts-1", "parts-2"]


async def test_what_telegram_has_forgotten_is_uploaded_anew_once(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    await show(album, chart, telegram)
    telegram.known.clear()
    await show(album, chart, telegram, times=10)
    assert telegram.sent == ["parts-1", *["parts-2"] * 10]
    assert (len(painter.drawn), telegram.uploads) == (2, 2)
    await show(album, chart, telegram)
    assert telegram.uploads == 2


async def test_a_telegram_that_accepts_no_id_gets_one_upload_a_person(
    album: Album, chart: Chart, telegram: Telegram
) -> None:
    for number in range(1, 4):
        telegram.known.clear()
        await show(album, chart, telegram)
        assert telegram.uploads == number


async def test_a_drawing_that_fails_is_tried_again_by_the_next(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    painter.failing = True
    with pytest.raises(PictureError):
        await show(album, chart, telegram)
    painter.failing = False
    await show(album, chart, telegram)
    assert telegram.sent == ["parts-1"]


async def test_an_upload_that_fails_is_tried_again_by_the_next(
    album: Album, chart: Chart, telegram: Telegram
) -> None:
    telegram.broken = True
    with pytest.raises(ConnectionError):
        await show(album, chart, telegram)
    telegram.broken = False
    await show(album, chart, telegram)
    assert telegram.sent == ["parts-1"]


async def test_who_waits_is_served_though_the_first_is_cancelled(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter
) -> None:
    painter.may_draw.clear()
    first = asyncio.ensure_future(album.show(BOT, chart, telegram))
    await painter.asked.wait()
    second = asyncio.ensure_future(album.show(BOT, chart, telegram))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    painter.may_draw.set()
    await second
    assert telegram.sent == ["parts-1"]


async def all_wait(painter: Painter, database: Database) -> None:
    """Until the first draws, and the others know that there is no file."""
    await painter.asked.wait()
    # The database answers one after another, and this question is the last.
    await database.fetch_all("SELECT 1")


def showing(album: Album, chart: Chart, *telegrams: Telegram) -> list[asyncio.Future[None]]:
    """Begin to show a chart to several people, each with a Telegram of his own."""
    return [asyncio.ensure_future(album.show(BOT, chart, each)) for each in telegrams]


async def test_all_who_wait_get_the_failure_of_one_drawing(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter, database: Database
) -> None:
    painter.may_draw.clear()
    people = showing(album, chart, *[telegram] * 10)
    await all_wait(painter, database)
    painter.failing = True
    painter.may_draw.set()
    failures = await asyncio.gather(*people, return_exceptions=True)
    assert [str(failure) for failure in failures] == ["no ink"] * 10
    assert painter.begun == 1


async def test_who_stops_waiting_takes_the_drawing_from_nobody(
    album: Album, chart: Chart, telegram: Telegram, painter: Painter, database: Database
) -> None:
    painter.may_draw.clear()
    people = showing(album, chart, *[telegram] * 3)
    await all_wait(painter, database)
    people[1].cancel()
    with pytest.raises(asyncio.CancelledError):
        await people[1]
    painter.may_draw.set()
    await asyncio.gather(people[0], people[2])
    assert telegram.sent == ["parts-1"] * 2
    assert painter.begun == 1


async def test_an_upload_that_fails_is_no_failure_of_who_waits(
    album: Album, chart: Chart, painter: Painter, database: Database
) -> None:
    first, second = Telegram(), Telegram()
    first.broken = True
    painter.may_draw.clear()
    shows = showing(album, chart, first, second)
    await all_wait(painter, database)
    painter.may_draw.set()
    failure, done = await asyncio.gather(*shows, return_exceptions=True)
    assert isinstance(failure, ConnectionError)
    assert done is None
    assert (second.sent, painter.begun) == (["parts-1"], 1)


@pytest.fixture
async def reopened(tmp_path: Path, painter: Painter) -> AsyncIterator[Album]:
    """The album of a program that was started again with the same file."""
    database = await Database.open(tmp_path / "bot.sqlite3")
    yield Album(database, painter.draw)
    await database.close()


async def test_files_are_remembered_over_a_restart(
    album: Album, reopened: Album, chart: Chart, telegram: Telegram
) -> None:
    await show(album, chart, telegram)
    await show(reopened, chart, telegram)
    assert telegram.uploads == 1
