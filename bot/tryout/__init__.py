"""A stand-in for Telegram on loopback: the real Bot API over HTTP, and a page to chat on."""
