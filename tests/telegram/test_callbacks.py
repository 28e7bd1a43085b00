"""What buttons carry is short and cannot be taken for another's."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from bot import telegram
from bot.people.people import ROLES
from bot.people.subscriptions import TOPICS
from bot.telegram import (
    callbacks,
    callbacks_announcements,
    callbacks_colleges,
    callbacks_imports,
    callbacks_inbox,
    callbacks_knowledge,
)

FOR_ALL = (callbacks, callbacks_colleges)
LONGEST = 64  # bytes, https://core.telegram.org/bots/api#inlinekeyboardbutton


def ours() -> list[type[CallbackData]]:
    """Every kind of button."""
    return peoples() + administrators()


def peoples() -> list[type[CallbackData]]:
    """Those that anybody may press."""
    return [kind for module in FOR_ALL for kind in _in(module)]


def administrators() -> list[type[CallbackData]]:
    """Those of the administrators."""
    names = (module.name for module in iter_modules(telegram.__path__))
    modules = [import_module(f"bot.telegram.{name}") for name in names if "callbacks" in name]
    return [kind for module in modules if module not in FOR_ALL for kind in _in(module)]


def _in(module: ModuleType) -> list[type[CallbackData]]:
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, CallbackData) and kind is not CallbackData
    ]


def test_by_its_prefix_every_button_of_the_administrators_is_known() -> None:
    of_administrators = [kind.__prefix__ for kind in administrators()]
    assert all(prefix.startswith(callbacks.ADMINISTRATORS) for prefix in of_administrators)
    others = [kind.__prefix__ for kind in peoples()]
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
        callbacks.AnswerYear(language="kk", entry="e" * 48, year=2999),
        callbacks_announcements.Confirm(announcement=2**63 - 1, version=2**31 - 1, urgent=True),
        callbacks_announcements.SetTopic(announcement=2**63 - 1, topic="hackathons", on=True),
        callbacks_announcements.SetTime(announcement=2**63 - 1, due=2**40 - 1),
        callbacks_announcements.SetReadersRole(announcement=2**63 - 1, role="employer", on=True),
        callbacks_imports.ApplyImport(mark="0123456789ab", complete=True),
        callbacks_announcements.SetReadersRole(announcement=1, on=False),
        callbacks_inbox.MergeGroups(group=2**63 - 1, into=2**63 - 1),
        callbacks_inbox.PickMerge(group=2**63 - 1, page=9_999),
        callbacks_inbox.WriteAnswer(group=2**63 - 1, language="kk"),
        callbacks_inbox.BanAsker(inquiry=2**63 - 1, sure=True),
        callbacks_knowledge.OpenEntry(entry="e" * 48, language="kk"),
        callbacks_knowledge.SayOtherwise(entry="e" * 48),
        callbacks_knowledge.ListArticles(shelf="published", page=9999),
        callbacks_knowledge.RemoveWay(
            article=2**63 - 1, seen=2**31 - 1, language="kk", way=9999, page=9999
        ),
        callbacks_knowledge.SetArticleTopic(
            article=2**63 - 1, seen=2**31 - 1, topic="hackathons_and_more"
        ),
        callbacks_knowledge.SetArticleTopic(article=1, seen=1),
        callbacks_knowledge.AddWays(article=2**63 - 1, seen=2**31 - 1),
        callbacks_knowledge.PublishArticle(article=2**63 - 1, seen=2**31 - 1, sure=True),
        callbacks_knowledge.RestoreVersion(article=2**63 - 1, seen=2**31 - 1, number=2**31 - 1),
    ]
    for data in packed:
        assert type(data).unpack(data.pack()) == data
        assert len(data.pack().encode()) <= LONGEST
