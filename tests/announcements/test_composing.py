"""From a content to the call that carries it: nothing is lost and nothing is added."""

import json
from dataclasses import replace
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.methods import (
    DeleteMessage,
    EditMessageMedia,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.announcements.audience import Audience
from bot.announcements.composing import call_for, correction, message
from bot.announcements.content import Content, ContentKind
from bot.announcements.models import Announcement, Recipient
from bot.language import Language
from tests.conversation.recording import RecordingSession

ANNA, GROUP, NUMBER = 101, -1001, 77
TEXT = "\N{ROCKET} Хакатон <b>завтра</b> & *скоро*"
# As Telegram's own JSON has them, one of every field that an entity may have.
ENTITIES: tuple[dict[str, Any], ...] = (
    {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"},
    {"type": "bold", "offset": 3, "length": 7},
    {"type": "text_link", "offset": 3, "length": 7, "url": "https://almaty.edu.kz/?a=1&b=2"},
    {
        "type": "text_mention",
        "offset": 11,
        "length": 3,
        "user": {"id": 5, "is_bot": False, "first_name": "Олжас"},
    },
    {"type": "pre", "offset": 14, "length": 2, "language": "python"},
    {"type": "expandable_blockquote", "offset": 3, "length": 20},
    {"type": "spoiler", "offset": 20, "length": 4},
)
MARKUP = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Отписаться", callback_data="u1:news")]]
)
MEDIA: dict[ContentKind, str] = {"photo": "AgAC-photo", "video": "BAAC-video", "document": "BQAC"}

# As the bot's own client has it, with a preview for other messages and a mode that would spoil it.
BOT = Bot(
    "42:made-up-token", session=RecordingSession(), default=DefaultBotProperties(parse_mode="HTML")
)
STRUCTURED = {"entities", "caption_entities", "media", "reply_markup", "link_preview_options"}
STRUCTURED |= {"chat_id", "message_id"}


def content(kind: ContentKind, text: str = TEXT) -> Content:
    """A message of a kind, formatted in every way."""
    return Content(
        kind=kind, text=text, entities=ENTITIES if text else (), file_id=MEDIA.get(kind)
    )


def sent(call: TelegramMethod[Any]) -> dict[str, Any]:
    """What of a call goes over the wire."""
    fields = call.model_dump(warnings=False).items()
    written = {name: BOT.session.prepare_value(value, BOT, files={}) for name, value in fields}
    return {
        name: json.loads(value) if name in STRUCTURED else value
        for name, value in written.items()
        if value is not None
    }


def test_a_text() -> None:
    call = message(content("text"), ANNA, MARKUP)
    assert isinstance(call, SendMessage)
    assert sent(call) == {
        "chat_id": ANNA,
        "text": TEXT,
        "entities": list(ENTITIES),
        "link_preview_options": {"is_disabled": True},
        "reply_markup": MARKUP.model_dump(exclude_none=True),
    }


@pytest.mark.parametrize(
    ("kind", "method"),
    [("photo", SendPhoto), ("video", SendVideo), ("document", SendDocument)],
)
def test_a_medium(kind: ContentKind, method: type[TelegramMethod[Any]]) -> None:
    call = message(content(kind), ANNA, MARKUP)
    assert type(call) is method
    fields = sent(call)
    assert fields.pop(kind) == MEDIA[kind]
    assert fields == {
        "chat_id": ANNA,
        "caption": TEXT,
        "caption_entities": list(ENTITIES),
        "reply_markup": MARKUP.model_dump(exclude_none=True),
    }


@pytest.mark.parametrize("kind", MEDIA)
def test_a_medium_without_a_word(kind: ContentKind) -> None:
    call = message(content(kind, ""), ANNA, None)
    fields = sent(call)
    assert "caption" not in fields
    assert "caption_entities" not in fields
    assert "reply_markup" not in fields


def test_a_corrected_text() -> None:
    call = correction(content("text"), ANNA, NUMBER, MARKUP)
    assert isinstance(call, EditMessageText)
    assert sent(call) == {
        "chat_id": ANNA,
        "message_id": NUMBER,
        "text": TEXT,
        "entities": list(ENTITIES),
        "link_preview_options": {"is_disabled": True},
        "reply_markup": MARKUP.model_dump(exclude_none=True),
    }


@pytest.mark.parametrize("kind", MEDIA)
@pytest.mark.parametrize("text", [TEXT, ""])
def test_a_corrected_medium(kind: ContentKind, text: str) -> None:
    call = correction(content(kind, text), ANNA, NUMBER, MARKUP)
    assert isinstance(call, EditMessageMedia)
    fields = sent(call)
    media = fields.pop("media")
    assert fields == {
        "chat_id": ANNA,
        "message_id": NUMBER,
        "reply_markup": MARKUP.model_dump(exclude_none=True),
    }
    assert (media["type"], media["media"]) == (kind, MEDIA[kind])
    assert media.get("caption") == (text or None)
    assert media.get("caption_entities") == (list(ENTITIES) if text else None)
    assert media.get("parse_mode") is None


# --- for a recipient ----------------------------------------------------------------------------

ANNOUNCEMENT = Announcement(
    id=1, kind="send", original_id=None, state="running", author_id=1,
    audience=Audience(topics=("news",)), link="https://almaty.edu.kz", urgent=False, version=1,
    created_at=0, due_at=0, started_at=0, ended_at=None,
    contents={"ru": Content(text="Хакатон"), "kk": Content(text="Хакатон сенбіде")},
)  # fmt: skip
RECIPIENT = Recipient(1, "send", ANNA, "ru", "news", None, 0)


def buttons(language: Language, topic: str | None, link: str | None) -> InlineKeyboardMarkup:
    """Shows what it was asked for."""
    button = InlineKeyboardButton(text=f"{language} {topic} {link}", url="https://t.me")
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


@pytest.mark.parametrize(
    ("recipient", "text", "button"),
    [
        (RECIPIENT, "Хакатон", "ru news https://almaty.edu.kz"),
        (replace(RECIPIENT, language="kk"), "Хакатон сенбіде", "kk news https://almaty.edu.kz"),
        (
            replace(RECIPIENT, chat_id=GROUP, topic=None),
            "Хакатон",
            "ru None https://almaty.edu.kz",
        ),
    ],
)
def test_each_in_his_language_with_his_buttons(
    recipient: Recipient, text: str, button: str
) -> None:
    call = call_for(ANNOUNCEMENT, recipient, buttons)
    assert isinstance(call, SendMessage)
    assert (call.chat_id, call.text) == (recipient.chat_id, text)
    assert isinstance(call.reply_markup, InlineKeyboardMarkup)
    assert call.reply_markup.inline_keyboard[0][0].text == button


def test_a_correction_edits_the_message_that_he_has() -> None:
    call = call_for(
        replace(ANNOUNCEMENT, kind="correct"),
        replace(RECIPIENT, kind="correct", message_id=NUMBER),
        buttons,
    )
    assert isinstance(call, EditMessageText)
    assert (call.chat_id, call.message_id, call.text) == (ANNA, NUMBER, "Хакатон")


def test_a_recall_deletes_it_whatever_it_said() -> None:
    call = call_for(
        replace(ANNOUNCEMENT, kind="recall", contents={}),
        replace(RECIPIENT, kind="recall", message_id=NUMBER),
        buttons,
    )
    assert call == DeleteMessage(chat_id=ANNA, message_id=NUMBER)


def test_a_language_in_which_nothing_is_written_is_an_error_of_its_own() -> None:
    with pytest.raises(LookupError):
        call_for(replace(ANNOUNCEMENT, contents={}), RECIPIENT, buttons)
