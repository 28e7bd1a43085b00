"""Where somebody is in a dialogue: kept through a restart, gone when it is over."""

import asyncio
from dataclasses import replace

import pytest
from aiogram.exceptions import DataNotDictLikeError
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey

from bot.services import Services
from bot.storage.database import Database
from bot.telegram.dialogue import DialogueStorage
from handlers import create_dispatcher

KEY = StorageKey(bot_id=42, chat_id=101, user_id=101)
ELSEWHERE = [
    replace(KEY, chat_id=-100),
    replace(KEY, user_id=102),
    replace(KEY, thread_id=7),
]


class Draft(StatesGroup):
    """A dialogue for these tests."""

    text = State()


@pytest.fixture
def storage(database: Database) -> DialogueStorage:
    """Nobody is in a dialogue yet."""
    return DialogueStorage(database)


async def rows(database: Database) -> int:
    """How many rows are kept."""
    row = await database.fetch_one("SELECT count(*) FROM dialogue")
    assert row is not None
    return int(row[0])


async def test_who_is_in_no_dialogue_has_neither_state_nor_data(
    storage: DialogueStorage, database: Database
) -> None:
    assert await storage.get_state(KEY) is None
    assert await storage.get_data(KEY) == {}
    assert await storage.get_value(KEY, "text", "none") == "none"
    assert await rows(database) == 0


@pytest.mark.parametrize("state", [Draft.text, "Draft:text"])
async def test_a_step_and_what_was_gathered_outlive_a_restart(
    storage: DialogueStorage, database: Database, state: State | str
) -> None:
    await storage.set_state(KEY, state)
    await storage.set_data(KEY, {"text": "Сәлем 🙂", "ids": [1, 2], "at": None})
    await storage.update_data(KEY, {"at": 1.5})
    after = DialogueStorage(database)
    assert await after.get_state(KEY) == "Draft:text"
    assert await after.get_data(KEY) == {"text": "Сәлем 🙂", "ids": [1, 2], "at": 1.5}
    assert await rows(database) == 1


async def test_who_begins_while_others_are_looked_up_is_found(
    storage: DialogueStorage, database: Database
) -> None:
    await DialogueStorage(database).set_state(KEY, Draft.text)  # of an earlier run
    everybody = [replace(KEY, user_id=number) for number in range(200, 220)]
    begun = [storage.set_state(key, Draft.text) for key in everybody[:10]]
    looked_up = [storage.get_state(key) for key in everybody[10:]]
    await asyncio.gather(*(each for pair in zip(looked_up, begun, strict=True) for each in pair))
    states = [await storage.get_state(key) for key in (KEY, *everybody)]
    assert states == ["Draft:text"] * 11 + [None] * 10


@pytest.mark.parametrize("other", ELSEWHERE)
async def test_each_place_has_a_dialogue_of_its_own(
    storage: DialogueStorage, other: StorageKey
) -> None:
    await storage.set_state(KEY, Draft.text)
    assert await storage.get_state(other) is None
    await storage.set_state(other, "Draft:other")
    await storage.set_data(other, {"a": 1})
    assert await storage.get_state(KEY) == "Draft:text"
    assert await storage.get_data(KEY) == {}


async def test_a_dialogue_that_is_over_leaves_no_row(
    storage: DialogueStorage, database: Database
) -> None:
    context = FSMContext(storage, KEY)
    await context.set_state(Draft.text)
    await context.set_data({"text": "…"})
    await context.set_state(None)
    assert await rows(database) == 1, "its data is still there"
    await context.set_data({})
    assert await rows(database) == 0


async def test_ending_one_dialogue_leaves_the_others(
    storage: DialogueStorage, database: Database
) -> None:
    for key in (KEY, *ELSEWHERE):
        await storage.set_state(key, Draft.text)
    await storage.set_state(KEY, None)
    assert [await storage.get_state(key) for key in ELSEWHERE] == ["Draft:text"] * len(ELSEWHERE)
    assert await rows(database) == len(ELSEWHERE)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ([("a", 1)], DataNotDictLikeError),
        ({"a": object()}, TypeError),
        ({"a": float("nan")}, ValueError),
    ],
)
async def test_what_is_no_json_is_refused(
    storage: DialogueStorage, database: Database, data: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await storage.set_data(KEY, data)  # type: ignore[arg-type]
    assert await rows(database) == 0


@pytest.mark.parametrize("more", [{"destiny": "scene"}, {"business_connection_id": "b"}])
async def test_another_kind_of_dialogue_is_refused_rather_than_mixed_up(
    storage: DialogueStorage, more: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="plain dialogues"):
        await storage.set_state(replace(KEY, **more), Draft.text)  # type: ignore[arg-type]


async def test_the_dispatcher_keeps_its_dialogues_in_the_database(services: Services) -> None:
    assert isinstance(create_dispatcher(services).storage, DialogueStorage)
