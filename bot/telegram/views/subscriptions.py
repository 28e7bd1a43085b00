"""What to write to somebody about, and who he is."""

from aiogram.utils.formatting import Bold, Text

from bot.i18n import Texts


def topics(texts: Texts) -> Text:
    """The question above the topics, and what saying yes means."""
    return Text(
        Bold(texts.gettext("What shall I write to you about?")),
        "\n",
        texts.gettext(
            "Announcements come only about the topics you choose, and rarely. "
            "You can leave in one tap."
        ),
    )


def roles(texts: Texts) -> Text:
    """The question above the roles, and that it need not be answered."""
    return Text(
        Bold(texts.gettext("Who are you?")),
        "\n",
        texts.gettext(
            "You need not say. It helps me not to send you what is meant for somebody else."
        ),
    )


def left(texts: Texts) -> str:
    """To a press on “Unsubscribe” under an announcement."""
    return texts.gettext("Done: I shall not write about this any more.")


def is_back(texts: Texts) -> str:
    """To a press on “Subscribe again”."""
    return texts.gettext("Good, I shall write about this again.")
