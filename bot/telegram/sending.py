"""Sending and editing messages within Telegram's rules."""

from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    InputRichMessage,
    Message,
    MessageEntity,
)
from aiogram.utils.formatting import Text

# https://core.telegram.org/bots/api#sendmessage: 4096 characters after entities parsing,
# counted in UTF-16 units.
LONGEST = 4096


def split(text: Text, longest: int = LONGEST) -> list[Text]:
    """Cut a text into messages, at a paragraph, a line, a space, or else anywhere.

    Nothing is lost but the white space at which it is cut; formatting goes on in the next part.
    """
    plain, entities = text.render()
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
    units = plain[start : start + longest].encode("utf-16-le")[: longest * 2]
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
    return len(text.encode("utf-16-le")) // 2


async def reply(
    message: Message, text: Text, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Send a text into the message's chat, in several messages where it is too long."""
    *head, last = split(text)
    for part in head:
        await message.answer(**part.as_kwargs())
    await message.answer(**last.as_kwargs(), reply_markup=keyboard)


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


async def send_below(
    query: CallbackQuery, text: Text, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Send a new message into the chat of the button; its message may be too old to be seen."""
    if query.message is not None and query.bot is not None:
        await query.bot.send_message(
            query.message.chat.id, **text.as_kwargs(), reply_markup=keyboard
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
        await query.bot.send_rich_message(query.message.chat.id, rich, reply_markup=keyboard)
    except (TelegramBadRequest, TelegramNotFound):
        await send_below(query, plain, keyboard)


def _is_unchanged(error: TelegramBadRequest) -> bool:
    # Somebody pressed the same button twice; he sees already what he asked for.
    return "message is not modified" in error.message
