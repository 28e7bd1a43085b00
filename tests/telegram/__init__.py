"""Telegram plumbing."""
