"""The buttons of the inbox: the questions that people have passed on."""

from collections.abc import Callable, Collection, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.i18n import Texts
from bot.inbox.groups import Group, Waiting, Way
from bot.language import LANGUAGES, Language
from bot.telegram.callbacks_inbox import (
    BanAsker,
    CloseGroup,
    MakeEntry,
    MergeGroups,
    OpenGroup,
    OpenNotice,
    OpenWay,
    PartWay,
    PickMerge,
    RepeatAnswer,
    SendAnswer,
    ShowInbox,
    ShowWays,
    TakeGroup,
    WriteAnswer,
)
from bot.telegram.keyboards.building import ticked
from bot.telegram.keyboards.drafts import Button, Rows, keyboard
from bot.telegram.shortening import cut
from bot.telegram.views.drafts import language_name

ON_A_PAGE = 6
LABEL = 40  # characters of a question on a button of its own


def notice(inquiry_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Under the message that tells of a new question."""
    return keyboard([[(texts.gettext("Open"), OpenNotice(inquiry=inquiry_id))]])


def inbox(waiting: Sequence[Waiting], page: int, texts: Texts) -> InlineKeyboardMarkup:
    """A page of what waits."""
    shown = waiting[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    rows: Rows = [[(_label(each), OpenGroup(group=each.id))] for each in shown]
    rows.append(_pages(page, len(waiting), lambda number: ShowInbox(page=number)))
    return keyboard([row for row in rows if row])


def group(shown: Group, by: int, texts: Texts) -> InlineKeyboardMarkup:
    """What can be done with a group that waits."""
    here = shown.id
    mine = shown.taken_by == by
    take = texts.gettext("Leave it") if mine else texts.gettext("Take it")
    rows: Rows = [
        [(texts.gettext("✍️ Answer"), WriteAnswer(group=here, language=_first(shown)))],
        [
            (take, TakeGroup(group=here, on=not mine)),
            (texts.gettext("Put together…"), PickMerge(group=here)),
        ],
        [
            (texts.gettext("One by one"), ShowWays(group=here)),
            (texts.gettext("Not our subject"), CloseGroup(group=here)),
        ],
        [_to_inbox(texts)],
    ]
    return keyboard(rows)


def answered(shown: Group, texts: Texts) -> InlineKeyboardMarkup:
    """Below a group that is answered: how far the answer is, and what it can become."""
    rows: Rows = []
    if shown.state == "answered" and shown.article_id is None:
        rows.append([(texts.gettext("📚 Make it an entry"), MakeEntry(group=shown.id))])
    rows.append([(texts.gettext("🔄 Refresh"), OpenGroup(group=shown.id)), _to_inbox(texts)])
    return keyboard(rows)


def answer(shown: Group, written: Collection[Language], texts: Texts) -> InlineKeyboardMarkup:
    """The answer as far as it is written."""
    here = shown.id
    rows: Rows = [
        [
            (
                ticked(language_name(language, texts), language in written),
                WriteAnswer(group=here, language=language),
            )
            for language in LANGUAGES
        ]
    ]
    if missing := [language for language in missing_languages(shown, written) if written]:
        rows += [[_repeat(here, language, texts)] for language in missing]
    elif written:
        label = texts.ngettext(
            "📨 Send to %(number)s person", "📨 Send to %(number)s people", shown.number
        )
        rows.append([(label, SendAnswer(group=here))])
    rows.append([(texts.gettext("‹ Back"), OpenGroup(group=here))])
    return keyboard(rows)


def missing_languages(shown: Group, written: Collection[Language]) -> list[Language]:
    """The languages in which somebody waits and nothing is written."""
    return [la for la, number in shown.readers.items() if number and la not in written]


def back(group_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Only the way back to the group."""
    return keyboard([[(texts.gettext("‹ Back"), OpenGroup(group=group_id))]])


def merging(
    shown: Group, others: Sequence[Waiting], page: int, texts: Texts
) -> InlineKeyboardMarkup:
    """The groups that one can be put together with."""
    some = others[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    rows: Rows = [[(_label(each), MergeGroups(group=shown.id, into=each.id))] for each in some]
    rows.append(_pages(page, len(others), lambda n: PickMerge(group=shown.id, page=n)))
    rows.append([(texts.gettext("‹ Back"), OpenGroup(group=shown.id))])
    return keyboard([row for row in rows if row])


def ways(shown: Group, page: int, texts: Texts) -> InlineKeyboardMarkup:
    """Each wording by itself."""
    some = shown.ways[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    rows: Rows = [[(cut(way.question, LABEL), OpenWay(inquiry=way.id))] for way in some]
    rows.append(_pages(page, len(shown.ways), lambda n: ShowWays(group=shown.id, page=n)))
    rows.append([(texts.gettext("‹ Back"), OpenGroup(group=shown.id))])
    return keyboard([row for row in rows if row])


def way(shown: Group, asked: Way, texts: Texts) -> InlineKeyboardMarkup:
    """What can be done with one wording."""
    rows: Rows = []
    if len(shown.ways) > 1:
        rows.append([(texts.gettext("Answer it by itself"), PartWay(inquiry=asked.id))])
    rows.append([(texts.gettext("🚫 No more from this person"), BanAsker(inquiry=asked.id))])
    rows.append([(texts.gettext("‹ Back"), ShowWays(group=shown.id))])
    return keyboard(rows)


def ban(shown: Group, asked: Way, texts: Texts) -> InlineKeyboardMarkup:
    """Sure, or back."""
    sure = BanAsker(inquiry=asked.id, sure=True)
    return keyboard(
        [
            [(texts.gettext("🚫 Yes, for 30 days"), sure)],
            [(texts.gettext("‹ Back"), ShowWays(group=shown.id))],
        ]
    )


def close(group_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Sure, or back."""
    return keyboard(
        [
            [(texts.gettext("Put it aside"), CloseGroup(group=group_id, sure=True))],
            [(texts.gettext("‹ Back"), OpenGroup(group=group_id))],
        ]
    )


def to_inbox(texts: Texts) -> InlineKeyboardMarkup:
    """Only the way to what waits."""
    return keyboard([[_to_inbox(texts)]])


def _to_inbox(texts: Texts) -> Button:
    return texts.gettext("‹ Inbox"), ShowInbox()


def _first(shown: Group) -> Language:
    """The language in which most of those who asked wait."""
    return max(LANGUAGES, key=lambda language: shown.readers[language])


def _repeat(group_id: int, language: Language, texts: Texts) -> Button:
    label = (
        texts.gettext("The same in Russian")
        if language == "ru"
        else texts.gettext("The same in Kazakh")
    )
    return label, RepeatAnswer(group=group_id, language=language)


def _label(each: Waiting) -> str:
    return f"{sum(each.readers.values())} · {cut(each.first, LABEL)}"


def _pages(page: int, total: int, at: Callable[[int], CallbackData]) -> list[Button]:
    last = max(1, -(-total // ON_A_PAGE))
    buttons: list[Button] = []
    if page > 1:
        buttons.append((f"‹ {page - 1}", at(page - 1)))
    if page < last:
        buttons.append((f"{page + 1} ›", at(page + 1)))
    return buttons
