"""The knowledge that answers now: it follows the database, without a restart."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.colleges.store import load_registry
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Version, load_live
from bot.knowledge.deciding import Decider
from bot.knowledge.layers import with_articles, with_reports
from bot.knowledge.library import Library
from bot.knowledge.prepared import PreparedFile
from bot.knowledge.store import KnowledgeBase, knowledge_version, load
from bot.memory import give_back
from bot.moments import day_of
from bot.storage.database import Database

log = logging.getLogger(__name__)

PAUSE = 3.0  # seconds between two looks for what another process has changed


@dataclass(frozen=True)
class State:
    """What an answerer was built from: a version of the knowledge, and the day."""

    version: int
    today: dt.date


class LiveKnowledge:
    """Holds the current answerer and builds a new one where the knowledge or the day is another.

    Building takes a second or more and is done in a thread; until then the old one answers.
    """

    def __init__(
        self,
        database: Database,
        catalogues: Catalogues,
        answerer: Answerer,
        clock: Callable[[], float],
        zone: dt.tzinfo,
        built_from: State | None = None,
        samples: bool = False,
    ) -> None:
        self._database = database
        self._catalogues = catalogues
        self._clock = clock
        self._zone = zone
        self._built_from = built_from
        self._samples = samples
        self._building = asyncio.Lock()
        self._has_built = False  # since memory was last given back
        self.answerer = answerer
        self.built_at = clock()  # of the answerer, in seconds since 1970

    @property
    def version(self) -> int:
        """The version of the knowledge that answers; 0 where it was not told."""
        return self._built_from.version if self._built_from else 0

    @property
    def today(self) -> dt.date:
        """The day it is where the bot's people live."""
        return day_of(self._clock, self._zone)

    async def refresh(self) -> bool:
        """Bring the answerer up to date; whether a new one was built."""
        async with self._building:
            state = await state_of(self._database, self.today)
            if state == self._built_from:
                return False
            base = await load_all(self._database, self._zone, state.today, self._samples)
            self.answerer = await self._build(base)
            self._built_from, self.built_at = state, self._clock()
            return True

    async def preview(self, version: Version) -> Answerer:
        """What would answer if this version of an article were shown."""
        shown = [v for v in await load_live(self._database) if v.article_id != version.article_id]
        below = await load_below(self._database)
        base = with_articles(below, [*shown, version], self._zone, self.today)
        base = replace(base, registry=self.answerer.library.base.registry)
        return await self._build(base)

    async def _build(self, base: KnowledgeBase) -> Answerer:
        self._has_built = True
        return await asyncio.to_thread(build_answerer, base, self._catalogues)

    async def follow(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Keep up with what the command line changes, and with the day, for ever.

        A fault that lasts is tried again each time, and logged once.
        """
        fault = ""
        while True:
            before, fault = fault, await self._refresh_or_fail()
            if fault and fault != before:
                log.error("The knowledge could not be read anew: %s", fault)
            await sleep(PAUSE)
            await self._tidy()

    async def _tidy(self) -> None:
        """Give back what building has used, once nobody answers from the old one any more."""
        if self._has_built:
            self._has_built = False
            await asyncio.to_thread(give_back)

    async def _refresh_or_fail(self) -> str:
        """What kind of fault there was, without what it says: that may be what somebody wrote."""
        try:
            await self.refresh()
        except Exception as error:
            return type(error).__name__
        return ""


async def state_of(database: Database, today: dt.date) -> State:
    """What an answerer built now would be built from."""
    return State(await knowledge_version(database), today)


async def load_all(
    database: Database, zone: dt.tzinfo, today: dt.date, samples: bool = False
) -> KnowledgeBase:
    """Everything that people are shown, over all layers.

    Without `samples` none of the invented colleges, whoever has imported them into this file.
    """
    below, said = await load_below(database), await load_live(database)
    base = with_articles(below, said, zone, today)
    registry = await load_registry(database)
    return replace(base, registry=registry if samples else registry.without_samples())


async def load_below(database: Database) -> KnowledgeBase:
    """Everything but what administrators say."""
    return with_reports(await load(database))


def build_answerer(
    base: KnowledgeBase, catalogues: Catalogues, prepared: PreparedFile | None = None
) -> Answerer:
    """What answers from a knowledge base; `prepared` spares what was worked out before."""
    library = Library(base, catalogues)
    if library.imported:
        # Writing out a thousand cards takes a moment: here, where nobody waits for it.
        _ = library.colleges
    return Answerer(base, library, catalogues, Decider.load(), prepared)
