"""Privacy mode: what a bot hears of a group. On by default, as with BotFather."""

from bot.tryout.chats import Message
from bot.tryout.people import BotAccount
from bot.tryout.text import Json, entity_text


def hears(message: Message, bot: BotAccount, *, everything: bool) -> bool:
    """Tell whether Telegram shows a person's message to the bot."""
    if message.chat.type == "private" or everything or message.content.service:
        return True
    if message.via_bot or (message.reply_to is not None and message.reply_to.author is None):
        return True
    return any(_is_for(bot, message, entity) for entity in message.content.body.entities)


def _is_for(bot: BotAccount, message: Message, entity: Json) -> bool:
    said = entity_text(message.content.body.text, entity).lower()
    if entity["type"] == "mention":
        return said == f"@{bot.username.lower()}"
    if entity["type"] != "bot_command" or entity["offset"] != 0:
        return False
    return said.partition("@")[2] in ("", bot.username.lower())
