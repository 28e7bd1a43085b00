"""What a person sees: one topic a file. This is the table of contents; order is behaviour."""

from aiogram import Dispatcher, Router
from aiogram.utils.callback_answer import CallbackAnswerMiddleware

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.people.people import People
from bot.telegram.middlewares import PersonMiddleware
from handlers import errors, help, language, menu, other, privacy, questions, start


def routers() -> list[Router]:
    """Fresh routers, in order; the catch-all is always the last."""
    return [
        errors.router(),
        start.router(),
        language.router(),
        menu.router(),
        help.router(),
        privacy.router(),
        questions.router(),
        other.router(),
    ]


def create_dispatcher(answerer: Answerer, people: People, catalogues: Catalogues) -> Dispatcher:
    """A dispatcher with all handlers and what they are given."""
    dispatcher = Dispatcher(answerer=answerer, people=people, catalogues=catalogues)
    dispatcher.update.outer_middleware(PersonMiddleware(people, catalogues))
    dispatcher.callback_query.middleware(CallbackAnswerMiddleware())
    dispatcher.include_routers(*routers())
    return dispatcher
