"""How an announcement goes on, and what became of it."""

import datetime as dt
from collections.abc import Iterator, Sequence

from aiogram.utils.formatting import Bold, Text

from bot.announcements.deliveries import RECALLABLE
from bot.announcements.models import Announcement, Count, Kind, Ledger, State
from bot.i18n import Texts, mark
from bot.telegram.views.drafts import lasting, number
from bot.telegram.views.layout import GAP

BAR = 12  # parts of a progress bar

STATES: dict[State, str] = {
    "draft": mark("draft"),
    "approval": mark("waits for approval"),
    "scheduled": mark("waits for its time"),
    "running": mark("is being sent"),
    "paused": mark("paused"),
    "done": mark("sent"),
    "cancelled": mark("cancelled"),
}
KINDS: dict[Kind, str] = {
    "send": mark("Announcement %(id)s"),
    "correct": mark("Correction %(id)s"),
    "recall": mark("Recall %(id)s"),
    "answer": mark("Answer %(id)s"),
}
COUNTS: dict[Count, str] = {
    "sent": mark("Reached: %(number)s"),
    "blocked": mark("Have blocked the bot: %(number)s"),
    "opted_out": mark("Have left in the meantime: %(number)s"),
    "failed": mark("Could not be sent: %(number)s"),
    "unknown": mark("Not known whether it arrived: %(number)s"),
    "pending": mark("Not sent: %(number)s"),
}
RECALL_COUNTS: dict[Count, str] = {**COUNTS, "sent": mark("Taken back: %(number)s")}


def title(announcement: Announcement, texts: Texts) -> str:
    """“Announcement 3 · is being sent”."""
    name = texts.gettext(KINDS[announcement.kind], id=announcement.id)
    return f"{name} · {texts.gettext(STATES[announcement.state])}"


def progress(ledger: Ledger, rate: float | None, waits_until: str | None, texts: Texts) -> Text:
    """While it is under way: how far, how fast (messages a second), how long still, all counts.

    `waits_until` is a moment before which nothing of it goes out.
    """
    lines = [bar(ledger.settled, ledger.audience)]
    if ledger.announcement.state == "running":
        lines += _speed(ledger, rate, waits_until, texts)
    head = Bold(title(ledger.announcement, texts))
    return Text(head, "\n", "\n".join(lines), GAP, _all(ledger, texts))


def _speed(
    ledger: Ledger, rate: float | None, waits_until: str | None, texts: Texts
) -> Iterator[str]:
    if waits_until is not None:
        yield texts.gettext("It waits until %(moment)s.", moment=waits_until)
    elif rate:
        yield texts.gettext(
            "%(rate)s a second · about %(time)s left",
            rate=number(max(1, round(rate)), texts),
            time=lasting(ledger.counts["pending"] / rate, texts),
        )


def ended(announcement: Announcement, texts: Texts) -> Text:
    """What is left of the progress once a new message has told of the end."""
    return Text(Bold(title(announcement, texts)))


def bar(done: int, whole: int) -> str:
    """A bar of so many parts, and the share in per cent."""
    share = done / whole if whole else 0.0
    filled = int(share * BAR)
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {int(share * 100)} %"


def ledger(ledger: Ledger, following: Sequence[Ledger], now: int, texts: Texts) -> Text:
    """At the end: what became of everybody, and of the corrections and recalls that followed."""
    parts: list[object] = [Bold(title(ledger.announcement, texts)), GAP, _all(ledger, texts)]
    if following:
        lines = [f"{title(each.announcement, texts)}: {_share(each, texts)}" for each in following]
        parts += [GAP, "\n".join(lines)]
    if (left := recallable_for(ledger.announcement, now)) > 0:
        said = texts.gettext(
            "It can be taken back from everybody for another %(time)s.", time=lasting(left, texts)
        )
        parts += [GAP, said]
    if ledger.counts["unknown"]:
        parts += [GAP, _about_unknown(texts)]
    return Text(*parts)


def recallable_for(announcement: Announcement, now: int) -> int:
    """How many seconds its very first message can still be taken back; 0 where it is too late."""
    if announcement.kind != "send" or announcement.started_at is None:
        return 0
    return max(0, announcement.started_at + RECALLABLE - now)


def scheduled(announcement: Announcement, begins: str, texts: Texts) -> Text:
    """It waits for its time."""
    said = texts.gettext("It goes out %(moment)s.", moment=begins)
    return Text(Bold(title(announcement, texts)), "\n", said)


def listed(page: Sequence[Ledger], texts: Texts) -> Text:
    """The list of announcements; each stands on a button below."""
    if not page:
        return Text(texts.gettext("There are no announcements yet."))
    return Text(Bold(texts.gettext("Announcements, the newest first")))


def label(ledger: Ledger, texts: Texts) -> str:
    """What stands on an announcement's button in the list."""
    share = _share(ledger, texts) if ledger.audience else ""
    return " · ".join(part for part in (title(ledger.announcement, texts), share) if part)


def cancel(texts: Texts) -> Text:
    """Whether to cancel."""
    return Text(
        texts.gettext("Cancel it? Who has got it keeps it, nobody else gets it. There is no undo.")
    )


def recall(ledger: Ledger, now: int, texts: Texts) -> Text:
    """Whether to take it back."""
    left = recallable_for(ledger.announcement, now)
    return Text(
        texts.gettext(
            "Take it back? It disappears from the chats of those who got it within the last 48 "
            "hours. Time left for all of them: %(time)s.",
            time=lasting(left, texts),
        )
    )


def too_late(texts: Texts) -> str:
    """Where Telegram no longer lets it be taken back."""
    return texts.gettext("48 hours have passed: Telegram no longer lets it be taken back.")


def resent(count: int, texts: Texts) -> str:
    """It goes out once more to those."""
    return texts.gettext("It is sent once more to %(number)s.", number=number(count, texts))


def done_already(texts: Texts) -> str:
    """Where a press has come too late, as another administrator was faster."""
    return texts.gettext("This has been decided already.")


def _all(ledger: Ledger, texts: Texts) -> str:
    return "\n".join(_counts(ledger, texts))


def _counts(ledger: Ledger, texts: Texts) -> Iterator[str]:
    yield texts.gettext("Recipients: %(number)s", number=number(ledger.audience, texts))
    names = RECALL_COUNTS if ledger.announcement.kind == "recall" else COUNTS
    for count, name in names.items():
        if ledger.counts[count] or count == "sent":
            yield texts.gettext(name, number=number(ledger.counts[count], texts))


def _share(ledger: Ledger, texts: Texts) -> str:
    return texts.gettext(
        "%(sent)s of %(all)s",
        sent=number(ledger.counts["sent"], texts),
        all=number(ledger.audience, texts),
    )


def _about_unknown(texts: Texts) -> str:
    return texts.gettext(
        "Where it is not known, the message was under way when the connection or the bot broke "
        "off. Nobody gets anything twice unless you say so."
    )


def file_name(announcement: Announcement, now: dt.datetime) -> str:
    """The name of the ledger's file."""
    return f"announcement-{announcement.id}-{now:%Y-%m-%d}.csv"
