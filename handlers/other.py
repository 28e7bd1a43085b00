"""The catch-all: messages that are no question, and buttons that no longer work."""

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.telegram import keyboards, views
from bot.telegram.sending import reply

# What a person sends. Everything else of Telegram's is about the chat itself (a pinned message, a
# new title), and nobody waits for an answer to it.
SENT_BY_PEOPLE = frozenset(
    {
        ContentType.ANIMATION, ContentType.AUDIO, ContentType.CONTACT, ContentType.DICE,
        ContentType.DOCUMENT, ContentType.GAME, ContentType.LIVE_PHOTO, ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO, ContentType.POLL, ContentType.STICKER, ContentType.STORY,
        ContentType.VENUE, ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.VOICE,
        ContentType.CHECKLIST, ContentType.RICH_MESSAGE,
    }
)  # fmt: skip


async def not_text(message: Message, texts: Texts, answerer: Answerer) -> None:
    """Say kindly what can be read."""
    await offer_topics(message, views.trouble.only_text(texts), texts, answerer)


async def offer_topics(message: Message, text: Text, texts: Texts, answerer: Answerer) -> None:
    """Say something, with the topics below."""
    await reply(message, text, keyboards.menu.topics(answerer.library.topics, texts))


async def outdated_button(_: CallbackQuery, texts: Texts, callback_answer: CallbackAnswer) -> None:
    """Answer a button of an earlier version, so that it does not spin for ever."""
    say_outdated(callback_answer, texts)


def say_outdated(callback_answer: CallbackAnswer, texts: Texts) -> None:
    """Let the answer to a press say that its button no longer works."""
    callback_answer.text = views.trouble.outdated(texts)
    callback_answer.show_alert = True


def router() -> Router:
    """The last routes."""
    router = Router(name=__name__)
    router.message.register(not_text, F.content_type.in_(SENT_BY_PEOPLE))
    router.callback_query.register(outdated_button)
    return router
