"""Measuring and fitting. Nothing here is needed to run the bot."""
