"""When a handler fails: the person hears of it in one line, the log has the rest."""

import logging
from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import (
    AiogramError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import ErrorEvent, Update
from aiogram.utils.formatting import Text

from bot.i18n import Catalogues, Texts
from bot.logs import failure
from bot.storage.troubles import NotSaved, explain
from bot.telegram import views
from bot.telegram.middlewares import guess_language
from bot.telegram.sending import reply, send_below

# While Telegram takes no message, it would not take an apology either.
UNREACHABLE = (TelegramNetworkError, TelegramRetryAfter, TelegramServerError)

log = logging.getLogger(__name__)


async def failed(event: ErrorEvent, catalogues: Catalogues, texts: Texts | None = None) -> None:
    """Log what failed and tell the person, unless it is he who blocked the bot."""
    if isinstance(event.exception, TelegramForbiddenError):
        return
    _note(event)
    if isinstance(event.exception, UNREACHABLE):
        return
    with suppress(AiogramError):  # Telegram may not take this either; what failed is told already
        if texts is None and event.update.callback_query is not None:
            await event.update.callback_query.answer()  # it has not come to who answers presses
        said = _told(event.exception, texts or _texts(event, catalogues))
        await _apologise(event.update, said)


async def _apologise(update: Update, said: Text) -> None:
    if update.message is not None:
        await reply(update.message, said)
    elif update.callback_query is not None:
        await send_below(update.callback_query, said)


def _note(event: ErrorEvent) -> None:
    number = event.update.update_id
    if (line := explain(event.exception)) is not None:
        said = f"the database cannot be used: {line}"
    else:
        said = f"failed with {failure(event.exception)}"
    log.error("Update %d: %s", number, said, extra={"error": event.exception})


def _told(error: Exception, texts: Texts) -> Text:
    if isinstance(error, NotSaved):
        return views.trouble.cannot_save(texts)
    return views.trouble.went_wrong(texts)


def _texts(event: ErrorEvent, catalogues: Catalogues) -> Texts:
    """Where it failed before anybody has looked up who writes."""
    said = event.update.message or event.update.callback_query
    user = said.from_user if said else None
    return catalogues[guess_language(user.language_code if user else None)]


def router() -> Router:
    """The route of errors."""
    router = Router(name=__name__)
    router.errors.register(failed)
    return router
