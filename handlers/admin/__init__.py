"""The administrators' part, behind one guard. This is its table of contents."""

from aiogram import Router

from bot.telegram.filters import IsAdministrator
from handlers.admin import (
    articles,
    drafts,
    editors,
    history,
    imports,
    inbox,
    journal,
    knowledge,
    ledgers,
    preview,
    publishing,
    readers,
    refused,
    statistics,
    ways,
)


def router() -> Router:
    """What administrators do; what they alone may do is refused to anybody else."""
    router = Router(name=__name__)
    router.include_routers(editors.invitations(), _guarded(), refused.router())
    return router


def _guarded() -> Router:
    """Rights are judged anew at every message and every press."""
    guarded = Router(name=f"{__name__}.guarded")
    for observer in (guarded.message, guarded.callback_query):
        observer.filter(IsAdministrator())
    guarded.include_routers(
        editors.router(),
        inbox.router(),
        journal.router(),
        drafts.router(),
        readers.router(),
        preview.router(),
        ledgers.router(),
        imports.router(),
        knowledge.router(),
        articles.router(),
        ways.router(),
        publishing.router(),
        history.router(),
        statistics.router(),
    )
    return guarded
