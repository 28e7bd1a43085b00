"""Inline keyboards, one topic a file: from what is shown to markup, nothing else."""

from bot.telegram.keyboards import answers, colleges, language, menu, privacy

__all__ = ["answers", "colleges", "language", "menu", "privacy"]
