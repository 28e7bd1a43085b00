"""When something cannot be read, is out of date, or broke."""

from aiogram.utils.formatting import Text

from bot.i18n import Texts


def only_text(texts: Texts) -> Text:
    """To a voice message, a picture and the like."""
    return Text(texts.gettext("I can read only text so far. Type your question, please."))


def outdated(texts: Texts) -> str:
    """To a button that no longer works."""
    return texts.gettext("This button is out of date. Open /menu, please.")


def went_wrong(texts: Texts) -> Text:
    """Something broke while answering."""
    return Text(texts.gettext("Something went wrong on my side. Please try again in a minute."))
