"""What is kept of a person is told, shown line by line, and erased without a trace."""

import asyncio
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from bot.people.people import People
from bot.services import Services
from bot.storage.database import Database
from bot.telegram.callbacks import AskToForget, Forget, SetSubscription
from tests.conftest import ServicesOf
from tests.conversation import group
from tests.conversation.conftest import AIGERIM, MakeUser
from tests.conversation.office import Clock
from tests.conversation.user import FakeUser
from tests.people.traces import OTHER, PERSON, ROWS, in_columns, in_files, is_sound, store

SCREEN = 900  # characters
NOTHING = "Я ничего о вас не храню."
IN_RUSSIAN = """\
Вот что я о вас храню:
• ваш ID в Telegram
• язык: русский
• кто вы: родитель
• когда вы писали мне в последний раз: 2 марта 2026\u202fг.
• подписки: хакатоны, общие новости
• оценки ответов: 1
• переданные человеку вопросы: 1
• объявления и ответы для вас: 1
• списки читателей, где есть ваш ID: 1
• служебные отметки о вопросах: 1
• что ваши вопросы пока не передаются
• что вы редактор
• написанные вами объявления и ответы: 1
• написанные вами версии записей: 1
• вопросы, которые вы взяли: 1
• файлы, ждущие импорта: 1
• записи о вас в журнале: 1
• служебные отметки об объявлениях и приглашениях: 2

Стереть всё это? Вернуть будет нельзя."""
IN_KAZAKH = """\
Сіз туралы мыналарды сақтаймын:
• Telegram-дағы ID нөміріңіз
• тіліңіз: қазақ тілі
• маған соңғы рет жазған күніңіз: 2026\u202fж. 2 наурыз
• жазылымдарыңыз: хакатондар

Осының бәрін өшірейін бе? Кейін қайтару мүмкін емес."""


@pytest.fixture
def clock() -> Clock:
    """A moment that a test moves."""
    return Clock()


@pytest.fixture
def services(services_of: ServicesOf, clock: Clock) -> Services:
    """Where nobody runs the bot, on the second of March."""
    return services_of(clock=clock)


@pytest.fixture
def marat(make_user: MakeUser) -> FakeUser:
    """A parent whose id can be told from every other number."""
    return make_user(PERSON, "Марат", "ru")


async def test_privacy_leads_to_what_is_kept_of_this_person(marat: FakeUser) -> None:
    await marat.types("/privacy")
    assert marat.text.startswith("Храню ваш ID в Telegram")
    assert marat.labels() == ["Стереть мои данные"]
    await marat.presses("Стереть мои данные")
    assert marat.text == NOTHING
    assert not marat.labels()
    assert len(marat.screen) == 2, "the explanation stays to be read"


async def test_who_asks_in_words_gets_the_same_button(marat: FakeUser) -> None:
    await marat.types("Удалите мою переписку и личную информацию")
    assert marat.labels() == ["Стереть мои данные"]


async def test_privacy_tells_of_the_last_day_of_announcements_and_of_the_journal(
    marat: FakeUser, aigerim: FakeUser
) -> None:
    await marat.types("/privacy")
    for kept in ("последний раз", "объявления вам отправлены", "без связи с вами", "журнал"):
        assert kept in marat.text
    await aigerim.types("/privacy")
    for kept in ("соңғы рет", "хабарландыру жіберілгенін", "сізбен байланыссыз", "журнал"):
        assert kept in aigerim.text
    for text in (marat.text, aigerim.text):
        assert len(text) <= SCREEN


async def test_the_day_is_noted_once_a_day_also_when_one_became_known_by_this_very_press(
    marat: FakeUser, people: People, database: Database, clock: Clock
) -> None:
    await database.execute("CREATE TABLE written (day INTEGER)")
    await database.execute(
        "CREATE TRIGGER seen AFTER UPDATE OF seen_day ON person "
        "BEGIN INSERT INTO written VALUES (new.seen_day); END"
    )
    await marat.types("сколько студентов на дуалке")
    assert not (await people.get(PERSON)).known
    await marat.types("/language")
    await marat.presses("Русский")
    today = int(clock() // 86_400)
    assert (await people.get(PERSON)).seen_day == today
    await marat.types("/menu")
    clock.passes(24)
    await marat.types("/menu")
    await marat.inline("дуальное")
    days = [row[0] for row in await database.fetch_all("SELECT day FROM written")]
    assert days == [today, today + 1]


async def test_of_a_stranger_nothing_is_written(marat: FakeUser, database: Database) -> None:
    async with database.writing(), asyncio.timeout(10):  # nobody else can write meanwhile
        await marat.types("сколько студентов на дуалке")
    assert marat.text


async def test_everything_that_is_known_is_shown_line_by_line(
    marat: FakeUser, database: Database
) -> None:
    await store(database, PERSON)
    await marat.types("/menu")
    await marat.presses_data(SetSubscription(topic="hackathons", on=True).pack())
    await marat.types("/forget")
    assert marat.text == IN_RUSSIAN
    assert marat.labels() == ["Стереть", "Оставить"]


async def test_an_administrator_is_told_in_kazakh_too_what_is_kept_of_him(
    aigerim: FakeUser, database: Database, people: People
) -> None:
    await people.choose_language(AIGERIM, "kk")
    await store(database, OTHER)
    for table in ("inquiry_group", "nuisance", "article_version"):
        await database.execute(ROWS[table], {"id": AIGERIM})
    await aigerim.types("/forget")
    for line in (
        "• сұрақтарыңыз әзірге адамға жеткізілмейтіні",
        "• жазбалардың сіз жазған нұсқалары: 1",
        "• өзіңізге алған сұрақтарыңыз: 1",
    ):
        assert line in aigerim.text


async def test_an_owner_who_only_received_questions_can_erase_that(
    aigerim: FakeUser, database: Database
) -> None:
    await store(database, OTHER)
    await database.execute(ROWS["inquiry_notice"], {"id": AIGERIM})
    await aigerim.types("/forget")
    assert "• сұрақтар туралы қызметтік белгілер: 1" in aigerim.text
    await aigerim.presses("Өшіру")
    await aigerim.types("/forget")
    assert not aigerim.labels()


async def test_only_what_is_known_is_shown(aigerim: FakeUser) -> None:
    await aigerim.types("/language")
    await aigerim.presses("Қазақша")
    await aigerim.presses_data(SetSubscription(topic="hackathons", on=True).pack())
    await aigerim.types("/forget")
    assert aigerim.text == IN_KAZAKH


async def test_nothing_is_erased_without_a_confirmation(
    marat: FakeUser, database: Database, people: People
) -> None:
    await store(database, PERSON)
    before = await in_columns(database, PERSON)
    await marat.types("/forget")
    await marat.presses("Оставить")
    assert marat.text == "Хорошо, ничего не стёрто."
    left = [place for place in before if not place.startswith("dialogue.")]
    assert await in_columns(database, PERSON) == left, "but the command has ended a dialogue"


async def test_after_forgetting_no_trace_is_left(
    marat: FakeUser, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "bot.sqlite3"
    await store(database, OTHER)
    await store(database, PERSON)
    await marat.types("/subscriptions")
    await marat.presses("Хакатоны")
    assert in_files(path, PERSON)
    await marat.types("/forget")
    await marat.presses("Стереть")
    assert marat.text.startswith("Стёрто. Теперь я ничего о вас не храню; из резервных копий")
    await marat.types("/forget")
    await marat.types("сколько студентов на дуалке")
    assert await in_columns(database, PERSON) == []
    assert in_files(path, PERSON) == []
    assert is_sound(path)


async def test_who_is_forgotten_is_a_newcomer(marat: FakeUser) -> None:
    await marat.types("/start")
    await marat.presses("Русский")
    await marat.types("/forget")
    await marat.presses("Стереть")
    await marat.types("/forget")
    assert marat.text == NOTHING
    await marat.types("/start")
    assert marat.labels() == ["Қазақша", "Русский"]


async def test_erasing_twice_does_no_harm(marat: FakeUser, people: People) -> None:
    await people.choose_language(PERSON, "ru")
    await marat.types("/forget")
    confirmation = marat.last
    for _ in range(2):
        await marat.presses("Стереть", confirmation)
        assert not (await people.get(PERSON)).known


async def test_in_a_group_privacy_leads_to_the_private_chat(
    dispatcher: Dispatcher, bot: Bot, marat: FakeUser
) -> None:
    await group.says(dispatcher, bot, PERSON, "/privacy")
    (sent,) = [call for call in marat.phone.calls if isinstance(call, SendMessage)]
    assert isinstance(sent.reply_markup, InlineKeyboardMarkup)
    ((button,),) = sent.reply_markup.inline_keyboard
    assert button.url == "https://t.me/colleges_bot"


@pytest.mark.parametrize("data", [AskToForget(), Forget(sure=True), Forget(sure=False)])
async def test_a_press_in_a_group_shows_and_erases_nothing(
    dispatcher: Dispatcher, bot: Bot, marat: FakeUser, people: People, data: AskToForget | Forget
) -> None:
    await people.choose_language(PERSON, "ru")
    await group.presses(dispatcher, bot, PERSON, data.pack())
    assert (await people.get(PERSON)).known
    assert marat.alerts == ["Это личное: напишите мне, пожалуйста, в личный чат."]
    assert len(marat.phone.calls) == 1
