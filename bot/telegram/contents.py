"""From a message that somebody has typed to what an announcement says."""

from typing import Any

from aiogram.types import Message, MessageEntity

from bot.announcements.content import Content, ContentKind


def content_of(message: Message) -> Content | None:
    """Text, photo, video or file with all its formatting; None for anything else."""
    if message.text is not None:
        return Content(text=message.text, entities=_entities(message.entities))
    medium = _medium(message)
    if medium is None:
        return None
    kind, file_id = medium
    return Content(
        kind=kind,
        text=message.caption or "",
        entities=_entities(message.caption_entities),
        file_id=file_id,
    )


def _medium(message: Message) -> tuple[ContentKind, str] | None:
    if message.photo:
        return "photo", message.photo[-1].file_id
    if message.video:
        return "video", message.video.file_id
    # An animation comes as a document too, but cannot be sent as one.
    if message.document and not message.animation:
        return "document", message.document.file_id
    return None


def _entities(entities: list[MessageEntity] | None) -> tuple[dict[str, Any], ...]:
    return tuple(each.model_dump(mode="json", exclude_none=True) for each in entities or ())
