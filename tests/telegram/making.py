"""Updates as Telegram sends them."""

from typing import Any

from aiogram.types import Update

from bot.telegram.inbox import Inbox, Letter, as_kept

DATE = 1_766_620_800


def user(id: int) -> dict[str, Any]:
    """Somebody."""
    return {"id": id, "is_bot": False, "first_name": "Ольга"}


def said(
    number: int,
    person: int = 102,
    text: str = "дуалка",
    sender: dict[str, Any] | None = None,
    **more: Any,
) -> Update:
    """A message in private."""
    message = {
        "message_id": number,
        "date": DATE,
        "chat": {"id": person, "type": "private", "first_name": "Ольга"},
        "from": sender or user(person),
        "text": text,
        **more,
    }
    return Update.model_validate({"update_id": number, "message": message})


def update(number: int, **content: Any) -> Update:
    """Any other update."""
    return Update.model_validate({"update_id": number, **content})


def letter(update: Update) -> Letter:
    """An update as it came."""
    return Letter(update, as_kept(update.model_dump(mode="json", exclude_unset=True)))


async def put(inbox: Inbox, updates: list[Update]) -> list[Update]:
    """Keep updates."""
    return await inbox.put([letter(each) for each in updates])
