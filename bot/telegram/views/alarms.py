"""To the owners: what has broken, what to do, and where to look. Never what anybody has asked."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Italic, Text, as_list

from bot.i18n import Texts, mark
from bot.telegram.views.drafts import moment
from bot.telegram.views.layout import GAP
from bot.watching.troubles import Kind, Notice, Over, Pending

WHAT: Mapping[Kind, str] = {
    "answering": mark(
        "Somebody could not be answered: an error inside the bot. All others are answered. If it "
        "comes again, show the log to whoever looks after the program."
    ),
    "updates": mark(
        "No messages come from Telegram. Nothing is lost, they wait there. Look whether the "
        "server has a connection to the internet."
    ),
    "copy": mark(
        "A second copy of the bot is running with the same token, so both hear only half. Stop "
        "one of the two."
    ),
    "telegram": mark(
        "Telegram did not take several answers. Look at the server's connection to the internet; "
        "if others have the same trouble, it is Telegram's."
    ),
    "disk": mark(
        "The server's disk is full, the bot can keep nothing. Make room: it goes on by itself."
    ),
    "database": mark(
        "The database cannot be read or written. Look at the disk, and whether another program "
        "holds the file; if it is damaged, restore a backup."
    ),
    "knowledge": mark(
        "The knowledge could not be read anew; the bot answers as before. Look at what was "
        "published or imported last."
    ),
    "announcements": mark(
        "Announcements stand still. Nobody is lost: what is not sent waits. Look into the log."
    ),
    "backup": mark("The backup failed. Look whether there is room for it and try it by hand."),
    "work": mark(
        "A part of the bot that works in the background has stopped. Restart the bot and show "
        "the log to whoever looks after the program."
    ),
    "other": mark(
        "An error that the program did not expect. Show the log to whoever looks after it."
    ),
}
WORKS_AGAIN = mark("It works again.")
AGAIN: Mapping[Kind, str] = {
    "updates": mark("Messages come from Telegram again."),
    "copy": mark("Only one copy of the bot is running again."),
    "telegram": mark("Telegram takes answers again."),
    "database": mark("The database works again."),
}


def notice(notice: Notice, zone: ZoneInfo, texts: Texts) -> Text:
    """What is over and what has broken, with times in `zone`."""
    parts = [_again(over, zone, texts) for over in notice.over]
    if notice.troubles:
        parts.append(Bold(texts.gettext("Something is wrong with the bot")))
    parts += [_trouble(pending, zone, texts) for pending in notice.troubles]
    if notice.more:
        parts.append(
            Text(
                texts.ngettext(
                    "And %(number)s other trouble, see the log.",
                    "And %(number)s other troubles, see the log.",
                    notice.more,
                )
            )
        )
    return as_list(*parts, sep=GAP)


def _again(over: Over, zone: ZoneInfo, texts: Texts) -> Text:
    since = moment(int(over.since), zone, texts)
    said = texts.gettext(AGAIN.get(over.kind, WORKS_AGAIN))
    return Text(Bold(said), "\n", Italic(texts.gettext("It was wrong since %(time)s", time=since)))


def _trouble(pending: Pending, zone: ZoneInfo, texts: Texts) -> Text:
    said = texts.gettext(WHAT[pending.signal.kind])
    return Text(said, "\n", Italic(_where(pending, zone, texts)))


def _where(pending: Pending, zone: ZoneInfo, texts: Texts) -> str:
    parts = [moment(int(pending.first), zone, texts)]
    if pending.count > 1:
        parts.append(texts.ngettext("%(number)s time", "%(number)s times", pending.count))
    if pending.signal.about:
        parts.append(texts.gettext("in the log: %(about)s", about=pending.signal.about))
    return " · ".join(parts)
