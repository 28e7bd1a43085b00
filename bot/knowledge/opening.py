"""From a database file to something that answers, building the knowledge base where needed."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from pathlib import Path

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.files import DATA
from bot.knowledge.live import build_answerer, load_all
from bot.knowledge.store import build_if_changed, load
from bot.knowledge.yaml_file import KnowledgeError
from bot.moments import ALMATY, day_of
from bot.storage.database import Database

log = logging.getLogger(__name__)


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
    await _bring_up_to_date(database, folder)
    base = await load_all(database, zone, day_of(clock, zone), samples)
    return build_answerer(base, catalogues)


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
