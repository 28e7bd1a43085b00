"""What buttons carry is short and cannot be taken for another's."""

from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from bot.people.people import ROLES
from bot.people.subscriptions import TOPICS
from bot.telegram import callbacks

LONGEST = 64  # bytes, https://core.telegram.org/bots/api#inlinekeyboardbutton


def ours() -> list[type[CallbackData]]:
    """Every kind of button."""
    return [
        kind
        for kind in vars(callbacks).values()
        if isinstance(kind, type) and issubclass(kind, CallbackData) and kind is not CallbackData
    ]


def test_no_two_buttons_have_the_same_prefix() -> None:
    prefixes = [kind.__prefix__ for kind in ours()]
    assert len(prefixes) > 1
    assert len(set(prefixes)) == len(prefixes)
    assert all(isinstance(kind.filter(), CallbackQueryFilter) for kind in ours())


def test_what_is_packed_is_short_and_comes_out_the_same() -> None:
    packed: list[CallbackData] = [
        *(
            callbacks.SetSubscription(topic=topic, on=on)
            for topic in TOPICS
            for on in (True, False)
        ),
        *(callbacks.Unsubscribe(topic=topic) for topic in TOPICS),
        *(callbacks.ChooseRole(role=role) for role in (*ROLES, None)),
    ]
    for data in packed:
        assert type(data).unpack(data.pack()) == data
        assert len(data.pack().encode()) <= LONGEST
