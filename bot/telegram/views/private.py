"""What is said in a group of what belongs into a private chat."""

from aiogram.utils.formatting import Text

from bot.i18n import Texts


def in_private(texts: Texts) -> Text:
    """Where to go with what concerns one person only."""
    return Text(texts.gettext("That is personal: write to me in private, please."))
