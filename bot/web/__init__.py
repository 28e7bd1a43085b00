"""What the bot answers over HTTP: the webhook, health and figures."""
