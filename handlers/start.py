"""/start: the entry that a link names, or what the bot can do; the language where it is open."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answer, Answerer
from bot.people.people import Person
from bot.telegram import commands, keyboards, views
from bot.telegram.links import read_payload
from bot.telegram.place import Place
from bot.telegram.sending import reply


async def start(
    message: Message,
    command: CommandObject,
    person: Person,
    texts: Texts,
    catalogues: Catalogues,
    answerer: Answerer,
    place: Place,
) -> None:
    """Open what a link names; ask a newcomer for the language, else show the topics."""
    linked = _linked(command.args or "", answerer)
    if linked is not None:
        keyboard = keyboards.answers.below_answer(linked, place)
        await reply(message, views.answers.answer(linked), keyboard)
    if person.language is None and place.private:
        text = views.language.ask_language(catalogues, guess=texts.language)
        await reply(message, text, keyboards.language.languages())
    elif linked is None:
        topics = answerer.library.topics
        await reply(message, views.menu.welcome(texts), keyboards.menu.topics(topics, texts))


def _linked(payload: str, answerer: Answerer) -> Answer | None:
    """The answer that a link leads to; None where there is no such entry."""
    match read_payload(payload):
        case language, entry_id if entry_id in answerer.library:
            return answerer.entry(entry_id, language)
    return None


def router() -> Router:
    """The route of /start."""
    router = Router(name=__name__)
    router.message.register(start, Command(commands.START))
    return router
