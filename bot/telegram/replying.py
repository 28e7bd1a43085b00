"""An answer in the reply to the very request that a webhook's update came with.

Telegram carries out one method that stands in the answer to its request: a way to Telegram and
back is saved, and the program's time for it. Its rules (https://core.telegram.org/bots/api,
«Making requests when getting updates»): nobody is told what became of it. So

- only whoever says that he needs no result goes this way (`say_last`), nothing is guessed;
- one call an update; where another follows after all, what was placed is sent first, as ever;
- only while the request waits; after that the call goes out by itself;
- no message while Telegram wants a rest, or into a chat that has just had one: those it might
  refuse, and a refusal would go unheard.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.methods import AnswerInlineQuery, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from pydantic_core import PydanticSerializationError

from bot.announcements.traffic import Traffic
from bot.telegram.calls import is_message
from bot.telegram.saying import Say, fields


class Slot:
    """The place for one call in the reply to an update's delivery.

    `keeps`: whether a repeated delivery wants the reply again, once there is one. Whoever types an
    inline query has long typed on.
    """

    def __init__(self, bot: Bot, traffic: Traffic) -> None:
        self._bot = bot
        self._traffic = traffic
        self._placed: TelegramMethod[Any] | None = None
        self._body = ""
        self._awaited = True  # whether the request is still there to be answered
        self._taken = False
        self.keeps = True
        self._given: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    # For who handles the update

    async def place(self, method: TelegramMethod[Any]) -> bool:
        """Put a call in; False where it has to go out by itself.

        What was in there goes out first: raises what that raises.
        """
        body = _written(method, self._bot) if self._may(method) else None
        if body is None:
            return False
        await self.release()
        if not self._may(method):
            return False
        self._placed, self._body = method, body
        return True

    async def release(self) -> None:
        """Send what was placed by itself."""
        placed, self._placed = self._placed, None
        if placed is not None:
            await self._bot(placed)

    async def close(self) -> str | None:
        """The update is handled: the reply, which is to be kept before it is given.

        What must not go this way any longer goes out by itself: raises what that raises.
        """
        if self._placed is not None and not self._may(self._placed):
            await self.release()
        placed, self._placed = self._placed, None
        self._awaited = False
        if placed is None:
            return None
        self._taken = True
        self.keeps = not isinstance(placed, AnswerInlineQuery)
        if is_message(placed):
            self._traffic.replied_unheard(placed.chat_id)  # type: ignore[attr-defined]
        return self._body

    def give(self, reply: str | None) -> None:
        """The reply is safe, or there is none."""
        if not self._given.done():
            self._given.set_result(reply)

    # For who answers the request

    async def wait(self, patience: float) -> str | None:
        """The reply, if it comes within so many seconds."""
        try:
            await asyncio.wait({self._given}, timeout=patience)
        finally:
            self._awaited = False  # also where the request was cut off
        return await self.leave()

    async def leave(self) -> str | None:
        """Wait no longer, but for a reply that is being kept just now."""
        self._awaited = False
        if self._taken or self._given.done():
            return await asyncio.shield(self._given)
        return None

    def _may(self, method: TelegramMethod[Any]) -> bool:
        if not self._awaited or not is_message(method):
            return self._awaited
        chat_id = getattr(method, "chat_id", None)
        return (
            isinstance(chat_id, int)
            and not self._traffic.is_halted
            and not self._traffic.chat_wait(chat_id)
        )


_slot: ContextVar[Slot | None] = ContextVar("slot", default=None)


@contextmanager
def replying(slot: Slot | None) -> Iterator[None]:
    """What is said with `say_last` within the block may go into the slot."""
    token = _slot.set(slot)
    try:
        yield
    finally:
        _slot.reset(token)


async def say_last(method: TelegramMethod[Any]) -> None:
    """Make a call that most likely nothing follows, and whose result nobody needs."""
    slot = _slot.get()
    if slot is None or not await slot.place(method):
        await method


class SendPlacedFirst(BaseRequestMiddleware):
    """Keeps the order: whatever is called goes out after what was placed before."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if (slot := _slot.get()) is not None:
            await slot.release()
        return await make_request(bot, method)


def _written(method: TelegramMethod[Any], bot: Bot) -> str | None:
    """A call as the body of a reply; None where it needs an upload, or is no proper text."""
    if isinstance(method, Say):
        return _said(method, bot)
    uploads: dict[str, Any] = {}
    fields = {
        name: prepared
        for name, value in method.model_dump(warnings=False, exclude_none=True).items()
        if (prepared := bot.session.prepare_value(value, bot, uploads, _dumps_json=False))
        is not None
    }
    body = json.dumps({"method": method.__api_method__, **fields}, ensure_ascii=False)
    return body if not uploads and _is_text(body) else None


def _said(said: Say, bot: Bot) -> str | None:
    try:
        body = fields(bot, said)
    except PydanticSerializationError:
        return None  # half a surrogate pair
    return f'{{"method":"{said.__api_method__}",{body[1:].decode()}'


def _is_text(body: str) -> bool:
    try:
        body.encode()
    except UnicodeEncodeError:
        return False
    return True
