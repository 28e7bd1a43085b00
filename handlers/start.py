"""/start: the language first, then what the bot can do, then the topics."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answerer
from bot.people.people import Person
from bot.telegram import commands, keyboards, views
from bot.telegram.sending import reply


async def greet(
    message: Message, person: Person, texts: Texts, catalogues: Catalogues, answerer: Answerer
) -> None:
    """Ask a newcomer for the language; show everybody else the topics."""
    if person.language is None:
        text = views.language.ask_language(catalogues, guess=texts.language)
        await reply(message, text, keyboards.language.languages())
    else:
        await reply(
            message,
            views.menu.welcome(texts),
            keyboards.menu.topics(answerer.library.topics, texts),
        )


def router() -> Router:
    """The route of /start."""
    router = Router(name=__name__)
    router.message.register(greet, Command(commands.START))
    return router
