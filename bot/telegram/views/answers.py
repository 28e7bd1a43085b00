"""Answers and entries."""

from aiogram.utils.formatting import Bold, Italic, Text, TextLink

from bot.knowledge.answering import Answer
from bot.knowledge.library import Page
from bot.telegram.views.layout import GAP


def answer(shown: Answer | Page) -> Text:
    """The fact in bold, who has it otherwise, a few sentences, source and date in italics."""
    parts: list[Text | str] = [Bold(shown.lead)]
    if shown.dissent:
        parts += [GAP, shown.dissent]
    if shown.details:
        parts += [GAP, shown.details]
    if shown.source:
        source = TextLink(shown.source, url=shown.url) if shown.url else shown.source
        parts += [GAP, Italic(source)]
    return Text(*parts)
