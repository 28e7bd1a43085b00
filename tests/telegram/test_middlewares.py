"""What every handler is given of the knowledge."""

from dataclasses import replace
from typing import Any

from aiogram.types import TelegramObject

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.live import LiveKnowledge, build_answerer
from bot.moments import ALMATY
from bot.storage.database import Database
from bot.telegram.middlewares import KnowledgeMiddleware


async def test_an_update_is_answered_from_one_knowledge_and_the_next_from_the_new_one(
    database: Database, answerer: Answerer, catalogues: Catalogues
) -> None:
    knowledge = LiveKnowledge(database, catalogues, answerer, lambda: 0, ALMATY)
    middleware = KnowledgeMiddleware(knowledge, catalogues)
    other = build_answerer(replace(answerer.library.base, pictures=()), catalogues)
    seen: list[dict[str, Any]] = []

    async def handler(_: TelegramObject, data: dict[str, Any]) -> str:
        knowledge.answerer = other  # somebody publishes meanwhile
        seen.append(dict(data))
        return "handled"

    for _ in range(3):
        data: dict[str, Any] = {"kept": 1}
        assert await middleware(handler, TelegramObject(), data) == "handled"
        assert data["kept"] == 1
    first, second, third = seen
    assert first["answerer"] is answerer
    assert second["answerer"] is third["answerer"] is other
    assert first["gallery"].pictures("ru")
    assert second["gallery"].pictures("ru") == []
    assert third["gallery"] is second["gallery"]  # written out once
