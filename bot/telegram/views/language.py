"""Choosing a language."""

from aiogram.utils.formatting import Text

from bot.i18n import Catalogues, Texts
from bot.language import LANGUAGES, Language


def ask_language(catalogues: Catalogues, guess: Language) -> Text:
    """The first message: which language, asked in both, the guessed one first."""
    ordered = sorted(LANGUAGES, key=lambda language: language != guess)
    question = [
        catalogues[language].gettext("Hello! Which language shall we speak?")
        for language in ordered
    ]
    return Text("\n".join(question))


def choose_language(texts: Texts) -> Text:
    """The question of /language."""
    return Text(texts.gettext("Choose the language of buttons and menus."))
