"""Measuring what passes through aiogram: updates on their way in, calls on their way out."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import TelegramObject, Update
from aiogram.types.update import UpdateTypeLookupError

from bot.watching.metrics import Metrics, Result


class MeasureUpdates(BaseMiddleware):
    """Times each update. It stands inside of aiogram's own handling of errors, to see them."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float]) -> None:
        self._metrics = metrics
        self._clock = clock  # in seconds since 1970, as Telegram dates messages

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not isinstance(event, Update):
            return await handler(event, data)
        if event.message is not None:
            self._metrics.message_age(self._clock() - event.message.date.timestamp())
        with self._metrics.update(event.update_id, kind_of(event)) as outcome:
            result = await handler(event, data)
            if result is UNHANDLED:
                outcome[0] = "ignored"
            return result


class LeaveOutCalls(BaseRequestMiddleware):
    """What a call takes with its repetitions and waits is not the bot's own time.

    It has to stand outside of all others.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        with self._metrics.abroad():
            return await make_request(bot, method)


class MeasureCalls(BaseRequestMiddleware):
    """Times each attempt of a call. It has to stand inside of all others."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        begun = self._metrics.clock()
        try:
            response = await make_request(bot, method)
        except Exception as error:
            self._note(method, result_of(error), begun)
            raise
        self._note(method, "ok", begun)
        return response

    def _note(self, method: TelegramMethod[Any], result: Result, begun: float) -> None:
        self._metrics.called(method.__api_method__, result, self._metrics.clock() - begun)


def kind_of(update: Update) -> str:
    """The kind of an update; «other» for one that aiogram does not know."""
    try:
        return update.event_type
    except UpdateTypeLookupError:
        return "other"


def result_of(error: Exception) -> Result:
    """What became of a call that failed."""
    match error:
        case TelegramRetryAfter():
            return "flood"
        case TelegramServerError() | ClientDecodeError():
            return "server"
        case TelegramNetworkError():
            return "network"
        case TelegramAPIError():
            return "refused"
        case _:
            return "network"
