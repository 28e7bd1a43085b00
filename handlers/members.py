"""Who has blocked the bot, or let it in again: in private chats only."""

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated

from bot.people.people import People, Person
from bot.telegram.filters import IN_PRIVATE


async def note_blocked(change: ChatMemberUpdated, person: Person, people: People) -> None:
    """Remember it, so as not to write to somebody who wants no more of it."""
    blocked = change.new_chat_member.status == ChatMemberStatus.KICKED
    await people.note_blocked(person.id, blocked)


def router() -> Router:
    """The route of membership; of groups nothing is kept."""
    router = Router(name=__name__)
    router.my_chat_member.register(note_blocked, IN_PRIVATE)
    return router
