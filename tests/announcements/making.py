"""People who want to be told, announcements to tell them, and books that must balance."""

from collections import Counter
from collections.abc import Iterable

from bot.announcements.announcements import Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import Claim, Deliveries, Outcome, Rest
from bot.announcements.models import COUNTS, Announcement, Count
from bot.announcements.verdicts import Verdict
from bot.language import Language
from bot.storage.database import Database

NOON = 1_772_434_800  # 2026-03-02 12:00 in Almaty
HOUR = 3_600
OLGA, TIMUR = 501, 502  # who announce

NEWS = Audience(topics=("news",))
TEXTS: dict[Language, Content] = {
    "ru": Content(text="Хакатон в субботу"),
    "kk": Content(text="Хакатон сенбіде"),
}

ADD_PERSON = "INSERT INTO person (id, language) VALUES (:id, :language)"
ADD_SUBSCRIPTION = "INSERT INTO subscription (person_id, topic) VALUES (:id, :topic)"
# One statement, lest somebody writes in between.
SELECT_BOOKS = """
SELECT 'rows' AS book, announcement_id, language, state, count(*) AS number
FROM delivery GROUP BY 2, 3, 4
UNION ALL
SELECT 'tally', announcement_id, language, state, number FROM tally
"""
SELECT_STATES = "SELECT chat_id, state FROM delivery WHERE announcement_id = :id ORDER BY chat_id"


async def subscribe(
    database: Database, ids: Iterable[int], topic: str = "news", language: Language = "ru"
) -> None:
    """Make people known who read a language and subscribe to a topic."""
    people = [{"id": id, "language": language, "topic": topic} for id in ids]
    async with database.writing() as connection:
        await connection.executemany(ADD_PERSON, people)
        await connection.executemany(ADD_SUBSCRIPTION, people)


async def states(database: Database, announcement_id: int) -> dict[int, str]:
    """In which state each recipient is."""
    rows = await database.fetch_all(SELECT_STATES, {"id": announcement_id})
    return {row["chat_id"]: row["state"] for row in rows}


async def counts(announcements: Announcements, announcement_id: int) -> dict[Count, int]:
    """What the ledger says, without what it has none of."""
    found = await announcements.get(announcement_id)
    assert found is not None
    ledger = await announcements.ledger(found)
    return {count: ledger.counts[count] for count in COUNTS if ledger.counts[count]}


async def adds_up(database: Database, erased: int = 0) -> None:
    """The tally of every announcement says what its rows say, but for so many erased rows."""
    books: dict[str, Counter[tuple[int, str, str]]] = {"rows": Counter(), "tally": Counter()}
    for row in await database.fetch_all(SELECT_BOOKS):
        place = (row["announcement_id"], row["language"], row["state"])
        books[row["book"]][place] = row["number"]
    rows, tally = books["rows"], books["tally"]
    assert min(tally.values(), default=0) >= 0
    assert not rows - tally, "more rows than are counted"
    gone = tally - rows
    assert gone.total() == erased, gone


class CheckedDeliveries(Deliveries):
    """The books are balanced after everything that it does; `erased` rows are gone for good."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.erased = 0

    async def recover(self) -> int:
        recovered = await super().recover()
        await adds_up(self._database, self.erased)
        return recovered

    async def start_due(self, now: int, quiet: bool) -> list[int]:
        started = await super().start_due(now, quiet)
        await adds_up(self._database, self.erased)
        return started

    async def exchange(
        self, outcomes: Iterable[Outcome], most: int, rest: Rest, now: int, quiet: bool
    ) -> Claim:
        claim = await super().exchange(list(outcomes), most, rest, now, quiet)
        await adds_up(self._database, self.erased)
        return claim


class Desk:
    """Deliveries without a sender: what is claimed and what it comes to, step by step."""

    def __init__(self, database: Database, announcements: Announcements) -> None:
        self.database = database
        self.announcements = announcements
        self.deliveries = CheckedDeliveries(database)
        self.now = NOON

    async def start(self, job: Job | None = None) -> Announcement:
        """Schedule an announcement and gather its recipients."""
        queued = await self.announcements.queue(job or Job(NEWS, TEXTS))
        assert await self.deliveries.start_due(self.now, quiet=False) == [queued.id]
        return queued

    async def claim(
        self,
        most: int = 1_000,
        outcomes: Iterable[Outcome] = (),
        rest: Rest = lambda chat_id: 0.0,
        quiet: bool = False,
    ) -> Claim:
        """One exchange; outcomes of the one before may go with it."""
        return await self.deliveries.exchange(list(outcomes), most, rest, self.now, quiet)

    async def record(self, claim: Claim, verdict: Verdict) -> None:
        """Let all that were claimed come to the same."""
        await self.claim(0, [Outcome(each, verdict) for each in claim.recipients])

    async def states(self, announcement: Announcement) -> dict[int, str]:
        """In which state each recipient is."""
        return await states(self.database, announcement.id)

    async def state(self, announcement: Announcement) -> str:
        """In which state the announcement itself is."""
        found = await self.announcements.get(announcement.id)
        assert found is not None
        return found.state


def chats(claim: Claim) -> list[int]:
    """Whom a claim holds."""
    return [each.chat_id for each in claim.recipients]
