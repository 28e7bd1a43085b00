"""Every route is reached by somebody: a filter with a slip in it is silent otherwise."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Chat, Document, Message, PhotoSize, TelegramObject, User

from bot.i18n import Catalogues
from bot.knowledge.articles import Article
from bot.people.people import Person
from bot.services import Services
from bot.storage.database import Database
from bot.telegram import commands
from bot.telegram.callbacks import (
    AnswerEntry,
    AnswerYear,
    AskPerson,
    AskToForget,
    CastVote,
    CheckInquiry,
    ChooseLanguage,
    ChooseRole,
    CompareColleges,
    FindCollege,
    Forget,
    LeaveAll,
    ListColleges,
    PassOn,
    Rephrase,
    SetSubscription,
    ShowCollege,
    ShowEntry,
    ShowPicture,
    ShowPictures,
    ShowRoles,
    ShowSubscriptions,
    ShowTopic,
    SubscribeAgain,
    Unsubscribe,
    Withdraw,
)
from bot.telegram.callbacks_admin import ShowEditors
from bot.telegram.callbacks_announcements import (
    BeginAnnouncement,
    Discard,
    SendList,
    TypeTime,
    WriteLink,
    WriteText,
)
from bot.telegram.callbacks_colleges import (
    OpenCollege,
    OpenColleges,
    OpenFilters,
    PickDistrict,
    PickField,
    PickSpeciality,
    ShowProgrammes,
    TypeSpeciality,
)
from bot.telegram.callbacks_inbox import WriteAnswer
from bot.telegram.callbacks_knowledge import (
    AddWays,
    BeginArticle,
    WriteBody,
    WriteTitle,
    WriteUntil,
)
from bot.telegram.filters import IsPlainQuestion
from handlers import create_dispatcher
from handlers.questions import answer_question
from tests.colleges.sample import importing, sample
from tests.conftest import ServicesOf
from tests.conversation.recording import BOT, NOON
from tests.conversation.test_editors import buttons_of
from tests.conversation.user import FakeUser

OWNER, EDITOR = 5, 6
DRAFT = 2  # the answer to a question that was passed on is a job of the sender, too
PHOTO = PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)
OBSERVERS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


@pytest.fixture
def database(knowing_database: Database) -> Database:
    """With the real knowledge: an article is published, and that builds all of it anew."""
    return knowing_database


def said_by(id: int, text: str | None = "сколько студентов", **more: Any) -> Message:
    """A message in somebody's own chat with the bot."""
    user, chat = User(id=id, is_bot=False, first_name=""), Chat(id=id, type="private")
    return Message(message_id=1, date=NOON, chat=chat, from_user=user, text=text, **more)


def as_given(services: Services, catalogues: Catalogues) -> dict[str, Any]:
    """What an owner's message comes with."""
    person, texts = Person(OWNER, known=True), catalogues["ru"]
    return {**services.by_name(), "person": person, "texts": texts, "raw_state": None}


def all_routes(dispatcher: Dispatcher) -> set[Callable[..., Any]]:
    """The callbacks of every handler of every router, but for errors."""
    return {
        handler.callback
        for router in dispatcher.chain_tail
        for name in OBSERVERS
        for handler in router.observers[name].handlers
    }


async def test_every_route_is_reached(
    services_of: ServicesOf, bot: Bot, catalogues: Catalogues
) -> None:
    services = services_of(OWNER)
    plainly = services.knowledge.answerer
    services.knowledge.answerer = importing(plainly, sample(), catalogues)
    dispatcher = create_dispatcher(services, clock=count().__next__)
    reached: set[Callable[..., Any]] = set()

    async def note(
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        reached.add(data["handler"].callback)
        return await handler(event, data)

    for name in OBSERVERS:
        dispatcher.observers[name].middleware(note)
    user = FakeUser(dispatcher, bot, OWNER, "Ерлан", "ru")
    await walk(user)
    await administer(user)
    begun = await services.articles.create(Article(), OWNER)
    await keep_knowledge(user, begun.article_id)
    group = user.in_group(-1001)
    await group.types("/forget")
    await group.presses_data(Forget(sure=False).pack())
    await group.presses_data(BeginAnnouncement().pack())
    await group.types("/announce@colleges_bot")
    editor = FakeUser(dispatcher, bot, EDITOR, "Асель", "ru")
    await editor.types(f"/start e-{await services.staff.invite(OWNER)}")
    await editor.presses_data(ShowEditors().pack())
    missed = all_routes(dispatcher) - reached
    assert not missed


async def test_no_other_route_would_take_a_plain_question(
    services_of: ServicesOf, bot: Bot, catalogues: Catalogues
) -> None:
    services = services_of(OWNER)
    dispatcher = create_dispatcher(services)
    message = said_by(OWNER)
    taking = {
        handler.callback
        for router in dispatcher.chain_tail
        for handler in router.message.handlers
        if (await handler.check(message, **as_given(services, catalogues), bot=bot))[0]
    }
    assert taking == {answer_question}


@pytest.mark.parametrize(
    "message",
    [
        said_by(OWNER, "/menu"),
        said_by(OWNER, " \n/menu"),
        said_by(OWNER, None, caption="сколько студентов"),
        said_by(OWNER, reply_to_message=said_by(BOT.id)),
    ],
)
async def test_what_another_route_may_take_is_no_plain_question(message: Message) -> None:
    assert not await IsPlainQuestion()(message)


async def test_nor_is_a_step_of_a_dialogue() -> None:
    assert await IsPlainQuestion()(said_by(OWNER))
    assert not await IsPlainQuestion()(said_by(OWNER), raw_state="Searching:name")


async def walk(user: FakeUser) -> None:
    """Everything that can be typed and pressed, once."""
    for name in commands.DESCRIPTIONS:
        await user.types(f"/{name}")
    await user.types("вопрос")
    await user.speaks()
    await user.inline("вопрос")
    for data in (
        ChooseLanguage(language="ru"),
        ShowTopic(topic="dual"),
        ShowEntry(entry="dual.about"),
        AnswerEntry(language="kk", entry="dual.about"),
        AnswerYear(language="kk", entry="dual.about", year=2025),
        ShowSubscriptions(),
        SetSubscription(topic="dual", on=True),
        ShowRoles(),
        ChooseRole(role="teacher"),
        Unsubscribe(topic="dual"),
        SubscribeAgain(topic="dual"),
        LeaveAll(),
        AskToForget(),
        Forget(sure=False),
        CastVote(language="ru", entry="dual.about", helped=False),
        Rephrase(language="ru"),
        AskPerson(language="ru"),
        CheckInquiry(language="ru", inquiry=1),
        Withdraw(language="ru", inquiry=1),
        ShowPictures(),
        ShowPicture(language="ru", picture="dual"),
        ListColleges(),
        ShowCollege(college="aemc"),
        CompareColleges(first="aemc", second="build"),
        OpenCollege(college="aemc"),
        OpenColleges(),
        ShowProgrammes(college="aemc"),
        OpenFilters(text="~.."),
        PickDistrict(text="~.."),
        PickField(text="~.."),
        PickSpeciality(field="06", text="~.."),
        FindCollege(),
    ):
        await user.presses_data(data.pack())
    await user.types("АЭМК")
    await user.presses_data(TypeSpeciality(text="~..").pack())
    await user.types("повар")
    await user.presses_data(AskPerson(language="ru").pack())
    await user.types("сколько стоит год")
    await user.presses_data(PassOn(language="ru", sure=True).pack())
    notice = next(m for m in user.screen if (m.text or "").startswith("Вопрос для человека"))
    await user.sends(text="Спросите в колледже", reply_to_message=notice)
    await user.edits("Спросите в колледже!", reply_to_message=notice)
    await user.types("/nothing_of_ours")
    await user.edits("сколько студентов")
    await user.sends(photo=[PHOTO], caption="сколько студентов на дуалке")
    await user.presses_data("t1")
    await user.presses_data("nothing of ours")
    await user.blocks()


async def keep_knowledge(user: FakeUser, article: int) -> None:
    """Everything that can be typed for an article, once; none of it is taken."""
    at = {"article": article, "seen": 1}
    await user.types("/knowledge")
    await user.types("сколько студентов")
    for data, typed in (
        (BeginArticle(), "Заголовок"),
        (
            WriteTitle(**at, language="ru"),
            "Заголовок " * 9,
        ),
        (WriteBody(**at, language="ru"), "{}"),
        (AddWays(**at), "?"),
        (WriteUntil(**at), "завтра"),
    ):
        await user.presses_data(data.pack())
        await user.types(typed)


async def administer(user: FakeUser) -> None:
    """Everything of the administrators' that can be typed and pressed, once."""
    for name in sorted(commands.FOR_ADMINISTRATORS):
        await user.types(f"/{name}")
    await user.presses_data(AskPerson(language="ru", typed=True).pack())
    await user.types("есть ли курсы для взрослых")
    await user.presses_data(PassOn(language="ru", sure=True).pack())
    await user.types("/import")
    await user.types("вот колледжи")
    await user.sends(document=Document(file_id="f", file_unique_id="f", file_size=30 * 1024**2))
    for data, typed in (
        (WriteAnswer(group=2, language="ru"), "Есть"),
        (WriteText(announcement=DRAFT, language="ru"), "Текст"),
        (WriteLink(announcement=DRAFT), "https://example.org"),
        (SendList(announcement=DRAFT), "5"),
        (TypeTime(announcement=DRAFT), "18:30"),
    ):
        await user.presses_data(data.pack())
        await user.types(typed)
    discard = [button for button in buttons_of(DRAFT) if isinstance(button, Discard)]
    for button in [button for button in buttons_of(DRAFT) if button not in discard] + discard:
        await user.presses_data(button.pack())


@pytest.mark.parametrize("text", ["/start abc", "/MENU", "/help@other_bot"])
async def test_commands_are_read_as_telegram_sends_them(
    dispatcher: Dispatcher, bot: Bot, text: str
) -> None:
    user = FakeUser(dispatcher, bot, 5, "Ерлан", "ru")
    await user.types(text)
    assert len(user.screen) == 1
