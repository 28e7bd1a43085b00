"""👍 and 👎: one vote a person and answer, which can be changed."""

from bot.people.people import remember
from bot.storage.database import Database

UPSERT_VOTE = """
INSERT INTO vote (person_id, entry_id, value) VALUES (:person, :entry, :value)
ON CONFLICT (person_id, entry_id) DO UPDATE SET value = excluded.value
WHERE value <> excluded.value
"""


class Votes:
    """The votes under answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(self, person_id: int, entry_id: str, helped: bool) -> bool:
        """Count a vote, in the place of an earlier one; whether it is another than that."""
        vote = {"person": person_id, "entry": entry_id, "value": 1 if helped else -1}
        async with self._database.writing() as connection:
            if not await remember(connection, person_id):
                return False
            return (await connection.execute(UPSERT_VOTE, vote)).rowcount > 0
