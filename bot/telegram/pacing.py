"""Holds back who is too fast, before any handler hears of it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineQuery, Message, TelegramObject

from bot.i18n import Texts
from bot.telegram import views
from bot.telegram.lanes import writer
from bot.telegram.pace import INLINE_QUERIES, MESSAGES, Pace, Verdict
from bot.telegram.sending import reply


class PaceMiddleware(BaseMiddleware):
    """Lets through what a person may send; the first that is too much is told so.

    A message counts at the moment when it was written, not when it is read: who wrote three a day
    while the bot was away was not fast. A press has no moment of its own, so presses have a pace
    of their own, by the clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._messages = Pace(MESSAGES)
        self._presses = Pace(MESSAGES)
        self._inline_queries = Pace(INLINE_QUERIES)

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        verdict = self._judge(event)
        if verdict == "pass":
            return await handler(event, data)
        await _hold_back(event, verdict, data["texts"])
        return None

    def _judge(self, event: TelegramObject) -> Verdict:
        match event:
            case Message():
                moment = event.edit_date or event.date.timestamp()
                return self._messages.judge(writer(event.from_user, event.chat), moment)
            case CallbackQuery():
                return self._presses.judge(event.from_user.id, self._clock())
            case InlineQuery():
                return self._inline_queries.judge(event.from_user.id, self._clock())
            case _:
                return "pass"


async def _hold_back(event: TelegramObject, verdict: Verdict, texts: Texts) -> None:
    said = views.trouble.too_fast(texts) if verdict == "warn" else None
    match event:
        case Message() if said:
            await reply(event, said)
        case CallbackQuery():
            # Answered in any case, so that the button does not spin; one may be too late for it.
            with suppress(TelegramBadRequest):
                await event.answer(said.render()[0] if said else None)
