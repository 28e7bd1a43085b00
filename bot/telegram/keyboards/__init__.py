"""Inline keyboards, one topic a file: from what is shown to markup, nothing else."""

from bot.telegram.keyboards import answers, feedback, language, menu, privacy

__all__ = ["answers", "feedback", "language", "menu", "privacy"]
