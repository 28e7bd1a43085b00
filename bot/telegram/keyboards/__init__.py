"""Inline keyboards, one topic a file: from what is shown to markup, nothing else."""

from bot.telegram.keyboards import (
    announcements,
    answers,
    colleges,
    drafts,
    editors,
    feedback,
    language,
    ledgers,
    menu,
    pictures,
    privacy,
    private,
    sharing,
    statistics,
    subscriptions,
)

__all__ = [
    "announcements",
    "answers",
    "colleges",
    "drafts",
    "editors",
    "feedback",
    "language",
    "ledgers",
    "menu",
    "pictures",
    "privacy",
    "private",
    "sharing",
    "statistics",
    "subscriptions",
]
