"""What somebody wants to be told about."""

from typing import Literal

from bot.i18n import mark
from bot.people.people import remember
from bot.storage.database import Database

SubscriptionTopic = Literal["hackathons", "abroad", "dual", "colleges", "news"]

# In the order in which they are offered.
TOPICS: dict[SubscriptionTopic, str] = {
    "hackathons": mark("Hackathons"),
    "abroad": mark("Internships abroad"),
    "dual": mark("Dual training"),
    "colleges": mark("Colleges"),
    "news": mark("General news"),
}

SELECT_TOPICS = "SELECT topic FROM subscription WHERE person_id = :id"
SUBSCRIBE = """
INSERT INTO subscription (person_id, topic) VALUES (:id, :topic)
ON CONFLICT (person_id, topic) DO NOTHING
"""
UNSUBSCRIBE = "DELETE FROM subscription WHERE person_id = :id AND topic = :topic"
LEAVE_ALL = "DELETE FROM subscription WHERE person_id = :id"


class Subscriptions:
    """Who is subscribed to what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person_id: int) -> tuple[SubscriptionTopic, ...]:
        """The topics of a person, in the order in which they are offered."""
        rows = await self._database.fetch_all(SELECT_TOPICS, {"id": person_id})
        chosen = {row["topic"] for row in rows}
        return tuple(topic for topic in TOPICS if topic in chosen)

    async def set(self, person_id: int, topic: SubscriptionTopic, on: bool) -> None:
        """Subscribe to a topic, which makes the person known, or leave it."""
        parameters = {"id": person_id, "topic": topic}
        async with self._database.writing() as connection:
            if not on:
                await connection.execute(UNSUBSCRIBE, parameters)
            elif await remember(connection, person_id):
                await connection.execute(SUBSCRIBE, parameters)

    async def leave_all(self, person_id: int) -> None:
        """Leave every topic."""
        await self._database.execute(LEAVE_ALL, {"id": person_id})
