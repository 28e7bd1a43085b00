"""What handlers are given, by name, put together in one place."""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from bot.announcements.announcements import Announcements
from bot.announcements.deliveries import Deliveries
from bot.announcements.panels import Panels
from bot.colleges.importing import Imports
from bot.i18n import Catalogues
from bot.inbox.answers import Answers
from bot.inbox.groups import Groups
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Articles
from bot.knowledge.live import LiveKnowledge, State
from bot.moments import ALMATY
from bot.people.audit import Audit
from bot.people.counting import Counters
from bot.people.dossier import Dossiers
from bot.people.inquiries import Inquiries
from bot.people.people import People
from bot.people.staff import Staff
from bot.people.statistics import Statistics
from bot.people.subscriptions import Subscriptions
from bot.people.votes import Votes
from bot.pictures.album import Album
from bot.pictures.studio import Studio
from bot.storage.database import Database
from bot.telegram.notifying import Notifier
from bot.telegram.reporting import Screens
from bot.watching.metrics import Metrics


@dataclass(frozen=True)
class Services:
    """Everything that is built once and lives as long as the program."""

    database: Database
    knowledge: LiveKnowledge
    articles: Articles
    catalogues: Catalogues
    people: People
    subscriptions: Subscriptions
    dossiers: Dossiers
    votes: Votes
    inquiries: Inquiries
    groups: Groups
    answers: Answers
    notifier: Notifier
    counters: Counters
    metrics: Metrics
    statistics: Statistics
    studio: Studio
    album: Album
    owners: frozenset[int]
    staff: Staff
    audit: Audit
    imports: Imports
    announcements: Announcements
    deliveries: Deliveries
    panels: Panels
    screens: Screens
    timezone: ZoneInfo
    send_rate: int
    clock: Callable[[], float]

    @classmethod
    def over(
        cls,
        database: Database,
        answerer: Answerer,
        catalogues: Catalogues,
        owners: frozenset[int] = frozenset(),
        clock: Callable[[], float] = time.time,
        timezone: ZoneInfo = ALMATY,
        send_rate: int = 30,
        built_from: State | None = None,
        samples: bool = False,
        metrics: Metrics | None = None,
    ) -> "Services":
        """All services over one database; `owners` are the people who run the bot.

        `clock` gives seconds since 1970, `timezone` is that of schedules and quiet hours,
        `send_rate` the messages a second that announcements may reach, `built_from` what the
        answerer was built from, so that it is not built anew without need, `samples` whether
        invented colleges may be imported, `metrics` what is counted in besides statistics.
        """
        subscriptions = Subscriptions(database)
        audit = Audit(database, clock)
        announcements = Announcements(database, audit, clock)
        people, inquiries = People(database), Inquiries(database, clock)
        staff = Staff(database, owners, audit, clock)
        deliveries = Deliveries(database)
        counters = Counters(database, clock, timezone)
        studio = Studio()
        return cls(
            database=database,
            knowledge=LiveKnowledge(
                database, catalogues, answerer, clock, timezone, built_from, samples
            ),
            articles=Articles(database, clock, audit),
            catalogues=catalogues,
            people=people,
            subscriptions=subscriptions,
            dossiers=Dossiers(database, subscriptions),
            votes=Votes(database),
            inquiries=inquiries,
            groups=Groups(database, audit, clock),
            answers=Answers(database, audit, clock),
            notifier=Notifier(staff, people, inquiries, catalogues),
            counters=counters,
            metrics=metrics or Metrics(),
            statistics=Statistics(database, counters, clock, timezone),
            studio=studio,
            album=Album(database, studio.draw),
            owners=owners,
            staff=staff,
            audit=audit,
            imports=Imports(database, audit, clock, timezone, samples),
            announcements=announcements,
            deliveries=deliveries,
            panels=Panels(database),
            screens=Screens(announcements, deliveries, timezone, clock),
            timezone=timezone,
            send_rate=send_rate,
            clock=clock,
        )

    def by_name(self) -> dict[str, Any]:
        """The services under the names that handlers ask for them by."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
