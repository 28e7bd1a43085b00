"""Every route is reached by somebody: a filter with a slip in it is silent otherwise."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import PhotoSize, TelegramObject

from bot.services import Services
from bot.telegram.callbacks import (
    AnswerEntry,
    AskPerson,
    CastVote,
    ChooseLanguage,
    Forget,
    PassOn,
    Rephrase,
    ShowEntry,
    ShowTopic,
    Withdraw,
)
from handlers import create_dispatcher
from tests.conversation.user import FakeUser

OWNER = 5
PHOTO = PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)
OBSERVERS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


def all_routes(dispatcher: Dispatcher) -> set[Callable[..., Any]]:
    """The callbacks of every handler of every router, but for errors."""
    return {
        handler.callback
        for router in dispatcher.chain_tail
        for name in OBSERVERS
        for handler in router.observers[name].handlers
    }


async def test_every_route_is_reached(services: Services, bot: Bot) -> None:
    dispatcher = create_dispatcher(replace(services, owners=frozenset({OWNER})))
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
    await walk(FakeUser(dispatcher, bot, OWNER, "Ерлан", "ru"))
    missed = all_routes(dispatcher) - reached
    assert not missed


async def walk(user: FakeUser) -> None:
    """Everything that can be typed and pressed, once."""
    for text in ("/start", "/language", "/menu", "/help", "/privacy", "/forget", "вопрос"):
        await user.types(text)
    await user.speaks()
    for data in (
        ChooseLanguage(language="ru"),
        ShowTopic(topic="dual"),
        ShowEntry(entry="dual.about"),
        AnswerEntry(language="kk", entry="dual.about"),
        Forget(sure=False),
        CastVote(language="ru", entry="dual.about", helped=False),
        Rephrase(language="ru"),
        AskPerson(language="ru"),
        Withdraw(language="ru", inquiry=1),
    ):
        await user.presses_data(data.pack())
    await user.presses_data(AskPerson(language="ru").pack())
    await user.types("сколько стоит год")
    await user.presses_data(PassOn(language="ru", sure=True).pack())
    notice = next(m for m in user.screen if (m.text or "").startswith("Вопрос для человека"))
    await user.sends(text="Спросите в колледже", reply_to_message=notice)
    await user.edits("сколько студентов")
    await user.sends(photo=[PHOTO], caption="сколько студентов на дуалке")
    await user.presses_data("t1")
    await user.presses_data("nothing of ours")


@pytest.mark.parametrize("text", ["/start abc", "/MENU", "/help@other_bot"])
async def test_commands_are_read_as_telegram_sends_them(
    dispatcher: Dispatcher, bot: Bot, text: str
) -> None:
    user = FakeUser(dispatcher, bot, 5, "Ерлан", "ru")
    await user.types(text)
    assert len(user.screen) == 1
