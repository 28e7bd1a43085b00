"""Votes, and a question that a person answers."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import AnswerCallbackQuery, SendMessage, SendVoice
from aiogram.types import Location, Voice

from bot.services import Services
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from bot.telegram.callbacks import CastVote, PassOn, Withdraw
from tests.conftest import ServicesOf
from tests.conversation.office import Office
from tests.conversation.user import FakeUser

OWNER = 900
QUESTION = "сколько стоит год в колледже? мой телефон 87011234567"
MASKED = "сколько стоит год в колледже? мой телефон •••"

Meet = Callable[[int, str], FakeUser]


@pytest.fixture
def lock(tmp_path: Path) -> ProcessLock:
    """Nobody else sends."""
    return ProcessLock(tmp_path / "sending")


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, lock: ProcessLock) -> Office:
    """A bot that has an owner."""
    return Office(services_of, bot, lock, OWNER)


@pytest.fixture
def meet(office: Office) -> Meet:
    """People who talk to a bot that has an owner."""
    return lambda id, code: office.user(id, "?", code)


def is_answer(call: object) -> bool:
    """Whether it brings somebody an administrator's answer."""
    return isinstance(call, SendMessage) and call.text.startswith("Человек ответил")


async def votes_in(database: Database) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await database.fetch_all("SELECT * FROM vote")]


async def inquiries_in(database: Database) -> list[str]:
    return [row[0] for row in await database.fetch_all("SELECT question FROM inquiry")]


async def test_a_vote_is_counted_once_and_can_be_changed(
    olga: FakeUser, database: Database
) -> None:
    await olga.types("сколько студентов на дуалке")
    answer = olga.last
    await olga.presses("👍")
    assert "✓ 👍" in olga.labels()
    await olga.presses("👍")
    assert await votes_in(database) == [(102, "dual.students", 1)]
    await olga.presses("👎", olga.phone.messages[answer.message_id])
    assert await votes_in(database) == [(102, "dual.students", -1)]
    shown = [button.text for button in olga.buttons(olga.phone.messages[answer.message_id])]
    assert "✓ 👎" in shown
    assert "👍" in shown


async def test_a_thumb_down_offers_what_may_help_and_does_not_stack(olga: FakeUser) -> None:
    await olga.types("сколько студентов на дуалке")
    answer = olga.last
    await olga.presses("👎")
    assert olga.text.startswith("Жаль")
    assert any("иначе" in label for label in olga.labels())
    assert len(olga.labels()) == 3, "nobody is there to answer, so no person is offered"
    before = len(olga.screen)
    await olga.presses("👎", olga.phone.messages[answer.message_id])
    assert len(olga.screen) == before
    await olga.presses("иначе")
    assert "другими словами" in olga.text


async def test_a_vote_for_what_is_no_longer_there_is_answered(
    olga: FakeUser, database: Database
) -> None:
    await olga.types("/menu")
    await olga.presses_data(CastVote(language="ru", entry="gone.entry", helped=True).pack())
    assert olga.alerts
    assert not await votes_in(database)


async def test_a_question_goes_to_a_person_masked_and_without_a_name_and_comes_back(
    office: Office, meet: Meet, database: Database
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "kk")
    await owner.types("/language")
    await owner.presses("Қазақша")
    await olga.types(QUESTION)
    assert await inquiries_in(database) == [], "nothing is kept before somebody agrees"
    await olga.presses("Спросить человека")
    assert MASKED in olga.text
    await olga.presses("Передать")
    assert "Передал" in olga.text
    assert await inquiries_in(database) == [MASKED]
    assert MASKED in owner.text
    assert "Ольга" not in owner.text
    assert "102" not in owner.text

    shown = olga.last
    await owner.types("Спросите в приёмной", reply_to_message=owner.last)
    assert "Жауап берілді" in owner.text
    assert await inquiries_in(database) == [], "answered questions are not kept"
    await office.sends()
    assert olga.text == "Человек ответил на ваш вопрос:\n\nСпросите в приёмной"
    (sent,) = [call for call in olga.phone.calls if is_answer(call)]
    assert isinstance(sent, SendMessage)
    assert sent.reply_parameters is not None
    assert sent.reply_parameters.message_id == shown.message_id


async def test_a_second_reply_is_told_that_the_question_is_closed(
    office: Office, meet: Meet
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    notice = owner.last
    await owner.types("Раз", reply_to_message=notice)
    await owner.types("Два", reply_to_message=notice)
    assert "закрыт" in owner.text
    await office.sends()
    assert sum(map(is_answer, olga.phone.calls)) == 1


async def test_whoever_is_no_owner_answers_nobody(office: Office, meet: Meet) -> None:
    olga, owner, stranger = meet(102, "ru"), meet(OWNER, "ru"), meet(666, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    await stranger.types("Ответ", reply_to_message=owner.last)
    await olga.types("Ответ", reply_to_message=owner.last)
    await office.sends()
    assert not any(map(is_answer, olga.phone.calls))


async def test_a_question_can_be_taken_back_by_whoever_asked_only(
    meet: Meet, database: Database
) -> None:
    olga, stranger = meet(102, "ru"), meet(666, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    await stranger.types("/menu")
    await stranger.presses_data(Withdraw(language="ru", inquiry=1).pack())
    assert await inquiries_in(database) == [MASKED]
    await olga.presses("Отозвать")
    assert await inquiries_in(database) == []


async def test_the_same_question_twice_waits_once_and_three_are_enough(
    meet: Meet, database: Database
) -> None:
    olga = meet(102, "ru")
    for question in ("сколько стоит год", "сколько стоит год", "где взять бланк", "кто ректор"):
        await olga.types(question)
        await olga.presses_data(PassOn(language="ru", sure=True).pack())
    assert len(await inquiries_in(database)) == 3
    await olga.types("а общежитие есть?")
    await olga.presses_data(PassOn(language="ru", sure=True).pack())
    assert "уже ждут" in olga.text
    assert len(await inquiries_in(database)) == 3


async def test_a_second_press_tells_nobody_twice_and_still_can_be_taken_back(
    meet: Meet, database: Database
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    consent = olga.last
    await olga.presses("Передать")
    await olga.presses("Передать", consent)
    assert "Отозвать вопрос" in [b.text for b in olga.buttons(olga.screen[1])]
    assert len(owner.screen) == 1
    assert await inquiries_in(database) == [MASKED]


async def test_what_a_kill_left_untold_is_told_when_the_press_comes_again(
    meet: Meet, services: Services, database: Database
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await services.inquiries.keep(102, "ru", QUESTION)
    await olga.types(QUESTION)
    await olga.presses_data(PassOn(language="ru", sure=True).pack())
    assert MASKED in owner.text
    assert "Передал" in olga.text
    assert await inquiries_in(database) == [MASKED]


@pytest.mark.parametrize("way", ["take back", "forget"])
async def test_the_owners_message_no_longer_shows_what_was_taken_back(
    meet: Meet, way: str
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    assert MASKED in owner.text
    if way == "take back":
        await olga.presses("Отозвать")
    else:
        await olga.types("/forget")
        await olga.presses("Стереть")
    assert MASKED not in owner.text
    assert "закрыт" in owner.text


async def test_of_two_owners_at_once_one_answers(
    services_of: ServicesOf, bot: Bot, lock: ProcessLock
) -> None:
    office = Office(services_of, bot, lock, OWNER, OWNER + 1)
    olga, *owners = (office.user(id, "?", "ru") for id in (102, OWNER, OWNER + 1))
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    notices = [owner.last for owner in owners]
    await asyncio.gather(
        *(
            owner.sends(text="Ответ", reply_to_message=notice)
            for owner, notice in zip(owners, notices, strict=True)
        )
    )
    await office.sends()
    assert sum(map(is_answer, olga.phone.calls)) == 1


async def test_an_answer_that_cannot_be_handed_on_leaves_the_question_waiting(
    meet: Meet, database: Database
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    await owner.sends(
        location=Location(latitude=43.2, longitude=76.9), reply_to_message=owner.last
    )
    assert "Могу передать" in owner.text
    assert await inquiries_in(database) == [MASKED], "he may answer in another way"


async def test_an_owner_answers_whatever_he_is_doing(office: Office, meet: Meet) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    notice = owner.last
    await owner.types("/colleges")
    await owner.presses("Найти")
    await owner.sends(
        voice=Voice(file_id="v", file_unique_id="v", duration=3), reply_to_message=notice
    )
    assert "Отвечено" in owner.text
    await owner.edits("Опечатка", reply_to_message=notice)
    assert "закрыт" in owner.text
    await office.sends()
    (sent,) = [call for call in olga.phone.calls if isinstance(call, SendVoice)]
    assert (sent.chat_id, sent.voice) == (102, "v")


async def test_a_late_press_is_handled_and_says_nothing_of_a_fault(
    olga: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    await olga.types("/menu")
    olga.phone.failing = AnswerCallbackQuery
    late = TelegramBadRequest(AnswerCallbackQuery(callback_query_id="1"), "query is too old")
    olga.phone.failures.append(late)
    await olga.presses("Дуальное")
    assert len(olga.screen) == 1
    assert not caplog.records


async def test_where_nobody_can_be_reached_nothing_is_kept(meet: Meet, database: Database) -> None:
    olga = meet(102, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    olga.phone.failures.append(blocked())
    await olga.presses("Передать")
    assert "никого не нашёл" in olga.text
    assert await inquiries_in(database) == []


async def test_the_owner_sees_that_the_asker_has_blocked_the_bot(
    office: Office, meet: Meet, database: Database
) -> None:
    olga, owner = meet(102, "ru"), meet(OWNER, "ru")
    await olga.types(QUESTION)
    await olga.presses("Спросить человека")
    await olga.presses("Передать")
    await owner.types("Ответ", reply_to_message=owner.last)
    owner.phone.failures.append(blocked())
    await office.sends()
    await owner.presses("Обновить")
    assert "Не дошло: 1" in owner.text
    assert await inquiries_in(database) == []


async def test_where_no_question_is_at_hand_it_is_asked_for(
    meet: Meet, database: Database
) -> None:
    olga = meet(102, "ru")
    await olga.types("хочу поговорить с человеком")
    await olga.presses("Спросить человека")
    assert "одним сообщением" in olga.text
    await olga.types("когда приём документов?")
    assert "когда приём документов?" in olga.text
    await olga.presses("Передать")
    assert await inquiries_in(database) == ["когда приём документов?"]


async def test_a_command_ends_the_dialogue(meet: Meet) -> None:
    olga = meet(102, "ru")
    await olga.types("/menu")
    await olga.presses_data("qa1:ru:1")
    await olga.types("/menu")
    await olga.types("сколько студентов на дуалке")
    assert "22\N{NO-BREAK SPACE}067" in olga.text


def blocked() -> TelegramForbiddenError:
    return TelegramForbiddenError(
        method=SendMessage(chat_id=1, text="x"), message="Forbidden: bot was blocked by the user"
    )
