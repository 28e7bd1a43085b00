"""How Telegram calls somebody at this moment: asked for when it is shown, and never kept."""

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError


async def name_of(bot: Bot, person_id: int) -> str:
    """The name; the id where Telegram does not tell."""
    try:
        return (await bot.get_chat(person_id)).full_name or str(person_id)
    except TelegramAPIError:
        return str(person_id)
