"""Every route is reached by somebody: a filter with a slip in it is silent otherwise."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import TelegramObject

from bot.telegram.callbacks import (
    AnswerEntry,
    ChooseLanguage,
    CompareColleges,
    FindCollege,
    Forget,
    ListColleges,
    ShowCollege,
    ShowEntry,
    ShowTopic,
)
from tests.conversation.user import FakeUser

OBSERVERS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


def all_routes(dispatcher: Dispatcher) -> set[Callable[..., Any]]:
    """The callbacks of every handler of every router, but for errors."""
    return {
        handler.callback
        for router in dispatcher.chain_tail
        for name in OBSERVERS
        for handler in router.observers[name].handlers
    }


async def test_every_route_is_reached(dispatcher: Dispatcher, bot: Bot) -> None:
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
    user = FakeUser(dispatcher, bot, 5, "Ерлан", "ru")
    await walk(user)
    missed = all_routes(dispatcher) - reached
    assert not missed


async def walk(user: FakeUser) -> None:
    """Everything that can be typed and pressed, once."""
    for text in (
        "/start",
        "/language",
        "/menu",
        "/help",
        "/privacy",
        "/forget",
        "/colleges",
        "вопрос",
    ):
        await user.types(text)
    await user.speaks()
    for data in (
        ChooseLanguage(language="ru"),
        ShowTopic(topic="dual"),
        ShowEntry(entry="dual.about"),
        AnswerEntry(language="kk", entry="dual.about"),
        Forget(sure=False),
        ListColleges(),
        ShowCollege(college="aemc"),
        CompareColleges(first="aemc", second="build"),
        FindCollege(),
    ):
        await user.presses_data(data.pack())
    await user.types("АЭМК")
    await user.presses_data("t1")
    await user.presses_data("nothing of ours")


@pytest.mark.parametrize("text", ["/start abc", "/MENU", "/help@other_bot"])
async def test_commands_are_read_as_telegram_sends_them(
    dispatcher: Dispatcher, bot: Bot, text: str
) -> None:
    user = FakeUser(dispatcher, bot, 5, "Ерлан", "ru")
    await user.types(text)
    assert len(user.screen) == 1
