"""From a database file to something that answers, building the knowledge base where needed."""

import logging
from pathlib import Path

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.deciding import Decider
from bot.knowledge.files import DATA
from bot.knowledge.library import Library
from bot.knowledge.store import build_if_changed, load
from bot.knowledge.yaml_file import KnowledgeError
from bot.storage.database import Database

log = logging.getLogger(__name__)


async def open_answerer(
    database: Database, catalogues: Catalogues, folder: Path = DATA
) -> Answerer:
    """An answerer over the current knowledge.

    A broken data file is reported and the old knowledge stays in use; KnowledgeError only where
    there is none yet.
    """
    await _bring_up_to_date(database, folder)
    base = await load(database)
    return Answerer(base, Library(base, catalogues), catalogues, Decider.load())


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
