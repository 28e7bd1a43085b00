"""What is written out once and addressed many times arrives as if each had been written anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod

from bot.announcements.carrying import FREE_RATE, Carrier
from bot.announcements.composing import addressed, call_for
from bot.announcements.content import Content
from bot.announcements.models import Announcement, Recipient
from bot.announcements.verdicts import Release, judge
from bot.i18n import Catalogues
from bot.language import Language
from bot.telegram import keyboards
from bot.telegram.client import create_bot
from bot.tryout.errors import ApiError
from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.weather import Delay, Drop, Garble, Refuse, Weather
from tests.announcements.test_composing import ANNOUNCEMENT

AIGERIM, OLGA = 101, 102
RECIPIENT = Recipient(1, "send", OLGA, "ru", "hackathons", None, 0)
BOLD = ({"type": "bold", "offset": 0, "length": 5}, {"type": "italic", "offset": 6, "length": 3})
SAID = Content(text="Новый & <хакатон> = 100 % 🚀 + «скидка»", entities=BOLD)
ANNOUNCED = replace(
    ANNOUNCEMENT, contents={"ru": SAID, "kk": SAID}, link="https://example.org/?a=1&b=2"
)


@pytest.fixture
async def server() -> AsyncIterator[TryoutServer]:
    """A stand-in for Telegram."""
    running = TryoutServer()
    await running.start(port=0)
    yield running
    await running.stop()


@pytest.fixture
async def bot(server: TryoutServer) -> AsyncIterator[Bot]:
    """The real client."""
    client = create_bot(server.token, server.url)
    yield client
    await client.session.close()


@pytest.fixture
def carrier(bot: Bot, catalogues: Catalogues) -> Carrier:
    """With the buttons that readers have, at the rate that costs nothing."""
    return Carrier(bot, keyboards.announcements.reading(catalogues), FREE_RATE, seconds=0.5)


async def carry(
    carrier: Carrier, recipient: Recipient = RECIPIENT, announced: Announcement = ANNOUNCED
) -> int | None:
    return await carrier.carry(carrier.letter(announced, recipient), recipient)


def said(server: TryoutServer, method: str) -> list[dict[str, Any]]:
    return [dict(call) for call in server.calls(method)]


async def test_it_is_the_call_that_aiogram_would_make(
    carrier: Carrier, bot: Bot, server: TryoutServer, catalogues: Catalogues
) -> None:
    number = await carry(carrier)
    buttons = keyboards.announcements.reading(catalogues)
    theirs = await bot(cast(TelegramMethod[Any], call_for(ANNOUNCED, RECIPIENT, buttons)))
    ours, other = said(server, "sendMessage")
    assert ours == other
    assert (number, theirs.message_id) == (1, 2)


async def test_everybody_gets_his_own(carrier: Carrier, server: TryoutServer) -> None:
    readers: list[tuple[int, Language, str]] = [
        (OLGA, "ru", "hackathons"),
        (AIGERIM, "kk", "hackathons"),
        (103, "ru", "news"),
        (103, "ru", "hackathons"),
    ]
    numbers = [
        await carry(carrier, replace(RECIPIENT, chat_id=chat, language=language, topic=topic))
        for chat, language, topic in readers
    ]
    assert numbers == [1, 2, 3, 4]
    calls = said(server, "sendMessage")
    assert [int(call["chat_id"]) for call in calls] == [OLGA, AIGERIM, 103, 103]
    ways_out = [call["reply_markup"]["inline_keyboard"][1][0] for call in calls]
    assert [way["callback_data"] for way in ways_out] == [
        "u1:hackathons", "u1:hackathons", "u1:news", "u1:hackathons",
    ]  # fmt: skip
    assert ways_out[0]["text"] != ways_out[1]["text"]


async def test_corrections_and_recalls_name_the_message(
    carrier: Carrier, server: TryoutServer
) -> None:
    first, second = await carry(carrier), await carry(carrier)
    better = replace(ANNOUNCED, id=2, kind="correct", contents={"ru": Content(text="Иначе")})
    there = replace(RECIPIENT, announcement_id=2, kind="correct")
    for number in (first, second):
        assert await carry(carrier, replace(there, message_id=number), better) == number
    texts = [message.content.body.text for message in server.world.chat(OLGA).messages.values()]
    assert texts == ["Иначе", "Иначе"]
    recall = replace(ANNOUNCED, id=3, kind="recall")
    gone = replace(RECIPIENT, announcement_id=3, kind="recall", message_id=first)
    assert await carry(carrier, gone, recall) is None
    assert list(server.world.chat(OLGA).messages) == [second]


@pytest.mark.parametrize(("rate", "paid"), [(1, None), (30, None), (31, "true"), (1000, "true")])
async def test_faster_than_telegram_lets_anybody_is_paid_for(
    bot: Bot, server: TryoutServer, catalogues: Catalogues, rate: int, paid: str | None
) -> None:
    carrier = Carrier(bot, keyboards.announcements.reading(catalogues), rate)
    number = await carry(carrier)
    better = replace(ANNOUNCED, id=2, kind="correct", contents={"ru": Content(text="Иначе")})
    there = replace(RECIPIENT, announcement_id=2, kind="correct", message_id=number)
    await carry(carrier, there, better)
    (sent,) = said(server, "sendMessage")
    assert str(sent.get("allow_paid_broadcast")).lower() == str(paid).lower()
    assert "allow_paid_broadcast" not in said(server, "editMessageText")[0]


@pytest.mark.parametrize(
    ("weather", "error"),
    [
        (Refuse(ApiError(429, "Too Many Requests", {"retry_after": 7})), TelegramRetryAfter),
        (Refuse(ApiError(500, "Internal Server Error")), TelegramServerError),
        (Refuse(ApiError(403, "Forbidden: bot was blocked by the user")), TelegramForbiddenError),
        (Refuse(ApiError(400, "Bad Request: chat not found")), TelegramBadRequest),
        (Garble(b"<html>", 502, carried_out=True), ClientDecodeError),
        (Garble(b"{}", 200, carried_out=True), ClientDecodeError),
        (Garble(b"[1]", 200, carried_out=False), ClientDecodeError),
        (Drop(carried_out=True), TelegramNetworkError),
        (Drop(carried_out=False), TelegramNetworkError),
        (Delay(3.0, carried_out=True), TelegramNetworkError),
    ],
)
async def test_what_goes_wrong_is_told_as_aiogram_tells_it(
    carrier: Carrier, server: TryoutServer, weather: Weather, error: type[Exception]
) -> None:
    async def bad(name: str, params: Params) -> Weather | None:
        return weather

    server.api.weather = bad
    with pytest.raises(error) as raised:
        await carry(carrier)
    assert server.token not in str(raised.value)
    assert getattr(raised.value, "retry_after", 7) == 7


async def test_where_nobody_listens_nothing_was_begun(
    carrier: Carrier, server: TryoutServer
) -> None:
    await server.stop()
    with pytest.raises(TelegramNetworkError) as raised:
        await carry(carrier)
    assert judge(raised.value, 1) == Release()


def test_another_address_is_all_that_changes(catalogues: Catalogues) -> None:
    call = call_for(ANNOUNCED, RECIPIENT, keyboards.announcements.reading(catalogues))
    there = addressed(call, replace(RECIPIENT, chat_id=AIGERIM))
    assert there.model_dump(warnings=False) == {
        **call.model_dump(warnings=False), "chat_id": AIGERIM,
    }  # fmt: skip
