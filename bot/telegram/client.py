"""The Telegram client: aiogram's, with our defaults."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import LinkPreviewOptions


def create_bot(token: str, api_url: str) -> Bot:
    """A client for a Bot API server."""
    return Bot(
        token,
        session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)),
        default=DefaultBotProperties(link_preview=LinkPreviewOptions(is_disabled=True)),
    )
