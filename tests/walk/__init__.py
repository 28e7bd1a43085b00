"""Every button of every screen, pressed once over the stand-in for Telegram."""
