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
    WithdrawInvitations,
)
from bot.telegram.keyboards.drafts import Button, Rows, keyboard
from bot.telegram.shortening import cut

NAME = 20  # characters of a name on a button


def staff(
    editors: Sequence[tuple[Editor, str]], rule: bool, invitations: int, texts: Texts
) -> InlineKeyboardMarkup:
    """Invite, take invitations back where there are any, remove, switch the rule."""
    rows: Rows = [[(texts.gettext("Invite an editor"), InviteEditor())]]
    if invitations:
        rows.append([(texts.gettext("Take invitations back"), WithdrawInvitations())])
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


def journal(
    page: Sequence[Noted], newest: bool, more: bool, texts: Texts
) -> InlineKeyboardMarkup | None:
    """The way back to the newest acts, and on to older ones."""
    row: list[Button] = []
    if not newest:
        row.append((texts.gettext("‹ Newest"), ShowJournal()))
    if more:
        row.append((texts.gettext("Older ›"), ShowJournal(before=page[-1].id)))
    return keyboard([row]) if row else None
