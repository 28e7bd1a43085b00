"""Who writes to the bot: a Telegram id and, once chosen, a language. Nothing else is kept."""

from dataclasses import dataclass

from bot.language import Language
from bot.storage.database import Database

SELECT_LANGUAGE = "SELECT language FROM person WHERE id = :id"
UPSERT_LANGUAGE = """
INSERT INTO person (id, language) VALUES (:id, :language)
ON CONFLICT (id) DO UPDATE SET language = excluded.language
"""
INSERT_PERSON = "INSERT INTO person (id) VALUES (:id) ON CONFLICT (id) DO NOTHING"
DELETE_PERSON = "DELETE FROM person WHERE id = :id"


@dataclass(frozen=True)
class Person:
    """Somebody who writes to the bot; `language` is None until it is chosen."""

    id: int
    language: Language | None = None


class People:
    """The people that the bot remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, person_id: int) -> Person:
        """What is known of a person."""
        row = await self._database.fetch_one(SELECT_LANGUAGE, {"id": person_id})
        return Person(person_id, row["language"] if row else None)

    async def choose_language(self, person_id: int, language: Language) -> None:
        """Remember the language of the interface."""
        await self._database.execute(UPSERT_LANGUAGE, {"id": person_id, "language": language})

    async def forget(self, person_id: int) -> None:
        """Erase everything that is known of a person."""
        await self._database.execute(DELETE_PERSON, {"id": person_id})
