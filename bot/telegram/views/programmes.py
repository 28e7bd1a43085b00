"""What a college teaches, page by page."""

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Italic, Text

from bot.colleges.describing import (
    cite_rows,
    programme_name,
    programme_parts,
    programme_unknown,
)
from bot.colleges.records import ProgrammeRecord
from bot.i18n import Texts
from bot.knowledge.colleges import LABELS, CollegeCard
from bot.knowledge.sources import source_line
from bot.telegram.shortening import cut
from bot.telegram.views.layout import GAP

PAGE = 4  # programmes that one screen shows
HEAD, NAME = 90, 90  # characters of names


def page(card: CollegeCard, shown: Sequence[ProgrammeRecord], texts: Texts) -> Text:
    """Each programme with what is known of it, and what is not."""
    parts: list[Text | str] = [Bold(cut(card.name, HEAD))]
    for programme in shown:
        parts += [GAP, Bold(_named(programme, texts)), *_told(programme, texts)]
    source = source_line(cite_rows(one.source for one in shown), texts)
    return Text(*parts, GAP, Italic(source))


def _named(programme: ProgrammeRecord, texts: Texts) -> str:
    name = cut(programme_name(programme, texts.language), NAME)
    return f"{programme.specialty_code} {name}" if programme.specialty_code else name


def _told(programme: ProgrammeRecord, texts: Texts) -> list[str]:
    told = []
    if known := programme_parts(programme, texts):
        told.append("\n" + ", ".join(known))
    if unknown := programme_unknown(programme):
        labels = (texts.gettext(LABELS[kind]) for kind in unknown)
        listed = ", ".join(label[:1].lower() + label[1:] for label in labels)
        told.append("\n" + texts.gettext("Not known to me yet: %(listed)s.", listed=listed))
    return told
