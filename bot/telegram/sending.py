"""Sending and editing messages within Telegram's rules."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    InputRichMessage,
    MaybeInaccessibleMessageUnion,
    Message,
    MessageEntity,
    ReplyParameters,
)
from aiogram.utils.formatting import Text

from bot.telegram.replying import say_last
from bot.telegram.saying import Say

# https://core.telegram.org/bots/api#sendmessage: 4096 characters after entities parsing,
# counted in UTF-16 units.
LONGEST = 4096


class Written(NamedTuple):
    """One message as Telegram takes it."""

    text: str
    entities: list[MessageEntity]


def written(text: Text) -> tuple[Written, ...]:
    """A text as messages, none of them too long."""
    return tuple(Written(*part.render()) for part in split(text))


def split(text: Text, longest: int = LONGEST) -> list[Text]:
    """Cut a text into messages, at a paragraph, a line, a space, or else anywhere.

    Nothing is lost but the white space at which it is cut; formatting goes on in the next part.
    """
    plain, entities = text.render()
    if _length(plain) <= longest:
        return [text]
    return [
        Text.from_entities(plain[start:end], _within(entities, *_units(plain, start, end)))
        for start, end in _ranges(plain, longest)
    ]


def _ranges(plain: str, longest: int) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    start = 0
    while _length(plain[start:]) > longest:
        end = _cut(plain, start, longest)
        ranges.append((start, end))
        start = end + len(plain[end:]) - len(plain[end:].lstrip())
    return [*ranges, (start, len(plain))] if start < len(plain) or not ranges else ranges


def _cut(plain: str, start: int, longest: int) -> int:
    units = plain[start : start + longest].encode("utf-16-le", "surrogatepass")[: longest * 2]
    head = units.decode("utf-16-le", errors="ignore")  # half a surrogate pair is left over
    for separator in ("\n\n", "\n", " "):
        position = head.rfind(separator)
        if position > 0:
            return start + position
    return start + len(head)


def _within(entities: list[MessageEntity], start: int, end: int) -> list[MessageEntity]:
    return [
        entity.model_copy(
            update={
                "offset": max(entity.offset, start) - start,
                "length": min(entity.offset + entity.length, end) - max(entity.offset, start),
            }
        )
        for entity in entities
        if entity.offset < end and entity.offset + entity.length > start
    ]


def _units(plain: str, start: int, end: int) -> tuple[int, int]:
    before = _length(plain[:start])
    return before, before + _length(plain[start:end])


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


async def reply(
    message: Message,
    text: Text,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    quoting: bool = False,
) -> None:
    """Send a text into the message's chat, in several messages where it is too long.

    In a group, and where `quoting`, the first of them is a reply to the message.
    """
    await reply_written(message, written(text), keyboard, quoting=quoting)


async def reply_written(
    message: Message,
    parts: Sequence[Written],
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    quoting: bool = False,
) -> None:
    """The same, where the messages are written out already."""
    quoted = _quoting(message) if quoting or message.chat.type != ChatType.PRIVATE else None
    *head, last = parts
    for part in head:
        await _said(message, part, None, quoted)
        quoted = None
    await say_last(_said(message, last, keyboard, quoted))


def _said(
    message: Message,
    part: Written,
    keyboard: InlineKeyboardMarkup | None,
    quoted: ReplyParameters | None,
) -> Say:
    return Say(
        chat_id=message.chat.id,
        message_thread_id=thread_of(message),
        text=part.text,
        entities=part.entities,
        parse_mode=None,
        reply_markup=keyboard,
        reply_parameters=quoted,
    ).as_(message.bot)


def _quoting(message: Message) -> ReplyParameters:
    return ReplyParameters(
        message_id=message.message_id, allow_sending_without_reply=True, quote_parse_mode=None
    )


async def redraw(
    query: CallbackQuery, text: Text, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Show a text in the message that the button belongs to; anew where that cannot be edited."""
    if not isinstance(query.message, Message):
        await send_below(query, text, keyboard)
        return
    try:
        await query.message.edit_text(**text.as_kwargs(), reply_markup=keyboard)
    except TelegramBadRequest as error:
        if not _is_unchanged(error):
            await send_below(query, text, keyboard)


async def redraw_keyboard(query: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Change only the buttons of the message that was pressed, where that can still be done."""
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=keyboard)


def thread_of(message: MaybeInaccessibleMessageUnion) -> int | None:
    """The topic of a forum that a message stands in, if it stands in one."""
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


def question_of(query: CallbackQuery) -> Message | None:
    """The message of a person that the pressed message replies to, as Telegram hands it over."""
    answered = query.message.reply_to_message if isinstance(query.message, Message) else None
    if answered is None or answered.from_user is None or answered.from_user.is_bot:
        return None
    return answered


async def send_below(
    query: CallbackQuery,
    text: Text,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    quoting: Message | None = None,
) -> None:
    """Send a new message into the chat of the button; its message may be too old to be seen."""
    if query.message is not None and query.bot is not None:
        await query.bot.send_message(
            query.message.chat.id,
            **text.as_kwargs(),
            message_thread_id=thread_of(query.message),
            reply_markup=keyboard,
            reply_parameters=_quoting(quoting) if quoting else None,
        )


async def send_rich_below(
    query: CallbackQuery,
    rich: InputRichMessage,
    plain: Text,
    keyboard: InlineKeyboardMarkup | None = None,
) -> None:
    """Send a rich message into the chat of the button, or plain text where the server cannot."""
    if query.message is None or query.bot is None:
        return
    try:
        await query.bot.send_rich_message(
            query.message.chat.id,
            rich,
            message_thread_id=thread_of(query.message),
            reply_markup=keyboard,
        )
    except (TelegramBadRequest, TelegramNotFound):
        await send_below(query, plain, keyboard)


def is_late(error: TelegramBadRequest) -> bool:
    """Whether a press or an inline query has waited too long for its answer."""
    return "query is too old" in error.message


def _is_unchanged(error: TelegramBadRequest) -> bool:
    # Somebody pressed the same button twice; he sees already what he asked for.
    return "message is not modified" in error.message
