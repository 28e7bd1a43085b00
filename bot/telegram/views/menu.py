"""The welcome, the menu and the help."""

from aiogram.utils.formatting import Bold, Text

from bot.i18n import Texts
from bot.knowledge.models import Topic
from bot.telegram.views.layout import GAP


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
