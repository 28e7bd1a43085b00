"""Formatting given beside a text, by people and by the bot: the same rules for both."""

from typing import Any

import pytest
from aiogram import Bot
from aiohttp import ClientSession

from bot.tryout.entities import EntityError, check_entities
from bot.tryout.errors import Refused
from bot.tryout.server import TryoutServer
from bot.tryout.world import World

MOTHER = 102
TEXT = "👉 Жаңа колледж 🎓 /start"
ENTITIES = [
    {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"},
    {"type": "bold", "offset": 3, "length": 4},
    {"type": "text_link", "offset": 8, "length": 7, "url": "https://example.kz/a?b=1#c"},
]
COMMAND = {"type": "bot_command", "offset": 19, "length": 6}


def bold(offset: Any, length: Any) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


async def test_formatting_arrives_as_it_was_given(bot: Bot, world: World) -> None:
    world.say(MOTHER, TEXT, entities=ENTITIES)
    (raw,) = world.updates.peek(1)
    assert (raw["message"]["text"], raw["message"]["entities"]) == (TEXT, [*ENTITIES, COMMAND])
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert [entity.type for entity in update.message.entities or []] == [
        "custom_emoji", "bold", "text_link", "bot_command",
    ]  # fmt: skip
    assert "<b>Жаңа</b>" in update.message.html_text


async def test_captions_and_changes_have_formatting_too(world: World) -> None:
    sent = world.attach(MOTHER, "document", caption=TEXT, entities=ENTITIES)
    assert world.message_json(sent)["caption_entities"] == [*ENTITIES, COMMAND]
    world.edit(MOTHER, sent.id, "Жаңа", entities=[bold(0, 4)])
    assert world.message_json(sent)["caption_entities"] == [bold(0, 4)]


def test_what_is_found_anyway_stands_there_once(world: World) -> None:
    message = world.say(MOTHER, " /start ", entities=[{**COMMAND, "offset": 1}])
    assert world.message_json(message)["entities"] == [{**COMMAND, "offset": 0}]


async def test_copies_keep_formatting(bot: Bot, world: World) -> None:
    said = world.say(MOTHER, TEXT, entities=ENTITIES)
    copied = await bot.copy_message(101, MOTHER, said.id)
    assert world.chat(101).messages[copied.message_id].content == said.content


BEYOND = "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 9"
REFUSED = [
    (bold(-1, 1), "receive an entity with incorrect offset -1"),
    (bold(0, -1), "receive an entity with incorrect length -1"),
    (bold(9, 1), "entity begins after the end of the text at UTF-16 offset 9"),
    (bold(2, 7), BEYOND),
    (bold(1, 2), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
    (bold(0, 1), "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol "
                 "at byte offset 4"),
    ({"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
    (bold("0", 1), "can't parse MessageEntity: Field \"offset\" must be of type Number"),
    (bold(0, True), "can't parse MessageEntity: Field \"length\" must be of type Number"),
    ({**bold(0, 2), "type": "huge"}, "can't parse MessageEntity: Unsupported type specified"),
    ("bold", "can't parse MessageEntity: expected an Object"),
    ({**bold(0, 2), "type": "text_link"}, "entity URL '' is invalid: Wrong HTTP URL"),
    ({**bold(0, 2), "type": "custom_emoji"},
     "can't parse MessageEntity: Field \"custom_emoji_id\" must be a valid Number"),
    ({**bold(0, 2), "type": "text_mention"},
     "can't parse MessageEntity: Can't find field \"user\""),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "said"), REFUSED)
async def test_the_same_is_refused_to_people_and_to_the_bot(
    http: ClientSession, server: TryoutServer, world: World, entity: Any, said: str
) -> None:
    text = "👉 abc"
    with pytest.raises(Refused) as caught:
        world.say(MOTHER, text, entities=[entity])
    assert str(caught.value) == said
    with pytest.raises(Refused):
        world.attach(MOTHER, "photo", caption=text, entities=[entity])
    body = {"chat_id": MOTHER, "text": text, "entities": [entity]}
    async with http.post(f"/bot{server.token}/sendMessage", json=body) as response:
        assert (await response.json())["description"] == f"Bad Request: {said}"
    assert not world.chat(MOTHER).messages


@pytest.mark.parametrize("entity", [bold(0, 2), bold(2, 4), bold(6, 0), bold(1, 0)])
def test_what_may_be(entity: dict[str, Any]) -> None:
    assert check_entities("👉 abc", [entity]) == (entity,)


def test_a_place_after_a_whole_text_of_long_characters() -> None:
    assert check_entities("👉👉", [bold(2, 2)]) == (bold(2, 2),)
    with pytest.raises(EntityError, match="byte offset 8"):
        check_entities("👉👉", [bold(3, 1)])
