"""When something cannot be read, is out of date, or broke."""

from aiogram.utils.formatting import Text

from bot.i18n import Texts


def only_text(texts: Texts) -> Text:
    """To a voice message, a picture, something forwarded and the like."""
    return Text(
        texts.gettext("I read only questions in text so far. Type yours, or choose a topic.")
    )


def too_long(texts: Texts) -> Text:
    """To a text of which only the beginning would be read."""
    return Text(
        texts.gettext(
            "That is too long for me. Type the question itself in a sentence or two, please."
        )
    )


def outdated(texts: Texts) -> str:
    """To a button that no longer works."""
    return texts.gettext("This button is out of date. Open /menu, please.")


def went_wrong(texts: Texts) -> Text:
    """Something broke while answering."""
    return Text(texts.gettext("Something went wrong on my side. Please try again in a minute."))
