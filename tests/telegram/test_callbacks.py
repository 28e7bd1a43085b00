"""What buttons carry is short and cannot be taken for another's."""

from types import ModuleType

from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from bot.people.people import ROLES
from bot.people.subscriptions import TOPICS
from bot.telegram import (
    callbacks,
    callbacks_admin,
    callbacks_announcements,
    callbacks_statistics,
)

LONGEST = 64  # bytes, https://core.telegram.org/bots/api#inlinekeyboardbutton


def ours() -> list[type[CallbackData]]:
    """Every kind of button."""
    return _in(callbacks) + administrators()


def administrators() -> list[type[CallbackData]]:
    """Those of the administrators."""
    modules = (callbacks_admin, callbacks_announcements, callbacks_statistics)
    return [kind for module in modules for kind in _in(module)]


def _in(module: ModuleType) -> list[type[CallbackData]]:
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, CallbackData) and kind is not CallbackData
    ]


def test_by_its_prefix_every_button_of_the_administrators_is_known() -> None:
    of_administrators = [kind.__prefix__ for kind in administrators()]
    assert all(prefix.startswith(callbacks.ADMINISTRATORS) for prefix in of_administrators)
    others = [kind.__prefix__ for kind in _in(callbacks)]
    assert not any(prefix.startswith(callbacks.ADMINISTRATORS) for prefix in others)


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
        callbacks_announcements.Confirm(announcement=2**63 - 1, version=2**31 - 1, urgent=True),
        callbacks_announcements.SetTopic(announcement=2**63 - 1, topic="hackathons", on=True),
        callbacks_announcements.SetTime(announcement=2**63 - 1, due=2**40 - 1),
        callbacks_announcements.SetReadersRole(announcement=2**63 - 1, role="employer", on=True),
        callbacks_announcements.SetReadersRole(announcement=1, on=False),
    ]
    for data in packed:
        assert type(data).unpack(data.pack()) == data
        assert len(data.pack().encode()) <= LONGEST
