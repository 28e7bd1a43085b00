"""Figures as pictures."""

from aiogram.utils.formatting import Bold, Italic, Text

from bot.i18n import Texts
from bot.pictures.gallery import Exhibit
from bot.telegram.views.layout import GAP


def pictures(texts: Texts) -> Text:
    """The heading above the list of pictures."""
    return Text(Bold(texts.gettext("Which figures shall I draw?")))


def caption(exhibit: Exhibit) -> Text:
    """Under a picture: its figures as sentences, for those who do not see it."""
    return Text(exhibit.caption, GAP, Italic(exhibit.source))
