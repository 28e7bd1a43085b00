"""When a handler fails: the person hears of it in one line, the log has the rest."""

import logging

from aiogram import Router
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import ErrorEvent

from bot.i18n import Texts
from bot.logs import failure
from bot.telegram import views
from bot.telegram.sending import reply, send_below

# While Telegram takes no message, it would not take an apology either.
UNREACHABLE = (TelegramNetworkError, TelegramRetryAfter)

log = logging.getLogger(__name__)


async def failed(event: ErrorEvent, texts: Texts | None = None) -> None:
    """Log what failed and tell the person, unless it is he who blocked the bot."""
    if isinstance(event.exception, TelegramForbiddenError):
        return
    log.error(
        "Update %d failed with %s",
        event.update.update_id,
        failure(event.exception),
        extra={"error": event.exception},
    )
    if texts is None or isinstance(event.exception, UNREACHABLE):
        return
    if event.update.message is not None:
        await reply(event.update.message, views.trouble.went_wrong(texts))
    elif event.update.callback_query is not None:
        await send_below(event.update.callback_query, views.trouble.went_wrong(texts))


def router() -> Router:
    """The route of errors."""
    router = Router(name=__name__)
    router.errors.register(failed)
    return router
