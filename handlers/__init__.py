"""What a person sees: one topic a file. This is the table of contents; order is behaviour."""

import time
from collections.abc import Callable

from aiogram import Dispatcher, Router

from bot.services import Services
from bot.telegram.addressing import AddressingMiddleware
from bot.telegram.dialogue import DialogueStorage
from bot.telegram.measuring import MeasureUpdates
from bot.telegram.middlewares import (
    AnswerPresses,
    KnowledgeMiddleware,
    LeaveDialogue,
    OncePerAlbum,
    PersonMiddleware,
)
from bot.telegram.pacing import PaceMiddleware
from handlers import (
    admin,
    colleges,
    errors,
    feedback,
    filters,
    help,
    inline,
    inquiries,
    language,
    members,
    menu,
    other,
    owners,
    pictures,
    privacy,
    private,
    questions,
    start,
    subscriptions,
)
from handlers.admin.imports import Importing


def routers() -> list[Router]:
    """Fresh routers, in order; the catch-all is always the last."""
    return [
        errors.router(),
        members.router(),
        private.router(),
        owners.router(),
        admin.router(),
        start.router(),
        language.router(),
        menu.router(),
        colleges.router(),
        filters.router(),
        pictures.router(),
        help.router(),
        subscriptions.router(),
        privacy.router(),
        feedback.router(),
        inquiries.router(),
        inline.router(),
        questions.router(),
        other.router(),
    ]


def create_dispatcher(
    services: Services, clock: Callable[[], float] = time.monotonic
) -> Dispatcher:
    """A dispatcher with all handlers and what they are given; the clock is for people's pace."""
    dispatcher = Dispatcher(
        storage=DialogueStorage(services.database), disable_fsm=True, **services.by_name()
    )
    dispatcher.update.outer_middleware(MeasureUpdates(services.metrics, services.clock))
    dispatcher.update.outer_middleware(dispatcher.fsm)  # here, so that it is measured too
    dispatcher.update.outer_middleware(
        KnowledgeMiddleware(services.knowledge, services.catalogues)
    )
    dispatcher.update.outer_middleware(
        PersonMiddleware(services.people, services.catalogues, services.owners, services.clock)
    )
    for observer in (dispatcher.message, dispatcher.edited_message):
        observer.outer_middleware(AddressingMiddleware())
        observer.outer_middleware(OncePerAlbum(frozenset({Importing.files.state})))
    pace = PaceMiddleware(clock)
    for name in ("message", "edited_message", "callback_query", "inline_query"):
        dispatcher.observers[name].outer_middleware(pace)
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.outer_middleware(LeaveDialogue())
    dispatcher.callback_query.middleware(AnswerPresses())
    questions.take_plain(dispatcher.message)
    dispatcher.include_routers(*routers())
    return dispatcher
