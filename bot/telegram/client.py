"""The Telegram client: aiogram's, with our defaults."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import LinkPreviewOptions


class FollowMigration(BaseRequestMiddleware):
    """Repeats a call once where its group has become a supergroup under another id."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        except TelegramMigrateToChat as moved:
            there = method.model_copy(update={"chat_id": moved.migrate_to_chat_id})
            return await make_request(bot, there)


def create_bot(token: str, api_url: str) -> Bot:
    """A client for a Bot API server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    session.middleware(FollowMigration())
    return Bot(
        token,
        session=session,
        default=DefaultBotProperties(link_preview=LinkPreviewOptions(is_disabled=True)),
    )
