"""Inline keyboards, one topic a file: from what is shown to markup, nothing else."""

from bot.telegram.keyboards import (
    announcements,
    answers,
    colleges,
    drafts,
    editors,
    feedback,
    filters,
    language,
    ledgers,
    menu,
    pictures,
    privacy,
    private,
    programmes,
    sharing,
    subscriptions,
)

__all__ = [
    "announcements",
    "answers",
    "colleges",
    "drafts",
    "editors",
    "feedback",
    "filters",
    "language",
    "ledgers",
    "menu",
    "pictures",
    "privacy",
    "private",
    "programmes",
    "sharing",
    "subscriptions",
]
