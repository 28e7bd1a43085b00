"""Inline keyboards, one topic a file: from what is shown to markup, nothing else."""

from bot.telegram.keyboards import answers, language, menu, privacy, sharing

__all__ = ["answers", "language", "menu", "privacy", "sharing"]
