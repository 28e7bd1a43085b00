"""Measures how the bot serves."""
