"""What messages say, one topic a file: from what is known to formatted text, nothing else.

Formatting is sent as entities, never as markup, so nothing that a person typed can be read as
a tag.
"""

from bot.telegram.views import (
    answers,
    colleges,
    drafts,
    editors,
    feedback,
    journal,
    language,
    ledgers,
    menu,
    pictures,
    privacy,
    private,
    sharing,
    statistics,
    subscriptions,
    trouble,
)

__all__ = [
    "answers",
    "colleges",
    "drafts",
    "editors",
    "feedback",
    "journal",
    "language",
    "ledgers",
    "menu",
    "pictures",
    "privacy",
    "private",
    "sharing",
    "statistics",
    "subscriptions",
    "trouble",
]
