"""The messages that show administrators how an announcement goes on."""

from dataclasses import dataclass

from bot.announcements.models import State
from bot.storage.database import Database

PUT = """
INSERT INTO announcement_panel (announcement_id, person_id, message_id, shown)
VALUES (:announcement, :person, :message, :shown)
ON CONFLICT DO UPDATE SET message_id = excluded.message_id, shown = excluded.shown
"""
# What runs changes all the time; anything else only where its state is not the one that is shown.
SELECT_DUE = """
SELECT announcement_id, person_id, message_id, shown FROM announcement_panel
JOIN announcement ON announcement.id = announcement_id
WHERE state = 'running' OR shown IS NOT state
"""
DELETE = """
DELETE FROM announcement_panel WHERE announcement_id = :announcement AND person_id = :person
"""


@dataclass(frozen=True)
class Panel:
    """One message in one administrator's chat, and the state that it shows."""

    announcement_id: int
    person_id: int
    message_id: int
    shown: State | None


class Panels:
    """At most one message an announcement and administrator: the newest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, panel: Panel) -> None:
        """Remember a message, or what it shows now."""
        values = {
            "announcement": panel.announcement_id,
            "person": panel.person_id,
            "message": panel.message_id,
            "shown": panel.shown,
        }
        await self._database.execute(PUT, values)

    async def due(self) -> list[Panel]:
        """The messages that no longer show how it is."""
        return [Panel(*row) for row in await self._database.fetch_all(SELECT_DUE)]

    async def drop(self, panel: Panel) -> None:
        """Forget a message that can no longer be changed."""
        place = {"announcement": panel.announcement_id, "person": panel.person_id}
        await self._database.execute(DELETE, place)
