"""What messages say: from what is known to formatted text, nothing else.

Formatting is sent as entities, never as markup, so nothing that a person typed can be read as
a tag.
"""

from aiogram.utils.formatting import Bold, Italic, Text

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answer
from bot.knowledge.library import Page
from bot.knowledge.models import Topic
from bot.language import LANGUAGES, Language
from bot.people.people import Person

GAP = "\n\n"


def answer(shown: Answer | Page) -> Text:
    """The fact in bold, a few sentences, source and date in italics."""
    parts: list[Text | str] = [Bold(shown.lead)]
    if shown.details:
        parts += [GAP, shown.details]
    if shown.source:
        parts += [GAP, Italic(shown.source)]
    return Text(*parts)


def ask_language(catalogues: Catalogues, guess: Language) -> Text:
    """The first message: which language, asked in both, the guessed one first."""
    ordered = sorted(LANGUAGES, key=lambda language: language != guess)
    question = [
        catalogues[language].gettext("Hello! Which language shall we speak?")
        for language in ordered
    ]
    return Text("\n".join(question))


def welcome(texts: Texts) -> Text:
    """What the bot can do, in four lines."""
    return Text(
        Bold(texts.gettext("I answer questions about Almaty's colleges.")),
        "\n",
        texts.gettext("Dual training, internships abroad, championships, hackathons: just ask."),
        "\n",
        texts.gettext("Type as you like, in Russian or in Kazakh, mistakes do no harm."),
        "\n",
        texts.gettext("Under each answer you see where it comes from and of what date it is."),
    )


def topics(texts: Texts) -> Text:
    """The menu's heading."""
    return Text(Bold(texts.gettext("Choose a topic or just type a question.")))


def topic(shown: Topic, number: int, texts: Texts) -> Text:
    """A topic's heading, with the number of answers that stand under it."""
    return Text(
        Bold(f"{shown.icon} {shown.title(texts.language)}"),
        "\n",
        texts.ngettext("%(number)s answer", "%(number)s answers", number),
    )


def help_(texts: Texts, commands: list[tuple[str, str]]) -> Text:
    """What the bot can do and its commands."""
    lines = "\n".join(f"/{command} — {description}" for command, description in commands)
    return Text(welcome(texts), GAP, lines)


def choose_language(texts: Texts) -> Text:
    """The question of /language."""
    return Text(texts.gettext("Choose the language of buttons and menus."))


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


def only_text(texts: Texts) -> Text:
    """To a voice message, a picture and the like."""
    return Text(texts.gettext("I can read only text so far. Type your question, please."))


def outdated(texts: Texts) -> str:
    """To a button that no longer works."""
    return texts.gettext("This button is out of date. Open /menu, please.")


def went_wrong(texts: Texts) -> Text:
    """Something broke while answering."""
    return Text(texts.gettext("Something went wrong on my side. Please try again in a minute."))
