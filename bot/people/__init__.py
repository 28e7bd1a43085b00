"""The people who use the bot: as little of them as possible."""
