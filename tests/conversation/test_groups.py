"""In a group the bot is silent unless it is spoken to."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.methods import SendMessage
from aiogram.types import Chat, Message, MessageEntity, MessageOriginHiddenUser, User

from bot.telegram.addressing import addressed
from bot.telegram.client import FollowMigration, create_bot
from tests.conversation.recording import BOT, NOON, RecordingSession
from tests.conversation.user import FakeUser

GROUP = -1001700000001
QUESTION = "сколько студентов на дуалке"


@pytest.fixture
def in_class(olga: FakeUser) -> FakeUser:
    """Olga in the second topic of a forum."""
    return olga.in_group(GROUP, thread=2)


def last_sent(user: FakeUser) -> SendMessage:
    return [call for call in user.phone.calls if isinstance(call, SendMessage)][-1]


@pytest.mark.parametrize("text", [QUESTION, "@other_bot привет", "/help@other_bot", "пока!"])
async def test_what_people_say_to_each_other_is_left_alone(in_class: FakeUser, text: str) -> None:
    await in_class.types_into_the_void(text)
    await in_class.sends(sticker=None, voice=None, new_chat_title="Новое имя")
    assert not in_class.screen


async def test_a_mention_is_answered_as_a_reply_in_its_topic(in_class: FakeUser) -> None:
    assert "22\N{NO-BREAK SPACE}067" in await in_class.mentions(QUESTION)
    sent = last_sent(in_class)
    assert sent.message_thread_id == 2
    assert sent.reply_parameters is not None
    assert sent.reply_parameters.message_id == max(in_class.phone.said)


async def test_a_reply_to_the_bot_is_answered(in_class: FakeUser) -> None:
    await in_class.mentions(QUESTION)
    assert "52" in await in_class.types(
        "а в скольких колледжах дуалка", reply_to_message=in_class.last
    )


async def test_a_command_is_answered_and_so_is_a_bare_mention(in_class: FakeUser) -> None:
    assert "Выберите тему" in await in_class.types(f"/menu@{BOT.username}")
    assert "Выберите тему" in await in_class.mentions("")


async def test_buttons_below_stay_in_the_topic(in_class: FakeUser) -> None:
    await in_class.mentions(QUESTION)
    answer = in_class.last.model_copy(update={"message_thread_id": 2, "is_topic_message": True})
    await in_class.presses_data("e1:ru:dual.about", answer)
    assert last_sent(in_class).message_thread_id == 2


async def test_nothing_personal_stands_below_an_answer_in_a_group(in_class: FakeUser) -> None:
    await in_class.mentions("на каком языке ты говоришь, смени язык")
    assert in_class.labels() == ["Написать лично"]


async def test_another_bots_command_is_none_of_its_business(in_class: FakeUser) -> None:
    for text in ("/ban @ivan", "/rules", "/me"):
        await in_class.types_into_the_void(text)


async def test_a_bare_mention_passes_on_what_it_replies_to(in_class: FakeUser) -> None:
    await in_class.sends(text=QUESTION)
    asked = in_class.phone.said[max(in_class.phone.said)]
    mention = MessageEntity(type="mention", offset=0, length=13)
    answer = await in_class.types("@colleges_bot", entities=[mention], reply_to_message=asked)
    assert "22\N{NO-BREAK SPACE}067" in answer


async def test_start_in_a_group_asks_nobody_for_a_language(in_class: FakeUser) -> None:
    await in_class.types("/start")
    assert "Қазақша" not in in_class.labels()


async def test_a_vote_in_a_group_changes_no_keyboard(in_class: FakeUser) -> None:
    await in_class.mentions(QUESTION)
    before = len(in_class.screen)
    await in_class.presses("👎")
    assert len(in_class.screen) == before
    assert "👎" in in_class.labels()


async def test_an_album_is_answered_once(olga: FakeUser) -> None:
    for _ in range(3):
        await olga.sends(sticker=None, dice={"emoji": "🎲", "value": 1}, media_group_id="7")
    assert len(olga.screen) == 1


async def test_what_was_shared_through_the_bot_is_not_answered(
    olga: FakeUser, in_class: FakeUser
) -> None:
    for where in (olga, in_class):
        await where.types_into_the_void(QUESTION, via_bot=BOT)


# What is said to the bot


def message(text: str, **more: object) -> Message:
    return Message.model_validate(
        {
            "message_id": 1,
            "date": NOON,
            "chat": Chat(id=GROUP, type="supergroup"),
            "from_user": User(id=1, is_bot=False, first_name="?"),
            "text": text,
            **more,
        }
    )


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "more", "question"),
    [
        ("@colleges_bot сколько?", {"entities": [entity("mention", 0, 13)]}, "сколько?"),
        ("@Colleges_BOT сколько?", {"entities": [entity("mention", 0, 13)]}, "сколько?"),
        ("👍🏽 @colleges_bot где?", {"entities": [entity("mention", 5, 13)]}, "👍🏽   где?"),
        ("скажи, бот", {"entities": [entity("text_mention", 7, 3, user=BOT)]}, "скажи,"),
        ("@colleges_bot", {}, None),
        ("@colleges_bots где?", {"entities": [entity("mention", 0, 14)]}, None),
        ("/menu", {}, "/menu"),
        ("/menu@colleges_bot", {}, "/menu@colleges_bot"),
        ("/menu@other", {}, None),
        ("где?", {"reply_to_message": message("да", from_user=BOT)}, "где?"),
        ("где?", {"reply_to_message": message("да")}, None),
        ("/menu", {"is_automatic_forward": True}, None),
        ("/menu", {"from_user": User(id=2, is_bot=True, first_name="?")}, None),
        ("/menu", {"from_user": User(id=1087968824, is_bot=True, first_name="Group")}, "/menu"),
    ],
)
def test_what_is_said_to_the_bot(text: str, more: dict[str, object], question: str | None) -> None:
    assert addressed(message(text, **more), BOT) == question


async def test_a_group_that_became_a_supergroup_is_followed() -> None:
    session = RecordingSession()
    session.middleware(FollowMigration())
    bot = Bot("42:made-up-token", session=session)
    sent = SendMessage(chat_id=-5, text="x")
    session.failures.append(TelegramMigrateToChat(sent, "upgraded", GROUP))
    message = await bot(sent)
    assert message.chat.id == GROUP
    assert len(session.calls) == 2


def test_the_program_follows_too() -> None:
    bot = create_bot("42:made-up-token", "http://127.0.0.1:9")
    assert any(isinstance(m, FollowMigration) for m in bot.session.middleware)


# Whatever comes


async def test_an_edited_question_is_answered_anew(olga: FakeUser) -> None:
    await olga.types("сколько студентов")
    assert "22\N{NO-BREAK SPACE}067" in await olga.edits(QUESTION)
    before = len(olga.screen)
    await olga.edits("/menu")
    assert len(olga.screen) == before, "a command is given by sending it"


async def test_something_forwarded_is_answered_where_the_answer_is_certain(
    olga: FakeUser,
) -> None:
    origin = MessageOriginHiddenUser(date=NOON, sender_user_name="Кто-то")
    assert "22\N{NO-BREAK SPACE}067" in await olga.types(QUESTION, forward_origin=origin)
    assert "читаю только" in await olga.types("Всем привет, завтра дождь", forward_origin=origin)


async def test_a_story_without_end_is_told_to_be_short(olga: FakeUser) -> None:
    assert "слишком длинно" in await olga.types("и вот ещё " * 400)
    story = "сын учится в девятом классе и любит машины, " * 40
    assert "22\N{NO-BREAK SPACE}067" in await olga.types(f"{story}. Сколько студентов на дуалке?")


async def test_an_unknown_command_is_told_so_with_those_that_are(olga: FakeUser) -> None:
    said = await olga.types("/data")
    assert said.startswith("Такой команды")
    assert "/menu" in said
