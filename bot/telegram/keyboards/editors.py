"""The buttons of those who run the bot."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup

from bot.i18n import Texts
from bot.people.audit import Noted
from bot.people.staff import Editor
from bot.telegram.callbacks_admin import (
    InviteEditor,
    RemoveEditor,
    SetTwoPersonRule,
    ShowEditors,
    ShowJournal,
)
from bot.telegram.keyboards.drafts import Rows, keyboard
from bot.telegram.shortening import cut

NAME = 20  # characters of a name on a button


def staff(editors: Sequence[tuple[Editor, str]], rule: bool, texts: Texts) -> InlineKeyboardMarkup:
    """Invite, remove, switch the rule."""
    rows: Rows = [[(texts.gettext("Invite an editor"), InviteEditor())]]
    rows += [
        [(f"✖️ {cut(name, NAME)}", RemoveEditor(editor=editor.id))] for editor, name in editors
    ]
    label = texts.gettext("Rule: off") if rule else texts.gettext("Two-person rule: on")
    rows.append([(label, SetTwoPersonRule(on=not rule))])
    return keyboard(rows)


def remove(editor_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Remove or go back."""
    sure = RemoveEditor(editor=editor_id, sure=True)
    return keyboard(
        [[(texts.gettext("✖️ Remove"), sure)], [(texts.gettext("‹ Back"), ShowEditors())]]
    )


def journal(page: Sequence[Noted], more: bool, texts: Texts) -> InlineKeyboardMarkup | None:
    """The way to older acts."""
    if not more:
        return None
    return keyboard([[(texts.gettext("Older ›"), ShowJournal(before=page[-1].id))]])
