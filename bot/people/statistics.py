"""Reads what was counted. No personal data comes out of it: see reports.py."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import aiosqlite

from bot.announcements.models import Count
from bot.language import LANGUAGES, Language
from bot.moments import begins, day_of, number_of, numbered
from bot.people.counting import Counters, Outcome
from bot.people.people import ROLES, Role
from bot.people.reports import (
    ACTIVE_DAYS,
    Announced,
    Crowd,
    Day,
    Period,
    Report,
    Span,
    announced,
    span_of,
    told,
)
from bot.storage.database import Database

DAY = 86_400  # seconds

COUNT_PEOPLE = """
SELECT language, role, count(*) AS number FROM person GROUP BY language, role
"""
COUNT_SEEN = """
SELECT count(*) FROM person WHERE seen_day > :today - :days
"""
COUNT_BLOCKED = "SELECT count(*) FROM person WHERE blocked = 1"
# The bot keeps no list of its groups: these are those that announcements went to.
COUNT_GROUPS = """
SELECT count(DISTINCT chat_id) FROM delivery
WHERE announcement_id IN (SELECT id FROM announcement) AND chat_id < 0
"""
SELECT_SINCE = """
SELECT min(day) FROM (
    SELECT min(day) AS day FROM asked
    UNION ALL SELECT min(day) FROM voted
    UNION ALL SELECT min(day) FROM passed_on
)
"""
SELECT_ASKED = """
SELECT day, language, outcome, number FROM asked WHERE day BETWEEN :first AND :last
"""
SELECT_ASKED_FOR = """
SELECT day, entry_id, number FROM asked_for WHERE day BETWEEN :first AND :last
ORDER BY day, entry_id
"""
COUNT_ASKED_FOR = """
SELECT entry_id, sum(number) AS number FROM asked_for WHERE day BETWEEN :first AND :last
GROUP BY entry_id ORDER BY number DESC, entry_id
"""
SELECT_VOTED = "SELECT day, helped, number FROM voted WHERE day BETWEEN :first AND :last"
SELECT_PASSED_ON = "SELECT day, number FROM passed_on WHERE day BETWEEN :first AND :last"
SELECT_ANNOUNCED = """
SELECT id, started_at, iif(tally.state = 'claimed', 'pending', tally.state) AS state,
    sum(number) AS number
FROM announcement LEFT JOIN tally ON announcement_id = id
WHERE kind = 'send' AND started_at >= :begin AND started_at < :end
GROUP BY id, 3
"""


class Statistics:
    """Reads what was counted, up to this moment."""

    def __init__(
        self,
        database: Database,
        counters: Counters,
        clock: Callable[[], float],
        zone: dt.tzinfo,
    ) -> None:
        self._database = database
        self._counters = counters
        self._clock = clock
        self._zone = zone

    async def report(self, period: Period) -> Report:
        """What was counted in a period that ends today."""
        await self._counters.flush()
        span = span_of(period, day_of(self._clock, self._zone))
        return Report(
            span, await self._since(), await self._crowd(), await self._days(span),
            await self._entries(span),
        )  # fmt: skip

    async def entries_by_day(self, span: Span) -> list[tuple[dt.date, str, int]]:
        """How often each entry was asked for on each day, where it was."""
        rows = await self._database.fetch_all(SELECT_ASKED_FOR, span.bounds)
        return [(numbered(day), entry_id, number) for day, entry_id, number in rows]

    async def _since(self) -> dt.date | None:
        ((day,),) = await self._database.fetch_all(SELECT_SINCE)
        return None if day is None else numbered(day)

    async def _crowd(self) -> Crowd:
        languages: Counter[Language | None] = Counter()
        roles: Counter[tuple[Role, Language]] = Counter()
        for language, role, number in await self._database.fetch_all(COUNT_PEOPLE):
            languages[language] += number
            if language and role:
                roles[role, language] = number
        # The day of the last contact is noted as UTC counts days, as everybody's is.
        today = int(self._clock() // DAY)
        return Crowd(
            languages={each: languages[each] for each in (*LANGUAGES, None)},
            roles={(r, la): told(roles[r, la]) for r in ROLES for la in LANGUAGES},
            active={
                days: await self._count(COUNT_SEEN, {"today": today, "days": days})
                for days in ACTIVE_DAYS
            },
            blocked=await self._count(COUNT_BLOCKED),
            groups=await self._count(COUNT_GROUPS),
        )

    async def _count(self, statement: str, parameters: Mapping[str, object] | None = None) -> int:
        ((number,),) = await self._database.fetch_all(statement, parameters or {})
        return int(number)

    async def _days(self, span: Span) -> tuple[Day, ...]:
        asked: defaultdict[int, dict[tuple[Language, Outcome], int]] = defaultdict(dict)
        votes: defaultdict[int, dict[bool, int]] = defaultdict(dict)
        for day, language, outcome, number in await self._read(SELECT_ASKED, span):
            asked[day][language, outcome] = number
        for day, helped, number in await self._read(SELECT_VOTED, span):
            votes[day][bool(helped)] = number
        passed_on = dict(map(tuple, await self._read(SELECT_PASSED_ON, span)))
        sent = await self._announced(span)
        return tuple(
            Day(numbered(day), asked[day], votes[day], passed_on.get(day, 0), sent[day])
            for day in map(number_of, span.days)
        )

    async def _announced(self, span: Span) -> dict[int, Announced]:
        bounds = {
            "begin": begins(span.first, self._zone),
            "end": begins(span.last + dt.timedelta(days=1), self._zone),
        }
        ids: defaultdict[int, set[int]] = defaultdict(set)
        counts: defaultdict[int, Counter[Count]] = defaultdict(Counter)
        for row in await self._database.fetch_all(SELECT_ANNOUNCED, bounds):
            day = number_of(dt.datetime.fromtimestamp(row["started_at"], self._zone).date())
            ids[day].add(row["id"])
            if row["state"]:
                counts[day][row["state"]] += row["number"]
        days = map(number_of, span.days)
        return {day: announced(len(ids[day]), counts[day]) for day in days}

    async def _entries(self, span: Span) -> tuple[tuple[str, int], ...]:
        return tuple((entry, number) for entry, number in await self._read(COUNT_ASKED_FOR, span))

    async def _read(self, statement: str, span: Span) -> Iterable[aiosqlite.Row]:
        return await self._database.fetch_all(statement, span.bounds)
