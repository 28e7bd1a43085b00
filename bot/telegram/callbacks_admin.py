"""What the buttons of those who run the bot carry, but for announcements. See there for “ad”."""

from aiogram.filters.callback_data import CallbackData

from bot.telegram.callbacks import RowId


class ShowEditors(CallbackData, prefix="ada2"):
    """Show who runs the bot, in the same message."""


class InviteEditor(CallbackData, prefix="adi2"):
    """Make an invitation."""


class WithdrawInvitations(CallbackData, prefix="adw2"):
    """Take back one's own invitations that nobody has used yet."""


class RemoveEditor(CallbackData, prefix="adr2"):
    """Take an editor's rights: asked for, or sure."""

    editor: RowId
    sure: bool = False


class SetTwoPersonRule(CallbackData, prefix="adt2"):
    """Switch the rule: the state that it leads to, never a toggle."""

    on: bool


class ShowJournal(CallbackData, prefix="adj2"):
    """Open a page of the journal."""

    before: RowId | None = None
