"""The Telegram client: aiogram's, with our defaults."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    CopyMessage,
    EditMessageText,
    Response,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)
from aiohttp import ClientConnectorError
from pydantic import BaseModel

from bot.announcements.traffic import Traffic
from bot.telegram.calls import is_message
from bot.telegram.insisting import growing
from bot.telegram.measuring import LeaveOutCalls, MeasureCalls
from bot.telegram.replying import SendPlacedFirst
from bot.telegram.saying import Say, as_json, is_taken
from bot.watching.metrics import Metrics

# Seconds that a call is repeated for in all: Telegram is hardly ever gone for longer, and whoever
# was being answered when it went is not asked again. What is worth nothing later is given up soon.
PATIENCE, HASTE = 120.0, 8.0
HASTY = frozenset({"answerCallbackQuery", "answerInlineQuery", "sendChatAction"})
LONGEST_PAUSE = 15.0  # seconds between two attempts, where Telegram does not say how long
# Who takes updates in has a patience of his own, and who starts the bot shall hear at once what is
# wrong.
IMPATIENT = frozenset({"getUpdates", "getMe", "deleteWebhook", "setWebhook", "getWebhookInfo"})
# An announcement at the highest rate keeps more than a hundred busy; replies must not wait.
CONNECTIONS = 256
FREQUENT: tuple[type[TelegramMethod[Any]], ...] = (
    SendMessage,
    EditMessageText,
    AnswerCallbackQuery,
    CopyMessage,
)
LONGEST_WAIT = 60  # seconds; who waits longer for an answer has gone


class Session(AiohttpSession):
    """aiogram's session, which holds on to the forms of the answers that come all the time.

    pydantic keeps a parametrized model only as long as somebody holds it, in a context of its own
    for every task that was begun without one. aiogram holds none: each `Response[Message]` was
    built anew, which takes longer than the call itself. So the session has to be made in the task
    that all others come from.
    """

    def __init__(self, api: TelegramAPIServer, limit: int) -> None:
        super().__init__(api=api, limit=limit)
        self._forms = [Response[method.__returning__] for method in FREQUENT]  # type: ignore[name-defined]
        self._taken: Response[Any] = Response(ok=True)
        # Where aiogram was imported lean: now, and not when the first person waits for an answer.
        # What others hold comes before them, and is shared.
        used: tuple[type[BaseModel], ...] = (
            InlineKeyboardButton,
            InlineKeyboardMarkup,
            Message,
            Update,
            Say,
            *self._forms,
        )
        for model in used:
            model.model_rebuild()

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Any:
        """The body of a call."""
        if isinstance(method, Say):
            return as_json(bot, method)
        return super().build_form_data(bot, method)

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """What Telegram answers; an error where it refuses."""
        if is_taken(method, status_code, content):
            return self._taken
        return super().check_response(bot, method, status_code, content)


class FollowMigration(BaseRequestMiddleware):
    """Repeats a call once where its group has become a supergroup under another id."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        except TelegramMigrateToChat as moved:
            there = method.model_copy(update={"chat_id": moved.migrate_to_chat_id})
            return await make_request(bot, there)


class WaitOut(BaseRequestMiddleware):
    """Repeats a call that Telegram has hardly carried out, after the wait that it asks for."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._sleep = sleep

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        attempt, left = 1, patience(method.__api_method__)
        while True:
            try:
                return await make_request(bot, method)
            except TelegramAPIError as error:
                wait = pause(error, attempt)
                if wait is None or wait > left:
                    raise
            await self._sleep(wait)
            attempt, left = attempt + 1, left - wait


class CountReplies(BaseRequestMiddleware):
    """Counts what is said to people, and halts announcements where Telegram wants a rest."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        chat_id = getattr(method, "chat_id", None)
        left = None
        if is_message(method) and isinstance(chat_id, int):
            left = self._traffic.replied(chat_id)
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            self._traffic.halt(error.retry_after)
            raise
        finally:
            if left is not None:
                self._traffic.answered(left)


def patience(name: str) -> float:
    """For how many seconds a call of that name is repeated."""
    if name in IMPATIENT:
        return 0.0
    return HASTE if name in HASTY else PATIENCE


def pause(error: TelegramAPIError, attempt: int) -> float | None:
    """Seconds to wait before a call is repeated after its failure of that number; None: do not.

    What Telegram refuses (4xx) stays refused. A request that was cut off or timed out may have
    been carried out, so it is not repeated, but for one that was never begun; after a fault of
    Telegram's own (5xx) an answer that comes twice does less harm than one that never comes.
    """
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after) if error.retry_after <= LONGEST_WAIT else None
    if isinstance(error, TelegramServerError) or _never_begun(error):
        return growing(attempt, LONGEST_PAUSE)
    return None


def _never_begun(error: TelegramAPIError) -> bool:
    return isinstance(error, TelegramNetworkError) and isinstance(
        error.__cause__ or error.__context__, ClientConnectorError
    )


def create_bot(
    token: str, api_url: str, traffic: Traffic | None = None, metrics: Metrics | None = None
) -> Bot:
    """A client for a Bot API server; `traffic` hears of every message and every wish for rest."""
    session = Session(TelegramAPIServer.from_base(api_url), CONNECTIONS)
    session.middleware(SendPlacedFirst())
    if metrics is not None:
        session.middleware(LeaveOutCalls(metrics))
    session.middleware(WaitOut())
    session.middleware(FollowMigration())
    if traffic is not None:
        session.middleware(CountReplies(traffic))
    if metrics is not None:
        session.middleware(MeasureCalls(metrics))
    return Bot(
        token,
        session=session,
        default=DefaultBotProperties(link_preview=_no_preview()),
    )


def _no_preview() -> LinkPreviewOptions:
    # What is not said would be a default to look up, in every message.
    return LinkPreviewOptions(
        is_disabled=True, prefer_small_media=None, prefer_large_media=None, show_above_text=None
    )
