"""Telegram plumbing: keyboards, views, middlewares, commands, sending."""
