"""/language and the two buttons that choose one."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answerer
from bot.people.people import People, Person
from bot.people.staff import Staff
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import ChooseLanguage
from bot.telegram.place import Place
from bot.telegram.sending import redraw, reply


async def offer(message: Message, texts: Texts) -> None:
    """Offer both languages."""
    await reply(
        message,
        views.language.choose_language(texts),
        keyboards.language.languages(texts.language),
    )


async def choose(
    query: CallbackQuery,
    callback_data: ChooseLanguage,
    person: Person,
    people: People,
    catalogues: Catalogues,
    answerer: Answerer,
    place: Place,
    staff: Staff,
    bot: Bot,
) -> None:
    """Remember the language and go on in it."""
    await people.choose_language(person.id, callback_data.language)
    texts = catalogues[callback_data.language]
    await redraw(
        query, views.menu.welcome(texts), keyboards.menu.topics(answerer.library.topics, texts)
    )
    if place.private:
        await commands.follow(bot, person.id, texts, await staff.rights(person.id))


def router() -> Router:
    """The routes of the language."""
    router = Router(name=__name__)
    router.message.register(offer, Command(commands.LANGUAGE))
    router.callback_query.register(choose, ChooseLanguage.filter())
    return router
