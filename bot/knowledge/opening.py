"""From a database file to something that answers, building the knowledge base where needed."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from pathlib import Path

from bot.errors import OperatorError
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.files import DATA
from bot.knowledge.live import State, build_answerer, load_all, state_of
from bot.knowledge.prepared import PreparedFile
from bot.knowledge.store import build_if_changed, load
from bot.knowledge.yaml_file import KnowledgeError
from bot.logs import failure
from bot.moments import ALMATY, day_of
from bot.storage.database import Database

log = logging.getLogger(__name__)


class DamagedKnowledgeError(OperatorError):
    """What the database holds cannot be read; the message is one line for the operator."""

    def __init__(self) -> None:
        super().__init__(
            "The knowledge in the database cannot be read, the file may be damaged: build it anew "
            "(python main.py knowledge build); if that does not help, restore a backup "
            "(python main.py restore FILE)"
        )


async def open_answerer(
    database: Database,
    catalogues: Catalogues,
    folder: Path = DATA,
    clock: Callable[[], float] = time.time,
    zone: dt.tzinfo = ALMATY,
    samples: bool = False,
) -> Answerer:
    """An answerer over the current knowledge, as of the day that it is in the zone.

    A broken data file is reported and the old knowledge stays in use; KnowledgeError only where
    there is none yet.
    """
    answerer, _ = await open_with_state(database, catalogues, folder, clock, zone, samples)
    return answerer


async def open_with_state(
    database: Database,
    catalogues: Catalogues,
    folder: Path = DATA,
    clock: Callable[[], float] = time.time,
    zone: dt.tzinfo = ALMATY,
    samples: bool = False,
    prepared: PreparedFile | None = None,
) -> tuple[Answerer, State]:
    """The same, and what it was built from: what is changed meanwhile is not part of it.

    `prepared` is where something is kept for the next start.
    """
    await _bring_up_to_date(database, folder)
    state = await state_of(database, day_of(clock, zone))
    try:
        base = await load_all(database, zone, state.today, samples)
        return build_answerer(base, catalogues, prepared), state
    except (ValueError, LookupError) as error:
        log.debug("%s", failure(error))
        raise DamagedKnowledgeError from error


async def _bring_up_to_date(database: Database, folder: Path) -> None:
    try:
        if await build_if_changed(database, folder):
            log.info("The knowledge base was built from %s", folder)
    except KnowledgeError as error:
        base = await load(database)
        if not base.entries:
            raise
        for fault in error.faults:
            log.error("%s", fault)
        log.error("The data files are broken, the knowledge base of before stays in use")
