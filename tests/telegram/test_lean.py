"""aiogram imported lean builds what is used, and all of it can be used."""

import subprocess
import sys

import aiogram
from pydantic import BaseModel

from bot.telegram.lean import import_lean

LEAN = """
import sys
import main, bot.telegram.lean
assert "aiogram" not in sys.modules
bot.telegram.lean.import_lean()
from aiogram import methods, types
from aiogram.methods import Response
from pydantic import BaseModel
assert not types.Update.__pydantic_complete__ and not BaseModel.model_config
"""
USED = """
chat = {"id": 1, "type": "private", "first_name": "А"}
entity = {"type": "bold", "offset": 0, "length": 1}
message = {"message_id": 1, "date": 1, "chat": chat, "text": "а", "entities": [entity]}
update = types.Update.model_validate({"update_id": 1, "message": message})
assert update.message.entities[0].type == "bold"
assert Response[types.Message].model_validate({"ok": True, "result": message}).result.text == "а"
assert methods.SendMessage(chat_id=1, text="а").model_dump(exclude_unset=True) == {
    "chat_id": 1, "text": "а"
}
class Own(BaseModel):
    number: int
assert Own.__pydantic_complete__
assert not types.Poll.__pydantic_complete__
"""
WHOLE = """
kinds = [*vars(types).values(), *vars(methods).values()]
models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
assert len(models) > 300
for model in models:
    model.model_rebuild()
    assert model.__pydantic_complete__, model
"""


def run(program: str) -> None:
    """Run a program in a process of its own, which has imported nothing yet."""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_what_is_used_is_built_then() -> None:
    run(LEAN + USED)


def test_everything_can_be_built() -> None:
    run(LEAN + WHOLE)


def test_who_has_imported_it_already_keeps_it_whole() -> None:
    import_lean()
    assert aiogram.types.Poll.__pydantic_complete__
    assert "defer_build" not in BaseModel.model_config
