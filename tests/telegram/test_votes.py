"""What is read of the buttons under a message: its votes, whoever has made the others."""

import datetime as dt

import pytest
from aiogram.types import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.telegram.callbacks import CastVote
from bot.telegram.keyboards import feedback

VOTES = [
    InlineKeyboardButton(
        text=feedback.SIGNS[helped],
        callback_data=CastVote(language="ru", entry="dual.students", helped=helped).pack(),
    )
    for helped in (True, False)
]
PREFIX = CastVote.__prefix__
# Of an earlier version, of another program's bot, or made up.
BROKEN = [f"{PREFIX}:{rest}" for rest in ("", "ru:a:b:c", "ru:dual.students:perhaps")]
STRANGE = ["", PREFIX, *BROKEN, "x:1"]


def below(*data: str) -> InlineKeyboardMarkup:
    """Some other buttons, and the votes behind them."""
    others = [InlineKeyboardButton(text="?", callback_data=each) for each in data]
    return InlineKeyboardMarkup(inline_keyboard=[others, VOTES])


@pytest.mark.parametrize("data", STRANGE)
@pytest.mark.parametrize("helped", [True, False])
def test_a_vote_is_ticked_whatever_stands_beside_it(data: str, helped: bool) -> None:
    others, votes = feedback.voted(below(data), helped).inline_keyboard
    assert [button.text for button in others] == ["?"]
    assert [button.text.startswith("✓") for button in votes] == [helped, not helped]


@pytest.mark.parametrize("data", STRANGE)
def test_the_entry_is_known_by_the_votes_alone(data: str) -> None:
    message = Message(
        message_id=1,
        date=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        chat=Chat(id=1, type="private"),
        reply_markup=below(data),
    )
    assert feedback.entry_of(message) == "dual.students"
    strange = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="?", callback_data=data)]]
    )
    assert feedback.entry_of(message.model_copy(update={"reply_markup": strange})) is None
