"""What the bot answers over HTTP: the webhook, and whoever looks after it."""
