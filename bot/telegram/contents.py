"""From a message that somebody has typed to what an announcement or an answer says."""

from typing import Any

from aiogram.types import Message, MessageEntity

from bot.announcements.content import Content, ContentKind

# A voice suits an answer to somebody; an announcement to thousands should be read or seen.
ANNOUNCED: tuple[ContentKind, ...] = ("text", "photo", "video", "document")


def content_of(message: Message) -> Content | None:
    """Text, photo, video, voice or file with all its formatting; None for anything else."""
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
    if message.voice:
        return "voice", message.voice.file_id
    if message.audio:
        return "audio", message.audio.file_id
    # An animation comes as a document too, but cannot be sent as one.
    if message.document and not message.animation:
        return "document", message.document.file_id
    return None


def _entities(entities: list[MessageEntity] | None) -> tuple[dict[str, Any], ...]:
    return tuple(each.model_dump(mode="json", exclude_none=True) for each in entities or ())
