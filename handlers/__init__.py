"""What a person sees: one topic a file. This is the table of contents; order is behaviour."""

from aiogram import Dispatcher, Router
from aiogram.utils.callback_answer import CallbackAnswerMiddleware

from bot.services import Services
from bot.telegram.addressing import AddressingMiddleware
from bot.telegram.middlewares import LeaveDialogue, OncePerAlbum, PersonMiddleware
from handlers import (
    errors,
    feedback,
    help,
    inquiries,
    language,
    menu,
    other,
    privacy,
    questions,
    start,
)


def routers() -> list[Router]:
    """Fresh routers, in order; the catch-all is always the last."""
    return [
        errors.router(),
        start.router(),
        language.router(),
        menu.router(),
        help.router(),
        privacy.router(),
        feedback.router(),
        inquiries.router(),
        questions.router(),
        other.router(),
    ]


def create_dispatcher(services: Services) -> Dispatcher:
    """A dispatcher with all handlers and what they are given."""
    dispatcher = Dispatcher(**services.by_name())
    dispatcher.update.outer_middleware(
        PersonMiddleware(services.people, services.catalogues, services.owners)
    )
    for observer in (dispatcher.message, dispatcher.edited_message):
        observer.outer_middleware(AddressingMiddleware())
        observer.outer_middleware(OncePerAlbum())
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.outer_middleware(LeaveDialogue())
    dispatcher.callback_query.middleware(CallbackAnswerMiddleware())
    dispatcher.include_routers(*routers())
    return dispatcher
