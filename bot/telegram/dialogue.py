"""Where somebody is in a dialogue of several steps, kept in the database through a restart."""

import json
from collections.abc import Mapping
from typing import Any

from aiogram.exceptions import DataNotDictLikeError
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import DEFAULT_DESTINY, BaseStorage, StateType, StorageKey

from bot.storage.database import Database

SELECT = """
SELECT state, data FROM dialogue
WHERE chat_id = :chat_id AND person_id = :person_id AND thread_id = :thread_id
"""
SELECT_PLACES = "SELECT chat_id, person_id, thread_id FROM dialogue"
UPSERT_STATE = """
INSERT INTO dialogue (chat_id, person_id, thread_id, state, data)
VALUES (:chat_id, :person_id, :thread_id, :state, '{}')
ON CONFLICT DO UPDATE SET state = excluded.state
"""
UPSERT_DATA = """
INSERT INTO dialogue (chat_id, person_id, thread_id, data)
VALUES (:chat_id, :person_id, :thread_id, :data)
ON CONFLICT DO UPDATE SET data = excluded.data
"""
DELETE_EMPTY = """
DELETE FROM dialogue
WHERE chat_id = :chat_id AND person_id = :person_id AND thread_id = :thread_id
  AND state IS NULL AND data = '{}'
"""


Place = tuple[int, ...]  # chat, person, thread


class DialogueStorage(BaseStorage):
    """aiogram's storage of states over the table `dialogue`; who is in no dialogue has no row."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Where a row is, or was: every update asks, and nearly nobody is in a dialogue.
        self._places: set[Place] | None = None

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Go to a step; None leaves the dialogue."""
        name = state.state if isinstance(state, State) else state
        await self._write(UPSERT_STATE, _place(key), state=name)

    async def get_state(self, key: StorageKey) -> str | None:
        """The step, or None outside of a dialogue."""
        place = _place(key)
        if tuple(place.values()) not in await self._all_places():
            return None
        row = await self._database.look_up(SELECT, place)
        return row["state"] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace what the dialogue has gathered so far; it must be JSON."""
        if not isinstance(data, dict):
            raise DataNotDictLikeError(f"Data must be a dict, got {type(data).__name__}")
        written = json.dumps(data, ensure_ascii=False, allow_nan=False)
        await self._write(UPSERT_DATA, _place(key), data=written)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What the dialogue has gathered so far."""
        row = await self._database.fetch_one(SELECT, _place(key))
        data: dict[str, Any] = json.loads(row["data"]) if row else {}
        return data

    async def close(self) -> None:
        """Nothing: the database is closed by whoever opened it."""

    async def _all_places(self) -> set[Place]:
        if self._places is None:
            rows = await self._database.fetch_all(SELECT_PLACES)
            if self._places is None:  # nobody was faster, and has added one since
                self._places = {tuple(row) for row in rows}
        return self._places

    async def _write(self, statement: str, place: dict[str, int], **values: object) -> None:
        (await self._all_places()).add(tuple(place.values()))
        parameters = {**place, **values}
        async with self._database.writing() as connection:
            await connection.execute(statement, parameters)
            await connection.execute(DELETE_EMPTY, parameters)


def _place(key: StorageKey) -> dict[str, int]:
    # One database belongs to one bot, so its id is not part of the place.
    if key.destiny != DEFAULT_DESTINY or key.business_connection_id is not None:
        raise ValueError("only plain dialogues are kept, none of scenes or business accounts")
    return {"chat_id": key.chat_id, "person_id": key.user_id, "thread_id": key.thread_id or 0}
