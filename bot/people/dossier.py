"""Everything that is known of one person, to be shown to him before it is erased."""

from dataclasses import dataclass

from bot.people.people import Person
from bot.people.subscriptions import Subscriptions, SubscriptionTopic
from bot.storage.database import Database

COUNT = """
SELECT
    (SELECT count(*) FROM vote WHERE person_id = :id) AS votes,
    (SELECT count(*) FROM inquiry WHERE person_id = :id) AS inquiries,
    (SELECT count(*) FROM dialogue WHERE person_id = :id OR chat_id = :id) AS dialogues,
    (SELECT count(*) FROM inquiry_notice WHERE owner_id = :id) AS notices
"""


@dataclass(frozen=True)
class Dossier:
    """What is known of a person, as choices and counts."""

    person: Person
    subscriptions: tuple[SubscriptionTopic, ...] = ()
    votes: int = 0
    inquiries: int = 0
    dialogues: int = 0
    notices: int = 0  # of other people's questions, kept of an owner

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to erase. (A dialogue and notices make nobody known.)"""
        return not (self.person.known or self.dialogues or self.notices)


class Dossiers:
    """Gathers what is known of a person from all tables."""

    def __init__(self, database: Database, subscriptions: Subscriptions) -> None:
        self._database = database
        self._subscriptions = subscriptions

    async def of(self, person: Person) -> Dossier:
        """What is known of a person now."""
        (counts,) = await self._database.fetch_all(COUNT, {"id": person.id})
        return Dossier(person, await self._subscriptions.of(person.id), *counts)
