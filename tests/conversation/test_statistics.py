"""/statistics: what administrators see of what people ask, as a message, a chart and a file."""

import asyncio
import csv
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendChatAction, SendDocument, SendPhoto
from aiogram.types import PhotoSize

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.language import LANGUAGES, Language
from bot.moments import number_of
from bot.people.counting import OUTCOMES
from bot.people.people import ROLES
from bot.people.reports import PERIODS, Crowd, Day, Period, Report, announced, span_of
from bot.people.votes import Votes
from bot.pictures.studio import Drawable, PictureError, Studio
from bot.pictures.timelines import Timeline
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from bot.telegram import keyboards, views
from bot.telegram.callbacks import AskPerson, CastVote, PassOn
from bot.telegram.callbacks_statistics import DrawStatistics, ExportStatistics, ShowStatistics
from handlers import create_dispatcher
from tests.conftest import ServicesOf
from tests.conversation.office import OWNER, STRANGER, Office
from tests.pictures.test_timelines import TODAY

BUTTON = 23  # characters that stay whole on a small phone
SCREEN = 900
QUESTION = "сколько студентов на дуалке"


class Sketch(Studio):
    """A studio that only writes down what it should draw, or has no paper left."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Timeline] = []
        self.fails = False

    async def draw(self, chart: Drawable) -> bytes:
        assert isinstance(chart, Timeline)
        if self.fails:
            raise PictureError("no paper left")
        self.drawn.append(chart)
        return b"\x89PNG made up"


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """One owner, Ерлан; nothing is drawn."""
    office = Office(services_of, bot, ProcessLock(tmp_path / "lock"))
    office.services = replace(office.services, studio=Sketch())
    office.dispatcher = create_dispatcher(office.services, office._patient)
    office.owner = office.user(OWNER, "Ерлан", "ru")
    return office


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


async def counted(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """What stands in the tables, but for the day."""
    await office.services.counters.flush()
    found = {}
    for table in ("asked", "asked_for", "voted", "passed_on"):
        rows = await office.services.database.fetch_all(f'SELECT * FROM "{table}"')  # noqa: S608
        found[table] = [tuple(row)[1:] for row in rows]
    return found


# --- what is counted ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked", "asked_for"),
    [
        (QUESTION, ("ru", "answer", 1), ("dual.students", 1)),
        ("дуальды оқытуда қанша студент бар", ("kk", "answer", 1), ("dual.students", 1)),
        ("сколько стоит год обучения", ("ru", "gap", 1), ("gap.fees", 1)),
        ("какая завтра погода", ("ru", "unknown", 1), None),
        ("Кто оплачивал стажировки педагогам?", ("ru", "choice", 1), None),
    ],
)
async def test_a_typed_question_is_counted_by_what_became_of_it(
    office: Office,
    typed: str,
    asked: tuple[str, str, int],
    asked_for: tuple[str, int] | None,
) -> None:
    await office.owner.types(typed)
    found = await counted(office)
    assert found["asked"] == [asked]
    if asked_for:
        ((entry, number),) = found["asked_for"]
        assert office.services.knowledge.answerer.library.page(str(entry), "ru").kind == asked[1]
        assert number == asked_for[1]
    else:
        assert found["asked_for"] == []


async def test_what_is_no_typed_question_is_not_counted(office: Office) -> None:
    olga = office.user(102, "Ольга", "ru")
    for typed in ("/start", "/help", "здравствуйте", "спасибо", "что ты обо мне хранишь", "/x"):
        await olga.types(typed)
    await olga.inline(QUESTION)
    await olga.speaks()
    await olga.presses_data("t1:dual", olga.old_message())
    await olga.sends(photo=[PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)])
    assert await counted(office) == {"asked": [], "asked_for": [], "voted": [], "passed_on": []}


async def test_corrected_captioned_and_asked_in_a_group_it_is_a_question_too(
    office: Office,
) -> None:
    olga = office.user(102, "Ольга", "ru")
    await olga.types(QUESTION)
    await olga.edits(f"{QUESTION}?")
    photo = PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)
    await olga.sends(photo=[photo], caption=QUESTION)
    await olga.in_group(-1001).mentions(QUESTION)
    assert (await counted(office))["asked"] == [("ru", "answer", 4)]


async def test_a_vote_counts_once_and_so_does_what_is_passed_on(office: Office) -> None:
    olga = office.user(102, "Ольга", "ru")
    await olga.types(QUESTION)
    for helped in (False, False, True):
        vote = CastVote(language="ru", entry="dual.students", helped=helped)
        await olga.presses_data(vote.pack())
    await olga.presses_data(AskPerson(language="ru", typed=True).pack())
    await olga.types("сколько стоит год")
    consent = olga.last
    for sure in (True, True, False):
        await olga.presses_data(PassOn(language="ru", sure=sure).pack(), consent)
    found = await counted(office)
    assert found["voted"] == [(0, 1), (1, 1)]
    assert found["passed_on"] == [(1,)]


async def test_a_stand_in_of_telegrams_has_no_vote(database: Database) -> None:
    assert not await Votes(database).cast(1_087_968_824, "dual.students", helped=True)


# --- the screen ---------------------------------------------------------------------------------


async def fill(office: Office) -> None:
    """Something of everything."""
    services = office.services
    for id in range(200, 212):
        await services.people.choose_language(id, "ru" if id < 207 else "kk")
        await services.people.choose_role(id, "student" if id != 206 else "parent")
    await services.people.note_seen(200, int(office.clock() // 86_400))
    await services.people.note_blocked(201, blocked=True)
    olga = office.user(102, "Ольга", "ru")
    for typed in (QUESTION, QUESTION, "сколько стоит год обучения", "какая завтра погода"):
        await olga.types(typed)
    services.counters.voted(helped=True)
    services.counters.voted(helped=False)
    services.counters.passed_on(1)
    await services.database.execute(
        "INSERT INTO announcement (id, kind, state, audience, created_at, started_at) "
        "VALUES (1, 'send', 'done', '{}', 0, ?)",
        (int(office.clock()),),
    )
    for state, number in (("sent", 1_150), ("blocked", 30)):
        await services.database.execute(
            "INSERT INTO tally VALUES (1, 'ru', ?, ?)", (state, number)
        )


async def test_in_russian(office: Office) -> None:
    await fill(office)
    text = plain(await office.owner.types("/statistics"))
    assert text.startswith("Статистика: 1 февр. – 2 мар. 2026 г.\nСчёт ведётся с 2 марта 2026 г.")
    for line in (
        "Вопросов: 4 · 4 в день",
        "Есть ответ: 2 (50 %)",
        "Предложен выбор: 0 (0 %)",
        "Нет в данных: 1 (25 %)",
        "Не по теме или непонятно: 1 (25 %)",
        "👍 1 · 👎 1 (50 %)",
        "Передано человеку: 1",
        "Люди, которых я знаю: 12",
        "Русский: 7 · Казахский: 5",
        "Заходили сегодня: 1, за 7 дней: 1, за 30: 1",
        "Студент: 6 / 5",
        "Родитель: <5 / <5",
        "Преподаватель: <5 / <5",
        "Заблокировали бота: 1",
        "Объявлений: 1",
        "Получателей: 1 180 · Получили: 1 150 · Заблокировали бота: 30",
    ):
        assert line in text.splitlines(), line
    page = office.services.knowledge.answerer.library.page
    assert f"Спрашивают чаще всего\n{page('dual.students', 'ru').title}: 2\n" in text
    assert "Спрашивают, но данных нет\n" in text
    assert office.owner.labels() == ["7 дней", "✓ 30 дней", "Год", "📈 График", "📄 Файл CSV"]


async def test_in_kazakh(office: Office) -> None:
    await fill(office)
    await office.services.people.choose_language(OWNER, "kk")
    text = plain(await office.owner.types("/statistics"))
    assert text.startswith("Статистика: 2026 ж. 1 ақп. – 2 нау.\nЕсептеу басталған күн: 2026 ж.")
    for line in (
        "Сұрақтар саны: 4 · күніне 4",
        "Жауап берілді: 2 (50 %)",
        "Дерек жоқ: 1 (25 %)",
        "Тақырыптан тыс не түсініксіз: 1 (25 %)",
        "Адамға жеткізілгені: 1",
        "Маған белгілі адамдар: 13",
        "Орыс тілі: 7 · Қазақ тілі: 6",
        "Студент: 6 / 5",
        "Ата-ана: <5 / <5",
        "Хабарландырулар саны: 1",
        "Алушылар саны: 1 180 · Алғандар: 1 150 · Ботты бұғаттағандар: 30",
    ):
        assert line in text.splitlines(), line
    assert office.owner.labels() == [
        "7 күн",
        "✓ 30 күн",
        "Бір жыл",
        "📈 Диаграмма",
        "📄 CSV файлы",
    ]


async def test_before_anything_was_asked(office: Office) -> None:
    text = plain(await office.owner.types("/statistics"))
    assert "Вопросов: 0\n" in text
    assert "Люди, которых я знаю: 0" in text
    assert "чаще всего" not in text
    assert "Счёт ведётся" not in text
    await office.owner.presses("График")
    assert office.owner.alerts[-1].startswith("За это время никто ничего не спрашивал")
    assert not any(isinstance(call, SendPhoto) for call in office.phone.calls)


async def test_another_period_is_shown_in_the_same_message(office: Office) -> None:
    await office.owner.types(QUESTION)
    office.clock.passes(hours=24 * 10)
    await office.owner.types(QUESTION)
    await office.owner.types("/statistics")
    before = len(office.owner.screen)
    for label, heading, number in (
        ("7 дней", "6–12 мар. 2026 г.", 1),
        ("Год", "14 мар. 2025 г. – 12 мар. 2026 г.", 2),
        ("30 дней", "11 февр. – 12 мар. 2026 г.", 2),
    ):
        text = plain(await office.owner.presses(label))
        assert f"Статистика: {heading}\n" in text
        assert f"Вопросов: {number} ·" in text
        assert [each for each in office.owner.labels() if each.startswith("✓")] == [f"✓ {label}"]
    assert len(office.owner.screen) == before


@pytest.mark.parametrize("hours", [6.99, 7.0])
async def test_at_midnight_in_almaty_the_days_move_on(office: Office, hours: float) -> None:
    await office.owner.types(QUESTION)
    office.clock.passes(hours)
    text = plain(await office.owner.types("/statistics"))
    assert ("1 февр. – 2 мар." in text) == (hours < 7)
    assert ("2 февр. – 3 мар." in text) == (hours >= 7)


async def test_an_entry_that_is_gone_is_left_out(office: Office) -> None:
    await office.owner.types(QUESTION)
    office.services.counters.asked("ru", "answer", "gone.since")
    assert "gone" not in await office.owner.types("/statistics")


def fullest(period: Period, answerer: Answerer, most: int) -> Report:
    """So much of everything."""
    span = span_of(period, TODAY)
    day = Day(
        span.last,
        {(language, outcome): most for language in LANGUAGES for outcome in OUTCOMES},
        {True: most, False: most},
        most,
        announced(
            365,
            dict.fromkeys(("sent", "blocked", "opted_out", "failed", "unknown", "pending"), most),
        ),
    )
    crowd = Crowd(
        {"ru": most, "kk": most, None: most},
        {(role, language): most for role in ROLES for language in LANGUAGES},
        {1: most, 7: most, 30: most},
        most,
        999,
    )
    entries = tuple((entry, most) for entry in answerer.library.base.entries)
    return Report(span, span.last, crowd, (day,), entries)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("most", [12_345, 1_234_567])
async def test_whatever_there_is_it_stands_on_one_screen(
    answerer: Answerer, catalogues: Catalogues, period: Period, language: Language, most: int
) -> None:
    texts = catalogues[language]
    report = fullest(period, answerer, most)
    text, _ = views.statistics.statistics(report, answerer.library, texts).render()
    assert 0 < len(text) <= SCREEN
    titles = [answerer.library.page(entry, language).title for entry, _ in report.entries]
    # In a city of two million there is room for the first of each list.
    assert most > 100_000 or sum(f"\n{title}: " in text for title in titles) >= 2
    caption, _ = views.statistics.caption(report, texts).render()
    assert len(caption) <= 1024
    buttons = keyboards.statistics.below(period, texts).inline_keyboard
    assert all(len(button.text) <= BUTTON for row in buttons for button in row)


# --- the chart ----------------------------------------------------------------------------------


def sketch(office: Office) -> Sketch:
    assert isinstance(office.services.studio, Sketch)
    return office.services.studio


async def test_the_chart_is_a_photo_with_its_figures_as_text(office: Office) -> None:
    await fill(office)
    await office.owner.types("/statistics")
    await office.owner.presses("График")
    (photo,) = [call for call in office.phone.calls if isinstance(call, SendPhoto)]
    assert plain(str(photo.caption)) == (
        "Вопросов: 4\n1 февр. – 2 мар. 2026 г.\n\nЕсть ответ: 2 (50 %)\nПредложен выбор: 0 (0 %)\n"
        "Нет в данных: 1 (25 %)\nНе по теме или непонятно: 1 (25 %)"
    )
    assert any(isinstance(call, SendChatAction) for call in office.phone.calls)
    (drawn,) = sketch(office).drawn
    assert drawn.language == "ru"
    assert sum(sum(series.values) for series in drawn.series) == 4


async def test_the_chart_is_of_the_period_that_is_shown(office: Office) -> None:
    await office.services.people.choose_language(OWNER, "kk")
    await office.owner.types(QUESTION)
    await office.owner.types("/statistics")
    screen = office.owner.last
    for label, columns in (("7 күн", 7), ("30 күн", 30), ("Бір жыл", 52)):
        shown = office.phone.messages[screen.message_id]
        await office.owner.presses(label, shown)
        await office.owner.presses("Диаграмма", office.phone.messages[screen.message_id])
        assert sketch(office).drawn[-1].language == "kk"
        assert len(sketch(office).drawn[-1].labels) == columns


@pytest.mark.parametrize("trouble", ["paper", "photos"])
async def test_where_it_cannot_be_drawn_or_sent_the_figures_come_as_text(
    office: Office, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(office)
    await office.owner.types("/statistics")
    if trouble == "paper":
        sketch(office).fails = True
    else:
        office.phone.failing = SendPhoto
        refused = TelegramBadRequest(SendPhoto(chat_id=1, photo="x"), "not enough rights")
        office.phone.failures.append(refused)
    await office.owner.presses("График")
    assert "Есть ответ: 2 (50 %)" in plain(office.owner.text)
    assert "The chart of the statistics cannot be shown" in caplog.text


# --- the file -----------------------------------------------------------------------------------


async def test_the_file_holds_numbers_and_is_noted(office: Office) -> None:
    await fill(office)
    await office.owner.types("/statistics")
    await office.owner.presses("7 дней")
    await office.owner.presses("CSV")
    (sent,) = [call for call in office.phone.calls if isinstance(call, SendDocument)]
    assert sent.chat_id == OWNER
    ((name, data),) = office.phone.files.items()
    assert name == "statistics-2026-03-02.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines))
    assert all(int(row["number"]) >= 0 for row in rows)
    assert all(row["date"] == "2026-03-02" for row in rows)
    assert "2026-03-02,questions_answered,ru,,,2" in lines
    assert "2026-03-02,people,ru,student,,6" in lines
    assert not any(",parent," in line for line in lines)
    assert data.isascii() or data[3:].isascii(), "nobody's words"
    assert (await office.acts())[-1] == "statistics"
    await office.owner.types("/journal")
    assert "статистика взята файлом" in office.owner.text


async def test_in_a_strangers_hand_nothing_is_shown(office: Office) -> None:
    await fill(office)
    stranger = office.user(STRANGER, "?", "ru")
    assert "Статистика" not in await stranger.types("/statistics")
    for button in (ShowStatistics, DrawStatistics, ExportStatistics):
        for period in PERIODS:
            await stranger.presses_data(button(period=period).pack(), stranger.old_message())
            assert stranger.alerts[-1].startswith("Эта кнопка устарела")
    assert office.phone.files == {}
    assert sketch(office).drawn == []


async def test_below_a_message_that_is_too_old_it_comes_anew(office: Office) -> None:
    await fill(office)
    await office.owner.types("/menu")
    for button in (ShowStatistics, DrawStatistics, ExportStatistics):
        await office.owner.presses_data(button(period="week").pack(), office.owner.old_message())
    assert len(sketch(office).drawn) == len(office.phone.files) == 1
    assert any("Статистика" in (message.text or "") for message in office.owner.screen)


async def test_a_period_that_there_is_not_is_an_outdated_button(office: Office) -> None:
    await office.owner.types("/menu")
    await office.owner.presses_data("adsp1:century")
    assert office.owner.alerts[-1].startswith("Эта кнопка устарела")


async def test_while_the_bot_runs_counts_are_written_and_at_its_end_the_rest(
    office: Office, database: Database
) -> None:
    following = asyncio.ensure_future(office.services.counters.follow())
    await asyncio.sleep(0)
    await office.owner.types(QUESTION)
    assert await database.fetch_all("SELECT * FROM asked") == []
    following.cancel()
    await asyncio.wait([following])
    (row,) = await database.fetch_all("SELECT day, number FROM asked")
    assert tuple(row) == (number_of(office.services.knowledge.today), 1)
