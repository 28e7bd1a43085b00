"""What is kept of a person."""

from aiogram.utils.formatting import Text

from bot.i18n import Texts
from bot.people.people import Person


def forget(person: Person, texts: Texts) -> Text:
    """What is kept of a person, and whether to erase it."""
    if person.language is None:
        return Text(texts.gettext("I keep nothing about you."))
    return Text(texts.gettext("I keep your Telegram number and the chosen language. Erase them?"))


def forgotten(sure: bool, texts: Texts) -> Text:
    """How /forget ended."""
    if sure:
        return Text(texts.gettext("Erased. I keep nothing about you now."))
    return Text(texts.gettext("All right, nothing was erased."))
