"""The bot, started anew whenever it is killed: `python -m tests.telegram.restarting`.

By polling, or by a webhook at the address that is given last.

Each life is a process of its own with a database connection of its own; only what costs seconds,
importing and reading the knowledge, is done once, before the first. Prints the id of each process.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.i18n import Catalogues, load_catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.opening import open_answerer
from bot.logs import configure_logging
from bot.services import Services
from bot.settings import Settings
from bot.stopping import Stop
from bot.storage.database import Database
from bot.telegram.announcing import traffic
from bot.telegram.client import create_bot
from bot.telegram.connection import door, opened
from bot.telegram.intake import taking_in
from handlers import create_dispatcher


async def read_knowledge(path: Path, catalogues: Catalogues) -> Answerer:
    """What all lives share."""
    database = await Database.open(path)
    try:
        return await open_answerer(database, catalogues)
    finally:
        await database.close()


def settings_for(path: Path, token: str, url: str, webhook: str | None) -> Settings:
    """As the environment would give them."""
    return Settings(
        _env_file=None,
        bot_token=SecretStr(token),
        telegram_api_url=url,
        database_path=path,
        webhook_url=webhook,
        webhook_secret=SecretStr("secret") if webhook else None,
        web_port=urlsplit(webhook).port or 0 if webhook else 0,
    )


async def live(settings: Settings, answerer: Answerer, catalogues: Catalogues) -> None:
    """One life, until a signal."""
    token = settings.bot_token
    assert token is not None
    with Stop() as stop:
        database = await Database.open(settings.database_path)
        leaving = traffic(settings.send_rate)
        bot = create_bot(token.get_secret_value(), settings.telegram_api_url, leaving)
        dispatcher = create_dispatcher(Services.over(database, answerer, catalogues))
        stop.heed()
        try:
            async with (
                taking_in(dispatcher, bot, database, grace=stop.left) as intake,
                opened(door(settings, bot, intake, leaving), settings, more=[]),
            ):
                await stop.wait()
        finally:
            await bot.session.close()
            await database.close()


def main(path: Path, token: str, url: str, webhook: str | None = None) -> None:
    """Start it again and again, until it ends of itself."""
    configure_logging("INFO", "console")
    catalogues = load_catalogues()
    answerer = asyncio.run(read_knowledge(path, catalogues))
    settings = settings_for(path, token, url, webhook)
    killed = True
    while killed:
        process = os.fork()
        if process == 0:
            asyncio.run(live(settings, answerer, catalogues))
            return
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
