"""When a handler fails: the person hears of it in one line, the log has the rest."""

import logging
from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import (
    AiogramError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import ErrorEvent, Update

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
    log.error("Update %d failed with %s", event.update.update_id, failure(event.exception))
    if isinstance(event.exception, UNREACHABLE):
        return
    with suppress(AiogramError):  # what failed is told already
        await _apologise(event.update, texts)


async def _apologise(update: Update, texts: Texts | None) -> None:
    if texts is None:
        # So early that nothing is known of the person, nor has the press been answered.
        if update.callback_query is not None:
            await update.callback_query.answer()
    elif update.message is not None:
        await reply(update.message, views.trouble.went_wrong(texts))
    elif update.callback_query is not None:
        await send_below(update.callback_query, views.trouble.went_wrong(texts))


def router() -> Router:
    """The route of errors."""
    router = Router(name=__name__)
    router.errors.register(failed)
    return router
