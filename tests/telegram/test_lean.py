"""aiogram's types are built when they are used, and are what they would be otherwise."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiogram.methods import Response
from aiogram.types import Chat, Message, TelegramObject
from pydantic import BaseModel, TypeAdapter

from bot.telegram.lean import import_lean
from bot.telegram.polling import GetRawUpdates
from bot.telegram.saying import Say
from tests.telegram.every_type import Report

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120  # seconds; a bound for a hang, nothing is measured with it
# They cannot be made of what Telegram sends: an abstract one, one that holds an exception.
UNMADE = {"TelegramMethod", "ErrorEvent"}
FIRST_USE_IN_THREADS = """
import sys, threading
from bot.telegram.lean import import_lean

import_lean()
from aiogram.methods import Response, SendMessage
from aiogram.types import Chat, InlineKeyboardMarkup, Message, Update, User

sys.setswitchinterval(1e-6)
chat = {"id": 1, "type": "private"}
said = {"message_id": 1, "date": 1, "chat": chat, "text": "x", "from": {"id": 1, "is_bot": False,
        "first_name": "x"}}
uses = [
    lambda: Update.model_validate({"update_id": 1, "message": said}).message.chat.id == 1,
    lambda: Message.model_validate(said).from_user.id == 1,
    lambda: Chat.model_validate(chat).id == 1,
    lambda: SendMessage(chat_id=1, text="x").model_dump()["text"] == "x",
    lambda: Response[Message].model_validate({"ok": True, "result": said}).result.text == "x",
    lambda: InlineKeyboardMarkup(inline_keyboard=[]).model_dump()["inline_keyboard"] == [],
]
start, right = threading.Barrier(4 * len(uses)), []

def run(use):
    start.wait(60)
    right.append(use())

threads = [threading.Thread(target=run, args=(use,)) for use in uses * 4]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(60)
assert right == [True] * len(threads), right
"""


def begin(*arguments: str) -> "subprocess.Popen[str]":
    """A Python that has imported nothing of ours."""
    return subprocess.Popen(
        [sys.executable, "-P", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def reports() -> dict[str, Any]:
    """What `every_type.py` says of aiogram as it comes, and imported lean in another order."""
    script = "tests/telegram/every_type.py"
    begun = {
        "at-once": begin(script, "at-once", "1"),
        "when-used": begin(script, "when-used", "2"),
    }
    told = {way: process.communicate(timeout=PATIENCE)[0] for way, process in begun.items()}
    assert all(process.returncode == 0 for process in begun.values())
    return {way: json.loads(out) for way, out in told.items()}


@pytest.fixture(scope="module")
def at_once(reports: Any) -> Any:
    """aiogram as it comes."""
    return reports["at-once"]


@pytest.fixture(scope="module")
def when_used(reports: Any) -> Any:
    """aiogram imported lean."""
    return reports["when-used"]


def test_the_import_builds_next_to_nothing(at_once: Any, when_used: Any) -> None:
    assert len(at_once["built"]) > 500
    assert len(when_used["built"]) < 10


def test_every_type_can_be_built_and_is_the_same(at_once: Any, when_used: Any) -> None:
    expected: Report = at_once["kinds"]
    assert when_used["kinds"].keys() == expected.keys()
    for name, seen in when_used["kinds"].items():
        assert seen == expected[name], name


def test_the_samples_are_right_and_wrong_ones(at_once: Any) -> None:
    for name, seen in at_once["kinds"].items():
        taken = [tried for tried in seen["tried"] if isinstance(tried, str)]
        assert any(tried.startswith(f"[{name}") for tried in taken) or name in UNMADE, name
    refused = [seen for seen in at_once["kinds"].values() if isinstance(seen["tried"][-1], list)]
    assert len(refused) > 200


def test_the_first_use_may_be_in_several_threads() -> None:
    with begin("-c", FIRST_USE_IN_THREADS) as process:
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_models_derived_from_aiograms_are_built_as_well() -> None:
    assert Say(chat_id=1, text="x").model_dump()["text"] == "x"
    assert GetRawUpdates(timeout=3).model_dump()["timeout"] == 3


def test_the_names_are_found_from_outside_aiogram_too() -> None:
    class Holder(BaseModel):
        chats: list[Chat]

    value = {"id": 1, "type": "private"}
    assert Holder.model_validate({"chats": [value]}).chats[0].id == 1
    assert TypeAdapter(list[Chat]).validate_python([value])[0].id == 1
    answer = Response[list[Message]].model_validate({"ok": True, "result": []})
    assert answer.result == []


def test_pydantic_is_left_as_it_was() -> None:
    assert BaseModel.model_config == {}
    assert BaseModel.model_rebuild.__func__.__module__ == "pydantic.main"  # type: ignore[attr-defined]

    class Own(BaseModel):
        number: int

    assert Own.__pydantic_complete__


def test_a_second_time_does_nothing() -> None:
    before = TelegramObject.__dict__["model_rebuild"]
    import_lean()
    assert TelegramObject.__dict__["model_rebuild"] is before
