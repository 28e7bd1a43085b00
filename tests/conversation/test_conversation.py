"""What a person sees, from the first /start on."""

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import DeleteMyCommands, SendMessage, SetMyCommands
from aiogram.types import BotCommandScopeChat

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.people.people import People
from bot.services import Services
from bot.storage.database import Database
from bot.telegram import commands
from bot.telegram.callbacks import AnswerEntry, ShowEntry, ShowTopic
from handlers import create_dispatcher
from tests.conversation.conftest import AIGERIM
from tests.conversation.user import FakeUser


async def test_a_newcomer_chooses_the_language_and_sees_the_topics(aigerim: FakeUser) -> None:
    await aigerim.types("/start")
    assert aigerim.labels() == ["Қазақша", "Русский"]
    assert "Сәлеметсіз бе!" in aigerim.text.splitlines()[0]
    assert "Здравствуйте!" in aigerim.text

    await aigerim.presses("Қазақша")
    assert len(aigerim.text.splitlines()) == 4
    assert any("Дуальды оқыту" in label for label in aigerim.labels())
    assert len(aigerim.screen) == 1, "the language question turns into the welcome"


async def test_the_menu_of_commands_follows_the_choice(olga: FakeUser) -> None:
    await olga.types("/language")
    await olga.presses("Қазақша")
    (told,) = [call for call in olga.phone.calls if isinstance(call, SetMyCommands)]
    assert told.scope == BotCommandScopeChat(chat_id=102)
    assert "Тақырыптар" in {command.description for command in told.commands}
    await olga.types("/forget")
    await olga.presses("Өшіру")
    (told_again,) = [call for call in olga.phone.calls if isinstance(call, DeleteMyCommands)]
    assert told_again.scope == told.scope


async def test_in_a_group_no_menu_of_commands_changes(olga: FakeUser) -> None:
    in_class = olga.in_group(-1001)
    await in_class.mentions("сколько студентов")
    await in_class.presses_data("l1:kk")
    assert not any(isinstance(call, SetMyCommands) for call in olga.phone.calls)


async def test_who_has_chosen_is_not_asked_again(olga: FakeUser) -> None:
    await olga.types("/start")
    await olga.presses("Русский")
    await olga.types("/start")
    assert any("Колледжи" in label for label in olga.labels())


async def test_the_guess_is_russian_where_telegram_does_not_tell(
    dispatcher: Dispatcher, bot: Bot
) -> None:
    nobody = FakeUser(dispatcher, bot, 7, "?", None)
    await nobody.types("/menu")
    assert "тему" in nobody.text


async def test_the_choice_survives_a_restart(
    database: Database, aigerim: FakeUser, bot: Bot, answerer: Answerer, catalogues: Catalogues
) -> None:
    await aigerim.types("/language")
    await aigerim.presses("Русский")
    after = create_dispatcher(Services.over(database, answerer, catalogues))
    reborn = FakeUser(after, bot, AIGERIM, "Айгерім", "kk")
    await reborn.types("/menu")
    assert "Выберите тему" in reborn.text


@pytest.mark.parametrize(
    ("question", "figure", "source"),
    [
        ("сколько студентов на дуалке", "22\N{NO-BREAK SPACE}067", "Источник: Kazinform"),
        ("хакатондар қашан басталады", "2026", "Дереккөз: Kazinform"),
    ],
)
async def test_a_question_is_answered_in_its_own_language_with_source_and_date(
    olga: FakeUser, question: str, figure: str, source: str
) -> None:
    await olga.types(question)
    first, *_, last = olga.text.splitlines()
    assert figure in first
    assert last.startswith(source)
    assert "2025" in last
    assert olga.labels()[-3:-1] == ["👍", "👎"], "related entries, then the votes, then sharing"


async def test_a_related_button_answers_below_in_the_language_of_the_question(
    olga: FakeUser,
) -> None:
    await olga.types("дуальды оқытуда қанша студент бар")
    before = len(olga.screen)
    await olga.presses(olga.labels()[0])
    assert len(olga.screen) == before + 1
    assert "Дереккөз" in olga.text


async def test_what_the_report_does_not_say_is_said_so(olga: FakeUser) -> None:
    await olga.types("сколько стоит обучение в колледже")
    assert "Источник" not in olga.text
    assert olga.labels(), "the nearest facts are offered"


async def test_what_is_not_our_subject_is_declined(olga: FakeUser) -> None:
    await olga.types("какая завтра погода")
    assert olga.text.startswith("Этого я не знаю")


async def test_the_menu_edits_its_own_message(olga: FakeUser) -> None:
    await olga.types("/menu")
    await olga.presses("Дуальное")
    await olga.presses("Студенты на дуальном")
    assert "22\N{NO-BREAK SPACE}067" in olga.text
    await olga.presses("Назад")
    await olga.presses("Темы")
    assert len(olga.screen) == 1


async def test_every_entry_is_reached_from_the_menu(aigerim: FakeUser, answerer: Answerer) -> None:
    library = answerer.library
    await aigerim.types("/menu")
    reached = []
    for topic in library.topics:
        await aigerim.presses_data(ShowTopic(topic=topic.id).pack())
        entries = [b for b in aigerim.buttons() if str(b.callback_data).startswith("m1:")]
        for button in entries:
            await aigerim.presses_data(str(button.callback_data))
            assert "Дереккөз" in aigerim.text
            reached.append(ShowEntry.unpack(str(button.callback_data)).entry)
    everything = [entry for topic in library.topics for entry in library.answers_of(topic.id)]
    assert sorted(reached) == sorted(everything)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "x",
        "e1:ru:no.such.entry",
        "e1:de:dual.students",
        "m1:no.such.entry",
        "o1:no-such-topic",
        "l1:de",
        "l1:ru:more",
        "f1:perhaps",
        "e0:dual.students",
        "💥" * 16,
    ],
)
async def test_a_button_that_no_longer_works_is_answered(olga: FakeUser, data: str) -> None:
    await olga.types("/menu")
    await olga.presses_data(data)
    assert olga.alerts == ["Эта кнопка устарела. Откройте /menu, пожалуйста."]


async def test_a_button_of_a_message_too_old_to_edit_opens_a_new_one(olga: FakeUser) -> None:
    await olga.types("/menu")
    await olga.presses_data(ShowTopic(topic="dual").pack(), olga.old_message())
    assert len(olga.screen) == 2
    await olga.presses_data(
        AnswerEntry(language="ru", entry="dual.students").pack(), olga.old_message()
    )
    assert "22\N{NO-BREAK SPACE}067" in olga.text


async def test_pressing_the_same_button_twice_does_no_harm(olga: FakeUser) -> None:
    await olga.types("/menu")
    unchanged = "Bad Request: message is not modified: the same content"
    olga.phone.failures.append(
        TelegramBadRequest(method=SendMessage(chat_id=1, text="x"), message=unchanged)
    )
    await olga.presses("Дуальное")
    assert len(olga.screen) == 1
    assert not olga.alerts


async def test_an_edit_that_telegram_refuses_becomes_a_message(olga: FakeUser) -> None:
    await olga.types("/menu")
    refused = TelegramBadRequest(
        method=SendMessage(chat_id=1, text="x"), message="Bad Request: message can't be edited"
    )
    olga.phone.failures.append(refused)
    await olga.presses("Дуальное")
    assert len(olga.screen) == 2


async def test_a_voice_message_is_answered_kindly(aigerim: FakeUser) -> None:
    await aigerim.speaks()
    assert "мәтін" in aigerim.text
    assert aigerim.labels()


async def test_help_names_every_command(olga: FakeUser) -> None:
    await olga.types("/help")
    assert [f"/{name}" in olga.text for name in commands.DESCRIPTIONS] == [True] * len(
        commands.DESCRIPTIONS
    )


async def test_privacy_is_told_in_plain_words(aigerim: FakeUser) -> None:
    assert "/forget" in await aigerim.types("/privacy")


async def test_forget_shows_what_is_kept_and_erases_it_after_one_confirmation(
    olga: FakeUser, people: People
) -> None:
    await olga.types("/forget")
    assert not olga.labels(), "nothing is kept yet, there is nothing to confirm"
    await olga.types("/language")
    await olga.presses("Қазақша")
    await olga.types("/forget")
    await olga.presses("Қалдыру")
    assert (await people.get(102)).language == "kk"
    await olga.types("/forget")
    await olga.presses("Өшіру")
    assert (await people.get(102)).language is None


async def test_markup_in_a_question_is_never_read_as_markup(olga: FakeUser) -> None:
    await olga.types("<b>сколько</b> <a href='http://x'>студентов</a> на дуалке & что?")
    sent = [call for call in olga.phone.calls if isinstance(call, SendMessage)]
    assert all(call.parse_mode is None for call in sent)
    assert "http" not in olga.text


@pytest.mark.parametrize(
    "text", ["?", "🙂", "а" * 4096, "\u202e", "/unknown", "' OR 1=1 --", "\0"]
)
async def test_whatever_is_typed_gets_exactly_one_answer(olga: FakeUser, text: str) -> None:
    await olga.types(text)
    assert len(olga.screen) == 1


async def test_who_blocked_the_bot_does_not_break_it(olga: FakeUser) -> None:
    blocked = TelegramForbiddenError(
        method=SendMessage(chat_id=1, text="x"),
        message="Forbidden: bot was blocked by the user",
    )
    olga.phone.failures.append(blocked)
    await olga.types_into_the_void("/menu")
    assert not olga.screen


async def test_a_failure_is_told_in_one_line_and_logged_without_the_question(
    olga: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    olga.phone.failures.append(RuntimeError("the wire broke"))
    await olga.types("мой секретный вопрос")
    assert olga.text.startswith("У меня что-то сломалось")
    assert "RuntimeError" in caplog.text
    assert "make_request" in caplog.text, "where it was raised"
    assert "the wire broke" not in caplog.text, "a message may hold what people write"
    assert "секретный" not in caplog.text


async def test_a_failed_press_is_answered_too(olga: FakeUser) -> None:
    await olga.types("/menu")
    olga.phone.failures.append(RuntimeError("the wire broke"))
    await olga.presses("Дуальное")
    assert olga.text.startswith("У меня что-то сломалось")
