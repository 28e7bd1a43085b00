"""The world of the stand-in: people and the bot in their chats. No HTTP, no chance, one clock."""

from bot.tryout.bot_acts import BotActs
from bot.tryout.chats import Chat, Content, Message, Reply
from bot.tryout.inline import InlineActs
from bot.tryout.members import MemberActs
from bot.tryout.people import BotAccount, Person, default_people
from bot.tryout.people_acts import MAX_TEXT
from bot.tryout.queries import CallbackQuery

__all__ = [
    "MAX_TEXT",
    "BotAccount",
    "CallbackQuery",
    "Chat",
    "Content",
    "Message",
    "Person",
    "Reply",
    "World",
    "default_people",
]


class World(InlineActs, MemberActs, BotActs):
    """Everything that the stand-in knows. People act on one side, the bot on the other."""
