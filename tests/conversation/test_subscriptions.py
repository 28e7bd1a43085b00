"""What somebody wants to hear about, who he is, and whether he wants to hear at all."""

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import InlineKeyboardMarkup

from bot.i18n import Catalogues
from bot.people.people import People, Person
from bot.people.subscriptions import TOPICS, Subscriptions
from bot.storage.database import Database
from bot.telegram import keyboards
from bot.telegram.callbacks import (
    ChooseRole,
    LeaveAll,
    SetSubscription,
    ShowRoles,
    ShowSubscriptions,
    SubscribeAgain,
    Unsubscribe,
)
from handlers.private import PERSONAL
from tests.conversation import group
from tests.conversation.conftest import AIGERIM, OLGA, MakeUser
from tests.conversation.user import FakeUser

ANONYMOUS = 1087968824
NOTHING_CHOSEN = [
    "Хакатоны",
    "Стажировки за рубежом",
    "Дуальное обучение",
    "Колледжи",
    "Общие новости",
    "Кто вы?",
    "‹ Темы",
]


@pytest.fixture
def subscriptions(database: Database) -> Subscriptions:
    """What is stored, past the bot."""
    return Subscriptions(database)


def ticked(user: FakeUser) -> list[str]:
    """The labels with a tick."""
    return [label.removeprefix("✓ ") for label in user.labels() if label.startswith("✓")]


async def test_a_stranger_has_chosen_nothing_and_has_nothing_to_leave(olga: FakeUser) -> None:
    await olga.types("/subscriptions")
    assert olga.text.startswith("О чём вам писать?")
    assert olga.labels() == NOTHING_CHOSEN


async def test_topics_are_ticked_and_left_in_one_message(
    olga: FakeUser, subscriptions: Subscriptions
) -> None:
    await olga.types("/subscriptions")
    await olga.presses("Хакатоны")
    await olga.presses("Колледжи")
    assert ticked(olga) == ["Хакатоны", "Колледжи"]
    assert await subscriptions.of(OLGA) == ("hackathons", "colleges")
    await olga.presses("Хакатоны")
    assert ticked(olga) == ["Колледжи"]
    assert await subscriptions.of(OLGA) == ("colleges",)
    assert len(olga.screen) == 1


async def test_who_subscribes_is_written_to_in_the_language_that_he_read(
    olga: FakeUser, aigerim: FakeUser, people: People
) -> None:
    for user in (olga, aigerim):
        await user.types("/subscriptions")
    await olga.presses_data(SetSubscription(topic="news", on=False).pack())
    assert await people.get(OLGA) == Person(OLGA), "leaving what one never had chooses nothing"
    await olga.presses("Хакатоны")
    await aigerim.presses_data(SubscribeAgain(topic="news").pack())
    assert (await people.get(OLGA)).language == "ru"
    assert (await people.get(AIGERIM)).language == "kk"


async def test_but_a_language_that_was_chosen_stays(olga: FakeUser, people: People) -> None:
    await people.choose_language(OLGA, "kk")
    await olga.types("/subscriptions")
    await olga.presses("Хакатондар")
    assert (await people.get(OLGA)).language == "kk"


async def test_everything_is_left_in_one_tap(olga: FakeUser, subscriptions: Subscriptions) -> None:
    await olga.types("/subscriptions")
    await olga.presses("Хакатоны")
    await olga.presses("Общие новости")
    await olga.presses("Отписаться от всего")
    assert olga.labels() == NOTHING_CHOSEN
    assert await subscriptions.of(OLGA) == ()


async def test_an_old_button_pressed_twice_does_no_harm(
    olga: FakeUser, subscriptions: Subscriptions
) -> None:
    await olga.types("/subscriptions")
    old = olga.last
    for _ in range(2):
        await olga.presses("Хакатоны", old)
        assert await subscriptions.of(OLGA) == ("hackathons",)


async def test_a_topic_that_does_not_exist_is_an_old_button(olga: FakeUser) -> None:
    await olga.types("/subscriptions")
    await olga.presses_data("b1:weather:1")
    assert olga.alerts == ["Эта кнопка устарела. Откройте /menu, пожалуйста."]


async def test_the_menu_leads_to_the_subscriptions_and_back(aigerim: FakeUser) -> None:
    await aigerim.types("/menu")
    await aigerim.presses("🔔 Жазылымдар")
    assert "Хакатондар" in aigerim.labels()
    await aigerim.presses("‹ Тақырыптар")
    assert "🔔 Жазылымдар" in aigerim.labels()
    assert len(aigerim.screen) == 1


@pytest.mark.parametrize(
    ("question", "way_in", "topic"),
    [
        ("Хочу получать от вас рассылку", "🔔 Подписки", "Хакатоны"),
        ("Хабарламаларыңызға қалай жазылуға болады?", "🔔 Жазылымдар", "Хакатоны"),
    ],
)
async def test_who_asks_in_words_is_led_to_the_topics(
    olga: FakeUser, subscriptions: Subscriptions, question: str, way_in: str, topic: str
) -> None:
    await olga.types(question)
    assert olga.labels() == [way_in]
    await olga.presses(way_in)
    await olga.presses(topic)
    assert await subscriptions.of(OLGA) == ("hackathons",)


async def test_who_wants_to_hear_nothing_more_says_so_and_taps_once(
    olga: FakeUser, subscriptions: Subscriptions
) -> None:
    await subscriptions.set(OLGA, "hackathons", on=True)
    await olga.types("отписаться от рассылки")
    await olga.presses("Отписаться от всего")
    assert await subscriptions.of(OLGA) == ()


async def test_a_role_is_optional_and_can_be_taken_back(olga: FakeUser, people: People) -> None:
    await olga.types("/subscriptions")
    await olga.presses("Кто вы?")
    assert ticked(olga) == ["Не указывать"]
    await olga.presses("Родитель")
    assert ticked(olga) == ["Родитель"]
    assert (await people.get(OLGA)).role == "parent"
    await olga.presses("Не указывать")
    assert (await people.get(OLGA)).role is None
    await olga.presses("‹ Назад")
    assert olga.labels() == NOTHING_CHOSEN
    assert len(olga.screen) == 1


async def test_not_saying_who_one_is_makes_nobody_known(olga: FakeUser, people: People) -> None:
    await olga.types("/subscriptions")
    for data in (ChooseRole(), LeaveAll(), SetSubscription(topic="news", on=False)):
        await olga.presses_data(data.pack())
    assert await people.get(OLGA) == Person(OLGA)


async def test_what_is_chosen_under_a_pseudo_user_is_not_stored(
    make_user: MakeUser, database: Database
) -> None:
    anonymous = make_user(ANONYMOUS, "Group", "ru")
    await anonymous.types("/subscriptions")
    for data in (SetSubscription(topic="news", on=True), ChooseRole(role="student")):
        await anonymous.presses_data(data.pack())
    await anonymous.presses_data("l1:kk")
    assert await database.fetch_all("SELECT id FROM person") == []
    assert not ticked(anonymous)


# --- under an announcement ----------------------------------------------------------------------


async def announce(user: FakeUser, bot: Bot, catalogues: Catalogues) -> None:
    """An announcement about hackathons, with a button of its own."""
    button = keyboards.subscriptions.unsubscribe("hackathons", catalogues["ru"])
    other = button.model_copy(update={"text": "Подробнее", "callback_data": "t1"})
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[other], [button]])
    await bot.send_message(OLGA, "Хакатон в субботу", reply_markup=keyboard)
    assert user.labels() == ["Подробнее", "Отписаться"]


async def test_an_announcement_is_left_in_one_tap_and_taken_back_in_another(
    olga: FakeUser, bot: Bot, catalogues: Catalogues, subscriptions: Subscriptions
) -> None:
    await subscriptions.set(OLGA, "hackathons", on=True)
    await subscriptions.set(OLGA, "news", on=True)
    await announce(olga, bot, catalogues)
    await olga.presses("Отписаться")
    assert await subscriptions.of(OLGA) == ("news",)
    assert olga.alerts == ["Готово: об этом больше не напишу."]
    assert olga.labels() == ["Подробнее", "Подписаться снова"]
    assert olga.text == "Хакатон в субботу"

    await olga.presses("Подписаться снова")
    assert await subscriptions.of(OLGA) == ("hackathons", "news")
    assert olga.labels() == ["Подробнее", "Отписаться"]


async def test_unsubscribing_is_a_toast_not_a_window(
    olga: FakeUser, bot: Bot, catalogues: Catalogues
) -> None:
    await announce(olga, bot, catalogues)
    await olga.presses("Отписаться")
    (answer,) = [call for call in olga.phone.calls if isinstance(call, AnswerCallbackQuery)]
    assert not answer.show_alert


async def test_an_announcement_too_old_to_be_edited_can_still_be_left(
    olga: FakeUser, bot: Bot, catalogues: Catalogues, subscriptions: Subscriptions
) -> None:
    await subscriptions.set(OLGA, "hackathons", on=True)
    await announce(olga, bot, catalogues)
    await olga.presses_data(Unsubscribe(topic="hackathons").pack(), olga.old_message())
    assert await subscriptions.of(OLGA) == ()
    assert len(olga.screen) == 1


async def test_who_was_forgotten_stays_so_when_he_unsubscribes(
    olga: FakeUser, bot: Bot, catalogues: Catalogues, people: People
) -> None:
    await announce(olga, bot, catalogues)
    await olga.presses("Отписаться")
    assert not (await people.get(OLGA)).known


# --- blocking -----------------------------------------------------------------------------------


async def test_it_is_remembered_that_somebody_blocked_the_bot(
    olga: FakeUser, people: People
) -> None:
    await people.choose_language(OLGA, "ru")
    await olga.blocks()
    assert (await people.get(OLGA)).blocked
    await olga.unblocks()
    assert not (await people.get(OLGA)).blocked
    assert not olga.screen, "nobody is written to for it"


async def test_nobody_becomes_known_by_blocking(olga: FakeUser, people: People) -> None:
    await olga.blocks()
    await olga.unblocks()
    assert await people.get(OLGA) == Person(OLGA)


async def test_a_group_that_throws_the_bot_out_is_not_kept(
    dispatcher: Dispatcher, bot: Bot, people: People
) -> None:
    await people.choose_language(AIGERIM, "kk")
    await group.throws_out(dispatcher, bot, AIGERIM)
    assert not (await people.get(AIGERIM)).blocked


# --- in a group ---------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/subscriptions", "/forget"])
async def test_a_group_is_pointed_to_the_private_chat(
    dispatcher: Dispatcher, bot: Bot, olga: FakeUser, command: str
) -> None:
    await group.says(dispatcher, bot, OLGA, command)
    (sent,) = [call for call in olga.phone.calls if isinstance(call, SendMessage)]
    assert sent.text == "Это личное: напишите мне, пожалуйста, в личный чат."
    assert isinstance(sent.reply_markup, InlineKeyboardMarkup)
    ((button,),) = sent.reply_markup.inline_keyboard
    assert (button.text, button.url) == ("Написать лично", "https://t.me/colleges_bot")


@pytest.mark.parametrize(
    "data",
    [
        ShowSubscriptions(),
        SetSubscription(topic="news", on=True),
        SetSubscription(topic="hackathons", on=False),
        LeaveAll(),
        ShowRoles(),
        ChooseRole(role="teacher"),
        Unsubscribe(topic="hackathons"),
        SubscribeAgain(topic="news"),
    ],
)
async def test_a_press_in_a_group_changes_and_shows_nothing(
    dispatcher: Dispatcher, bot: Bot, olga: FakeUser, subscriptions: Subscriptions, data: object
) -> None:
    assert isinstance(data, PERSONAL)
    await subscriptions.set(OLGA, "hackathons", on=True)
    await group.presses(dispatcher, bot, OLGA, data.pack())
    assert await subscriptions.of(OLGA) == ("hackathons",)
    assert olga.alerts == ["Это личное: напишите мне, пожалуйста, в личный чат."]
    assert len(olga.phone.calls) == 1


async def test_an_answer_in_a_group_does_not_show_what_somebody_chose(
    olga: FakeUser, subscriptions: Subscriptions
) -> None:
    await subscriptions.set(OLGA, "hackathons", on=True)
    in_class = olga.in_group(-1001)
    await in_class.mentions("отписаться от рассылки")
    assert in_class.labels() == ["Написать лично"]


# --- how it looks -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "kk"])
async def test_screens_and_labels_fit_a_phone(
    make_user: MakeUser, people: People, language: str
) -> None:
    user = make_user(OLGA, "Ольга", language)
    await user.types("/subscriptions")
    for topic in TOPICS:
        await user.presses_data(SetSubscription(topic=topic, on=True).pack())
    labels = user.labels()
    await user.presses_data(ShowRoles().pack())
    for role in ("student", "parent", "teacher", "employer"):
        await user.presses_data(f"r1:{role}")
        labels += user.labels()
    for command in ("/menu", "/privacy", "/forget"):
        await user.types(command)
        labels += user.labels()
    assert [label for label in labels if len(label) >= 24] == []
    assert [
        len(message.text or "") for message in user.screen if len(message.text or "") > 900
    ] == []


async def test_who_could_not_be_reached_but_writes_again_can_be(
    olga: FakeUser, people: People
) -> None:
    await people.choose_language(OLGA, "ru")
    await people.note_blocked(OLGA, blocked=True)
    await olga.in_group(-1001).mentions("сколько студентов на дуалке")
    assert (await people.get(OLGA)).blocked, "in a group he can write all the same"
    await olga.types("сколько студентов на дуалке")
    assert not (await people.get(OLGA)).blocked
