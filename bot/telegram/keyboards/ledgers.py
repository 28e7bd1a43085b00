"""The buttons of an announcement that is under way or at its end, and of the list."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.announcements.models import Ledger
from bot.i18n import Texts
from bot.telegram.callbacks_announcements import (
    BeginAnnouncement,
    Correct,
    Export,
    ListAnnouncements,
    OpenAnnouncement,
    Recall,
    Resend,
    Steer,
)
from bot.telegram.keyboards.drafts import Button, Rows, keyboard
from bot.telegram.views import ledgers


def of(ledger: Ledger, now: int, texts: Texts) -> InlineKeyboardMarkup:
    """What can be done with an announcement in its state, at a moment in seconds."""
    rows = _steering(ledger, texts)
    if ledger.announcement.started_at is not None and ledger.announcement.state != "running":
        rows += _afterwards(ledger, now, texts)
    rows.append([_refresh(ledger, texts), (texts.gettext("‹ All"), ListAnnouncements())])
    return keyboard(rows)


def listed(page: Sequence[Ledger], more: bool, texts: Texts) -> InlineKeyboardMarkup:
    """A page of the list, and the way to a new one and to older ones."""
    rows: Rows = [[(texts.gettext("📣 New announcement"), BeginAnnouncement())]]
    rows += [
        [(ledgers.label(each, texts), OpenAnnouncement(announcement=each.announcement.id))]
        for each in page
    ]
    if more:
        older = ListAnnouncements(before=page[-1].announcement.id)
        rows.append([(texts.gettext("Older ›"), older)])
    return keyboard(rows)


def cancel(ledger: Ledger, texts: Texts) -> InlineKeyboardMarkup:
    """Cancel or go back."""
    sure = Steer(announcement=ledger.announcement.id, act="surely")
    return _sure(texts.gettext("✖️ Cancel for good"), sure, ledger, texts)


def recall(ledger: Ledger, texts: Texts) -> InlineKeyboardMarkup:
    """Take back or go back."""
    sure = Recall(announcement=ledger.announcement.id, sure=True)
    return _sure(texts.gettext("↩️ Take it back"), sure, ledger, texts)


def _sure(label: str, data: CallbackData, ledger: Ledger, texts: Texts) -> InlineKeyboardMarkup:
    back = OpenAnnouncement(announcement=ledger.announcement.id)
    return keyboard([[(label, data)], [(texts.gettext("‹ Back"), back)]])


def _steering(ledger: Ledger, texts: Texts) -> Rows:
    here = ledger.announcement.id
    pause = (texts.gettext("⏸ Pause"), Steer(announcement=here, act="pause"))
    resume = (texts.gettext("▶️ Go on"), Steer(announcement=here, act="resume"))
    cancel = (texts.gettext("✖️ Cancel"), Steer(announcement=here, act="cancel"))
    match ledger.announcement.state:
        case "running":
            return [[pause, cancel]]
        case "paused":
            return [[resume, cancel]]
        case "scheduled" | "approval":
            return [[cancel]]
    return []


def _afterwards(ledger: Ledger, now: int, texts: Texts) -> Rows:
    here = ledger.announcement.id
    rows: Rows = []
    if (unknown := ledger.counts["unknown"]) and ledger.announcement.state == "done":
        label = texts.gettext("🔁 Send again to %(number)s", number=unknown)
        rows.append([(label, Resend(announcement=here, number=unknown))])
    if ledger.announcement.kind == "send" and ledger.counts["sent"]:
        row: list[Button] = []
        # While it may still go on, those to come would get what was to be corrected.
        if ledger.announcement.state != "paused":
            row.append((texts.gettext("✏️ Correct"), Correct(announcement=here)))
        if ledgers.recallable_for(ledger.announcement, now):
            row.append((texts.gettext("↩️ Take back"), Recall(announcement=here)))
        if row:
            rows.append(row)
    rows.append([(texts.gettext("📄 Ledger as a file"), Export(announcement=here))])
    return rows


def _refresh(ledger: Ledger, texts: Texts) -> Button:
    return texts.gettext("🔄 Refresh"), OpenAnnouncement(announcement=ledger.announcement.id)
