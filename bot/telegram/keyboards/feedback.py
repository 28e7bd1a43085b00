"""Votes, and passing a question on to a person."""

from collections.abc import Sequence

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessageUnion,
    Message,
)
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.knowledge.library import Page
from bot.telegram.callbacks import (
    AnswerEntry,
    AskPerson,
    CastVote,
    CheckInquiry,
    PassOn,
    Rephrase,
    Withdraw,
)
from bot.telegram.keyboards.building import markup

SIGNS = {True: "👍", False: "👎"}


def votes(entry_id: str, texts: Texts) -> list[InlineKeyboardButton]:
    """The two votes on an answer."""
    return [
        InlineKeyboardButton(
            text=sign,
            callback_data=CastVote(language=texts.language, entry=entry_id, helped=helped).pack(),
        )
        for helped, sign in SIGNS.items()
    ]


def is_voted(message: MaybeInaccessibleMessageUnion | None, vote: CastVote) -> bool:
    """Whether a message shows this very vote as cast already."""
    data, label = vote.pack(), SIGNS[vote.helped]
    return any(
        button.callback_data == data and button.text != label for button in _buttons(message)
    )


def entry_of(message: MaybeInaccessibleMessageUnion | None) -> str | None:
    """The entry that a message of the bot tells, as its votes know; None where it tells none."""
    votes = filter(None, map(_vote, _buttons(message)))
    return next((vote.entry for vote in votes), None)


def _vote(button: InlineKeyboardButton) -> CastVote | None:
    """What a button would cast; nothing where it is no such button, or another program's."""
    data = button.callback_data or ""
    if not data.startswith(f"{CastVote.__prefix__}:"):
        return None
    try:
        return CastVote.unpack(data)
    except (TypeError, ValueError):
        return None


def _buttons(message: MaybeInaccessibleMessageUnion | None) -> list[InlineKeyboardButton]:
    if not isinstance(message, Message) or message.reply_markup is None:
        return []
    return [button for row in message.reply_markup.inline_keyboard for button in row]


def voted(shown: InlineKeyboardMarkup, helped: bool) -> InlineKeyboardMarkup:
    """The same keyboard with the vote that was cast ticked."""
    rows = [[_ticked(button, helped) for button in row] for row in shown.inline_keyboard]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _ticked(button: InlineKeyboardButton, helped: bool) -> InlineKeyboardButton:
    if (vote := _vote(button)) is None:
        return button
    tick = "✓ " if vote.helped == helped else ""
    return button.model_copy(update={"text": f"{tick}{SIGNS[vote.helped]}"})


def ask_person(texts: Texts, typed: bool = False) -> InlineKeyboardButton:
    """Pass the question on to a person; `typed` where it has not been asked yet."""
    return InlineKeyboardButton(
        text=texts.gettext("Ask a person"),
        callback_data=AskPerson(language=texts.language, typed=typed).pack(),
    )


def did_not_help(related: Sequence[Page], texts: Texts, person: bool) -> InlineKeyboardMarkup:
    """After 👎: other words, related entries, and a person where one can be reached."""
    builder = InlineKeyboardBuilder()
    builder.button(
        text=texts.gettext("Ask in other words"), callback_data=Rephrase(language=texts.language)
    )
    for page in related:
        data = AnswerEntry(language=texts.language, entry=page.entry_id)
        builder.button(text=page.title, callback_data=data)
    if person:
        builder.add(ask_person(texts))
    return markup(builder.adjust(1))


def consent(texts: Texts) -> InlineKeyboardMarkup:
    """Pass the question on, or not."""
    builder = InlineKeyboardBuilder()
    for label, sure in ((texts.gettext("Pass it on"), True), (texts.gettext("Not now"), False)):
        builder.button(text=label, callback_data=PassOn(language=texts.language, sure=sure))
    return markup(builder)


def waiting(inquiry_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """While a question waits: how it stands, and taking it back."""
    language = texts.language
    builder = InlineKeyboardBuilder()
    builder.button(
        text=texts.gettext("How does it stand?"),
        callback_data=CheckInquiry(language=language, inquiry=inquiry_id),
    )
    builder.button(
        text=texts.gettext("Take it back"),
        callback_data=Withdraw(language=language, inquiry=inquiry_id),
    )
    return markup(builder.adjust(1))
