"""What administrators have done."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text

from bot.i18n import Texts, mark
from bot.people.audit import NAMES, Noted
from bot.telegram.views.drafts import moment, number
from bot.telegram.views.layout import GAP

PEOPLE = mark("people: %(number)s")
ROWS = mark("rows: %(number)s")


def page(acts: Sequence[Noted], names: Mapping[int, str], zone: ZoneInfo, texts: Texts) -> Text:
    """A page of acts, the newest first; `names` is how Telegram calls people at this moment."""
    if not acts:
        return Text(texts.gettext("Nothing has been done yet."))
    lines = "\n".join(_line(act, names, zone, texts) for act in acts)
    return Text(Bold(texts.gettext("Who did what")), GAP, lines)


def _line(act: Noted, names: Mapping[int, str], zone: ZoneInfo, texts: Texts) -> str:
    parts = [
        moment(act.at, zone, texts),
        names.get(act.person_id, "") if act.person_id else "—",
        texts.gettext(NAMES[act.act]),
    ]
    if act.announcement_id is not None:
        parts.append(texts.gettext("no. %(id)s", id=act.announcement_id))
    if act.article_id is not None:
        parts.append(texts.gettext("entry no. %(id)s", id=act.article_id))
    if act.number is not None:
        message = ROWS if act.act == "imported" else PEOPLE
        parts.append(texts.gettext(message, number=number(act.number, texts)))
    return " · ".join(parts)
