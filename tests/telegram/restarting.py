"""The bot, started anew whenever it is killed: `python -m tests.telegram.restarting`.

Each life is a process of its own with a database connection of its own; only what costs seconds,
importing and reading the knowledge, is done once, before the first. Prints the id of each process.
"""

import asyncio
import os
import sys
from pathlib import Path

from bot.i18n import Catalogues, load_catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.opening import open_answerer
from bot.logs import configure_logging
from bot.services import Services
from bot.storage.database import Database
from bot.telegram.client import create_bot
from bot.telegram.connection import poll
from handlers import create_dispatcher


async def read_knowledge(path: Path, catalogues: Catalogues) -> Answerer:
    """What all lives share."""
    database = await Database.open(path)
    try:
        return await open_answerer(database, catalogues)
    finally:
        await database.close()


async def live(
    path: Path, token: str, url: str, answerer: Answerer, catalogues: Catalogues
) -> None:
    """One life, until a signal."""
    database = await Database.open(path)
    bot = create_bot(token, url)
    try:
        services = Services.over(database, answerer, catalogues)
        await poll(create_dispatcher(services), bot, database)
    finally:
        await bot.session.close()
        await database.close()


def main(path: Path, token: str, url: str) -> None:
    """Start it again and again, until it ends of itself."""
    configure_logging("INFO", "console")
    catalogues = load_catalogues()
    answerer = asyncio.run(read_knowledge(path, catalogues))
    killed = True
    while killed:
        process = os.fork()
        if process == 0:
            asyncio.run(live(path, token, url, answerer, catalogues))
            return
        print(process, flush=True)
        killed = os.WIFSIGNALED(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
