"""From an announcement and a recipient to the call of the Bot API that reaches him."""

from collections.abc import Callable

from aiogram.methods import (
    DeleteMessage,
    EditMessageMedia,
    EditMessageText,
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)

from bot.announcements.content import Content
from bot.announcements.models import Announcement, Recipient
from bot.language import Language

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Call = TelegramMethod[Message] | TelegramMethod[Message | bool] | TelegramMethod[bool]
# The buttons under an announcement: reader's language, topic to opt out of, address of the link.
Buttons = Callable[[Language, str | None, str | None], InlineKeyboardMarkup | None]


def call_for(announcement: Announcement, recipient: Recipient, buttons: Buttons) -> Call:
    """The call that carries an announcement out for one recipient."""
    chat_id, message_id = recipient.chat_id, recipient.message_id
    if announcement.kind == "recall":
        return DeleteMessage(chat_id=chat_id, message_id=message_id or 0)
    content = announcement.contents[recipient.language]
    markup = buttons(recipient.language, recipient.topic, announcement.link)
    if announcement.kind == "correct":
        return correction(content, chat_id, message_id or 0, markup)
    return addressed(message(content, chat_id, markup), recipient)


def addressed(call: Call, recipient: Recipient) -> Call:
    """The same call for another recipient of the same announcement, language and topic."""
    return call.model_copy(update={"chat_id": recipient.chat_id, **_message(recipient)})


def _message(recipient: Recipient) -> dict[str, int | ReplyParameters]:
    """The message in his chat that a call is about."""
    match recipient.kind:
        case "send":
            return {}
        case "answer":
            replied = reply_to(recipient)
            return {"reply_parameters": replied} if replied else {}
        case _:
            return {"message_id": recipient.message_id or 0}


def reply_to(recipient: Recipient) -> ReplyParameters | None:
    """That an answer stands below the question; it comes too where that was deleted."""
    if recipient.kind != "answer" or recipient.message_id is None:
        return None
    return ReplyParameters(message_id=recipient.message_id, allow_sending_without_reply=True)


def message(content: Content, chat_id: int, markup: InlineKeyboardMarkup | None) -> Call:
    """A new message with this content."""
    entities = _entities(content)
    if content.kind == "text":
        return SendMessage(
            chat_id=chat_id,
            text=content.text,
            entities=entities,
            parse_mode=None,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
        )
    caption = {
        "caption": content.text or None,
        "caption_entities": entities,
        "parse_mode": None,
        "reply_markup": markup,
    }
    medium = content.file_id or ""
    match content.kind:
        case "photo":
            return SendPhoto(chat_id=chat_id, photo=medium, **caption)  # type: ignore[arg-type]
        case "video":
            return SendVideo(chat_id=chat_id, video=medium, **caption)  # type: ignore[arg-type]
        case "document":
            return SendDocument(chat_id=chat_id, document=medium, **caption)  # type: ignore[arg-type]
        case "voice":
            return SendVoice(chat_id=chat_id, voice=medium, **caption)  # type: ignore[arg-type]
        case "audio":
            return SendAudio(chat_id=chat_id, audio=medium, **caption)  # type: ignore[arg-type]


def correction(
    content: Content, chat_id: int, message_id: int, markup: InlineKeyboardMarkup | None
) -> Call:
    """An edit that lets a message say this instead."""
    place = {"chat_id": chat_id, "message_id": message_id, "reply_markup": markup}
    if content.kind == "text":
        return EditMessageText(
            **place,  # type: ignore[arg-type]
            text=content.text,
            entities=_entities(content),
            parse_mode=None,
            link_preview_options=NO_PREVIEW,
        )
    medium = {
        "media": content.file_id or "",
        "caption": content.text or None,
        "caption_entities": _entities(content),
        "parse_mode": None,
    }
    form = {
        "photo": InputMediaPhoto,
        "video": InputMediaVideo,
        "document": InputMediaDocument,
        "audio": InputMediaAudio,
    }
    return EditMessageMedia(**place, media=form[content.kind](**medium))  # type: ignore[arg-type]


def _entities(content: Content) -> list[MessageEntity] | None:
    return [MessageEntity.model_validate(entity) for entity in content.entities] or None
