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
    (SELECT count(*) FROM inquiry_notice WHERE owner_id = :id) AS notices,
    (SELECT count(*) FROM delivery
     WHERE announcement_id IN (SELECT id FROM announcement) AND chat_id = :id) AS deliveries,
    (SELECT count(*) FROM announcement_list
     WHERE announcement_id IN (SELECT id FROM announcement) AND chat_id = :id) AS lists,
    (SELECT count(*) FROM announcement WHERE author_id = :id) AS announcements,
    (SELECT count(*) FROM audit WHERE person_id = :id) AS acts,
    (SELECT count(*) FROM announcement_panel WHERE person_id = :id)
        + (SELECT count(*) FROM invitation WHERE owner_id = :id) AS papers,
    (SELECT count(*) FROM editor WHERE person_id = :id) AS editor,
    (SELECT count(*) FROM college_upload WHERE person_id = :id) AS uploads
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
    deliveries: int = 0  # announcements that went to him, or shall go
    lists: int = 0  # of ids to which an audience was narrowed
    announcements: int = 0  # that he wrote
    acts: int = 0  # in the audit log
    papers: int = 0  # an administrator's invitations, and messages that are kept up to date
    editor: int = 0  # 1 for an editor
    uploads: int = 0  # files of colleges that wait to be imported

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to erase. (Most of what is counted makes nobody known.)"""
        return self == Dossier(Person(self.person.id))


class Dossiers:
    """Gathers what is known of a person from all tables."""

    def __init__(self, database: Database, subscriptions: Subscriptions) -> None:
        self._database = database
        self._subscriptions = subscriptions

    async def of(self, person: Person) -> Dossier:
        """What is known of a person now."""
        (counts,) = await self._database.fetch_all(COUNT, {"id": person.id})
        return Dossier(person, await self._subscriptions.of(person.id), *counts)
