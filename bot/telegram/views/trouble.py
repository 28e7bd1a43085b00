"""When something cannot be read, is out of date, or broke."""

from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.telegram.views.layout import GAP


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


def too_fast(texts: Texts) -> Text:
    """To the first of too many messages or presses in a row."""
    return Text(
        texts.gettext("Too fast: I answer no more than once a second. Wait a little, please.")
    )


def no_such_command(known: list[tuple[str, str]], texts: Texts) -> Text:
    """To a command that is none of ours: those that are."""
    lines = "\n".join(f"/{command} — {description}" for command, description in known)
    return Text(texts.gettext("I do not know such a command. These I know:"), GAP, lines)


def outdated(texts: Texts) -> str:
    """To a button that no longer works."""
    return texts.gettext("This button is out of date. Open /menu, please.")


def cannot_save(texts: Texts) -> Text:
    """To what would have been remembered, where nothing can be written."""
    return Text(
        texts.gettext(
            "I cannot save anything right now, the fault is mine: this was not done. "
            "Please try again later. Questions I answer as ever."
        )
    )


def went_wrong(texts: Texts) -> Text:
    """Something broke while answering."""
    return Text(texts.gettext("Something went wrong on my side. Please try again in a minute."))
