"""The stand-in for Telegram, as its own tests have it."""

from tests.tryout.conftest import bot, clock, monotonic, server, world

__all__ = ["bot", "clock", "monotonic", "server", "world"]
