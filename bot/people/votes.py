"""👍 and 👎: one vote a person and answer, which can be changed."""

from bot.people.people import INSERT_PERSON
from bot.storage.database import Database

SELECT_VOTE = "SELECT value FROM vote WHERE person_id = :person AND entry_id = :entry"
UPSERT_VOTE = """
INSERT INTO vote (person_id, entry_id, value) VALUES (:person, :entry, :value)
ON CONFLICT (person_id, entry_id) DO UPDATE SET value = excluded.value
"""


class Votes:
    """The votes under answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(self, person_id: int, entry_id: str, helped: bool) -> bool:
        """Count a vote; whether it is new or another one than before."""
        value = 1 if helped else -1
        vote = {"person": person_id, "entry": entry_id, "value": value}
        async with self._database.writing() as connection:
            before = await connection.execute_fetchall(SELECT_VOTE, vote)
            await connection.execute(INSERT_PERSON, {"id": person_id})
            await connection.execute(UPSERT_VOTE, vote)
        return [row["value"] for row in before] != [value]
