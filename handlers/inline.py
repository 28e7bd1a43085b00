"""The bot in any chat: entries for what is typed after its name."""

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineQuery, InlineQueryResultArticle

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.library import Page
from bot.telegram import keyboards, views
from bot.telegram.place import Place
from bot.telegram.replying import say_last
from bot.telegram.sending import is_late
from bot.watching.metrics import Metrics

# Seconds for which Telegram may answer the same question by itself: short, since the language may
# be changed at any time, and then everything speaks the new one.
REMEMBERED = 10


async def suggest(
    query: InlineQuery,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    metrics: Metrics,
) -> None:
    """Offer entries; where none is found, the way into the chat with the bot."""
    pages = answerer.suggest(query.query, fallback=texts.language)
    metrics.suggested(len(pages))
    try:
        await say_last(
            query.answer(
                [_result(page, place) for page in pages],
                cache_time=REMEMBERED,
                is_personal=True,  # the language is the person's
                button=None if pages else keyboards.sharing.ask_in_chat(texts),
            )
        )
    except TelegramBadRequest as error:
        if not is_late(error):  # whoever typed it has typed on, or gone
            raise


def _result(page: Page, place: Place) -> InlineQueryResultArticle:
    """A page to choose; what is sent speaks its language, whoever sends it."""
    link = place.sharing.link(page.entry_id, page.language)
    keyboard = keyboards.sharing.ask_the_bot(link, place.texts(page.language))
    return views.sharing.result(page, keyboard)


def router() -> Router:
    """The route of inline queries."""
    router = Router(name=__name__)
    router.inline_query.register(suggest)
    return router
