"""Inline keyboards, one topic a file: from what is shown to markup, nothing else."""

from bot.telegram.keyboards import (
    answers,
    colleges,
    feedback,
    language,
    menu,
    pictures,
    privacy,
    private,
    sharing,
    subscriptions,
)

__all__ = [
    "answers",
    "colleges",
    "feedback",
    "language",
    "menu",
    "pictures",
    "privacy",
    "private",
    "sharing",
    "subscriptions",
]
