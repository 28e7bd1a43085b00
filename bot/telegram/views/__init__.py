"""What messages say, one topic a file: from what is known to formatted text, nothing else.

Formatting is sent as entities, never as markup, so nothing that a person typed can be read as
a tag.
"""

from bot.telegram.views import (
    alarms,
    answers,
    articles,
    colleges,
    drafts,
    editors,
    feedback,
    filters,
    imports,
    inbox,
    journal,
    knowledge,
    language,
    ledgers,
    menu,
    pictures,
    privacy,
    private,
    programmes,
    sharing,
    statistics,
    subscriptions,
    trouble,
)

__all__ = [
    "alarms",
    "answers",
    "articles",
    "colleges",
    "drafts",
    "editors",
    "feedback",
    "filters",
    "imports",
    "inbox",
    "journal",
    "knowledge",
    "language",
    "ledgers",
    "menu",
    "pictures",
    "privacy",
    "private",
    "programmes",
    "sharing",
    "statistics",
    "subscriptions",
    "trouble",
]
