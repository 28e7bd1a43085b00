"""The buttons under what an import would change."""

from aiogram.types import InlineKeyboardMarkup

from bot.colleges.importing import DryRun
from bot.i18n import Texts
from bot.telegram.callbacks_imports import ApplyImport, CancelImport
from bot.telegram.keyboards.drafts import Rows, keyboard
from bot.telegram.views.drafts import number


def dry_run(found: DryRun, mark: str, texts: Texts) -> InlineKeyboardMarkup:
    """Import, also with removing where something would be removed, or cancel."""
    rows: Rows = []
    comparison = found.comparison
    if not found.faults and comparison.writes:
        rows.append([(texts.gettext("✅ Import"), ApplyImport(mark=mark))])
    if not found.faults and comparison.removes and not comparison.homeless:
        label = texts.gettext(
            "Import, remove %(number)s", number=number(comparison.removes, texts)
        )
        rows.append([(label, ApplyImport(mark=mark, complete=True))])
    rows.append([(texts.gettext("✖️ Do not import"), CancelImport())])
    return keyboard(rows)
